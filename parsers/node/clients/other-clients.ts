import type { SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import type { Reading } from '../values/reading.ts';
import type { MemberValue, Value } from '../values/value.ts';
import { argumentsOf, isClientLibrary, type ClientUse } from './client-calls.ts';
import { common } from './libraries/common.ts';
import type { ClientCall, ClientLibrary } from './library.ts';

/** Names of options that packages hand on to `tls.connect`. */
const holders: ReadonlySet<string> = new Set(['ssl', 'tls', 'tlsOptions', 'sslOptions', 'https', 'socket', 'socketOptions', 'agentOptions', 'connection', 'options', 'requestOptions']);

/** Packages that listen, and modules of Node: what they do with their options is known. */
const others = /^(?:global|https?|http2|tls|net|fs|util|events|stream|child_process|process|express|fastify|koa|@hapi\/hapi|hapi|restify|spdy|polka|connect|@nestjs\/.+|@fastify\/.+|vite|webpack-dev-server)$/;

/** Functions that make clients, by their names; a construction makes one in any case. */
const makers = /^(?:create|connect|make|get)?[A-Za-z]*(?:Client|Connection|Pool|Agent|Transport|Socket|Session|connect)$/;

const call: ClientCall = { member: [], method: null, url: null, host: null, options: [0] };

/**
 * Calls of packages that are not known, which are told to verify no certificate by the very option of `tls.connect`. What else their options
 * mean is not.
 */
export function otherClientUsesIn(module: SourceModule, { valueOf, askedCalls }: Reading): readonly ClientUse[] {
  if (!/\brejectUnauthorized\b/.test(module.text)) return [];
  return askedCalls(module).flatMap((node) => {
    const callee = valueOf(unwrap(node.callee), module);
    if (callee.kind !== 'member' || !mayBeClient(callee, node.type === 'NewExpression')) return [];
    const [holder] = argumentsOf(node, module, valueOf).flatMap((value) => holderOf(value, 0) ?? []);
    return holder === undefined ? [] : [{ library: libraryOf(callee), call, node, module, arguments: [holder] }];
  });
}

function mayBeClient({ module, path }: MemberValue, isConstructed: boolean): boolean {
  return !others.test(module) && !isClientLibrary(module) && (isConstructed || makers.test(path.at(-1) ?? module));
}

/** The object that has the option, in an argument or a few levels in it. */
function holderOf(value: Value, depth: number): Value | null {
  if (value.kind !== 'object' || depth > 3) return null;
  const own = value.options.get('rejectUnauthorized')?.value;
  if (own?.kind === 'constant' && own.value === false) return value;
  for (const [name, option] of value.options) {
    const found = holders.has(name) ? holderOf(option.value, depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

function libraryOf({ module }: MemberValue): ClientLibrary {
  return { ...common, modules: [module], calls: [], protocol: 'tcp', serves: module, secureByDefault: true, tls: [[]], cite: 'Node.js, tls.connect(), rejectUnauthorized' };
}
