import type { Route, StrictTransportSecurity } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { NodeContext } from '../node-context.ts';
import { memberName } from '../bindings/pattern.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import type { Reading } from '../values/reading.ts';
import { doubtOf, type FunctionValue, type Value } from '../values/value.ts';
import { appMakers } from './find-servers.ts';
import { contentOf } from './content.ts';
import { answersProbesOnly, earlyRoutes, isRoute, scopeOf } from './route-order.ts';
import { hstsCallsAbout, hstsOfHapi, type HstsCall } from './hsts.ts';
import { redirectIn, redirectPackages, type Redirect } from './redirect.ts';
import { redirectOfRouteObjects } from './route-objects.ts';
import type { Server } from './server.ts';
import { handlersOf, type MethodCall } from './uses.ts';

/** What a server answers: its redirect, and content in general. Routes of frameworks are not told apart. */
export function routesOf(server: Server, context: NodeContext): readonly Route[] {
  if (server.protocol === 'grpc') return [routeOfServices(server, context)];
  const handler = handlerOf(server, context);
  if (handler === null) return [];
  if (handler.kind === 'function') return routesOfFunction(handler, context);
  if (handler.kind === 'app') return routesOfApp(handler, server, context);
  const span = handler.value.span;
  const doubt = unknown(doubtOf(handler.value), { kind: 'written', span });
  return [route(span, known({ kind: 'content' }, { kind: 'written', span }), doubt)];
}

/** What services answer is content, and no browser asks for it. */
function routeOfServices({ module, call }: Server, { release }: NodeContext): Route {
  const span = module.spanOf(call);
  return route(span, known({ kind: 'content' }, { kind: 'written', span }), hstsOf([], span, release));
}

interface AppHandler {
  readonly kind: 'app';
  readonly call: Server['call'];
  readonly module: Server['module'];
}

type Handler = FunctionValue | AppHandler | { readonly kind: 'unseen'; readonly value: Value };

/** `null` where nothing answers requests, as for a server that only upgrades connections. */
function handlerOf(server: Server, context: NodeContext): Handler | null {
  const uses = context.usesOf(server.call, server.module);
  const given = server.handler ?? handlersOf(uses, 'request').at(0)?.handler ?? handlersOf(uses, 'stream').at(0)?.handler ?? null;
  if (given === null) return isFramework(server, context) ? { kind: 'app', call: server.call, module: server.module } : null;
  if (given.kind === 'function') return given;
  if (given.kind === 'call' && given.callee.kind === 'member' && appMakers.has(given.callee.module)) return { kind: 'app', call: given.call, module: given.module };
  const app = given.kind === 'call' ? callbackOf(given.call, given.module, context.reading) : null;
  return app ?? { kind: 'unseen', value: given };
}

/** `app.callback()` of Koa. */
function callbackOf(call: Server['call'], module: Server['module'], reading: Reading): AppHandler | null {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'callback') return null;
  const app = reading.valueOf(callee.object, module);
  return app.kind === 'call' ? { kind: 'app', call: app.call, module: app.module } : null;
}

const plainModules: ReadonlySet<string> = new Set(['http', 'https', 'http2', 'tls', 'spdy']);

function isFramework({ call, module }: Server, { reading }: NodeContext): boolean {
  const callee = reading.valueOf(call.callee, module);
  return callee.kind === 'member' && !plainModules.has(callee.module);
}

function routesOfFunction(handler: FunctionValue, { reading, release, about }: NodeContext): readonly Route[] {
  const { module, node } = handler;
  const span = handler.span;
  const redirect = redirectIn(handler, reading);
  const calls = about(module).hstsCalls.filter(({ isInFunction }) => isInFunction);
  const own = calls.filter(({ call }) => call.start >= node.start && call.end <= node.end);
  const hsts = hstsOf(own.length > 0 ? own : calls, span, release);
  const content = route(span, known(contentOf(handler, reading), { kind: 'written', span }), hsts);
  return redirect === null ? [content] : redirected(redirect, content, module.spanOf(redirect.call));
}

/** A redirect of every plaintext request leaves nothing else. */
function redirected(redirect: Redirect, content: Route, span: Span): readonly Route[] {
  const answer = known(redirect.answer, { kind: 'written', span } as const);
  const first = { ...route(span, answer, content.hsts), condition: redirect.condition };
  return redirect.condition === 'always' ? [first] : [first, content];
}

