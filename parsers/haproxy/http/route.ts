import type { Route } from '../../../src/model/endpoint.ts';
import { once } from '../../_shared/memo.ts';
import { hstsOf } from './hsts.ts';
import type { Outcome } from './outcome.ts';
import { either } from './state.ts';

/** What comes in gets, in the order in which HAProxy decides. Requests that came on different ways to the same answer are one route. */
export function routesOf(outcomes: readonly Outcome[]): readonly Route[] {
  const routes: Route[] = [];
  const atSpan = new Map<string, number[]>();
  for (const outcome of outcomes) {
    const { scope, span, answer, state, management, restricted } = outcome;
    const route: Route = { scope, span, answer, condition: state.condition, hsts: hstsOf(outcome), management, restricted };
    const others = once(atSpan, `${span.start} ${span.file}`, () => []);
    const index = others.find((other) => isSame(routes[other], route));
    const same = index === undefined ? undefined : routes[index];
    if (index === undefined || same === undefined) others.push(routes.push(route) - 1);
    else routes[index] = { ...same, condition: either(same.condition, route.condition) };
  }
  return routes;
}

function isSame(one: Route | undefined, other: Route): boolean {
  return one !== undefined && JSON.stringify({ ...one, condition: null }) === JSON.stringify({ ...other, condition: null });
}
