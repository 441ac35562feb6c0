import { truth } from '../../../src/model/fact.ts';
import type { Spelling } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { insertDirectives, replaceArguments } from './edit.ts';
import { enclosing } from '../scope/scope.ts';
import type { PlacedListener } from './spell-listener.ts';
import { advice, sourceOf } from './spelling.ts';
import type { Directive } from '../syntax/tree.ts';
import type { Writer } from './writer.ts';

/** A redirect that is there is corrected; else one is put before everything else that the block does. */
export function spellRedirect(at: Span, placed: PlacedListener, all: readonly PlacedListener[], writer: Writer): Spelling {
  const directive = writer.directiveAt(at);
  return directive !== null && isRedirect(directive) ? corrected(directive, placed, all, writer) : inserted(at, placed, all, writer);
}

/** Whether the directive sends clients elsewhere, and not only decides about a request. */
function isRedirect({ name, args }: Directive): boolean {
  const last = args.at(-1)?.value ?? '';
  switch (name.value) {
    case 'return':
      return args.length > 1 || !/^\d+$/.test(last);
    case 'rewrite':
      return last === 'permanent' || last === 'redirect' || /^(?:https?:|\$scheme)/.test(args[1]?.value ?? '');
    case 'error_page':
      return !/^[/@]/.test(last);
    default:
      return false;
  }
}

function corrected(directive: Directive, placed: PlacedListener, all: readonly PlacedListener[], writer: Writer): Spelling {
  const words = directive.args.map((word) => sourceOf(word.span, writer));
  const change = correctedArguments(directive.name.value, words);
  if (change === null) return advice(`return 301 ${secureUrl};`);
  const text = change.words.join(' ');
  const safety = change.keepsPort || !isServedWithTls(placed, all) ? 'unsafe' : 'safe';
  return { text: `${directive.name.value} ${text};`, edits: [replaceArguments(directive, text)], safety };
}

const secureUrl = 'https://$host$request_uri';

interface Change {
  readonly words: readonly string[];
  /** The target has a port, and whether TLS is spoken there nobody says. */
  readonly keepsPort: boolean;
}

/** The arguments, as written, of the same redirect to https and for good; `null` where a variable holds what would have to change. */
function correctedArguments(name: string, words: readonly string[]): Change | null {
  const position = name === 'return' || name === 'error_page' ? words.length - 1 : 1;
  const target = securedTarget(words[position] ?? '');
  if (target === null) return null;
  const before = words.slice(0, position);
  const keepsPort = /^["']?https:\/\/[^/"']*:\d/.test(target) && target !== words[position];
  switch (name) {
    case 'return':
      return { words: [permanentCodes.get(before[0] ?? '') ?? '301', target], keepsPort };
    case 'rewrite':
      return { words: [...before, target, 'permanent'], keepsPort };
    default:
      return { words: [...before, target], keepsPort };
  }
}

/**
 * A target as written, with the scheme https and the rest as it is: without a scheme it is that of the request, and so is the host. The port
 * of plaintext goes with its scheme.
 */
function securedTarget(written: string): string | null {
  const [, quote = '', scheme, rest = ''] = /^(["']?)(?:(\$\w+|\$\{\w+\}|https?):\/\/)?(.*)$/is.exec(written) ?? [];
  if (scheme?.toLowerCase() === 'https') return written;
  if (scheme !== undefined) return `${quote}https://${rest.replace(plaintextPort, '$1')}`;
  return /^(?:\/|\$(?:request_uri|uri|document_uri)\b)/.test(rest) ? `${quote}https://$host${rest}` : null;
}

const plaintextPort = /^([^/:]+|\[[^\]]*\]):(?:80(?!\d)|\$server_port\b|\$\{server_port\})/;

/** Codes that keep their meaning; 307 and 308 do not let the method change. */
const permanentCodes: ReadonlyMap<string, string> = new Map([
  ['301', '301'],
  ['307', '308'],
  ['308', '308'],
]);

function inserted(at: Span, placed: PlacedListener, all: readonly PlacedListener[], writer: Writer): Spelling {
  const { server } = placed;
  // `if` is no place for everything.
  const block = enclosing(writer.blockAt(at), 'location') ?? server;
  const line = all.some((other) => other.server === server && speaksTls(other))
    ? `if ($scheme = http) { return 301 ${secureUrl}; }`
    : `return 301 ${secureUrl};`;
  const edit = insertDirectives(block, [line], block === server ? ['listen', 'server_name'] : [], writer.texts);
  // The return of a server comes before its locations, also before that of the ACME challenge.
  const hidesLocations = block === server && block.blocks.some(({ context }) => context === 'location');
  const safety = hidesLocations || !isServedWithTls(placed, all) ? 'unsafe' : 'safe';
  return { text: line, edits: edit === null ? [] : [edit], safety };
}

function speaksTls({ listener }: PlacedListener): boolean {
  return truth(listener.tls, (tls) => tls !== null) === 'yes';
}

/** Whether every name of the listener also has one with TLS, so that whoever is sent there is answered. */
function isServedWithTls({ listener }: PlacedListener, all: readonly PlacedListener[]): boolean {
  if (!listener.names.known || listener.names.value.length === 0) return false;
  const secure = new Set(all.filter(speaksTls).flatMap((other) => (other.listener.names.known ? other.listener.names.value : [])));
  return listener.names.value.every((name) => secure.has(name));
}
