import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { SessionTickets } from '../../../src/model/tls.ts';
import type { ContextSource, SecureContext } from '../context/secure-context.ts';
import type { SideSettings } from '../context/tls-settings.ts';
import * as defaults from '../defaults.ts';
import { defaultFact } from '../defaults.ts';
import { pathOfContent } from '../values/file-value.ts';
import { itemsOf } from '../values/objects.ts';
import { hasOption } from '../values/openssl-constants.ts';
import { optionOf } from '../values/options.ts';
import { textOf } from '../values/operators.ts';
import type { Reading } from '../values/reading.ts';
import { doubtOf, type Value } from '../values/value.ts';
import { ocspAnswerOf } from './ocsp-answer.ts';
import type { Server } from './server.ts';
import { handlersOf, type MethodCall } from './uses.ts';

/** What a server does besides its secure context: by its events, its ticket keys and the protocols that it offers. */
export function sideOf(server: Server, uses: readonly MethodCall[], context: SecureContext, source: ContextSource, reading: Reading): SideSettings {
  return {
    stapling: staplingOf(uses, source, reading),
    tickets: ticketsOf(uses, context, source, reading),
    alpn: alpnOf(server, source),
    keyLog: keyLogOf(uses, source, reading),
  };
}

function staplingOf(uses: readonly MethodCall[], { release, near }: ContextSource, reading: Reading): SideSettings['stapling'] {
  const [found] = handlersOf(uses, 'OCSPRequest');
  if (found === undefined) return { ...defaultFact(defaults.stapling, release, near), value: { enabled: false, verified: false, source: null } };
  const from = { kind: 'written', span: found.use.module.spanOf(found.use.call) } as const;
  const answer = ocspAnswerOf(found.handler, reading);
  return answer.kind === 'unseen' ? unknown(answer.doubt, from) : known({ enabled: answer.kind === 'response', verified: false, source: null }, from);
}

/** Node makes one key when the server is made, and keeps it; `setTicketKeys` replaces it, by a timer or once. */
function ticketsOf(uses: readonly MethodCall[], { options }: SecureContext, { options: written, release, near }: ContextSource, reading: Reading): Fact<SessionTickets> {
  if (!options.known) return options;
  const enabled = !hasOption(options.value, 'SSL_OP_NO_TICKET');
  if (!enabled) return known({ enabled, keyFiles: [], rotation: 'automatic' }, options.from);
  const renewal = uses.find(({ method }) => method === 'setTicketKeys');
  if (renewal !== undefined) {
    const span = renewal.module.spanOf(renewal.call);
    const isTimed = isInTimer(renewal);
    return known({ enabled, keyFiles: isTimed ? [] : [keysOf(renewal.items[0], reading) ?? 'setTicketKeys'], rotation: isTimed ? 'automatic' : 'by-hand' }, { kind: 'written', span });
  }
  const keys = written === null ? null : optionOf(written, 'ticketKeys');
  if (keys === null) return { ...defaultFact(defaults.ticketKeys, release, near), value: { enabled, keyFiles: [], rotation: 'at-restart' } };
  const isRandom = keys.value.kind === 'call' && keys.value.callee.kind === 'member' && keys.value.callee.path.at(-1) === 'randomBytes';
  return known({ enabled, keyFiles: isRandom ? [] : [keysOf(keys.value, reading) ?? 'ticketKeys'], rotation: isRandom ? 'at-restart' : 'by-hand' }, { kind: 'written', span: keys.key });
}

/** The file that keys are read from; `null` when that is not seen. */
function keysOf(keys: Value | undefined, reading: Reading): string | null {
  return keys === undefined ? null : pathOfContent(keys, reading);
}

function isInTimer({ call, module }: MethodCall): boolean {
  for (let at = module.parentOf(call); at !== null; at = module.parentOf(at)) {
    if (at.type === 'CallExpression' && at.callee.type === 'Identifier' && (at.callee.name === 'setInterval' || at.callee.name === 'setTimeout')) return true;
  }
  return false;
}

/** A matter of the server itself: a new context leaves it as it is. */
function alpnOf({ alpn, tls }: Server, { release, near }: ContextSource): SideSettings['alpn'] {
  const options = tls.kind === 'tls' ? tls.options : null;
  // http2.createSecureServer puts its own in the place of what is written (lib/internal/http2/core.js, initializeTLSOptions).
  const offered = options === null || alpn.includes('h2') ? null : optionOf(options, 'ALPNProtocols');
  if (offered === null) return known(alpn, { kind: 'default', of: release, near, cite: 'Node.js, lib/https.js and lib/internal/http2/core.js, ALPNProtocols' });
  const from = { kind: 'written', span: offered.value.span } as const;
  const names = offered.value.kind === 'list' ? offered.value.items.map(textOf) : [null];
  return names.includes(null) ? unknown(doubtOf(offered.value), from) : known(names.flatMap((name) => name ?? []), from);
}

/** A handler of `keylog` that writes to a file: the path, where it is seen. */
function keyLogOf(uses: readonly MethodCall[], { release, near }: ContextSource, reading: Reading): SideSettings['keyLog'] {
  const [found] = handlersOf(uses, 'keylog');
  if (found === undefined) return defaultFact(defaults.keyLog, release, near);
  const { use, handler } = found;
  const from = { kind: 'written', span: use.module.spanOf(use.call) } as const;
  if (handler.kind !== 'function') return unknown(doubtOf(handler), from);
  const { module, node } = handler;
  const inside = module.callsWithin(node);
  const paths = inside.flatMap((call) => pathWritten(call, module, reading) ?? []);
  const writes = inside.some((call) => /write|append/i.test(module.textOf(call.callee).split('.').at(-1) ?? ''));
  return paths[0] === undefined && !writes ? unknown({ kind: 'run-time', what: 'keylog' }, from) : known(paths[0] ?? 'keylog', from);
}

/** `fs.appendFileSync(path, line)`, or `write` of what `fs.createWriteStream(path)` made. */
function pathWritten(call: Server['call'], module: Server['module'], reading: Reading): string | null {
  const callee = reading.valueOf(call.callee, module);
  const [first] = itemsOf(call.arguments, module, reading).items;
  if (callee.kind === 'member' && callee.module === 'fs' && /^(?:append|write)File/.test(callee.path.at(-1) ?? '')) return first?.kind === 'text' ? first.text : null;
  if (call.callee.type !== 'MemberExpression') return null;
  const stream = reading.valueOf(call.callee.object, module);
  if (stream.kind !== 'call' || stream.callee.kind !== 'member' || stream.callee.path.at(-1) !== 'createWriteStream') return null;
  const [path] = itemsOf(stream.call.arguments, stream.module, reading).items;
  return path?.kind === 'text' ? path.text : null;
}
