import { memberName } from '../bindings/pattern.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { itemsOf } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, type Value } from '../values/value.ts';
import type { Node, CallExpression } from 'oxc-parser';

/** A method called on something that the file made. */
export interface MethodCall {
  readonly method: string;
  readonly call: CallExpression;
  readonly module: SourceModule;
  readonly items: readonly Value[];
}

/** The methods that are called on what a call made, by that call. */
export type UsesOf = (made: Node) => readonly MethodCall[];

/** Methods that say something of a server, an app or a client. */
const methods: ReadonlySet<string> = new Set([
  ...['listen', 'start', 'on', 'once', 'addListener', 'addContext', 'setSecureContext', 'setTicketKeys'],
  ...['use', 'register', 'set', 'enable', 'disable', 'get', 'all', 'post', 'put', 'route', 'addHook', 'ext', 'enableCors', 'useStaticAssets'],
  ...['starttls', 'startTLS', 'renegotiate'],
]);

export function usesIn(module: SourceModule, reading: Reading): UsesOf {
  const uses = new Map<Node, MethodCall[]>();
  for (const call of module.calls) {
    const callee = unwrap(call.callee);
    const method = memberName(callee);
    if (call.type !== 'CallExpression' || callee.type !== 'MemberExpression' || method === null || !methods.has(method)) continue;
    const makers = alternativesOf(reading.valueOf(callee.object, module)).flatMap((value) => (value.kind === 'call' ? [value.call] : []));
    if (makers.length === 0) continue;
    const { items } = itemsOf(call.arguments, module, reading);
    for (const made of makers) {
      const before = uses.get(made);
      const use = { method, call, module, items };
      if (before === undefined) uses.set(made, [use]);
      else before.push(use);
    }
  }
  return (made) => uses.get(made) ?? [];
}

/** Handlers of an event. */
export function handlersOf(uses: readonly MethodCall[], event: string): readonly { readonly use: MethodCall; readonly handler: Value }[] {
  return uses.flatMap((use) => {
    const [name, handler] = use.items;
    const isFor = (use.method === 'on' || use.method === 'once' || use.method === 'addListener') && name?.kind === 'text' && name.text === event;
    return isFor && handler !== undefined ? [{ use, handler }] : [];
  });
}
