import { truth } from '../../src/model/fact.ts';
import type { Spelling, TextEdit } from '../../src/model/intent.ts';
import type { Span } from '../../src/model/span.ts';
import { insertDirectives, replaceArguments } from './edit.ts';
import { blocksWithin } from './opening.ts';
import { enclosing, find, lookup } from './scope.ts';
import type { Block } from './scope.ts';
import type { PlacedListener } from './spell-listener.ts';
import { textOf } from './spelling.ts';
import type { SetIntent } from './spelling.ts';
import type { Directive } from './tree.ts';
import { neighboursOf } from './writer.ts';
import type { Writer } from './writer.ts';

type HttpIntent = Extract<SetIntent, { readonly set: 'redirect-to-https' | 'hsts' | 'identity-guard' | 'early-data' }>;

/** Spells what is a matter of HTTP: redirects, headers, guards. */
export function spellHttp(intent: HttpIntent, placed: PlacedListener, all: readonly PlacedListener[], writer: Writer): Spelling | null {
  if (placed.server.context !== 'server') return null;
  switch (intent.set) {
    case 'redirect-to-https':
      return redirect(intent.at, placed, all, writer);
    case 'hsts':
      return strictTransportSecurity(intent, placed.server, writer);
    case 'identity-guard':
      return identityGuard(intent.at, placed.server, writer);
    case 'early-data':
      return markEarlyData(placed.server, writer);
  }
}

const secureUrl = 'https://$host$request_uri';

/** A redirect that is there is corrected; else one is put before everything else that the block does. */
function redirect(at: Span, placed: PlacedListener, all: readonly PlacedListener[], writer: Writer): Spelling {
  const safety = isServedWithTls(placed, all) ? 'safe' : 'unsafe';
  const directive = writer.directiveAt(at);
  const corrected = directive === null ? null : correctedRedirect(directive);
  if (directive !== null && corrected !== null) {
    return { text: `${directive.name.value} ${corrected};`, edits: [replaceArguments(directive, corrected)], safety };
  }
  const block = requestBlock(writer.blockAt(at), placed.server);
  const line = all.some((other) => other.server === placed.server && speaksTls(other))
    ? `if ($scheme = http) { return 301 ${secureUrl}; }`
    : `return 301 ${secureUrl};`;
  const edit = insertDirectives(block, [line], block === placed.server ? ['listen', 'server_name'] : [], writer.texts);
  // The return of a server comes before its locations, also before that of the ACME challenge.
  const hidesLocations = block === placed.server && block.blocks.some(({ context }) => context === 'location');
  return { text: line, edits: edit === null ? [] : [edit], safety: hidesLocations ? 'unsafe' : safety };
}

/** Arguments of a `return` or `rewrite` that send to https for good; `null` for other directives. */
function correctedRedirect({ name, args }: Directive): string | null {
  const words = args.map(({ value }) => value);
  if (name.value === 'return') {
    const url = words.at(-1) ?? '';
    const code = words.length > 1 ? words[0] : undefined;
    const isUrl = words.length > 1 || /^(?:https?:|\$scheme)/.test(url);
    const target = url.startsWith('https://') ? url : secureUrl;
    return isUrl ? `${permanentCodes.get(code ?? '') ?? '301'} ${target}` : null;
  }
  if (name.value !== 'rewrite' || !/^(?:https?:\/\/|\$scheme)/.test(words[1] ?? '')) return null;
  return words[1]?.startsWith('https://') === true ? `${words[0] ?? '^'} ${words[1]} permanent` : `^ ${secureUrl}? permanent`;
}

/** Codes that keep their meaning; 307 and 308 do not let the method change. */
const permanentCodes: ReadonlyMap<string, string> = new Map([
  ['301', '301'],
  ['307', '308'],
  ['308', '308'],
]);

function speaksTls({ listener }: PlacedListener): boolean {
  return truth(listener.tls, (tls) => tls !== null) === 'yes';
}

