import type { Listener } from '../../../src/model/endpoint.ts';
import { truth } from '../../../src/model/fact.ts';
import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { removeDirective, replaceArguments } from './edit.ts';
import { isAtLeast } from '../release.ts';
import { enclosing, lookup } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import { supportsEch } from '../tls/server-tls.ts';
import { rotatesKeys } from '../tls/session-ticket.ts';
import { spellHandshake } from './spell-handshake.ts';
import { isAboutHttp, spellHttp } from './spell-http.ts';
import { advice, textOf, without } from './spelling.ts';
import type { SetIntent } from './spelling.ts';
import type { Directive } from '../syntax/tree.ts';
import { writeInto, writeSetting } from './writer.ts';
import type { Writer } from './writer.ts';

/** A listener and the server that it is. */
export interface PlacedListener {
  readonly listener: Listener;
  readonly server: Block;
  /** One that it is written like. */
  readonly model: PlacedListener | null;
}

/** Spells an intent about a listener; `null` for one that nginx has no words for. */
export function spellListener(intent: SetIntent, placed: PlacedListener, all: readonly PlacedListener[], writer: Writer): Spelling | null {
  if (isAboutHttp(intent)) return spellHttp(intent, placed, all, writer);
  const { listener, server } = placed;
  const tls = listener.tls.known ? listener.tls.value : null;
  switch (intent.set) {
    case 'tls':
      return placed.server.context === 'mail-server' ? mailWithTls(placed, writer) : listenWithTls(placed, writer);
    case 'client-certificate':
      return requireCertificate(placed, writer);
    case 'start-tls':
      return requireStartTls(placed, writer);
    case 'early-data':
      return tls && setting('ssl_early_data', 'off', tls.earlyData.from, server, writer);
    case 'dh-parameters':
      return withoutDhParameters(server, writer);
    case 'stapling':
      return stapling(intent.to, tls, server, writer);
    case 'tickets':
      return tls && rotatedTickets(tls, writer);
    case 'key-log':
      return without(lookup(server, 'ssl_key_log')?.directives ?? [], writer);
    default:
      return withFile(intent, writer) ?? (tls && spellHandshake(intent, { tls, prefix: 'ssl_', homes: [server], sharedHomes: [outermost(server)] }, writer));
  }
}

/** What needs a file that only a person has. */
function withFile(intent: SetIntent, { release }: Writer): Spelling | null {
  switch (intent.set) {
    case 'trust-anchors':
      return advice('ssl_client_certificate /path/to/client-ca.pem;');
    case 'peer-revocation':
      return advice('ssl_crl /path/to/client-ca.crl;');
    case 'encrypted-client-hello':
      return supportsEch(release) ? advice('ssl_ech_file /path/to/ech.pem;') : null;
    default:
      return null;
  }
}

/** Only mail has STARTTLS. */
function requireStartTls({ listener, server }: PlacedListener, writer: Writer): Spelling | null {
  return server.context === 'mail-server' ? setting('starttls', 'only', listener.startTls.from, server, writer) : null;
}

function setting(name: string, value: string, from: TlsSettings['earlyData']['from'], home: Block, writer: Writer): Spelling {
  return { text: `${name} ${value};`, edits: writeSetting(writer, name, value, from, home), safety: 'safe' };
}

/** Where what is written nowhere also reaches the default server of the socket, which decides some settings for all. */
function outermost(server: Block): Block {
  return enclosing(server, 'http', 'stream', 'mail') ?? server;
}

/** Ports on which clients of mail begin in plaintext and ask for TLS: RFC 8314. */
const startTlsPorts: readonly (number | null)[] = [25, 110, 143, 587];

function mailWithTls(placed: PlacedListener, writer: Writer): Spelling | null {
  const addresses = placed.listener.addresses.known ? placed.listener.addresses.value : [];
  if (!addresses.some(({ port }) => startTlsPorts.includes(port))) return listenWithTls(placed, writer);
  // Public mail servers must not require it of each other: RFC 3207, section 4.
  const value = addresses.some(({ port }) => port === 25) ? 'on' : 'only';
  if (lookup(placed.server, 'ssl_certificate') === null) return advice(`starttls ${value};`);
  return { ...setting('starttls', value, placed.listener.startTls.from, placed.server, writer), safety: 'unsafe' };
}

