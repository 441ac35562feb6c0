import type { Route } from '../../src/model/endpoint.ts';
import type { Truth } from '../../src/model/fact.ts';
import type { Condition } from './condition.ts';
import { passes, type AclTest } from './acl-test.ts';
import { follows } from './assumption.ts';
import { evaluate } from './evaluate.ts';
import type { Value } from './request.ts';
import type { State } from './state.ts';

/** The requests for which a condition holds, and the others. */
export interface Sides {
  readonly met: readonly State[];
  readonly unmet: readonly State[];
}

/** Parts the requests of `state` by a condition; both sides are exact but for the conditions that are open. */
export function split(condition: Condition, state: State): Sides {
  switch (condition.kind) {
    case 'constant':
      return condition.holds ? { met: [state], unmet: [] } : { met: [], unmet: [state] };
    case 'open':
      return { met: [{ ...state, condition: both(state.condition, 'other'), doubt: state.doubt ?? condition.doubt }], unmet: [{ ...state, doubt: state.doubt ?? condition.doubt }] };
    case 'test':
      return splitByTest(condition.test, state);
    case 'not': {
      const { met, unmet } = split(condition.of, state);
      return { met: unmet, unmet: met };
    }
    case 'and':
      return splitAll(condition.of, state);
    case 'or': {
      const { met, unmet } = splitAll(condition.of.map((of) => ({ kind: 'not', of })), state);
      return { met: unmet, unmet: met };
    }
  }
}

function splitAll(conditions: readonly Condition[], state: State): Sides {
  let met: readonly State[] = [state];
  const unmet: State[] = [];
  for (const condition of conditions) {
    const sides = met.map((each) => split(condition, each));
    unmet.push(...sides.flatMap((side) => side.unmet));
    met = sides.flatMap((side) => side.met);
  }
  return { met, unmet };
}

function splitByTest(test: AclTest, state: State): Sides {
  const value = evaluate(test.sample, state);
  if (value.kind === 'some') return splitSome(test, value, state);
  const result = value.kind === 'none' ? false : passes(test, value.text);
  if (result === null) return split({ kind: 'open', doubt: { kind: 'not-understood', what: test.text } }, state);
  const usual = [state];
  const forwarded = value.forwarded ? withForwardedHeader(test, !result, state) : [];
  return result ? { met: usual, unmet: forwarded } : { met: forwarded, unmet: usual };
}

/** Requests for which a header of a proxy in front makes the difference. */
function withForwardedHeader(test: AclTest, holds: boolean, state: State): readonly State[] {
  const before = state.assumptions.find((assumption) => assumption.test.text === test.text);
  if (before !== undefined && before.holds !== holds) return [];
  return [{ ...state, condition: 'forwarded-header', assumptions: [...state.assumptions, { test, subject: 'forwarded', holds }] }];
}

function splitSome(test: AclTest, value: Extract<Value, { kind: 'some' }>, state: State): Sides {
  const decided = decide(test, value, state);
  if (decided !== 'unknown') return decided === 'yes' ? { met: [state], unmet: [] } : { met: [], unmet: [state] };
  const { subject, by } = value;
  const assume = (holds: boolean): State => ({ ...state, assumptions: [...state.assumptions, { test, subject, holds }] });
  return { met: [{ ...assume(true), condition: both(state.condition, by === 'host' ? 'host' : 'other') }], unmet: [assume(false)] };
}

function decide(test: AclTest, { subject, never }: Extract<Value, { kind: 'some' }>, state: State): Truth {
  if (never === 'zero' && test.method === 'default' && test.patterns !== null && test.patterns.length > 0 && test.patterns.every((pattern) => pattern === '0')) {
    return test.operator === 'eq' ? 'no' : 'unknown';
  }
  if (never === 'written' && test.patterns?.every((pattern) => /[\da-f]{16}/i.test(pattern)) === true) return 'no';
  for (const assumption of state.assumptions) {
    const decided = follows(test, subject, assumption);
    if (decided !== 'unknown') return decided;
  }
  return 'unknown';
}

function both(one: Route['condition'], other: Route['condition']): Route['condition'] {
  if (one === 'always' || one === other) return other;
  return one === 'forwarded-header' ? one : 'other';
}
