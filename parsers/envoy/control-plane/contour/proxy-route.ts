import type { Answer, Route } from '../../../../src/model/endpoint.ts';
import { known, mapFact, spanOf, unknown, type Fact, type Origin, type Unknown } from '../../../../src/model/fact.ts';
import { isAcmePath } from '../../../_shared/pattern.ts';
import { booleanField, messageField, messagesField, numberField, textField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { Hsts } from '../../http/response-header.ts';
import type { ObjectContext } from '../control-plane.ts';
import { hstsAfterChange } from '../gateway-api/response-header.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, referenceOf, textIn } from '../reference.ts';
import { resolve } from '../resolve.ts';

/** A route of an HTTPProxy, with what the proxies that include it ask of the path before. */
export interface ProxyRoute {
  readonly message: Message;
  readonly path: string;
}

/** The routes of a proxy and of those that it includes, and why there may be others. */
export interface ProxyRoutes {
  readonly routes: readonly ProxyRoute[];
  readonly hidden: readonly Unknown[];
}

/** Nobody includes deeper. */
const MOST_LEVELS = 100;

/**
 * A proxy that is included at several places is read once: its routes do the same at each. One with a virtual host of its own is never included
 * (internal/dag/httpproxy_processor.go, computeRoutes).
 */
export function routesIn(proxy: ControlPlaneObject, context: Pick<ObjectContext, 'objects'>, before = '', seen = new Set<ControlPlaneObject>([proxy]), levels = MOST_LEVELS): ProxyRoutes {
  const [routes, includes] = [messagesField(proxy.spec, 'routes'), messagesField(proxy.spec, 'includes')];
  const open = [routes, includes].flatMap(({ doubt }) => doubt ?? []);
  const own = routes.items.map((message) => ({ message, path: before + pathIn(message) }));
  const found = includes.items.map((include): ProxyRoutes => {
    const reference = referenceOf(include, 'HTTPProxy', proxy.namespace);
    const [included] = resolve(context, 'projectcontour.io/HTTPProxy', reference, proxy);
    if (included === undefined || levels === 0) return { routes: [], hidden: [outOfSight(include)] };
    if (seen.has(included) || included.spec.field('virtualhost') !== null) return { routes: [], hidden: [] };
    seen.add(included);
    return routesIn(included, context, before + pathIn(include), seen, levels - 1);
  });
  return { routes: [...own, ...found.flatMap((one) => one.routes)], hidden: [...open, ...found.flatMap(({ hidden }) => hidden)] };
}

/** The prefix or path that the conditions ask for; empty for every path. */
function pathIn(message: Message): string {
  const { items } = messagesField(message, 'conditions');
  const paths = items.flatMap((condition) => textIn(condition, 'prefix') ?? textIn(condition, 'exact') ?? textIn(condition, 'regex') ?? []);
  return paths.filter((path) => path !== '/').join('');
}

/** Where TLS is on, requests in plaintext are redirected unless the route permits them (HTTPProxy, routes.permitInsecure). */
export function plaintextRoute(route: ProxyRoute, redirects: boolean): Route {
  const { message, path } = route;
  const from: Origin = { kind: 'written', span: message.span };
  const permits = booleanField(message, 'permitInsecure') ?? known(false, from);
  const redirect: Answer = { kind: 'redirect', scheme: 'https', status: 301 };
  const answer = !redirects || (permits.known && permits.value) ? answerOf(message, path) : mapFact(permits, () => redirect);
  return { ...routeWith(route), answer, hsts: known(null, from) };
}

export function secureRoute(route: ProxyRoute): Route {
  const { message, path } = route;
  return { ...routeWith(route), answer: answerOf(message, path), hsts: hstsOf(message) };
}

function routeWith({ message, path }: ProxyRoute): Pick<Route, 'scope' | 'span' | 'condition' | 'management' | 'restricted'> {
  const isConditional = messagesField(message, 'conditions').items.some((condition) => condition.field('header') !== null || condition.field('queryParameter') !== null);
  return { scope: path, span: message.span, condition: isConditional ? 'other' : 'always', management: null, restricted: false };
}

/** What another file holds. */
function outOfSight(include: Message): Unknown {
  return unknown({ kind: 'missing-file', path: `HTTPProxy ${textIn(include, 'name') ?? '?'}` }, { kind: 'written', span: include.span });
}

/** What there may be besides the routes in sight. */
export function hiddenRoute(doubt: Unknown): Route {
  return { scope: '', span: spanOf(doubt.from), answer: doubt, condition: 'other', hsts: doubt, management: null, restricted: false };
}

function answerOf(route: Message, path: string): Fact<Answer> {
  const from: Origin = { kind: 'written', span: route.span };
  const redirect = messageAt(route, 'requestRedirectPolicy');
  if (redirect !== null) return redirectAnswer(redirect);
  const direct = messageAt(route, 'directResponsePolicy');
  const status = direct === null ? null : (numberField(direct, 'statusCode') ?? known(200, from));
  if (status !== null) return mapFact(status, (code): Answer => ({ kind: code >= 400 ? 'refuse' : 'fixed', status: code }));
  const { items, doubt } = messagesField(route, 'services');
  if (items.length === 0 && doubt !== null) return doubt;
  return known(path !== '' && isAcmePath(path) ? { kind: 'acme-challenge' } : { kind: 'forward', to: [] }, from);
}

function redirectAnswer(redirect: Message): Fact<Answer> {
  const from: Origin = { kind: 'written', span: redirect.span };
  const status = numberField(redirect, 'statusCode') ?? known(302, from);
  if (!status.known) return status;
  return mapFact(textField(redirect, 'scheme') ?? known('same', from), (to): Answer => ({ kind: 'redirect', scheme: to === 'https' || to === 'http' ? to : 'same', status: status.value }));
}

/** What a service changes comes after what its route does. Of several services, one that says nothing decides. */
function hstsOf(route: Message): Hsts {
  const none: Hsts = known(null, { kind: 'written', span: route.span });
  const byRoute = hstsAfterChange(messageField(route, 'responseHeadersPolicy'), none);
  const services = messagesField(route, 'services').items.map((service) => hstsAfterChange(messageField(service, 'responseHeadersPolicy'), byRoute));
  return services.find((hsts) => hsts.known && hsts.value === null) ?? services[0] ?? byRoute;
}
