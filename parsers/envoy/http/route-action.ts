import { known, mapFact, unknown, type Fact } from '../../../src/model/fact.ts';
import { booleanField, enumField, messageField, messagesField, numberField, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';

/** Where a redirect leads; `same` keeps the scheme of the request. */
type Scheme = 'https' | 'http' | 'same';

/** What a route does with requests. */
export type RouteAction =
  | { readonly kind: 'redirect'; readonly scheme: Scheme; readonly status: number }
  | { readonly kind: 'answer'; readonly status: number }
  | { readonly kind: 'forward'; readonly clusters: Fact<readonly string[]>; readonly host: HostOfRequest; readonly path: string | null; readonly weighted: readonly Message[]; readonly tunnel: Tunnel | null };

/** What is in a request that Envoy ends the tunnel of, and passes on without HTTP around it. */
export type Tunnel = 'tcp' | 'udp';

/** What becomes of the Host header on the way: kept, replaced by a name, by that of the upstream host, or by something else. */
export type HostOfRequest = { readonly kind: 'kept' } | { readonly kind: 'literal'; readonly name: string } | { readonly kind: 'upstream' } | { readonly kind: 'other' };

export function routeActionOf(route: Message): Fact<RouteAction> {
  const redirect = messageField(route, 'redirect');
  if (redirect !== null) return redirect.known ? redirectOf(redirect.value) : redirect;
  const direct = messageField(route, 'direct_response');
  if (direct !== null) return direct.known ? mapFact(statusOf(direct.value), (status): RouteAction => ({ kind: 'answer', status })) : direct;
  const forward = messageField(route, 'route');
  if (forward !== null) return forward.known ? known(forwardOf(forward.value), { kind: 'written', span: forward.value.span }) : forward;
  return unknown(route.doubt ?? { kind: 'not-understood', what: 'action' }, { kind: 'written', span: route.span });
}

/** `RedirectAction.RedirectResponseCode`, in the order of the numbers. */
const redirectCodes = ['MOVED_PERMANENTLY', 'FOUND', 'SEE_OTHER', 'TEMPORARY_REDIRECT', 'PERMANENT_REDIRECT'] as const;

const statusByCode: Readonly<Record<(typeof redirectCodes)[number], number>> = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

function redirectOf(redirect: Message): Fact<RouteAction> {
  const from = { kind: 'written', span: redirect.span } as const;
  const code = enumField(redirect, 'response_code', redirectCodes) ?? known('MOVED_PERMANENTLY', from);
  const scheme = schemeOf(redirect);
  if (!code.known) return code;
  return mapFact(scheme ?? known<Scheme>('same', from), (to): RouteAction => ({ kind: 'redirect', scheme: to, status: statusByCode[code.value] }));
}

function schemeOf(redirect: Message): Fact<Scheme> | null {
  const https = booleanField(redirect, 'https_redirect');
  if (https !== null && (!https.known || https.value)) return mapFact(https, () => 'https');
  const scheme = textField(redirect, 'scheme_redirect');
  return scheme === null ? null : mapFact(scheme, (text): Scheme => (text === '' ? 'same' : text.toLowerCase() === 'https' ? 'https' : 'http'));
}

function statusOf(direct: Message): Fact<number> {
  return numberField(direct, 'status') ?? known(200, { kind: 'written', span: direct.span });
}

function forwardOf(action: Message): RouteAction & { readonly kind: 'forward' } {
  const weighted = messageField(action, 'weighted_clusters');
  const items = weighted?.known === true ? messagesField(weighted.value, 'clusters') : null;
  return { kind: 'forward', clusters: clustersOf(action, items, weighted), host: hostOf(action), path: pathOf(action), weighted: items?.items ?? [], tunnel: tunnelOf(action) };
}

/** `connect_config` makes Envoy the end of CONNECT; without it the request is passed on (RouteAction.UpgradeConfig). */
function tunnelOf(action: Message): Tunnel | null {
  for (const upgrade of messagesField(action, 'upgrade_configs').items) {
    const type = textField(upgrade, 'upgrade_type');
    if (upgrade.field('connect_config') === null || type?.known !== true) continue;
    return type.value.toUpperCase() === 'CONNECT-UDP' ? 'udp' : 'tcp';
  }
  return null;
}

function clustersOf(action: Message, items: ReturnType<typeof messagesField> | null, weighted: Fact<Message> | null): Fact<readonly string[]> {
  const from = { kind: 'written', span: action.span } as const;
  const cluster = textField(action, 'cluster');
  if (cluster !== null) return mapFact(cluster, (name) => [name]);
  if (weighted?.known === false) return weighted;
  if (items === null) return unknown(action.doubt ?? { kind: 'run-time', what: 'cluster' }, from);
  const names: string[] = [];
  for (const item of items.items) {
    const name = textField(item, 'name');
    if (name?.known === false) return name;
    if (name !== null) names.push(name.value);
  }
  return items.doubt ?? known(names, from);
}

/** What the path of requests begins with after that of the route is taken away; `null` where it is kept. */
function pathOf(action: Message): string | null {
  const rewrite = textField(action, 'prefix_rewrite');
  return rewrite?.known === true && rewrite.value !== '' ? rewrite.value : null;
}

function hostOf(action: Message): HostOfRequest {
  const literal = textField(action, 'host_rewrite_literal') ?? textField(action, 'host_rewrite');
  if (literal !== null) return literal.known ? { kind: 'literal', name: literal.value } : { kind: 'other' };
  const automatic = booleanField(action, 'auto_host_rewrite');
  if (automatic !== null && (!automatic.known || automatic.value)) return { kind: automatic.known ? 'upstream' : 'other' };
  const others = ['host_rewrite_header', 'auto_host_rewrite_header', 'host_rewrite_path_regex'];
  return others.some((name) => action.field(name) !== null) ? { kind: 'other' } : { kind: 'kept' };
}
