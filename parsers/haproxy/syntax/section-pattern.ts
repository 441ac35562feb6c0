import type { TextRange } from '../../../src/tls/list-expansion.ts';
import { textPattern, WordPlaces, type EndOfName, type TextPattern } from '../../_shared/text-pattern.ts';
import type { SourceText } from './line.ts';
import { namesIn, type NameRole } from './proxy-name.ts';
import type { Section } from './tree.ts';

/** The words of a section that stand where its pattern has names. */
export class SectionMatch {
  // Declared, so that no field is first set to undefined: there are thousands.
  declare readonly pattern: SectionPattern;
  declare protected readonly source: SourceText;
  declare private readonly places: WordPlaces;
  declare private readonly first: number;

  /** @param first The place of its first name. */
  constructor(pattern: SectionPattern, source: SourceText, places: WordPlaces, first: number) {
    this.pattern = pattern;
    this.source = source;
    this.places = places;
    this.first = first;
  }

  start(name: number): number {
    return this.places.start(this.first + name);
  }

  end(name: number): number {
    return this.places.end(this.first + name);
  }

  word(name: number): string {
    return this.places.wordIn(this.source.text, this.first + name);
  }

  /** Where the text is that was compared. */
  protected get range(): TextRange {
    const { pieces, roles } = this.pattern;
    const [first = ''] = pieces;
    const last = pieces.at(-1) ?? '';
    return { start: this.start(0) - first.length, end: this.end(roles.length - 1) + last.length };
  }

  /** The name that begins there; -1 for another word. */
  nameAt(start: number): number {
    return this.pattern.roles.findIndex((_, name) => this.start(name) === start);
  }
}

/** The text of a proxy around the names in it. One that has the same text around other plain words has the same lines, but for these words. */
export class SectionPattern {
  /** The kind of section. */
  readonly kind: string;
  /** What the names are. */
  readonly roles: readonly NameRole[];
  /** The keywords of its lines. */
  readonly keywords: ReadonlySet<string>;
  readonly #text: TextPattern;

  constructor(section: Section, roles: readonly NameRole[], text: TextPattern) {
    this.kind = section.kind;
    this.roles = roles;
    this.keywords = new Set(section.lines.map(({ name }) => name));
    this.#text = text;
  }

  /** What stands around the names. */
  get pieces(): readonly string[] {
    return this.#text.pieces;
  }

  /**
   * Matches a section that begins at `start` as far as the pattern goes: there may be more lines. Adds the places of its names.
   * @returns where the pattern ends; -1 and no more places for a section that is written otherwise.
   */
  match(text: string, start: number, places: WordPlaces): number {
    return this.#text.match(text, start, places);
  }
}

/** The pattern of a section that was read, and the names in it. */
export function patternOf(section: Section, source: SourceText, endOfName: EndOfName): SectionMatch {
  const { text } = source;
  const roles: NameRole[] = [];
  const places = new WordPlaces();
  for (const { role, word } of namesIn(section)) {
    const { start, end } = word.span;
    // Words that stand for something else are a part of the text.
    if (word.valueStart !== start || endOfName(text, start) !== end) continue;
    roles.push(role);
    places.push(start, end);
  }
  const { head, lines } = section;
  const range = { start: head.span.start, end: (lines.at(-1) ?? head).span.end };
  return new SectionMatch(new SectionPattern(section, roles, textPattern(text, range, places, 0, endOfName)), source, places, 0);
}

/** Finds the end of a word of letters, digits and what stands in names, addresses and paths, which is none where something else follows. */
export function plainWords(): EndOfName {
  const word = /[()*\-./0-9:A-Z_a-z]+(?=[ \t\r\n])/y;
  return (text, start) => {
    word.lastIndex = start;
    return word.test(text) ? word.lastIndex : start;
  };
}
