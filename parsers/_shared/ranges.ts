/** UTF-16 offsets `[start, end)` in a text that the context names. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Answers whether sorted ranges touch one place after the other; no place may begin before the one asked about last. */
export class RangeCursor {
  readonly #ranges: readonly Range[];
  #at = 0;

  constructor(ranges: readonly Range[]) {
    this.#ranges = ranges;
  }

  /** Whether a range has a part of `[start, end)` or is right beside it. */
  touches(start: number, end: number): boolean {
    let range = this.#ranges[this.#at];
    while (range !== undefined && range.end < start) range = this.#ranges[(this.#at += 1)];
    return range !== undefined && range.start <= end;
  }

  /** Whether the ranges together leave nothing of `[start, end)`. */
  covers(start: number, end: number): boolean {
    if (!this.touches(start, end)) return false;
    let covered = start;
    for (let at = this.#at; covered < end; at += 1) {
      const range = this.#ranges[at];
      if (range === undefined || range.start > covered) return false;
      covered = Math.max(covered, range.end);
    }
    return true;
  }
}
