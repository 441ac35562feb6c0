import type { ClientCertificateMode, VerificationBypass } from '../../../src/model/endpoint.ts';
import { nameOf } from '../cluster/cluster.ts';
import { httpFiltersOf } from '../listener/http-filter.ts';
import { tableOfChain } from '../listener/filter-chain.ts';
import { wholeListener, type PlacedListener } from '../listener/listener.ts';
import { isRbac } from '../listener/rbac.ts';
import type { RouteEntry, VirtualHost } from '../http/route-table.ts';

/**
 * Adds the ways around a required client certificate that other chains of the same listener open: Envoy does not compare the name in the
 * handshake with the host of the request, so that who comes in under a name that asks for less may ask for another host.
 */
export function withBypasses(chains: readonly PlacedListener[]): readonly PlacedListener[] {
  const isOpen = (placed: PlacedListener): boolean => asksLess(placed.model ?? placed);
  if (chains.every(isOpen) || !chains.some(isOpen)) return chains;
  const read = chains.map(wholeListener);
  const open = read.filter(asksLess);
  return read.map((placed) => {
    const bypasses = insists(placed) ? open.flatMap((other) => bypassBy(other, placed)) : [];
    if (bypasses.length === 0) return placed;
    const { listener } = placed;
    const authentication = { ...listener.clientAuthentication, bypasses: [...listener.clientAuthentication.bypasses, ...bypasses] };
    return { ...placed, listener: { ...listener, clientAuthentication: authentication } };
  });
}

function modeIs(placed: PlacedListener, modes: readonly ClientCertificateMode[]): boolean {
  const { mode } = placed.listener.clientAuthentication;
  return tableOfChain(placed.chain) !== null && mode.known && modes.includes(mode.value);
}

function insists(placed: PlacedListener): boolean {
  return modeIs(placed, ['required', 'required-unverified']);
}

/** Filters that decide by the name in the handshake may close the way. */
function asksLess(placed: PlacedListener): boolean {
  const { http } = placed.chain.terminal;
  return modeIs(placed, ['none', 'optional', 'optional-unverified']) && http !== null && !httpFiltersOf(http.manager).some((filter) => isRbac(filter) || filter.type === 'ExtAuthz');
}

function bypassBy(other: PlacedListener, { chain }: PlacedListener): readonly VerificationBypass[] {
  const names = chain.match.serverNames.known ? chain.match.serverNames.value : [];
  const own = tableOfChain(chain)?.virtualHosts ?? [];
  const guarded = new Set(own.flatMap((host) => host.routes.flatMap(clustersOf)));
  const hosts = names.length > 0 ? names : own.flatMap(domainsOf);
  const reached = tableOfChain(other.chain)?.virtualHosts.find((host) => isFor(host, hosts) && !(isPlaintext(other) && redirects(host)) && host.routes.some((entry) => !entry.match.validated && clustersOf(entry).some((cluster) => guarded.has(cluster))));
  if (reached === undefined) return [];
  return [{ kind: 'per-name', span: other.chain.match.namesSpan ?? other.chain.message.span, scope: nameOf(reached.message) }];
}

function clustersOf({ action }: RouteEntry): readonly string[] {
  return action.known && action.value.kind === 'forward' && action.value.clusters.known ? action.value.clusters.value : [];
}

function isPlaintext({ listener: { tls } }: PlacedListener): boolean {
  return tls.known && tls.value === null;
}

function redirects({ requireTls }: VirtualHost): boolean {
  return !requireTls.known || requireTls.value !== 'NONE';
}

function domainsOf({ domains }: VirtualHost): readonly string[] {
  return domains.known ? domains.value : [];
}

function isFor(host: VirtualHost, names: readonly string[]): boolean {
  return domainsOf(host).some((domain) => names.some((name) => overlap(domain.replace(/:(?:\d+|\*)$/, ''), name)));
}

/** Whether a host can match both patterns, e.g. `*.shop.example` and `admin.shop.example`. */
function overlap(one: string, other: string): boolean {
  return one === other || covers(one, other) || covers(other, one);
}

function covers(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*') && name.endsWith(pattern.slice(1));
}
