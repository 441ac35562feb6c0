import { recentlyFor } from '../../src/tls/recently.ts';

/** Negative, zero or positive as `left` is older, equal or newer; missing parts of `left` count as the newest of its line. */
export function compareVersions(left: string, right: string): number {
  const parts = numbersOf(left);
  for (const [index, part] of numbersOf(right).entries()) {
    const difference = (parts[index] ?? Number.MAX_SAFE_INTEGER) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The few versions of a run are compared for each of its settings. */
const numbersOf = recentlyFor((version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number));
