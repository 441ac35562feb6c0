import type { Doubt } from '../../../src/model/fact.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { SectionMatch } from './section-pattern.ts';
import type { Line, Section, Word } from './tree.ts';

/** A file whose words are made when asked for. */
export interface SourceText {
  readonly file: FileId;
  readonly text: string;
}

/** A word that stands for itself. */
export class PlainWord implements Word {
  // Declared, so that no field is first set to undefined: there are a hundred thousand words.
  declare private readonly source: SourceText;
  declare readonly valueStart: number;
  declare private readonly end: number;
  declare readonly doubt: null;

  constructor(source: SourceText, start: number, end: number) {
    this.source = source;
    this.valueStart = start;
    this.end = end;
    this.doubt = null;
  }

  get value(): string {
    return this.source.text.slice(this.valueStart, this.end);
  }

  get span(): Span {
    return { file: this.source.file, start: this.valueStart, end: this.end };
  }
}

/** A line of words that stand for themselves, separated by spaces: most lines of a large file are never looked at. */
export class PlainLine implements Line {
  declare private readonly source: SourceText;
  declare private readonly start: number;
  declare private readonly end: number;
  declare private words: readonly Word[] | null;
  declare readonly name: string;
  declare readonly doubt: Doubt | null;
  declare readonly modifier: null;

  /** `[start, end)` is the line from the first to the last word, `name` the first word. */
  constructor(source: SourceText, start: number, end: number, name: string, doubt: Doubt | null) {
    this.source = source;
    this.start = start;
    this.end = end;
    this.name = name;
    this.doubt = doubt;
    this.modifier = null;
    this.words = null;
  }

  get keyword(): Word {
    return new PlainWord(this.source, this.start, this.start + this.name.length);
  }

  get args(): readonly Word[] {
    return (this.words ??= this.split());
  }

  get span(): Span {
    return { file: this.source.file, start: this.start, end: this.end };
  }

  private split(): readonly Word[] {
    const { source, start, end, name } = this;
    const line = source.text.slice(start, end);
    const words: Word[] = [];
    for (let at = name.length; at < line.length; ) {
      while (isSpace(line.charCodeAt(at))) at += 1;
      const from = at;
      while (at < line.length && !isSpace(line.charCodeAt(at))) at += 1;
      words.push(new PlainWord(source, start + from, start + at));
    }
    return words;
  }
}

/** A section that is still being read. */
export class OpenSection implements Section {
  readonly kind: string;
  readonly head: Line;
  readonly name: Word | null;
  readonly from: Word | null;
  readonly lines: Line[] = [];
  doubt: Doubt | null;
  match: SectionMatch | null = null;
  #named: ReadonlyMap<string, readonly Line[]> | null = null;

  constructor(head: Line) {
    const { name: kind, args, doubt } = head;
    const isUnnamed = kind === 'defaults' && args[0]?.value === 'from' && args.length === 2;
    const [name, from, base] = isUnnamed ? [undefined, ...args] : args;
    this.kind = kind;
    this.head = head;
    this.name = name ?? null;
    this.from = from?.value === 'from' ? (base ?? null) : null;
    this.doubt = doubt ?? name?.doubt ?? null;
  }

  get named(): ReadonlyMap<string, readonly Line[]> {
    return (this.#named ??= byName(this.lines));
  }

  has(keyword: string): boolean {
    return this.lines.some(({ name }) => name === keyword);
  }
}

function byName(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const named = new Map<string, Line[]>();
  for (const line of lines) {
    const same = named.get(line.name);
    if (same === undefined) named.set(line.name, [line]);
    else same.push(line);
  }
  return named;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 11 || code === 12;
}
