import type { Connection } from '../../../src/model/endpoint.ts';
import { truth } from '../../../src/model/fact.ts';
import type { Spelling } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { parseIp } from '../../_shared/ip-address.ts';
import { splitUrl } from '../connection/authority.ts';
import type { ConnectionPlace, PlacedConnection } from '../connection/connection.ts';
import { replaceArguments, replaceWord } from './edit.ts';
import { isAtLeast } from '../release.ts';
import { enclosing, lookup } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import { spellHandshake } from './spell-handshake.ts';
import { advice, textOf, without } from './spelling.ts';
import type { SetIntent } from './spelling.ts';
import type { Word } from '../syntax/tree.ts';
import { writeSettingIn } from './writer.ts';
import type { Writer } from './writer.ts';

/** Spells an intent about a connection; `null` for one that nginx has no words for, e.g. TLS to a FastCGI server. */
export function spellConnection(intent: SetIntent, placed: PlacedConnection, writer: Writer): Spelling | null {
  const { connection, tlsPrefix: prefix } = placed;
  const places = placed.places();
  if (prefix === null) return intent.set === 'tls' ? overLocalSyslog(places) : null;
  const homes = [...new Set(places.map(({ block }) => settingsBlock(block)))];
  switch (intent.set) {
    case 'tls':
      return places[0]?.block.context === 'stream-server' ? streamWithTls(homes, connection, writer) : passWithTls(places, connection);
    case 'chain-verification':
      return verifyChain(prefix, homes, connection, writer);
    case 'name-verification':
      return verifyName(prefix, homes, connection, writer);
    case 'trust-anchors':
      return advice(`${prefix}trusted_certificate /path/to/internal-ca.pem;`);
    case 'peer-revocation':
      return advice(`${prefix}crl /path/to/ca.crl;`);
    case 'connection-sharing':
      return unsharedPool(intent.at, writer);
    case 'client-certificate':
      return advice(`${prefix}certificate /path/to/client.pem;`, `${prefix}certificate_key /path/to/client.key;`);
    case 'key-log':
      return without([...new Set(homes.flatMap((home) => lookup(home, `${prefix}key_log`)?.directives ?? []))], writer);
    default: {
      const tls = connection.tls.known ? connection.tls.value : null;
      return tls && spellHandshake(intent, { tls, prefix, homes, sharedHomes: homes }, writer);
    }
  }
}

/** TLS directives are not allowed in `if` and `limit_except`. */
function settingsBlock(block: Block): Block {
  return enclosing(block, 'location', 'stream-server') ?? block;
}

function streamWithTls(homes: readonly Block[], { passthrough }: Connection, writer: Writer): Spelling {
  return { text: 'proxy_ssl on;', edits: writeSettingIn(writer, 'proxy_ssl', 'on', passthrough.from, homes), safety: 'unsafe' };
}

/** `local` gives each location a pool of its own since nginx 1.29.7 (CHANGES); before, it takes a group for each way to verify. */
function unsharedPool(at: Span, writer: Writer): Spelling | null {
  const keepalive = writer.directiveAt(at);
  if (keepalive === null) return null;
  if (isAtLeast(writer.release, '1.29.7')) {
    const value = [...keepalive.args.map((word) => word.value), 'local'].join(' ');
    return { text: `keepalive ${value};`, edits: [replaceArguments(keepalive, value)], safety: 'safe' };
  }
  const { directive, directives } = writer.blockOf(keepalive);
  const lines = directives.map((line) => `  ${textOf(line, writer)}`);
  return advice(`upstream ${directive?.args[0]?.value ?? 'backend'}_separate {`, ...lines, '}');
}

const secureSchemes: ReadonlyMap<string, string> = new Map([
  ['proxy_pass', 'https'],
  ['grpc_pass', 'grpcs'],
  ['uwsgi_pass', 'suwsgi'],
]);

/** nginx speaks no TLS to syslog servers; the syslog of its own host can. `null` for what is no log. */
function overLocalSyslog([place]: readonly ConnectionPlace[]): Spelling | null {
  const [target, ...others] = place?.directive.args.map(({ value }) => value) ?? [];
  if (place === undefined || target?.startsWith('syslog:') !== true) return null;
  const local = target.replace(/server=[^,]*/, 'server=unix:/dev/log');
  return advice(`${[place.directive.name.value, local, ...others].join(' ')};`);
}

