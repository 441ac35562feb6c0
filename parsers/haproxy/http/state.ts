import type { Route } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { AclTest } from './acl-test.ts';
import type { NameSet } from './behaviour.ts';
import { noHeaderChanges, type HeaderChanges } from './header-change.ts';
import type { Request } from './request.ts';
import type { Sample } from './sample.ts';

/** Requests at one point of their way through the rules, and what is known of them. */
export interface State {
  readonly request: Request;
  /** What the conditions on the way have told about them. */
  readonly assumptions: readonly Assumption[];
  readonly condition: Route['condition'];
  /** Headers of a proxy in front that they have, in lower case. */
  readonly forwarded: readonly string[];
  /** Set when it is open whether requests come this way. */
  readonly doubt: Doubt | null;
  /** Set when something that cannot be seen may have answered them before. */
  readonly mayBeAnswered: Doubt | null;
  /** Variables set so far; `null` for one whose value is not known. */
  readonly variables: ReadonlyMap<string, Sample | null>;
  readonly headers: HeaderChanges;
}

export interface Assumption {
  readonly test: AclTest;
  readonly subject: string;
  readonly holds: boolean;
}

export function initialState(request: Request, assumptions: readonly Assumption[] = []): State {
  return { request, assumptions, condition: 'always', forwarded: [], doubt: null, mayBeAnswered: null, variables: new Map(), headers: noHeaderChanges };
}

/** More states than this are brought together, more different ones than that are not told apart. */
const MANY_STATES = 16;
const MAX_STATES = 32;

/** Keeps the number of states small: states for which what follows is the same become one that knows what all of them know. */
export function mergeStates(states: readonly State[]): readonly State[] {
  if (states.length <= MANY_STATES) return states;
  const groups: State[][] = [];
  for (const state of states) {
    const group = groups.find(([first]) => first !== undefined && isSame(first, state));
    if (group === undefined) groups.push([state]);
    else group.push(state);
  }
  const merged = groups.flatMap(([first, ...others]) => (first === undefined ? [] : others.reduce(merge, first)));
  const [first] = merged;
  if (first === undefined || merged.length <= MAX_STATES) return merged;
  return [{ ...first, assumptions: [], condition: 'other', doubt: { kind: 'not-understood', what: 'if' } }];
}

/** Whether rules treat both alike but for what their conditions told. */
function isSame(one: State, other: State): boolean {
  return one.variables === other.variables && one.headers === other.headers && one.forwarded.join() === other.forwarded.join();
}

function merge(one: State, other: State): State {
  const isKnown = (assumption: Assumption): boolean => other.assumptions.some((known) => known.test.text === assumption.test.text && known.holds === assumption.holds);
  return {
    ...one,
    assumptions: one.assumptions.filter(isKnown),
    condition: either(one.condition, other.condition),
    doubt: one.doubt === null ? null : other.doubt,
    mayBeAnswered: one.mayBeAnswered === null ? null : other.mayBeAnswered,
  };
}

/** The condition of requests of which some meet one and some the other. */
export function either(one: Route['condition'], other: Route['condition']): Route['condition'] {
  if (one === other || other === 'forwarded-header') return one;
  if (one === 'forwarded-header') return other;
  return one === 'always' || other === 'always' ? 'always' : 'other';
}

/** What is known of requests for names out of a list, or for all others; nothing where only some of them stand for many. */
export function named(subject: string, { names, isAmong }: NameSet): readonly Assumption[] {
  const wide = names.filter((name) => name.startsWith('*.'));
  if (names.length === 0 || (wide.length > 0 && wide.length < names.length)) return [];
  const sample = { fetch: { name: subject, args: [] }, converters: [], text: subject };
  const patterns = wide.length === 0 ? names : wide.map((name) => name.slice(1));
  const test: AclTest = { sample, method: wide.length === 0 ? 'str' : 'end', ignoreCase: true, patterns, operator: 'eq', text: [subject, ...names].join(' ') };
  return [{ test, subject, holds: isAmong }];
}
