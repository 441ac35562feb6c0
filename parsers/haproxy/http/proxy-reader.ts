import type { Address, Route } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { once } from '../../_shared/memo.ts';
import type { BehaviourOf, BindView, OpenWay } from './behaviour.ts';
import { identityUsesOf, type Followed } from './identity.ts';
import { mentionsIdentity } from './identity-fetch.ts';
import { modeOf } from '../bind/mode.ts';
import { isServed, type Outcome } from './outcome.ts';
import { passthroughOf } from '../bind/passthrough.ts';
import type { Request } from './request.ts';
import { routesOf } from './route.ts';
import type { Rule } from './rule.ts';
import type { Proxy } from '../syntax/sections.ts';
import type { Sides } from './split.ts';
import { initialState, named, type State } from './state.ts';
import { outcomesOf, type Surroundings } from './walk.ts';

/** Answers what proxies do with what comes in. */
export interface ProxyReader {
  readonly behaviourOf: BehaviourOf;
  readonly openWay: OpenWay;
}

/** One for all proxies of a configuration: requests of one kind are followed through a proxy once. */
export function proxyReader(surroundings: Surroundings, release: Release): ProxyReader {
  const routes = new Map<Proxy, Map<string, readonly Route[]>>();
  const outcomes = new Map<Proxy, Map<string, readonly Outcome[]>>();
  const hasIdentity = mentionsIdentity(surroundings.configuration);
  const isHttp = (proxy: Proxy): boolean => {
    const mode = modeOf(proxy, release);
    return mode.known && mode.value === 'http';
  };
  const outcomesFor = (proxy: Proxy, request: Request): readonly Outcome[] =>
    once(once(outcomes, proxy, () => new Map<string, readonly Outcome[]>()), keyOf(request), () => outcomesOf(proxy, initialState(request), isHttp(proxy), surroundings));
  const routesFor = (proxy: Proxy, request: Request): readonly Route[] =>
    once(once(routes, proxy, () => new Map<string, readonly Route[]>()), keyOf(request), () => routesOf(outcomesFor(proxy, request)));
  const followed = (proxy: Proxy, request: Request): Followed => {
    const asked: { rule: Rule; state: State; sides: Sides }[] = [];
    const watch = (rule: Rule, state: State, sides: Sides): void => void asked.push({ rule, state, sides });
    const found = outcomesOf(proxy, initialState(request), isHttp(proxy), surroundings, watch);
    return { certificate: request.certificate === 'any' ? 'absent' : request.certificate, outcomes: found, asked };
  };
  return {
    behaviourOf: (proxy, view) => {
      const from: Origin = { kind: 'written', span: proxy.section.head.span };
      const mode = modeOf(proxy, release);
      const doubt = view.tls.known ? (mode.known ? null : mode.doubt) : view.tls.doubt;
      if (doubt !== null) return { routes: unknown(doubt, from), identityUses: [], passthrough: unknown(doubt, from) };
      const request = requestOf(view);
      const identityUses = hasIdentity ? identityUsesOf(request, view, (certificate) => followed(proxy, { ...request, certificate })) : [];
      const own = routesFor(proxy, request);
      if (isHttp(proxy)) return { routes: known(own, from), identityUses, passthrough: known(false, mode.from) };
      const refusesAll = own.every(({ answer }) => answer.known && answer.value.kind === 'refuse');
      return { routes: known(refusesAll ? own : [], from), identityUses, passthrough: passthroughOf(surroundings.rulesOf(proxy), request.tls, mode.known && mode.value === 'tcp', from) };
    },
    openWay: (proxy, { addresses, certificate, otherNames }) => {
      const request = { tls: true, port: portOf(addresses), certificate, namesDiffer: otherNames !== null };
      const assumptions = otherNames === null ? [] : [...named('sni', otherNames.serverName), ...named('host', otherNames.host)];
      const found = outcomesOf(proxy, initialState(request, assumptions), isHttp(proxy), surroundings);
      const open = found.find(({ answer, restricted }) => answer.known && isServed(answer.value.kind) && answer.value.kind !== 'fixed' && !restricted);
      if (open === undefined) return null;
      return open.scope === '' ? `${proxy.kind} ${proxy.name}` : open.scope;
    },
  };
}

function keyOf({ tls, port, certificate }: Request): string {
  return `${tls} ${port} ${certificate}`;
}

function requestOf({ tls, addresses }: BindView): Request {
  return { tls: tls.known && tls.value !== null, port: portOf(addresses), certificate: 'any', namesDiffer: false };
}

/** The port that all addresses have. */
function portOf(addresses: Fact<readonly Address[]>): number | null {
  const ports = new Set(addresses.known ? addresses.value.map(({ port }) => port) : []);
  const [port = null] = ports;
  return ports.size === 1 ? port : null;
}
