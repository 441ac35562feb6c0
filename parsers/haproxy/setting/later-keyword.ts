import type { Release } from '../../../src/model/release.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { withoutArgument } from './settings.ts';

/** Keywords of one kind of line by the first release that has them. */
export type LaterKeywords = ReadonlyMap<string, string>;

/** @param byRelease Keywords under the first release that has them. */
export function laterKeywords(byRelease: Readonly<Record<string, readonly string[]>>): LaterKeywords {
  return new Map(Object.entries(byRelease).flatMap(([since, keywords]) => keywords.map((keyword) => [keyword, since] as const)));
}

/** Whether HAProxy does not know a keyword yet. Of an assumed release nobody said that it is the one that runs. */
export function isTooNew(keyword: string, later: LaterKeywords, release: Release): boolean {
  const since = later.get(withoutArgument(keyword));
  return since !== undefined && release.stated.product && !isAtLeast(release, since);
}