function routesOfApp(app: AppHandler, server: Server, context: NodeContext): readonly Route[] {
  const { reading, release, about } = context;
  const uses = context.usesOf(app.call, app.module);
  const span = server.module.spanOf(server.call.callee);
  const byOption = server.place === null ? null : hstsOfHapi(server.place);
  const calls = hstsCallsOf(app, uses, [app.module, ...moduleOfNest(app, reading)].map((module) => about(module).hstsCalls));
  const unseen = uses.flatMap(middlewareOf).find((value) => !isUnderstood(value));
  const hsts = byOption ?? (calls.length === 0 && unseen !== undefined ? unknown(doubtOf(unseen), { kind: 'written', span: unseen.span }) : hstsOf(calls, span, release));
  const content = route(span, known(answersProbesOnly(uses, reading) ? { kind: 'fixed', status: 200 } : { kind: 'content' }, { kind: 'written', span }), hsts);
  const redirect = redirectOf(uses, reading) ?? redirectOfRouteObjects(uses, reading);
  const early = earlyRoutes(app, uses, { redirect, calls }, context).map(({ use, sent }) => ({ ...route(use.module.spanOf(use.call.callee), content.answer, sent === null ? hsts : hstsOf(sent, span, release)), scope: scopeOf(use) }));
  if (redirect !== null) return [...early, ...redirected(redirect, content, app.module.spanOf(redirect.call))];
  if (early.length > 0) return [...early, content];
  return unseen === undefined ? [content] : [{ ...content, answer: unknown(doubtOf(unseen), { kind: 'written', span: unseen.span }) }];
}

/** The middleware that a use adds. */
function middlewareOf({ method, items }: MethodCall): readonly Value[] {
  if (method === 'use' || method === 'register') return items.filter(({ kind }) => kind !== 'text' && kind !== 'object').slice(0, 3);
  return [];
}

/** Functions of the project, and middleware of packages, which is what it is called. */
function isUnderstood(value: Value): boolean {
  if (value.kind === 'member') return value.module !== 'global';
  if (value.kind === 'function' || value.kind === 'list' || value.kind === 'constant') return true;
  return value.kind === 'call' && (value.callee.kind === 'member' || isRouterMethod(value));
}

/** `router.routes()` of Koa. */
function isRouterMethod({ call }: Extract<Value, { kind: 'call' }>): boolean {
  return ['routes', 'allowedMethods', 'middleware'].includes(memberName(unwrap(call.callee)) ?? '');
}

function redirectOf(uses: readonly MethodCall[], reading: Reading): Redirect | null {
  for (const { items, call } of uses) {
    const [path] = items;
    if (path?.kind === 'text' && !isEveryPath(path.text)) continue;
    for (const value of items) {
      const found = value.kind === 'function' ? redirectIn(value, reading) : null;
      if (found !== null) return found;
      const middleware = value.kind === 'call' ? value.callee : value;
      if (middleware.kind === 'member' && redirectPackages.has(middleware.module)) return { call, answer: { kind: 'redirect', scheme: 'https', status: 301 }, condition: 'always' };
    }
  }
  return null;
}

/** A path of a route that every request has, or the name of an event or a hook of the framework. */
function isEveryPath(path: string): boolean {
  return !path.startsWith('/') || /^\/?(?:\*\w*|\{\*\w*\}|\(\.\*\))?$/.test(path);
}

/** The file with the class that Nest is given, whose `configure` may apply middleware (Nest, Middleware, MiddlewareConsumer). */
function moduleOfNest({ call, module }: AppHandler, { valueOf }: Reading): readonly SourceModule[] {
  const [first] = call.arguments;
  const given = first === undefined || first.type === 'SpreadElement' ? null : valueOf(first, module);
  return given?.kind === 'class' && given.module !== module ? [given.module] : [];
}

/** What an app sends with every answer, be it that each of its routes does. */
function hstsCallsOf(app: AppHandler, uses: readonly MethodCall[], calls: readonly (readonly HstsCall[])[]): readonly HstsCall[] {
  const general = calls.flatMap((ofFile) => hstsCallsAbout(ofFile)(app.call)).filter((one) => appliesTo(one, app, uses));
  if (general.length > 0) return general;
  const byRoute = uses.filter(isRoute).map((use) => calls.flat().filter((one) => isWithin(one, use)));
  return byRoute.every((own) => own.length > 0) ? byRoute.flat() : [];
}

function isWithin({ call, module }: HstsCall, use: MethodCall): boolean {
  return use.module === module && use.call.start <= call.start && call.end <= use.call.end;
}

/** Calls that are given to the app, or stand in a function that is not the handler of one path only. */
function appliesTo(one: HstsCall, app: AppHandler, uses: readonly MethodCall[]): boolean {
  const { receiver } = one;
  const around = uses.find((use) => isWithin(one, use));
  if (around !== undefined) return !['get', 'post', 'put', 'all', 'route'].includes(around.method);
  return receiver === null || receiver === app.call;
}

function hstsOf(calls: readonly HstsCall[], span: Span, release: Release): Fact<StrictTransportSecurity | null> {
  const sent = calls.find(({ value }) => !value.known || value.value !== null);
  return (sent ?? calls[0])?.value ?? known(null, { kind: 'default', of: release, near: span, cite: 'RFC 6797, section 7.1' });
}

function route(span: Span, answer: Route['answer'], hsts: Route['hsts']): Route {
  return { scope: '', span, answer, condition: 'always', hsts, management: null, restricted: false };
}
