import type { Range } from '../ranges.ts';

/** A part of a text that was made from a part of another one; the same text where both have one length. */
export interface TextPiece {
  readonly text: string;
  /** What it was made from. */
  readonly outer: Range;
}

/** A text put together from pieces, and what each part of it was made from. */
export class TextMap {
  readonly text: string;
  readonly #starts: readonly number[];
  readonly #pieces: readonly TextPiece[];
  readonly #from: number;
  readonly #to: number;

  /** The pieces follow each other in both texts; what lies between two of them in the outer one is left out. */
  constructor(pieces: readonly TextPiece[]) {
    const starts: number[] = [];
    let length = 0;
    for (const { text } of pieces) {
      starts.push(length);
      length += text.length;
    }
    this.#from = pieces[0]?.outer.start ?? 0;
    this.#to = pieces.at(-1)?.outer.end ?? 0;
    this.#pieces = pieces.filter(({ text }) => text !== '');
    this.#starts = starts.filter((_, index) => pieces[index]?.text !== '');
    this.text = pieces.map(({ text }) => text).join('');
  }

  /** What a range was made from; pieces that are not the same in both texts count as a whole. */
  toOuter({ start, end }: Range): Range {
    const first = this.#pieceAt(start);
    const outerStart = this.#offsetIn(first, start, 'start');
    if (end <= start) return { start: outerStart, end: outerStart };
    return { start: outerStart, end: Math.max(outerStart, this.#offsetIn(this.#pieceAt(end - 1), end, 'end')) };
  }

  /** Whether an offset of the outer text is in what the text was made from. */
  holds(outer: number): boolean {
    return outer >= this.#from && outer < this.#to;
  }

  /** Where an offset of the outer text has come to; offsets that were left out, where what follows has. */
  toInner(outer: number): number {
    const index = lastAtMost(this.#pieces.length, outer, (at) => this.#pieces[at]?.outer.start ?? 0);
    const piece = this.#pieces[index];
    if (piece === undefined) return 0;
    return (this.#starts[index] ?? 0) + Math.min(outer - piece.outer.start, piece.text.length);
  }

  #pieceAt(offset: number): number {
    return Math.max(0, lastAtMost(this.#starts.length, offset, (at) => this.#starts[at] ?? 0));
  }

  #offsetIn(index: number, offset: number, side: 'start' | 'end'): number {
    const piece = this.#pieces[index];
    if (piece === undefined) return this.#from;
    const { outer, text } = piece;
    const isSame = outer.end - outer.start === text.length;
    return isSame ? Math.min(outer.start + offset - (this.#starts[index] ?? 0), outer.end) : outer[side];
  }
}

/** The last of `count` ascending values that is not above `limit`; -1 when all are. */
export function lastAtMost(count: number, limit: number, valueAt: (index: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
