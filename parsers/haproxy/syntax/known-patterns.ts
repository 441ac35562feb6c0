import type { SectionPattern } from './section-pattern.ts';

/** So many ways to write a section of one kind are remembered. */
const MANY = 16;

/** The ways in which sections of one kind are written, as far as they are remembered. */
export class KnownPatterns {
  /** The latest first. */
  readonly all: SectionPattern[] = [];
  /** What came after a pattern the last time: what programs write often comes in turns. */
  readonly #followers = new Map<SectionPattern, SectionPattern>();
  #latest: SectionPattern | null = null;

  /** The way in which the next section is most likely to be written. */
  get expected(): SectionPattern | null {
    return this.#latest === null ? null : (this.#followers.get(this.#latest) ?? null);
  }

  /** Another section is written in that way. */
  follow(pattern: SectionPattern): void {
    if (this.#latest !== null && pattern !== this.expected) this.#followers.set(this.#latest, pattern);
    this.#latest = pattern;
  }

  add(pattern: SectionPattern): void {
    this.all.unshift(pattern);
    this.all.length = Math.min(this.all.length, MANY);
    this.follow(pattern);
  }
}
