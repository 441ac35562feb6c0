/** The candidate that `word` was probably meant to be; `null` when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === null || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

/** Fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const above = last[column] ?? 0;
      const left = current[column - 1] ?? 0;
      const diagonal = (last[column - 1] ?? 0) + (same ? 0 : 1);
      current.push(Math.min(above + 1, left + 1, diagonal, swapped ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity));
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
