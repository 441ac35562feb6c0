import type { Route } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import { errorPageFor } from './error-page.ts';
import { hstsOf } from './header.ts';
import type { Outcome } from './outcome.ts';
import { outcomesOf, outcomesOfError } from './server-walk.ts';
import type { Site } from '../server/site.ts';
import { mayAnswer } from '../files/parameter-file.ts';

/**
 * What a server answers to the requests of `site`, in the order in which nginx decides. Everything that a request can get is in it:
 * what never gets one, e.g. locations behind a `return` of the server, is not.
 */
export function routesOf(site: Site): Fact<readonly Route[]> {
  const outcomes = outcomesOf(site);
  const routes = outcomes.map(routeOf);
  for (const outcome of plainRequestOnTls(site)) routes.push(routeOf(outcome));
  const hidden = hiddenRoute(site, outcomes);
  if (hidden !== null) routes.push(hidden);
  return known(withoutRepetition(routes), { kind: 'written', span: site.server.head });
}

/** Requests that came on different ways to the same answer. */
function withoutRepetition(routes: readonly Route[]): readonly Route[] {
  const starts = new Set(routes.map(({ span }) => span.start));
  if (starts.size === routes.length) return routes;
  const distinct = new Map<string, Route>();
  for (const route of routes) {
    const key = JSON.stringify({ ...route, condition: null });
    const same = distinct.get(key);
    if (same === undefined || route.condition === 'always') distinct.set(key, route);
  }
  return [...distinct.values()];
}

function routeOf({ scope, span, answer, condition, management, restricted, settings, inherited, variables }: Outcome): Route {
  const hsts = hstsOf(settings, inherited.headers, variables);
  return { scope, span, answer, condition, hsts, management, restricted };
}

/** A request without TLS to a socket with TLS has the status 497; without an `error_page` it is refused. */
function plainRequestOnTls(site: Site): readonly Outcome[] {
  if (!site.request.tls || errorPageFor(497, site.inherited(site.server).errorPages) === null) return [];
  const outcomes = outcomesOfError(497, { ...site, request: { ...site.request, tls: false } });
  return outcomes.filter(({ answer }) => !answer.known || answer.value.kind !== 'refuse').map(asPlainRequest);
}

/** Its scheme is not that of the listener. */
function asPlainRequest(outcome: Outcome): Outcome {
  const { answer } = outcome;
  const staysPlain = answer.known && answer.value.kind === 'redirect' && answer.value.scheme === 'same';
  const scope = 'error_page 497';
  return staysPlain ? { ...outcome, scope, answer: known({ ...answer.value, scheme: 'http' }, answer.from) } : { ...outcome, scope };
}

/** Stands for what an include that cannot be seen may add, unless every request is answered before. */
function hiddenRoute({ server }: Site, outcomes: readonly Outcome[]): Route | null {
  const { doubt, head } = server;
  if (doubt === null || !mayAnswer(doubt) || outcomes.every(({ reply, location }) => reply !== null && location === null)) return null;
  const open = unknown(doubt, { kind: 'written', span: head });
  return { scope: '', span: head, answer: open, condition: 'other', hsts: open, management: null, restricted: false };
}
