import type { Route } from '../../src/model/endpoint.ts';
import { hstsOf } from './hsts.ts';
import type { Outcome } from './outcome.ts';
import { either } from './state.ts';

/** What comes in gets, in the order in which HAProxy decides. Requests that came on different ways to the same answer are one route. */
export function routesOf(outcomes: readonly Outcome[]): readonly Route[] {
  const distinct = new Map<string, Route>();
  for (const outcome of outcomes) {
    const { scope, span, answer, state, management, restricted } = outcome;
    const route: Route = { scope, span, answer, condition: state.condition, hsts: hstsOf(outcome), management, restricted };
    const key = JSON.stringify({ ...route, condition: null });
    const same = distinct.get(key);
    distinct.set(key, same === undefined ? route : { ...same, condition: either(same.condition, route.condition) });
  }
  return [...distinct.values()];
}
