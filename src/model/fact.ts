import type { Span } from './span.ts';
import type { Release } from './release.ts';

/** Where a fact comes from. There is no fact without an origin. */
export type Origin =
  /** Written in the block it applies to. */
  | { readonly kind: 'written'; readonly span: Span }
  /** Written at `span`, in effect at `into`: http{} to server{}, HAProxy defaults to frontend, global to bind. */
  | { readonly kind: 'inherited'; readonly span: Span; readonly into: Span }
  /** Came out of something written at `span`: a word of a cipher list, a map, a variable with a constant value. */
  | { readonly kind: 'expanded'; readonly span: Span; readonly by: string }
  /** What the product does when nothing is written; `near` is the block it is missing from. */
  | { readonly kind: 'default'; readonly of: Release; readonly near: Span; readonly cite: string };

/** Why a value cannot be known from the files alone. */
export type Doubt =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'template' }
  | { readonly kind: 'missing-file'; readonly path: string }
  /** The file is included by a main file that is not in scope, so what it inherits is open. */
  | { readonly kind: 'fragment' }
  | { readonly kind: 'run-time'; readonly what: string }
  | { readonly kind: 'release-dependent'; readonly what: string }
  | { readonly kind: 'build-dependent'; readonly what: string }
  | { readonly kind: 'not-understood'; readonly what: string };

/** A value that is known, or a doubt that has a reason. "Nothing is set" is a known `null`, never a doubt. */
export type Fact<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly from: Origin;
}

export interface Unknown {
  readonly known: false;
  readonly doubt: Doubt;
  readonly from: Origin;
}

/** Kleene's third value stands for everything the files do not decide. */
export type Truth = 'yes' | 'no' | 'unknown';

export function known<T>(value: T, from: Origin): Known<T> {
  return { known: true, value, from };
}

export function unknown(doubt: Doubt, from: Origin): Unknown {
  return { known: false, doubt, from };
}

/** `test` of a known value, else `unknown`. */
export function truth<T>(fact: Fact<T>, test: (value: T) => boolean): Truth {
  if (!fact.known) return 'unknown';
  return test(fact.value) ? 'yes' : 'no';
}

export function and(...truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('unknown') ? 'unknown' : 'yes';
}

export function or(...truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  return truths.includes('unknown') ? 'unknown' : 'no';
}

export function not(value: Truth): Truth {
  if (value === 'unknown') return 'unknown';
  return value === 'yes' ? 'no' : 'yes';
}

/** Applies `change` to a known value and keeps its origin; a doubt stays as it is. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { known: true, value: change(fact.value), from: fact.from } : fact;
}

/** The place in a file that shows the origin: the written text, or the block a default applies to. */
export function spanOf(origin: Origin): Span {
  return origin.kind === 'default' ? origin.near : origin.span;
}

/** The origin of one part of a value, e.g. a word of a list: the place is the part's own, the way it came into effect that of the whole. */
export function originOfPart(whole: Origin, part: Origin): Origin {
  switch (whole.kind) {
    case 'default':
      return whole;
    case 'inherited':
      return { kind: 'inherited', span: spanOf(part), into: whole.into };
    case 'written':
    case 'expanded':
      return part;
  }
}
