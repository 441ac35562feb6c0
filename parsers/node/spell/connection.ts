import { encryptsItself, type Connection } from '../../../src/model/endpoint.ts';
import { spanOf, type Origin } from '../../../src/model/fact.ts';
import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import type { ClientLibrary } from '../clients/library.ts';
import type { PlacedClient } from '../clients/read-clients.ts';
import { removeAt } from './edit.ts';
import { spellHandshake } from './handshake.ts';
import { advice, changeOptions, type SetIntent } from './spelling.ts';
import { textBefore } from '../../_shared/text-before.ts';

type Modules = ReadonlyMap<string, SourceModule>;

/** Spells an intent for what a client library connects to; `null` where only a person knows what to write. */
export function spellClient(intent: SetIntent, placed: PlacedClient, modules: Modules): Spelling | null {
  const { connection, spelled, library } = placed;
  const { chain, name } = connection.verification;
  switch (intent.set) {
    case 'tls':
      return withStartTls(connection, library, modules) ?? switched(connection.tls.from, modules) ?? withTls(connection, library, modules);
    case 'chain-verification':
      if (encryptsItself(connection.protocol)) return advice('hostVerifier: (key) => key.equals(hostKey)');
      return switched(chain.from, modules) ?? advice(`ca: readFileSync('/path/to/ca.pem')`);
    case 'name-verification':
      return switched(name.from, modules) ?? withNameCheck(placed);
    case 'trust-anchors':
      return advice(`ca: readFileSync('/path/to/ca.pem')`);
    case 'peer-revocation':
      return advice(`crl: readFileSync('/path/to/ca.crl')`);
    case 'renegotiation':
      return changeOptions(spelled.source, { secureOptions: null }, 'safe');
    default:
      return spellHandshake(intent, spelled);
  }
}

/** A driver that never compares names cannot be told to. */
function withNameCheck({ library: { name }, spelled }: PlacedClient): Spelling | null {
  if (name === 'never') return null;
  if (name === 'checked') return changeOptions(spelled.source, { checkServerIdentity: null }, 'unsafe');
  return changeOptions(spelled.source, { [name.at(-1) ?? '']: { text: 'true' } }, 'unsafe');
}

/** Spells an intent for the connections of a whole process. */
export function spellProcess(intent: SetIntent, connection: Connection, modules: Modules): Spelling | null {
  switch (intent.set) {
    case 'chain-verification':
      return withoutStatement(connection.verification.chain.from, modules);
    case 'protocols':
      return advice(`--tls-min-v${(intent.to.find((version) => version !== 'TLSv1.3') ?? 'TLSv1.3').slice('TLSv'.length)}`);
    case 'key-log':
      return advice('// --tls-keylog');
    default:
      return null;
  }
}

/** Schemes and what they are called with TLS. */
const schemes: Readonly<Record<string, string>> = { http: 'https', ws: 'wss', mqtt: 'mqtts', tcp: 'tls', amqp: 'amqps', redis: 'rediss', ldap: 'ldaps' };

/** Some libraries speak TLS under one scheme only, others never, such as Node's own `http`, which refuses the scheme `https`. */
function withTls({ target }: Connection, library: ClientLibrary, modules: Modules): Spelling | null {
  const span = spanOf(target.from);
  const [before = '', scheme = ''] = /^["'`]?([a-z]+)(?=:\/\/)/.exec(modules.get(span.file)?.textOf(span) ?? '') ?? [];
  const secure = schemes[scheme];
  if (secure === undefined) return library.secure[0] === undefined ? null : advice(`${library.secure[0].join('.')}: true`);
  if (library.schemes[secure] !== true) return advice(`${secure}://`);
  const start = span.start + before.length - scheme.length;
  return { text: `${secure}://`, edits: [{ span: { file: span.file, start, end: start + scheme.length }, text: secure }], safety: 'unsafe' };
}

/** What turns STARTTLS off gives way to what makes it a must: without either, plaintext is still good enough. */
function withStartTls({ tls }: Connection, { startTls }: ClientLibrary, modules: Modules): Spelling | null {
  if (startTls === null || tls.from.kind === 'default') return null;
  const { span } = tls.from;
  if (modules.get(span.file)?.textOf(span) !== `${startTls.off.join('.')}: true`) return null;
  const text = `${startTls.required.join('.')}: true`;
  return { text, edits: [{ span, text }], safety: 'unsafe' };
}

/** How what turns a check off is written, and what turns it on. */
const switches: readonly { readonly off: RegExp; readonly on: string }[] = [
  { off: /false(?<=[:=]\s*false)$/, on: 'true' },
  { off: /true(?<=[:=]\s*true)$/, on: 'false' },
  { off: /(["'])no-verify\1(?<=:\s*.no-verify.)$/, on: 'true' },
  { off: /(?<=^sslmode=)(?:no-verify|disable)$/, on: 'verify-full' },
];

/** Gives what is written the other value; where it is a part of a text whose place is not known, only a person can. */
function switched(from: Origin, modules: Modules): Spelling | null {
  if (from.kind === 'default') return null;
  const text = modules.get(from.span.file)?.textOf(from.span) ?? '';
  if (/[;&?]\s*\w+\s*=/.test(text)) return null;
  for (const { off, on } of switches) {
    const found = off.exec(text);
    if (found === null) continue;
    const start = from.span.start + found.index;
    const edit: TextEdit = { span: { file: from.span.file, start, end: start + found[0].length }, text: on };
    return { text: text.slice(0, found.index) + on, edits: [edit], safety: 'unsafe' };
  }
  return null;
}

/** Whether nothing but the end of a statement, the beginning of a block or of a line stands before. */
function beginsStatement(before: string): boolean {
  const content = before.trimEnd();
  return content === '' || /[;{]$/.test(content) || before.includes('\n', content.length);
}

/** The statement is taken out; whoever needs an authority of his own names it to Node. */
function withoutStatement(from: Origin, modules: Modules): Spelling {
  const span: Span = spanOf(from);
  const module = modules.get(span.file);
  const isStatement = module !== undefined && beginsStatement(textBefore(module.text, span.start)) && /^\s*(?:;|\r?\n|\}|$)/.test(module.text.slice(span.end)) && module.textOf(span).startsWith('process.env');
  return { text: 'NODE_EXTRA_CA_CERTS=/path/to/ca.pem', edits: isStatement ? [removeAt(span, module)] : [], safety: 'unsafe' };
}
