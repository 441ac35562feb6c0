import type { Route } from '../../../src/model/endpoint.ts';
import type { Truth } from '../../../src/model/fact.ts';
import type { Condition } from './condition.ts';
import { passes, passesAboveZero, type AclTest } from './acl-test.ts';
import { follows } from './assumption.ts';
import { evaluate } from '../syntax/evaluate.ts';
import type { ForwardedHeader, Value } from './request.ts';
import type { Assumption, State } from './state.ts';

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
  const { forwarded } = value;
  if (forwarded !== null && state.forwarded.includes(forwarded.name)) return splitSome(test, { by: 'other', subject: forwarded.subject, never: null }, state);
  const result = value.kind === 'none' ? false : passes(test, value.text, value.isBoolean);
  if (result === null) return split({ kind: 'open', doubt: { kind: 'not-understood', what: test.text } }, state);
  return forwarded === null ? sidesOf(result, [state], []) : splitForwarded(test, forwarded, result, state);
}

function sidesOf(holds: boolean, those: readonly State[], others: readonly State[]): Sides {
  return holds ? { met: those, unmet: others } : { met: others, unmet: those };
}

/** Direct clients do not send the header. Behind a proxy that does it may be the other way round. */
function splitForwarded(test: AclTest, { name, subject }: ForwardedHeader, result: boolean, state: State): Sides {
  const decided = decide(test, { subject, never: null }, state);
  const direct = assuming(state, { test, subject, holds: result });
  if (decided === (result ? 'yes' : 'no')) return sidesOf(result, [direct], []);
  const behind = { ...assuming(state, { test, subject, holds: !result }), condition: 'forwarded-header', forwarded: [...state.forwarded, name] } as const;
  return sidesOf(result, [direct], [behind]);
}

/** Of what requests are not, only the last is kept in mind: hundreds of hosts may have been asked for before. */
const MANY_ASSUMPTIONS = 48;

function assuming(state: State, assumption: Assumption): State {
  const { assumptions } = state;
  const oldest = assumptions.length < MANY_ASSUMPTIONS ? -1 : assumptions.findIndex(({ holds }) => !holds);
  return { ...state, assumptions: oldest === -1 ? [...assumptions, assumption] : [...assumptions.slice(0, oldest), ...assumptions.slice(oldest + 1), assumption] };
}

type Chosen = Omit<Extract<Value, { readonly kind: 'some' }>, 'kind'>;

function splitSome(test: AclTest, value: Chosen, state: State): Sides {
  const decided = decide(test, value, state);
  if (decided !== 'unknown') return sidesOf(decided === 'yes', [state], []);
  const { subject, by } = value;
  const met = assuming(state, { test, subject, holds: true });
  return { met: [{ ...met, condition: both(state.condition, by === 'host' ? 'host' : 'other') }], unmet: [assuming(state, { test, subject, holds: false })] };
}

function decide(test: AclTest, { subject, never }: Pick<Chosen, 'subject' | 'never'>, state: State): Truth {
  const aboveZero = never === 'zero' ? passesAboveZero(test) : 'unknown';
  if (aboveZero !== 'unknown') return aboveZero;
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
