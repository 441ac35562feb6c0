/** Where words stand in a text, without an object for each: a large file has a million. They are known by their place in the list. */
export class WordPlaces {
  length = 0;
  #offsets = new Int32Array(0);

  push(start: number, end: number): void {
    const at = 2 * this.length;
    if (at === this.#offsets.length) this.#grow();
    this.#offsets[at] = start;
    this.#offsets[at + 1] = end;
    this.length += 1;
  }

  start(word: number): number {
    return this.#offsets[2 * word] ?? 0;
  }

  end(word: number): number {
    return this.#offsets[2 * word + 1] ?? 0;
  }

  /** The word in the text. */
  wordIn(text: string, word: number): string {
    return text.slice(this.#offsets[2 * word], this.#offsets[2 * word + 1]);
  }

  #grow(): void {
    const offsets = new Int32Array(Math.max(2 * this.#offsets.length, FIRST_OFFSETS));
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }
}

/** Room for so many is made when the first comes. */
const FIRST_OFFSETS = 256;

/** @returns where a word ends that can be a name; `start` where none is. */
export type EndOfName = (text: string, start: number) => number;

/** A text with other names in it. Of a configuration that has thousands of parts, comparing tells sooner than reading that one is written like another. */
export class TextPattern {
  /** What stands before the first name, between names, and after the last one. */
  readonly pieces: readonly string[];
  readonly #endOfName: EndOfName;

  constructor(pieces: readonly string[], endOfName: EndOfName) {
    this.pieces = pieces;
    this.#endOfName = endOfName;
  }

  /**
   * Compares what stands at `start`, and adds the places of its names.
   * @returns where the pattern ends there; -1 and no more places where something else is written.
   */
  match(text: string, start: number, places: WordPlaces): number {
    const { length } = places;
    const { pieces } = this;
    let at = start;
    for (let index = 0; index < pieces.length; index += 1) {
      const name = at;
      if (index > 0) at = this.#endOfName(text, name);
      const piece = pieces[index] ?? '';
      if ((index > 0 && at === name) || !text.startsWith(piece, at)) {
        places.length = length;
        return -1;
      }
      if (index > 0) places.push(name, at);
      at += piece.length;
    }
    return at;
  }
}

/** The pattern of a part of a text, whose names are those in `places` from `first` on. */
export function textPattern(text: string, range: { readonly start: number; readonly end: number }, places: WordPlaces, first: number, endOfName: EndOfName): TextPattern {
  const pieces: string[] = [];
  let at = range.start;
  for (let name = first; name < places.length; name += 1) {
    pieces.push(text.slice(at, places.start(name)));
    at = places.end(name);
  }
  return new TextPattern([...pieces, text.slice(at, range.end)], endOfName);
}
