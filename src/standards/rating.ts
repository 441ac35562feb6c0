import type { LocalizedText } from '../model/text.ts';
import { reasons, type ReasonKey } from './reasons.ts';

/**
 * What a standard says of a thing, best first. `recommended` and `acceptable` are no findings, `legacy` is a warning,
 * `disallowed` an error.
 */
export const verdicts = ['recommended', 'acceptable', 'legacy', 'disallowed'] as const;

export type Verdict = (typeof verdicts)[number];

/** A verdict, the reason for it (`null` where `recommended` says all), and the place in the standard that says so. */
export interface Rating {
  readonly verdict: Verdict;
  readonly reason: ReasonKey | null;
  readonly cite: string;
}

/** Ratings by name: the first row that holds a name decides, `otherwise` decides for all others. */
export interface Listed<Name extends string> {
  readonly rows: readonly (Rating & { readonly names: readonly Name[] })[];
  readonly otherwise: Rating;
}

/** Ratings by size: the first row with `value < below` decides, `otherwise` decides for all others. */
export interface Thresholds {
  readonly rows: readonly (Rating & { readonly below: number })[];
  readonly otherwise: Rating;
}

export interface Reason {
  readonly key: ReasonKey;
  /** A clause that follows the name of the thing rated. */
  readonly text: LocalizedText;
  /** Place in the standard, e.g. `RFC 9325, 4.1`. */
  readonly cite: string;
}

/** What a profile says of one thing. `reasons` is empty only where the verdict is `recommended`. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
}

export function ratingOf<Name extends string>(list: Listed<Name>, name: Name): Rating {
  return list.rows.find((row) => row.names.includes(name)) ?? list.otherwise;
}

export function ratingOfSize(thresholds: Thresholds, value: number): Rating {
  return thresholds.rows.find((row) => value < row.below) ?? thresholds.otherwise;
}

/** The worst verdict of several ratings, with the reasons of all of them, those of the worst first. */
export function judge(...ratings: readonly Rating[]): Judgement {
  const worstFirst = ratings.toSorted((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict));
  return {
    verdict: worstFirst[0]?.verdict ?? 'recommended',
    reasons: worstFirst.flatMap(({ reason, cite }) => (reason === null ? [] : [{ key: reason, text: reasons[reason], cite }])),
  };
}

/** Whether the first verdict is worse than the second. */
export function isWorse(one: Verdict, other: Verdict): boolean {
  return verdicts.indexOf(one) > verdicts.indexOf(other);
}