/** Only the server knows whether it speaks TLS, so this is for a person to decide. `null` where variables stand for several servers. */
function passWithTls(places: readonly ConnectionPlace[], { target }: Connection): Spelling | null {
  const edits = places.flatMap(({ directive }) => {
    const [word] = directive.args;
    const secured = word === undefined ? null : securedUrl(word, directive.name.value);
    return word === undefined || secured === null ? [] : [replaceWord(word, quoted(word, secured))];
  });
  const [first] = places;
  const [word] = first?.directive.args ?? [];
  if (first === undefined || word === undefined) return null;
  const name = first.directive.name.value;
  const url = securedUrl(word, name) ?? securedTarget(target.known ? target.value.text : word.value, name);
  return url === null ? null : { text: `${name} ${url};`, edits: edits.length === places.length ? edits : [], safety: 'unsafe' };
}

/** The URL with the scheme for TLS; `null` when a variable or template writes the scheme. Port 80 becomes that of https. */
function securedUrl({ value, opaque }: Word, directive: string): string | null {
  const { scheme, authority } = splitUrl(value);
  const secure = secureSchemes.get(directive);
  if (secure === undefined || opaque || scheme?.includes('$') === true || (scheme === null && authority.startsWith('$'))) return null;
  const rest = scheme === null ? value : value.slice(scheme.length + '://'.length);
  return `${secure}://${directive === 'proxy_pass' ? rest.replace(/^([^/:]+|\[[^\]]*\]):80(?=\/|$)/, '$1:443') : rest}`;
}

/** Where the scheme is in a variable, what it stands for is known. */
function securedTarget(target: string, directive: string): string | null {
  const { authority } = splitUrl(target);
  return authority.startsWith('$') ? null : `${secureSchemes.get(directive) ?? ''}://${authority}`;
}

function quoted({ quote }: Word, text: string): string {
  if (quote === 'none') return text;
  return quote === 'single' ? `'${text}'` : `"${text}"`;
}

/** Verification needs authorities; which ones, only a person knows. For a public server they are the public roots. */
function verifyChain(prefix: string, homes: readonly Block[], { verification, exposure }: Connection, writer: Writer): Spelling {
  const text = `${prefix}verify on;`;
  if (truth(verification.trustAnchors, ({ kind }) => kind !== 'none') !== 'yes') {
    const isPublic = truth(exposure, (reach) => reach === 'external') === 'yes';
    return advice(text, `${prefix}trusted_certificate ${isPublic ? '/etc/ssl/certs/ca-certificates.crt' : '/path/to/internal-ca.pem'};`);
  }
  return { text, edits: writeSettingIn(writer, `${prefix}verify`, 'on', verification.chain.from, homes), safety: 'unsafe' };
}

/** Where a command makes OpenSSL verify the chain, nginx has to do so itself for the name. */
function verifiedByNginx(prefix: string, { trustAnchors }: Connection['verification']): Spelling {
  const path = trustAnchors.known && trustAnchors.value.kind === 'file' ? trustAnchors.value.path : '/path/to/internal-ca.pem';
  return advice(`${prefix}verify on;`, `${prefix}trusted_certificate ${path};`);
}

/** nginx checks the name with the chain, so what is left is a name that the client chooses. */
function verifyName(prefix: string, homes: readonly Block[], connection: Connection, writer: Writer): Spelling {
  const { verification, target } = connection;
  if (truth(verification.chain, (on) => on) !== 'yes') return verifyChain(prefix, homes, connection, writer);
  if (truth(verification.name, ({ kind }) => kind === 'none') === 'yes') return verifiedByNginx(prefix, verification);
  const [address, ...others] = target.known ? target.value.addresses : [];
  const isName = address !== undefined && others.length === 0 && address.transport !== 'unix' && parseIp(address.host) === null;
  if (!isName) return advice(`${prefix}name backend.example;`);
  const edits = writeSettingIn(writer, `${prefix}name`, address.host, verification.name.from, homes);
  return { text: `${prefix}name ${address.host};`, edits, safety: 'unsafe' };
}
