import type { IdentityUse } from '../../../src/model/endpoint.ts';
import { known, unknown, type Origin } from '../../../src/model/fact.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Callable } from '../bindings/scope.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { itemsOf } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import type { FunctionValue, Value } from '../values/value.ts';
import { functionsAround, guardMentionsIn, guards, mentionsByFunction } from './guard-mentions.ts';

/**
 * What makes sure that the certificate verified whose identity a call takes: the answer decides in a function around the call, in a function that
 * is called there, or in a handler that runs before for every request or in the same route. Where it is read elsewhere, nobody can say.
 */
export function guardOf(use: Call, module: SourceModule, registrations: readonly Registration[], reading: Reading): IdentityUse['guard'] {
  const from: Origin = { kind: 'written', span: module.spanOf(use) };
  if (isGuardedAround(use, module) || callsGuard(use, module, reading)) return known('verified', from);
  const handlers = guardingHandlers(use, module, registrations, reading);
  if (handlers.some(({ runs }) => runs === 'before')) return known('verified', from);
  const late = handlers.flatMap(({ runs, handler }) => (runs === 'never' ? handler : []));
  const isElsewhere = guardMentionsIn(module).some(({ node }) => !late.some(({ start, end }) => start <= node.start && node.end <= end));
  return isElsewhere ? unknown({ kind: 'not-understood', what: 'authorized' }, from) : known('none', from);
}

/** Not by what a function in it asks, which may run later or never. */
function isGuardedAround(use: Call, module: SourceModule): boolean {
  const around = functionsAround(use, module);
  const mentions = mentionsByFunction(module);
  return (around.length === 0 ? [null] : around).some((callable) => mentions.get(callable)?.some(({ effect }) => effect === 'decides'));
}

/** A function that asks, called in a function around the use. */
function callsGuard(use: Call, module: SourceModule, { valueOf }: Reading): boolean {
  const around = functionsAround(use, module);
  const outermost = around.at(-1);
  if (outermost === undefined) return false;
  return module.callsWithin(outermost).some((call) => {
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

/** A handler that asks, and whether it runs before what takes the identity; `elsewhere`: for other requests, or nobody can say. */
interface GuardingHandler {
  readonly handler: Callable;
  readonly runs: 'before' | 'never' | 'elsewhere';
}

function guardingHandlers(use: Call, module: SourceModule, registrations: readonly Registration[], reading: Reading): readonly GuardingHandler[] {
  const ofUse = registrations.filter(({ handlers }) => handlers.some((handler) => holds(handler, use, module)));
  return registrations.flatMap((registration) => {
    const guarding = registration.guarding.filter((handler) => !holds(handler, use, module));
    if (guarding.length === 0) return [];
    const runs = ofUse.includes(registration) ? 'before' : !registration.isForAll ? 'elsewhere' : ofUse.some((other) => comesFirst(other, registration, module, reading)) ? 'never' : 'before';
    return guarding.map(({ node }) => ({ handler: node, runs }));
  });
}

/** A call that adds handlers. */
export interface Registration {
  readonly call: Call;
  readonly handlers: readonly FunctionValue[];
  /** Those that ask whether the certificate verified. */
  readonly guarding: readonly FunctionValue[];
  readonly isForAll: boolean;
}

export function registrationsIn(module: SourceModule, reading: Reading): readonly Registration[] {
  return module.calls.flatMap((call) => {
    if (call.type !== 'CallExpression' || !registrars.has(memberName(unwrap(call.callee)) ?? '')) return [];
    const { items } = itemsOf(call.arguments, module, reading);
    const handlers = items.flatMap(handlersIn).filter((item) => item.kind === 'function');
    const [first] = items;
    const guarding = handlers.filter(({ node, module: where }) => guards(node, where));
    return [{ call, handlers, guarding, isForAll: first?.kind !== 'text' || forEverything.test(first.text) }];
  });
}

/** Apps and routers that ask one handler after the other in the order in which they were added, the answer ending it (Express, Using middleware). */
const inOrder: ReadonlySet<string> = new Set(['express', 'express.Router', 'connect', 'polka']);

/** Whether one is added to the same app before the other. */
function comesFirst({ call: one }: Registration, { call: other }: Registration, module: SourceModule, { valueOf }: Reading): boolean {
  if (one.start >= other.start || module.functionAround(one) !== module.functionAround(other)) return false;
  const [app, same] = [one, other].map(({ callee }) => {
    const called = unwrap(callee);
    return called.type === 'MemberExpression' ? valueOf(called.object, module) : null;
  });
  if (app?.kind !== 'call' || same?.kind !== 'call' || app.call !== same.call || app.callee.kind !== 'member') return false;
  return inOrder.has([app.callee.module, ...app.callee.path].join('.'));
}

function handlersIn(item: Value): readonly Value[] {
  return item.kind === 'list' ? item.items : [item];
}

function holds(handler: FunctionValue, use: Call, module: SourceModule): boolean {
  return handler.module === module && handler.node.start <= use.start && use.end <= handler.node.end;
}
