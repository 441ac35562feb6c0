import type { Answer, EndpointId, Route } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin, type Unknown } from '../../../src/model/fact.ts';
import type { Extension } from '../message/extension.ts';
import { hstsAfterFilters, mayRedirect } from '../listener/http-filter.ts';
import type { Message } from '../message/message.ts';
import { hstsAfter, type Hsts } from './response-header.ts';
import type { RouteAction } from './route-action.ts';
import { mostSpecificWins, type RouteEntry, type RouteTable, type VirtualHost } from './route-table.ts';

/** How requests reach a route table. */
export interface Entrance {
  /** The listener speaks TLS. */
  readonly secure: boolean;
  /** Whether clients that Envoy takes for internal ones may use plaintext where `require_tls` is EXTERNAL_ONLY. */
  readonly trustsInternal: Fact<boolean>;
  readonly filters: readonly Extension[];
  readonly connections: (cluster: string) => readonly EndpointId[];
  /** Clusters that lead to the administration interface. */
  readonly adminClusters: ReadonlySet<string>;
}

/** What a listener answers, by the routes it has. */
export function routesOf(table: RouteTable, entrance: Entrance): Fact<readonly Route[]> {
  const from: Origin = { kind: 'written', span: table.message.span };
  const routes = table.virtualHosts.flatMap((host) => routesOfHost(host, table, entrance));
  if (table.doubt !== null) routes.push(hiddenRoute('', table.doubt));
  return known(routes, from);
}

function routesOfHost(host: VirtualHost, table: RouteTable, entrance: Entrance): Route[] {
  const scope = scopeOfHost(host);
  const redirect = entrance.secure ? null : redirectByHost(host, scope, entrance);
  const routes: Route[] = redirect === null ? [] : [redirect.route];
  if (redirect?.answersAll === true) return routes;
  let condition: Route['condition'] = redirect === null ? 'always' : 'other';
  for (const entry of host.routes) {
    if (!canMatch(entry, entrance)) continue;
    const needsHeader = !entrance.secure && entry.match.scheme === 'https';
    const own = needsHeader ? 'forwarded-header' : entry.match.conditional ? 'other' : condition;
    routes.push(routeOf(entry, own, scope, host, table, entrance));
    if (!answersTheRest(entry, entrance)) continue;
    if (entrance.secure || entry.match.scheme === null) return routes;
    condition = 'forwarded-header';
  }
  if (host.doubt !== null) routes.push(hiddenRoute(scope, host.doubt));
  return routes;
}

/** A request on TLS has the scheme https; one without has http, unless a proxy in front says otherwise. */
function canMatch({ match }: RouteEntry, { secure }: Entrance): boolean {
  return !(secure && match.scheme === 'http');
}

/** Whether routes behind it never see a request of a direct client. */
function answersTheRest({ match, action }: RouteEntry, { secure }: Entrance): boolean {
  const isForEvery = match.everyPath && !match.conditional && !match.validated;
  return isForEvery && (secure || match.scheme !== 'https') && (action.known || match.scheme === null);
}

/** `require_tls` answers before the routes, with status 301 (RouteMatcher::route). */
function redirectByHost(host: VirtualHost, scope: string, { trustsInternal }: Entrance): { readonly route: Route; readonly answersAll: boolean } | null {
  const { requireTls, message } = host;
  const span = message.field('require_tls')?.key.span ?? message.span;
  const route: Route = {
    scope,
    span,
    answer: mapFact(requireTls, () => ({ kind: 'redirect', scheme: 'https', status: 301 })),
    condition: 'always',
    hsts: known(null, requireTls.from),
    management: null,
    restricted: false,
  };
  if (requireTls.known && requireTls.value === 'NONE') return null;
  if (!requireTls.known || requireTls.value === 'ALL') return { route, answersAll: true };
  if (!trustsInternal.known) return { route: { ...route, answer: trustsInternal }, answersAll: true };
  return { route, answersAll: !trustsInternal.value };
}

