import type { Route } from '../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../src/model/fact.ts';
import { errorPageFor } from './error-page.ts';
import { hstsOf } from './header.ts';
import type { Outcome } from './outcome.ts';
import { outcomesOf, outcomesOfError } from './server-walk.ts';
import type { Site } from './site.ts';
import { mayAnswer } from './parameter-file.ts';

/**
 * What a server answers to the requests of `site`, in the order in which nginx decides. Everything that a request can get is in it:
 * what never gets one, e.g. locations behind a `return` of the server, is not.
 */
export function routesOf(site: Site): Fact<readonly Route[]> {
  const outcomes = [...outcomesOf(site), ...plainRequestOnTls(site)];
  const routes = outcomes.map(routeOf);
  const hidden = hiddenRoute(site, outcomes);
  return known(hidden === null ? routes : [...routes, hidden], { kind: 'written', span: site.server.head });
}

function routeOf({ scope, span, answer, condition, management, restricted, settings, variables }: Outcome): Route {
  return { scope, span, answer, condition, hsts: hstsOf(settings, variables), management, restricted };
}

/** A request without TLS to a socket with TLS has the status 497; without an `error_page` it is refused. */
function plainRequestOnTls(site: Site): readonly Outcome[] {
  if (!site.request.tls || errorPageFor(497, site.server) === null) return [];
  const outcomes = outcomesOfError(497, { ...site, request: { ...site.request, tls: false } });
  return outcomes.filter(({ answer }) => !answer.known || answer.value.kind !== 'refuse').map((outcome) => ({ ...outcome, scope: 'error_page 497' }));
}

/** Stands for what an include that cannot be seen may add, unless every request is answered before. */
function hiddenRoute({ server }: Site, outcomes: readonly Outcome[]): Route | null {
  const { doubt, head } = server;
  if (doubt === null || !mayAnswer(doubt) || outcomes.every(({ reply, location }) => reply !== null && location === null)) return null;
  const open = unknown(doubt, { kind: 'written', span: head });
  return { scope: '', span: head, answer: open, condition: 'other', hsts: open, management: null, restricted: false };
}
