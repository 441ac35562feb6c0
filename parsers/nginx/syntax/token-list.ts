import type { ScannedKind, Scanner } from './scanner.ts';

/** What a token is, and of a word whether it has a `$` that could begin a variable. */
const codes = { word: 0, semicolon: 1, open: 2, close: 3, variable: 4 } as const;

const NUMBERS_PER_TOKEN = 3;

/** Room for so many is made when the first comes. */
const FIRST_TOKENS = 256;

/** Tokens without an object for each of them: a large file has a million. They are known by their place in the list. */
export class TokenList {
  length = 0;
  #numbers = new Int32Array(0);

  /** Adds the token that the scanner is at. */
  push(kind: Exclude<ScannedKind, 'comment' | 'end'>, { start, end, variable }: Scanner): void {
    const at = this.length * NUMBERS_PER_TOKEN;
    if (at === this.#numbers.length) this.#grow();
    this.#numbers[at] = start;
    this.#numbers[at + 1] = end;
    this.#numbers[at + 2] = kind === 'word' && variable ? codes.variable : codes[kind];
    this.length += 1;
  }

  start(token: number): number {
    return this.#numbers[token * NUMBERS_PER_TOKEN] ?? 0;
  }

  end(token: number): number {
    return this.#numbers[token * NUMBERS_PER_TOKEN + 1] ?? 0;
  }

  isWord(token: number): boolean {
    const code = this.#code(token);
    return code === codes.word || code === codes.variable;
  }

  hasVariable(token: number): boolean {
    return this.#code(token) === codes.variable;
  }

  isOpen(token: number): boolean {
    return this.#code(token) === codes.open;
  }

  isClose(token: number): boolean {
    return this.#code(token) === codes.close;
  }

  #code(token: number): number | undefined {
    return this.#numbers[token * NUMBERS_PER_TOKEN + 2];
  }

  #grow(): void {
    const numbers = new Int32Array(Math.max(this.#numbers.length * 2, FIRST_TOKENS * NUMBERS_PER_TOKEN));
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
