/** A run of lines that differ: `[start, end)` of the lines before, and of those after. */
export interface Change {
  readonly before: readonly [start: number, end: number];
  readonly after: readonly [start: number, end: number];
}

/** Beyond so many differing lines, the shortest way is not looked for: everything between the first and the last is one change. */
const maximumDistance = 2000;

/** The changes that make `after` out of `before`, in order: as few lines as possible (Myers 1986, “An O(ND) difference algorithm”). */
export function changesBetween(before: readonly string[], after: readonly string[]): readonly Change[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const shorter = Math.min(before.length, after.length) - head;
  while (tail < shorter && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const [left, right] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  if (left.length === 0 && right.length === 0) return [];
  const trace = furthestPoints(left, right);
  const changes = trace === null ? [{ before: [0, left.length], after: [0, right.length] } as const] : changesAlong(trace, left.length, right.length);
  const shift = ([start, end]: Change['before']): Change['before'] => [start + head, end + head];
  return changes.map((change) => ({ before: shift(change.before), after: shift(change.after) }));
}

/** By number of differing lines, how far one gets in `left` on each diagonal; diagonal `k` is at `k + distance + 1`. `null`: too many. */
function furthestPoints(left: readonly string[], right: readonly string[]): readonly Int32Array[] | null {
  const trace: Int32Array[] = [];
  for (let distance = 0; distance <= Math.min(left.length + right.length, maximumDistance); distance++) {
    const reached = new Int32Array(2 * distance + 3);
    const last = trace.at(-1);
    trace.push(reached);
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      let x = startOn(diagonal, distance, last);
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1;
      reached[diagonal + distance + 1] = x;
      if (x >= left.length && x - diagonal >= right.length) return trace;
    }
  }
  return null;
}

/** Where one comes from the diagonals beside, by one line more. */
function startOn(diagonal: number, distance: number, last: Int32Array | undefined): number {
  if (last === undefined) return 0;
  return isInsertion(diagonal, distance, last) ? (last[diagonal + 1 + distance] ?? 0) : (last[diagonal - 1 + distance] ?? 0) + 1;
}

function isInsertion(diagonal: number, distance: number, last: Int32Array): boolean {
  if (diagonal === -distance) return true;
  return diagonal !== distance && (last[diagonal - 1 + distance] ?? 0) < (last[diagonal + 1 + distance] ?? 0);
}

/** Goes back from the end; single lines that follow each other become one change. */
function changesAlong(trace: readonly Int32Array[], width: number, height: number): readonly Change[] {
  const changes: Change[] = [];
  let [x, y] = [width, height];
  for (let distance = trace.length - 1; distance > 0; distance--) {
    const diagonal = x - y;
    const last = trace[distance - 1] ?? new Int32Array(3);
    const inserts = isInsertion(diagonal, distance, last);
    const startX = startOn(diagonal, distance, last);
    const fromX = inserts ? startX : startX - 1;
    const fromY = inserts ? startX - diagonal - 1 : startX - diagonal;
    changes.push(joined({ before: [fromX, startX], after: [fromY, startX - diagonal] }, changes));
    [x, y] = [fromX, fromY];
  }
  return changes.reverse();
}

/** A change that ends where the last of `later` begins takes it in. */
function joined(change: Change, later: Change[]): Change {
  const next = later.at(-1);
  if (next?.before[0] !== change.before[1] || next.after[0] !== change.after[1]) return change;
  later.pop();
  return { before: [change.before[0], next.before[1]], after: [change.after[0], next.after[1]] };
}