/** The word `ssl` on each `listen`. Without a certificate no handshake would succeed, and port 80 is not where clients look for TLS. */
function listenWithTls({ listener, server }: PlacedListener, writer: Writer): Spelling | null {
  const addresses = listener.addresses.known ? listener.addresses.value : [];
  const found = addresses.flatMap(({ span }) => writer.directiveAt(span) ?? []).filter(({ name }) => name.value === 'listen');
  const plain = [...new Set(found)].filter(({ args }) => !args.some(({ value }) => value === 'ssl'));
  const [first] = plain;
  if (first === undefined) return advice('listen 443 ssl;');
  const isReady = lookup(server, 'ssl_certificate') !== null && addresses.every(({ port }) => port !== 80);
  const edits = isReady ? plain.map((directive) => replaceArguments(directive, withSsl(directive))) : [];
  return { text: `listen ${withSsl(first)};`, edits, safety: 'unsafe' };
}

function withSsl({ args }: Directive): string {
  const [address, ...parameters] = args.map(({ value }) => value);
  return [address, 'ssl', ...parameters].join(' ');
}

/** In this server only: another one that inherits the same may be for anybody. */
function requireCertificate({ listener, server }: PlacedListener, writer: Writer): Spelling {
  const { trustAnchors } = listener.clientAuthentication;
  const lines = ['ssl_verify_client on;'];
  if (truth(trustAnchors, ({ kind }) => kind !== 'none') === 'no') return advice(...lines, 'ssl_client_certificate /path/to/client-ca.pem;');
  return { text: lines.join('\n'), edits: writeInto(writer, server, 'ssl_verify_client', 'on'), safety: 'unsafe' };
}

/** Without parameters there are no DHE suites since nginx 1.11.0; before, it has some of 1024 bits built in (CHANGES). */
function withoutDhParameters(server: Block, writer: Writer): Spelling | null {
  if (!isAtLeast(writer.release, '1.11.0')) return advice('ssl_dhparam /path/to/ffdhe2048.pem;');
  return without(lookup(server, 'ssl_dhparam')?.directives ?? [], writer);
}

function stapling(on: boolean, tls: TlsSettings | null, server: Block, writer: Writer): Spelling | null {
  return tls && setting('ssl_stapling', on ? 'on' : 'off', tls.stapling.from, server, writer);
}

/** nginx makes and rotates ticket keys itself with a shared cache since 1.23.2 (CHANGES); before, only no tickets are safe ones. */
function rotatedTickets({ tickets: { from } }: TlsSettings, writer: Writer): Spelling {
  const home = from.kind === 'default' ? writer.blockAt(from.near) : blockWith(from.span, writer);
  const keys = lookup(home, 'ssl_session_ticket_key')?.directives ?? [];
  const removed = keys.map((key): TextEdit => removeDirective(key, writer.texts));
  const gone = keys.map((key) => `# ${textOf(key, writer)}`);
  if (!isAtLeast(writer.release, '1.23.2')) {
    const edits = [...removed, ...writeSetting(writer, 'ssl_session_tickets', 'off', from, home)];
    return { text: [...gone, 'ssl_session_tickets off;'].join('\n'), edits, safety: 'safe' };
  }
  if (rotatesKeys(home, writer.release)) return { text: gone.join('\n'), edits: removed, safety: 'safe' };
  const value = 'shared:SSL:10m';
  const edits = [...removed, ...writeInto(writer, lookup(home, 'ssl_session_cache')?.block ?? outermost(home), 'ssl_session_cache', value)];
  return { text: [...gone, `ssl_session_cache ${value};`].join('\n'), edits, safety: 'safe' };
}

function blockWith(span: Span, writer: Writer): Block {
  const directive = writer.directiveAt(span);
  return directive === null ? writer.blockAt(span) : writer.blockOf(directive);
}
