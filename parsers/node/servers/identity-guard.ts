import type { IdentityUse } from '../../../src/model/endpoint.ts';
import { known, unknown, type Origin } from '../../../src/model/fact.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { itemsOf } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import type { Value } from '../values/value.ts';
import { functionsAround, guardMentionsIn, guards } from './guard-mentions.ts';

/**
 * What makes sure that the certificate verified whose identity a call takes: the answer decides in a function around the call, in a function that
 * is called there, or in a handler that runs before for every request or in the same route. Where it is read elsewhere, nobody can say.
 */
export function guardOf(use: Call, module: SourceModule, reading: Reading): IdentityUse['guard'] {
  const from: Origin = { kind: 'written', span: module.spanOf(use) };
  if (isGuardedAround(use, module) || callsGuard(use, module, reading)) return known('verified', from);
  const byHandler = guardingHandler(use, module, reading);
  if (byHandler === 'before') return known('verified', from);
  const isElsewhere = byHandler === 'elsewhere' || guardMentionsIn(module).length > 0;
  return isElsewhere ? unknown({ kind: 'not-understood', what: 'authorized' }, from) : known('none', from);
}

/** Not by what a function in it asks, which may run later or never. */
function isGuardedAround(use: Call, module: SourceModule): boolean {
  const around = functionsAround(use, module);
  return guardMentionsIn(module).some((mention) => mention.effect === 'decides' && (mention.around === null ? around.length === 0 : around.includes(mention.around)));
}

/** A function that asks, called in a function around the use. */
function callsGuard(use: Call, module: SourceModule, { valueOf }: Reading): boolean {
  const around = functionsAround(use, module);
  return module.calls.some((call) => {
    const inside = module.functionAround(call);
    if (call === use || inside === null || !around.includes(inside)) return false;
    const callee = valueOf(unwrap(call.callee), module);
    return callee.kind === 'function' && !around.includes(callee.node) && guards(callee.node, callee.module);
  });
}

/** Methods that take handlers of requests, connections and routes. */
const registrars: ReadonlySet<string> = new Set(['use', 'all', 'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'route', 'on', 'once', 'addListener', 'prependListener', 'addHook', 'ext', 'register', 'param']);

/** Handlers for everything, whatever comes first among the arguments; those of a path guard what is in the same call. */
const forEverything = /^(?:\/|\*|\/\*|secureConnection|connection|request|stream|on(?:Request|PreAuth|PostAuth)|preHandler|preValidation|preParsing)$/;

function guardingHandler(use: Call, module: SourceModule, reading: Reading): 'before' | 'elsewhere' | null {
  let found: 'elsewhere' | null = null;
  for (const call of module.calls) {
    if (call.type !== 'CallExpression' || !registrars.has(memberName(unwrap(call.callee)) ?? '')) continue;
    const { items } = itemsOf(call.arguments, module, reading);
    const handlers = items.flatMap(handlersIn);
    const holdsUse = handlers.some((handler) => holds(handler, use, module));
    if (!handlers.some((handler) => handler.kind === 'function' && !holds(handler, use, module) && guards(handler.node, handler.module))) continue;
    const [first] = items;
    const isForAll = first?.kind !== 'text' || forEverything.test(first.text);
    if (isForAll || holdsUse) return 'before';
    found = 'elsewhere';
  }
  return found;
}

function handlersIn(item: Value): readonly Value[] {
  return item.kind === 'list' ? item.items : [item];
}

function holds(handler: Value, use: Call, module: SourceModule): boolean {
  return handler.kind === 'function' && handler.module === module && handler.node.start <= use.start && use.end <= handler.node.end;
}
