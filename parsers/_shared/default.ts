import { known, type Known } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import type { Span } from '../../src/model/span.ts';
import { isAtLeast } from './release.ts';

/** What a product does from a version on when a setting is not written. */
export interface DefaultRow<T> {
  readonly since: string;
  readonly value: T;
  readonly cite: string;
}

/** Rows of one setting, newest first; the last one is for every version before. */
export type Default<T> = readonly [DefaultRow<T>, ...DefaultRow<T>[]];

/** The value for `release`, missing from the block at `near`. */
export function defaultFact<T>(rows: Default<T>, release: Release, near: Span): Known<T> {
  const row = rows.find(({ since }) => since === '0' || isAtLeast(release, since)) ?? rows[0];
  return known(row.value, { kind: 'default', of: release, near, cite: row.cite });
}
