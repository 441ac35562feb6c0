import type { Route } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Narrowing, Side } from './condition.ts';
import type { Variables } from '../scope/evaluate.ts';
import type { Block } from '../scope/scope.ts';
import type { Value } from '../scope/value.ts';

/** Requests at one point of their way through the rewrite directives, and what is known of them. */
export interface State {
  readonly variables: Variables;
  readonly condition: Route['condition'];
  /** Set when it is open whether requests come this way. */
  readonly doubt: Doubt | null;
  /** Set when something that cannot be seen may answer requests before; that is of weight where an answer protects what follows. */
  readonly mayBeAnswered: Doubt | null;
  /** The names they can have asked for; `null`: every name. */
  readonly hosts: readonly string[] | null;
  /** They ask for nothing but the ACME challenge. */
  readonly acme: boolean;
  /** They come from this host. */
  readonly loopback: boolean;
  /** The block whose settings are in effect: a location, an `if` in it, or the server. */
  readonly settings: Block;
  /** The path after rewriting; `null`: the client's own. */
  readonly path: RewrittenPath | null;
  /** How `rewrite` changed the path: not, so that a location is looked for again, or for this location only. */
  readonly rewritten: 'no' | 'yes' | 'in-place';
}

/** A path that `rewrite` made: as a whole, or only its beginning when the rest has variables. */
export interface RewrittenPath {
  readonly text: string;
  readonly isWhole: boolean;
}

/** More different states than this are not told apart. */
const MAX_STATES = 32;

/** The requests of `state` that take one side of an `if`; `null` when there are none. */
export function enter(state: State, side: Side): State | null {
  const { condition, narrowing, doubt } = side;
  const hosts = narrowHosts(state.hosts, narrowing);
  if (hosts !== null && hosts.length === 0) return null;
  return {
    ...state,
    hosts,
    condition: bothConditions(state.condition, condition),
    doubt: state.doubt ?? doubt,
    acme: state.acme || narrowing?.kind === 'acme',
    loopback: state.loopback || narrowing?.kind === 'loopback',
  };
}

function narrowHosts(hosts: readonly string[] | null, narrowing: Narrowing | null): readonly string[] | null {
  if (narrowing?.kind === 'host') return hosts === null || hosts.includes(narrowing.name) ? [narrowing.name] : [];
  if (narrowing?.kind === 'other-host') return hosts?.filter((host) => host !== narrowing.than) ?? null;
  return hosts;
}

function bothConditions(one: Route['condition'], other: Route['condition']): Route['condition'] {
  if (one === 'always' || one === other) return other;
  if (other === 'always') return one;
  return one === 'forwarded-header' || other === 'forwarded-header' ? 'forwarded-header' : 'other';
}

/** The requests of `state` in a location that was chosen for them. */
export function inLocation(location: Block, { variables, condition, doubt, mayBeAnswered, hosts, acme, loopback }: State): State {
  return { variables, condition, doubt, mayBeAnswered, hosts, acme, loopback, settings: location, path: null, rewritten: 'no' };
}

/** Joins states that differ only in which requests they are. */
export function mergeStates(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states;
  const merged: State[] = [];
  for (const state of states) {
    const index = merged.findIndex((other) => isSame(state, other));
    const same = merged[index];
    if (same === undefined) merged.push(state);
    else merged[index] = merge(same, state);
  }
  const [first] = merged;
  if (first === undefined || merged.length <= MAX_STATES) return merged;
  return [{ ...first, condition: 'other', doubt: { kind: 'not-understood', what: 'if' }, acme: false, loopback: false, hosts: null }];
}

function merge(one: State, other: State): State {
  return {
    ...one,
    condition: one.condition === 'always' || one.condition === other.condition ? one.condition : other.condition,
    doubt: one.doubt === null ? null : other.doubt,
    mayBeAnswered: one.mayBeAnswered === null ? null : other.mayBeAnswered,
    hosts: one.hosts === null || other.hosts === null ? null : [...new Set([...one.hosts, ...other.hosts])],
    acme: one.acme && other.acme,
    loopback: one.loopback && other.loopback,
  };
}

/** Whether what follows is the same for both. */
export function isSame(one: State, other: State): boolean {
  return (
    one.settings === other.settings &&
    one.path?.text === other.path?.text &&
    one.path?.isWhole === other.path?.isWhole &&
    one.rewritten === other.rewritten &&
    isSameSet(one.variables.set, other.variables.set)
  );
}

function isSameSet(one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): boolean {
  if (one === other) return true;
  return one.size === other.size && [...one].every(([name, value]) => JSON.stringify(value) === JSON.stringify(other.get(name)));
}
