import type { Connection, EndpointId, Target } from '../../../src/model/endpoint.ts';
import { known, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Range } from '../../_shared/ranges.ts';
import { connectionOf, inDevelopment, verifiedByDefault, type ClientContext } from '../clients/connection.ts';
import { parseConnectionUrl, parseHost } from '../clients/connection-url.ts';
import { parseKeyValueString } from '../clients/key-value-string.ts';
import { clientSettings, handshakeOfProcess, nothingPresented } from '../clients/handshake.ts';
import { clientLibraries } from '../clients/libraries.ts';
import { meaningsIn, type UrlMeaning } from '../clients/url-parameters.ts';
import { unknownPart } from '../values/value.ts';
import { nothingSet } from './settings.ts';
import type { Start, Variable, Word } from './words.ts';

/** A database that a process is told to connect to without TLS, or without all of its verification. */
interface WeakDatabase {
  readonly target: Target;
  /** What says so. */
  readonly word: Word;
  readonly range: Range;
  readonly takes: 'tls' | 'chain' | 'name';
}

/**
 * The connections to databases that variables weaken: URLs such as `DATABASE_URL=postgres://db/shop?sslmode=disable`, whatever the variable is
 * called, `Server=db;Encrypt=false`, and `PGSSLMODE=disable` for the host in `PGHOST`. A URL that only leaves TLS out says nothing: code may ask for it.
 */
export function weakDatabases(start: Start, development: Doubt | null, idOf: (text: string) => EndpointId, context: ClientContext): readonly Connection[] {
  const databases = start.variables.flatMap((variable) => databaseOfUrl(variable) ?? databaseOfPostgres(variable, start) ?? []);
  return databases.map(({ target, word, range, takes }) => {
    const span = word.partAt(range);
    const from: Origin = { kind: 'written', span };
    const off: Fact<false> = known(false, from);
    const connection = connectionOf(
      {
        id: idOf(`connection:${target.text}`),
        block: start.block,
        at: span,
        target: known(target, from),
        exposure: null,
        protocol: known('database', from),
        secure: takes === 'tls' ? off : known(true, from),
        fallsBack: null,
        settings: clientSettings(handshakeOfProcess(nothingSet, context.release, start.block), nothingPresented, context.release, start.block),
        verification: { ...verifiedByDefault, chain: takes === 'chain' ? off : null, name: takes === 'name' ? known({ kind: 'none' }, from) : null },
        serverName: null,
        ineffective: [],
      },
      context,
    );
    return development === null ? connection : inDevelopment(connection, development);
  });
}

const weaknesses: readonly { readonly means: UrlMeaning['means']; readonly takes: WeakDatabase['takes'] }[] = [
  { means: 'plaintext', takes: 'tls' },
  { means: 'chain', takes: 'chain' },
  { means: 'name', takes: 'name' },
];

/** Of several weaknesses the greatest counts. */
function databaseOfUrl({ value: word }: Variable): WeakDatabase | null {
  const text = withoutTemplates(word.text);
  const url = parseKeyValueString(text) ?? parseConnectionUrl(text);
  const library = url === null ? undefined : clientLibraries.find(({ schemes, parameters }) => parameters.length > 0 && url.scheme in schemes);
  if (url === null || library === undefined) return null;
  const meanings = meaningsIn(url, library);
  const [weak] = weaknesses.flatMap(({ means, takes }) => meanings.filter((meaning) => meaning.means === means).map(({ range }) => ({ range, takes })));
  if (weak === undefined) return null;
  const { range, takes } = weak;
  const span = word.span;
  const hosts = url.hosts.flatMap(({ host, port }) => (host === null ? [] : [{ host, port, transport: 'tcp', span } as const]));
  return { target: { text: url.text.replace(/…+/g, '…'), addresses: hosts.length === url.hosts.length ? hosts : [] }, word, range, takes };
}

/** What a shell or a template puts in is not known, and has the same length so that places stay. */
function withoutTemplates(text: string): string {
  return text.replace(/\$?\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\w+/g, (part) => unknownPart.repeat(part.length));
}

/** `PGSSLMODE=disable`, which libpq and the client of Node read alike (node-postgres, packages/pg/lib/connection-parameters.js). */
function databaseOfPostgres({ name, value: word }: Variable, { inherited, variables }: Start): WeakDatabase | null {
  if (name !== 'PGSSLMODE' || word.text !== 'disable') return null;
  const server = [...inherited, ...variables].findLast((variable) => variable.name === 'PGHOST')?.value;
  const range: Range = { start: 0, end: word.text.length };
  if (server?.doubt !== null) return { target: { text: 'PostgreSQL', addresses: [] }, word, range, takes: 'tls' };
  const isUnix = server.text.startsWith('/');
  const host = isUnix ? server.text : (parseHost(server.text).host ?? server.text);
  return { target: { text: server.text, addresses: [{ host, port: null, transport: isUnix ? 'unix' : 'tcp', span: server.span }] }, word, range, takes: 'tls' };
}
