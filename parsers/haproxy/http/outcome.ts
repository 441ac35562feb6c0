import type { Answer } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { isAcmeOnly, isLoopbackOnly } from './assumption.ts';
import type { ProxyRules } from './rule.ts';
import type { State } from './state.ts';

/** What some requests get. */
export interface Outcome {
  /** As in `Route`: the backend, or the condition of the rule that answers. */
  readonly scope: string;
  /** The line that answers, or that leads to what does. */
  readonly span: Span;
  readonly answer: Fact<Answer>;
  readonly state: State;
  /** The proxies on the way: the one that the request came in on, then the backend if it is another one. */
  readonly way: readonly ProxyRules[];
  /** HAProxy answers by itself, so that `http-response` does not see it. */
  readonly ownAnswer: boolean;
  readonly management: string | null;
  readonly restricted: boolean;
}

/** Where an answer is written, and what it is about. */
export interface Place {
  readonly scope: string;
  readonly span: Span;
  readonly way: readonly ProxyRules[];
}

/** What kind of answer it is. */
export interface OutcomeKind {
  readonly ownAnswer: boolean;
  readonly management: string | null;
}

export const byHaproxy: OutcomeKind = { ownAnswer: true, management: null };
export const byServer: OutcomeKind = { ownAnswer: false, management: null };

export function answered(place: Place, state: State, answer: Answer, kind: OutcomeKind): Outcome {
  return { ...place, ...kind, state, answer: settled(answer, state, place), restricted: isLoopbackOnly(state) };
}

/** What the requests get cannot be told. */
export function undecided(place: Place, state: State, doubt: Doubt, kind: OutcomeKind): Outcome {
  return { ...place, ...kind, state, answer: unknown(doubt, { kind: 'written', span: place.span }), restricted: isLoopbackOnly(state) };
}

/** What is certain stays certain; everything else is open when something that cannot be seen may answer before. */
function settled(answer: Answer, state: State, { way, span }: Place): Fact<Answer> {
  const from: Origin = { kind: 'written', span };
  const isSafe = answer.kind === 'refuse' || (answer.kind === 'redirect' && answer.scheme === 'https');
  if (isSafe) return known(answer, from);
  if (isServed(answer.kind) && isAcmeOnly(state)) return known({ kind: 'acme-challenge' }, from);
  const doubt = state.doubt ?? state.mayBeAnswered ?? way.find(({ proxy }) => proxy.doubt !== null)?.proxy.doubt ?? null;
  return doubt === null ? known(answer, from) : unknown(doubt, from);
}

/** Whether an answer uses what the rules say about identities. */
export function isServed(kind: Answer['kind']): boolean {
  return kind === 'content' || kind === 'forward' || kind === 'fixed';
}
