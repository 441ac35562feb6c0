import { textPattern, WordPlaces, type TextPattern } from '../../_shared/text-pattern.ts';
import { namesIn, type NameRole } from './proxy-name.ts';
import type { Section } from './tree.ts';

/** The words of a section that stand where its pattern has names. */
export class SectionMatch {
  readonly pattern: SectionPattern;
  readonly #text: string;
  readonly #places: WordPlaces;
  readonly #first: number;

  /** @param first The place of its first name. */
  constructor(pattern: SectionPattern, text: string, places: WordPlaces, first: number) {
    this.pattern = pattern;
    this.#text = text;
    this.#places = places;
    this.#first = first;
  }

  start(name: number): number {
    return this.#places.start(this.#first + name);
  }

  end(name: number): number {
    return this.#places.end(this.#first + name);
  }

  word(name: number): string {
    return this.#text.slice(this.start(name), this.end(name));
  }

  /** The name that begins there; -1 for another word. */
  nameAt(start: number): number {
    return this.pattern.roles.findIndex((_, name) => this.start(name) === start);
  }
}

/** The text of a proxy around the names in it. One that has the same text around other plain words has the same lines, but for these words. */
export class SectionPattern {
  /** What the names are. */
  readonly roles: readonly NameRole[];
  /** The keywords of its lines. */
  readonly keywords: ReadonlySet<string>;
  readonly #text: TextPattern;

  constructor(section: Section, roles: readonly NameRole[], text: TextPattern) {
    this.roles = roles;
    this.keywords = new Set(section.lines.map(({ name }) => name));
    this.#text = text;
  }

  /**
   * Matches a section that begins at `start` as far as the pattern goes: there may be more lines. Adds the places of its names.
   * @returns where the pattern ends; -1 and no more places for a section that is written otherwise.
   */
  match(text: string, start: number, places: WordPlaces): number {
    return this.#text.match(text, start, places);
  }
}

/** The pattern of a section that was read from `text`, and the names in it. */
export function patternOf(section: Section, text: string): SectionMatch {
  const roles: NameRole[] = [];
  const places = new WordPlaces();
  for (const { role, word } of namesIn(section)) {
    const { start, end } = word.span;
    // Words that stand for something else are a part of the text.
    if (word.valueStart !== start || endOfPlainWord(text, start) !== end) continue;
    roles.push(role);
    places.push(start, end);
  }
  const { head, lines } = section;
  const range = { start: head.span.start, end: (lines.at(-1) ?? head).span.end };
  return new SectionMatch(new SectionPattern(section, roles, textPattern(text, range, places, 0, endOfPlainWord)), text, places, 0);
}

/** The end of a word of letters, digits and what stands in names, addresses and paths; `start` where none is, or something else follows. */
function endOfPlainWord(text: string, start: number): number {
  let at = start;
  while (isPlain(text.charCodeAt(at))) at += 1;
  const next = text.charCodeAt(at);
  return next === 32 || next === 10 || next === 9 || next === 13 ? at : start;
}

/** `()*-./0-9:A-Z_a-z` */
function isPlain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 45 && code <= 58) || (code >= 65 && code <= 90) || code === 95 || (code >= 40 && code <= 42);
}