function routeOf(entry: RouteEntry, condition: Route['condition'], scope: string, host: VirtualHost, table: RouteTable, entrance: Entrance): Route {
  return {
    scope: scope + entry.match.path,
    span: entry.span,
    answer: answerOf(entry, entrance),
    condition,
    hsts: entrance.secure ? hstsOf(entry, host, table, entrance) : known(null, { kind: 'written', span: entry.span }),
    management: isReadiness(entry) || !leadsToAdmin(entry, entrance) ? null : 'admin',
    restricted: false,
  };
}

function leadsToAdmin({ action }: RouteEntry, { adminClusters }: Entrance): boolean {
  if (!action.known || action.value.kind !== 'forward' || !action.value.clusters.known) return false;
  return action.value.clusters.value.some((cluster) => adminClusters.has(cluster));
}

/** `/ready` says whether Envoy is up, and nothing else (AdminImpl, ServerInfoHandler::handlerReady). */
function isReadiness({ match, action }: RouteEntry): boolean {
  if (!action.known || action.value.kind !== 'forward') return false;
  return (action.value.path ?? match.path) === '/ready';
}

function answerOf(entry: RouteEntry, entrance: Entrance): Fact<Answer> {
  const { action, match } = entry;
  const { connections, filters, secure } = entrance;
  if (!action.known) return action;
  if (isReadiness(entry) && leadsToAdmin(entry, entrance)) return known({ kind: 'fixed', status: 200 }, action.from);
  const answer = answerTo(action.value, connections);
  const serves = answer.kind === 'forward' || answer.kind === 'content';
  if (serves && match.acme) return known({ kind: 'acme-challenge' }, action.from);
  if (serves && !secure && mayRedirect(filters)) return unknown({ kind: 'not-understood', what: 'Lua' }, action.from);
  return known(answer, action.from);
}

function answerTo(action: RouteAction, connections: Entrance['connections']): Answer {
  switch (action.kind) {
    case 'redirect':
      return action;
    case 'answer':
      return { kind: action.status >= 400 ? 'refuse' : 'fixed', status: action.status };
    case 'forward':
      return { kind: 'forward', to: action.clusters.known ? action.clusters.value.flatMap(connections) : [] };
  }
}

/** Weighted clusters may differ: then what one of them lacks is lacking. */
function hstsOf({ message, action }: RouteEntry, host: VirtualHost, table: RouteTable, { filters }: Entrance): Hsts {
  const weighted: readonly (Message | null)[] = action.known && action.value.kind === 'forward' && action.value.weighted.length > 0 ? action.value.weighted : [null];
  const byCluster = weighted.map((cluster) => {
    const levels = [cluster, message, host.message, table.message].flatMap((level) => level ?? []);
    const none: Hsts = known(null, { kind: 'written', span: message.span });
    return hstsAfterFilters(filters, hstsAfter(mostSpecificWins(table) ? levels.toReversed() : levels, none));
  });
  return byCluster.find((hsts) => hsts.known && hsts.value === null) ?? byCluster.find((hsts) => !hsts.known) ?? byCluster[0] ?? known(null, { kind: 'written', span: message.span });
}

/** Domains besides `*` are told with the path. */
function scopeOfHost({ domains }: VirtualHost): string {
  if (!domains.known || domains.value.includes('*')) return '';
  return domains.value[0] ?? '';
}

/** Stands for what cannot be seen. */
function hiddenRoute(scope: string, doubt: Unknown): Route {
  return { scope, span: spanIn(doubt), answer: doubt, condition: 'other', hsts: doubt, management: null, restricted: false };
}

function spanIn({ from }: Unknown): Route['span'] {
  return from.kind === 'default' ? from.near : from.span;
}

/** Headers that are added to requests, at every level. */
export function requestHeaderLevels(table: RouteTable): readonly { readonly scope: string; readonly levels: readonly Message[]; readonly entry: RouteEntry }[] {
  return table.virtualHosts.flatMap((host) =>
    host.routes.map((entry) => ({ scope: scopeOfHost(host) + entry.match.path, levels: [entry.message, host.message, table.message], entry })),
  );
}

