import { memberName } from '../bindings/pattern.ts';
import type { Call } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import type { NodeContext } from '../node-context.ts';
import type { Reading } from '../values/reading.ts';
import type { CallValue, FunctionValue } from '../values/value.ts';
import { contentOf, longestWord } from './content.ts';
import type { HstsCall } from './hsts.ts';
import { redirectIn, type Redirect } from './redirect.ts';
import type { MethodCall } from './uses.ts';

/** Apps that ask one handler after the other, in the order in which they were added (Express, Using middleware; Koa, Cascading). */
const appsInOrder: ReadonlySet<string> = new Set(['express', 'connect', 'polka', 'koa']);

const routeMethods: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'all']);

/** The routes that answer before the redirect, or before what sends HSTS; `sent` is what is sent by then, `null` where nothing comes later. */
export function earlyRoutes(app: Pick<MethodCall, 'module'> & { readonly call: Call }, uses: readonly MethodCall[], { redirect, calls }: { readonly redirect: Redirect | null; readonly calls: readonly HstsCall[] }, { reading }: NodeContext): readonly { readonly use: MethodCall; readonly sent: readonly HstsCall[] | null }[] {
  const made = reading.valueOf(app.call.callee, app.module);
  if (made.kind !== 'member' || !appsInOrder.has(made.module)) return [];
  const redirects = redirect === null ? [] : registrationsOf([redirect], uses);
  const senders = registrationsOf(calls, uses);
  return uses.flatMap((use) => {
    const answers = made.module === 'koa' ? answersInKoa(use, reading) : isRoute(use);
    if (!answers || saysNothing(use, reading)) return [];
    const isMissed = calls.length > 0 && senders.every((sender) => comesLater(sender, use));
    const sent = calls.filter((_, index) => !comesLater(senders[index] ?? null, use));
    return isMissed || redirects.some((one) => comesLater(one, use)) ? [{ use, sent: isMissed ? sent : null }] : [];
  });
}

/** A path with its handlers: `app.get('trust proxy')` has none. */
export function isRoute({ method, items }: MethodCall): boolean {
  return routeMethods.has(method) && items.length > 1;
}

/** An app with nothing but routes for probes and metrics. */
export function answersProbesOnly(uses: readonly MethodCall[], reading: Reading): boolean {
  const routes = uses.filter(isRoute);
  return routes.length > 0 && routes.every((use) => saysNothing(use, reading)) && !uses.some(({ method }) => method === 'use' || method === 'register' || method === 'route');
}

/** What a router for probes is called. */
const probes = /health|live|ready|ping|status|metrics/i;

/** The routes of a router, and a middleware that takes no `next` to pass requests on to. */
function answersInKoa({ method, items }: MethodCall, reading: Reading): boolean {
  return method === 'use' && items.some((item) => (item.kind === 'call' && isRouter(item) && !probes.test(item.module.textOf(item.call))) || (item.kind === 'function' && item.node.params.length < 2 && setsBody(item, reading)));
}

/** `router.routes()` and `router.middleware()` are the same (@koa/router, lib/router.js). */
function isRouter({ call }: CallValue): boolean {
  return ['routes', 'middleware'].includes(memberName(unwrap(call.callee)) ?? '');
}

/** `ctx.body = …`, unless it is a word as answers of probes are. */
function setsBody({ node, module }: FunctionValue, { valueOf }: Reading): boolean {
  return module.memberAssignments.some(({ left, right, start, end }) => {
    if (memberName(left) !== 'body' || start < node.start || end > node.end) return false;
    const value = valueOf(right, module);
    return value.kind !== 'text' || value.text.length > longestWord;
  });
}

/** Probes of whether a server is alive, the ACME challenge, answers without content, and redirects of their own have nothing to protect. */
function saysNothing({ items: [path, ...handlers] }: MethodCall, reading: Reading): boolean {
  if (path?.kind === 'text' && /^\/(?:.*\/)?(?:_?health|live|ready|ping|status|metrics|\.well-known)/i.test(path.text)) return true;
  if (handlers.some((handler) => handler.kind === 'function' && redirectIn(handler, reading)?.condition === 'always')) return true;
  const last = handlers.at(-1);
  return last?.kind === 'function' && contentOf(last, reading).kind !== 'content';
}

/** The uses of an app that calls are part of; `null` for none. */
function registrationsOf(parts: readonly { readonly call: Call }[], uses: readonly MethodCall[]): readonly (MethodCall | null)[] {
  return parts.map(({ call }) => uses.find((use) => isPartOf(call, use)) ?? null);
}

/** Whether a call stands in what a use adds, or in a function that it adds by name. */
function isPartOf(call: Call, { call: { start, end }, items }: MethodCall): boolean {
  return (start <= call.start && call.end <= end) || items.some((item) => item.kind === 'function' && item.module.callsWithin(item.node).includes(call));
}

/** Whether a part of the app is added behind a use. */
function comesLater(registration: MethodCall | null, { call, module }: MethodCall): boolean {
  return registration !== null && registration.module === module && call.end <= registration.call.start && module.functionAround(call) === module.functionAround(registration.call);
}

/** The path of a route; of Koa's the router as it is written. */
export function scopeOf({ items: [first], module }: MethodCall): string {
  if (first?.kind === 'text') return first.text;
  return first?.kind === 'call' && isRouter(first) ? module.textOf(first.call) : '';
}
