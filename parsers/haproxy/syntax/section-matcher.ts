import type { Line, Section, Word } from './tree.ts';
import { PlainWord, type OpenSection, type SourceText } from './line.ts';
import { Scanner } from './lex.ts';
import { once } from '../../_shared/memo.ts';
import { WordPlaces } from '../../_shared/text-pattern.ts';
import { patternOf, SectionMatch, type SectionPattern } from './section-pattern.ts';
import { sectionKinds } from './tree.ts';

/** So many ways to write a section of one kind are remembered. */
const MANY = 16;

/** After so many proxies of which none matched, others are not expected to. */
const MANY_IN_VAIN = 100;

const proxyKinds: ReadonlySet<string> = new Set(['frontend', 'backend', 'listen']);

/** Tells by comparing texts that a proxy is written like one before it, which is sooner than reading its words. */
export class SectionMatcher {
  readonly #source: SourceText;
  readonly #read: (start: number, end: number) => OpenSection;
  readonly #scanner: Scanner;
  /** By the kind of section, the latest that matched first. */
  readonly #patterns = new Map<string, SectionPattern[]>();
  /** Where the names of the sections stand that matched. */
  readonly #places = new WordPlaces();
  /** Proxies that were remembered since one matched. */
  #inVain = 0;

  /** @param read Reads the section that stands between two offsets. */
  constructor(source: SourceText, read: (start: number, end: number) => OpenSection) {
    this.#source = source;
    this.#read = read;
    this.#scanner = new Scanner(source.text);
  }

  /** Where the section begins, or the file ends, that stands behind the latest one that matched. */
  get next(): number {
    return this.#scanner.start;
  }

  /** The section that `head` begins; `null` for one that has to be read. */
  match(head: Line): MatchingSection | null {
    if (this.#inVain > MANY_IN_VAIN) return null;
    const { text } = this.#source;
    const { start } = head.span;
    const first = this.#places.length;
    const patterns = this.#patterns.get(head.name) ?? noPatterns;
    for (let index = 0; index < patterns.length; index += 1) {
      const pattern = patterns[index];
      const end = pattern?.match(text, start, this.#places) ?? -1;
      if (pattern === undefined || end === -1) continue;
      if (!this.#endsSection(end)) {
        this.#places.length = first;
        continue;
      }
      this.#inVain = 0;
      if (index > 0) patterns.unshift(...patterns.splice(index, 1));
      return new MatchingSection(this.#source, head, end, new SectionMatch(pattern, text, this.#places, first), this.#read);
    }
    return null;
  }

  /** Remembers how a section is written that was read. */
  remember(section: OpenSection): void {
    if (this.#inVain > MANY_IN_VAIN || !proxyKinds.has(section.kind) || section.head.args.length !== 1 || section.lines.length === 0) return;
    section.match = patternOf(section, this.#source.text);
    if (section.match.pattern.roles[0] !== 'section') return;
    this.#inVain += 1;
    const patterns = once(this.#patterns, section.kind, () => []);
    patterns.unshift(section.match.pattern);
    patterns.length = Math.min(patterns.length, MANY);
  }

  /** Whether nothing but comments stands behind `at` until another section begins. */
  #endsSection(at: number): boolean {
    const scanner = this.#scanner;
    scanner.position = at;
    let isSameLine = true;
    let kind = scanner.advance();
    for (; kind === 'comment' || kind === 'newline'; kind = scanner.advance()) if (kind === 'newline') isSameLine = false;
    return kind === 'end' || (kind === 'word' && !isSameLine && sectionKinds.has(scanner.text.slice(scanner.start, scanner.end)));
  }
}

const noPatterns: SectionPattern[] = [];

/** A section that was only compared with one before it. Its lines are made when somebody asks for more than names. */
export class MatchingSection implements Section {
  readonly head: Line;
  readonly from = null;
  readonly doubt = null;
  readonly match: SectionMatch;
  /** Behind the last word of its last line. */
  readonly end: number;
  readonly #source: SourceText;
  readonly #read: (start: number, end: number) => OpenSection;
  #whole: OpenSection | null = null;

  constructor(source: SourceText, head: Line, end: number, match: SectionMatch, read: (start: number, end: number) => OpenSection) {
    this.head = head;
    this.match = match;
    this.end = end;
    this.#source = source;
    this.#read = read;
  }

  get kind(): string {
    return this.head.name;
  }

  get name(): Word {
    return new PlainWord(this.#source, this.match.start(0), this.match.end(0));
  }

  get lines(): readonly Line[] {
    return this.#all().lines;
  }

  get named(): ReadonlyMap<string, readonly Line[]> {
    return this.#all().named;
  }

  has(keyword: string): boolean {
    return this.match.pattern.keywords.has(keyword);
  }

  #all(): OpenSection {
    return (this.#whole ??= this.#read(this.head.span.start, this.end));
  }
}