/** Whether every name of the listener also has one with TLS, so that whoever is sent there is answered. */
function isServedWithTls({ listener }: PlacedListener, all: readonly PlacedListener[]): boolean {
  if (!listener.names.known || listener.names.value.length === 0) return false;
  const secure = new Set(all.filter(speaksTls).flatMap((other) => (other.listener.names.known ? other.listener.names.value : [])));
  return listener.names.value.every((name) => secure.has(name));
}

/** The location that a place belongs to, or the server. `if` is no place for everything. */
function requestBlock(block: Block, server: Block): Block {
  return enclosing(block, 'location') ?? server;
}

interface Hsts {
  readonly maxAge: number;
  readonly includeSubDomains: boolean;
  readonly at: Span | null;
}

/** `add_header` is inherited all or nothing, so the header goes where the others in effect are. */
function strictTransportSecurity({ maxAge, includeSubDomains, at }: Hsts, server: Block, writer: Writer): Spelling {
  const block = at === null ? server : requestBlock(writer.blockAt(at), server);
  const found = lookup(block, 'add_header');
  const written = found?.directives.find(({ args }) => args[0]?.value.toLowerCase() === 'strict-transport-security');
  if (written !== undefined) {
    const value = `Strict-Transport-Security "${withMaxAge(written.args[1]?.value ?? '', maxAge)}" always`;
    return { text: `add_header ${value};`, edits: [replaceArguments(written, value)], safety: 'safe' };
  }
  const line = `add_header Strict-Transport-Security "max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}" always;`;
  const safety = includeSubDomains ? 'unsafe' : 'safe';
  if (found?.doubt != null) return { text: line, edits: [], safety };
  const isOfServer = found === null || enclosing(found.block, 'server') === null;
  const repeated = isOfServer ? (found?.directives ?? []).map((directive) => textOf(directive, writer)) : [];
  const edit = insertDirectives(isOfServer ? server : found.block, [...repeated, line], ['listen', 'server_name', 'add_header'], writer.texts);
  return { text: line, edits: edit === null ? [] : [edit], safety };
}

/** Keeps what else the header says. */
function withMaxAge(value: string, maxAge: number): string {
  const others = value.split(';').map((part) => part.trim()).filter((part) => part !== '' && !/^max-age\b/i.test(part));
  return [`max-age=${maxAge}`, ...others].join('; ');
}

/** Refuses everybody whose certificate did not verify: nginx.org, ngx_http_ssl_module, $ssl_client_verify. */
function identityGuard(at: Span, server: Block, writer: Writer): Spelling {
  const block = requestBlock(writer.blockAt(at), server);
  const line = 'if ($ssl_client_verify != SUCCESS) { return 403; }';
  const edit = insertDirectives(block, [line], block === server ? neighboursOf('ssl_verify_client') : [], writer.texts);
  return { text: line, edits: edit === null ? [] : [edit], safety: 'unsafe' };
}

/** RFC 8470 §5.1. `proxy_set_header` is inherited all or nothing, so each list in effect where requests are passed on needs the header. */
function markEarlyData(server: Block, writer: Writer): Spelling {
  const text = 'proxy_set_header Early-Data $ssl_early_data;';
  const passing = blocksWithin(server).filter((block) => find(block, 'proxy_pass').length > 0);
  const homes = new Set(passing.map((block) => lookup(block, 'proxy_set_header')?.block ?? server));
  const edits = [...homes].flatMap((home): readonly TextEdit[] => {
    const edit = hasEarlyData(home) ? null : insertDirectives(home, [text], ['listen', 'server_name', 'proxy_set_header'], writer.texts);
    return edit === null ? [] : [edit];
  });
  return { text, edits, safety: 'safe' };
}

function hasEarlyData(block: Block): boolean {
  return find(block, 'proxy_set_header').some(({ args }) => args[0]?.value.toLowerCase() === 'early-data');
}
