import type { Line, Section, Word } from './tree.ts';
import { PlainLine, PlainWord, type OpenSection, type SourceText } from './line.ts';
import { KnownPatterns } from './known-patterns.ts';
import { Scanner } from './lex.ts';
import { once } from '../../_shared/memo.ts';
import { WordPlaces } from '../../_shared/text-pattern.ts';
import { patternOf, plainWords, SectionMatch, type SectionPattern } from './section-pattern.ts';
import { sectionKinds } from './tree.ts';

/** After so many proxies of which none matched, others are not expected to. */
const MANY_IN_VAIN = 100;

const proxyKinds: ReadonlySet<string> = new Set(['frontend', 'backend', 'listen']);

/** Tells by comparing texts that a proxy is written like one before it, which is sooner than reading its words. */
export class SectionMatcher {
  /** Where the section begins, or the file ends, that stands behind the latest one that matched. */
  next = 0;
  readonly #source: SourceText;
  readonly #read: ReadSection;
  readonly #scanner: Scanner;
  readonly #endOfName = plainWords();
  /** By the kind of section. */
  readonly #known = new Map<string, KnownPatterns>();
  /** Where the names of the sections stand that matched. */
  readonly #places = new WordPlaces();
  /** Proxies that were remembered since one matched. */
  #inVain = 0;

  constructor(source: SourceText, read: ReadSection) {
    this.#source = source;
    this.#read = read;
    this.#scanner = new Scanner(source.text);
  }

  /**
   * Adds the sections that match, one after the other from `start` on, where one of that kind begins.
   * @returns whether there is any.
   */
  addMatching(kind: string, start: number, sections: Section[]): boolean {
    // What stands behind one that matched was compared already.
    if (start === this.next || this.#inVain > MANY_IN_VAIN) return false;
    let section = this.#sectionAt(start, kind);
    if (section === null) return false;
    this.#inVain = 0;
    while (section !== null) {
      sections.push(section);
      this.next = this.#scanner.start;
      section = this.#sectionAt(this.next, this.#scanner.token);
    }
    return true;
  }

  /** Remembers how a section is written that was read. */
  remember(section: OpenSection): void {
    if (this.#inVain > MANY_IN_VAIN || !proxyKinds.has(section.kind) || section.head.args.length !== 1 || section.lines.length === 0) return;
    section.match = patternOf(section, this.#source, this.#endOfName);
    if (section.match.pattern.roles[0] !== 'section') return;
    this.#inVain += 1;
    once(this.#known, section.kind, () => new KnownPatterns()).add(section.match.pattern);
  }

  #sectionAt(start: number, kind: string): MatchingSection | null {
    const known = this.#known.get(kind);
    if (known === undefined) return null;
    const { expected } = known;
    const section = expected === null ? null : this.#compare(start, expected);
    const found = section ?? this.#find(start, known.all, expected);
    if (found !== null) known.follow(found.pattern);
    return found;
  }

  #find(start: number, patterns: readonly SectionPattern[], tried: SectionPattern | null): MatchingSection | null {
    for (const pattern of patterns) {
      const section = pattern === tried ? null : this.#compare(start, pattern);
      if (section !== null) return section;
    }
    return null;
  }

  #compare(start: number, pattern: SectionPattern): MatchingSection | null {
    const first = this.#places.length;
    const end = pattern.match(this.#source.text, start, this.#places);
    if (end === -1) return null;
    if (this.#endsSection(end)) return new MatchingSection(pattern, this.#source, this.#places, first, this.#read);
    this.#places.length = first;
    return null;
  }

  /** Whether nothing but comments stands behind `at` until another section begins. */
  #endsSection(at: number): boolean {
    const scanner = this.#scanner;
    scanner.position = at;
    let isSameLine = true;
    let kind = scanner.advance();
    for (; kind === 'comment' || kind === 'newline'; kind = scanner.advance()) if (kind === 'newline') isSameLine = false;
    return kind === 'end' || (kind === 'word' && !isSameLine && sectionKinds.has(scanner.token));
  }
}

/** Reads the section that stands between two offsets. */
type ReadSection = (start: number, end: number) => OpenSection;

/** A section that was only compared with one before it. Its lines are made when somebody asks for more than names. */
export class MatchingSection extends SectionMatch implements Section {
  readonly from = null;
  readonly doubt = null;
  declare private readonly read: ReadSection;
  declare private whole: OpenSection | null;

  constructor(pattern: SectionPattern, source: SourceText, places: WordPlaces, first: number, read: ReadSection) {
    super(pattern, source, places, first);
    this.read = read;
    this.whole = null;
  }

  get kind(): string {
    return this.pattern.kind;
  }

  get head(): Line {
    const { start } = this.range;
    return new PlainLine(this.source, start, this.end(0), this.kind, null);
  }

  get name(): Word {
    return new PlainWord(this.source, this.start(0), this.end(0));
  }

  get lines(): readonly Line[] {
    return this.#all().lines;
  }

  get named(): ReadonlyMap<string, readonly Line[]> {
    return this.#all().named;
  }

  get match(): SectionMatch {
    return this;
  }

  has(keyword: string): boolean {
    return this.pattern.keywords.has(keyword);
  }

  #all(): OpenSection {
    const { start, end } = this.range;
    return (this.whole ??= this.read(start, end));
  }
}
