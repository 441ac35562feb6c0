import type { Doubt } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import { RangeCursor } from '../../_shared/ranges.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { maskTemplates, type Mask, type Masked } from '../../_shared/template.ts';
import { Directives } from './directive.ts';
import type { EnvironmentVariables } from './environment.ts';
import { Scanner } from './lex.ts';
import { OpenSection, PlainLine, PlainWord, type SourceText } from './line.ts';
import { SectionMatcher } from './section-matcher.ts';
import { syntaxProblem, type SyntaxCode } from './problems.ts';
import { sectionKinds, type HaproxyFile, type Line, type Section, type Word } from './tree.ts';
import { meaningOf } from './word.ts';

/** What a file is read with; `variables` changes while it is, and goes on to the next file. */
export interface ReadOptions {
  readonly release: Release;
  readonly variables: EnvironmentVariables;
}

/** Reads one file. Never throws: after a problem it goes on, and no line is dropped but those that an `.if` rules out. */
export function readHaproxy(file: FileId, text: string, options: ReadOptions): HaproxyFile {
  const masked = maskTemplates(text, { literal: ownVariables(text) });
  return new FileReader({ file, text }, masked, options).read();
}

/** `${NAME-default}` and what stands between the signs of a log format, such as `%b%s%`, are HAProxy's own. */
function ownVariables(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found = [...text.matchAll(/\$\{\w+-[^{}\n]*\}|(?<!%)%\w+%(?!%)/g)];
  return found.map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** What `no` and `default` may stand before (HAProxy, src/cfgparse.c). */
const modifiable: ReadonlySet<string> = new Set([
  ...['option', 'log', 'busy-polling', 'set-dumpable', 'strict-limits', 'insecure-fork-wanted', 'numa-cpu-mapping'],
]);

/** HAProxy, MAX_LINE_ARGS. */
const WORD_LIMIT = 64;

const templateDoubt: Doubt = { kind: 'template' };

/** `no option`, `.if` and `[scope]` are not what their first word says. */
function isSpecial(name: string): boolean {
  return name === 'no' || name === 'default' || name.startsWith('.') || name.startsWith('[');
}

const templateName = /\.(?:j2|jinja2?|erb|epp|tmpl|tpl|template|in)$/i;

class FileReader {
  private readonly source: SourceText;
  private readonly options: ReadOptions;
  private readonly scanner: Scanner;
  private readonly directives: Directives;
  /** Places of the words of the line that is being read; those at `count` and after are left over from earlier lines. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly plain: boolean[] = [];
  private count = 0;
  private isPlain = true;
  private readonly sections: Section[] = [];
  /** The section that lines are added to. */
  private section: OpenSection | null = null;
  /** Its text says everything about it, so that others can be compared with it. */
  private isComparable = false;
  private problemsBefore = 0;
  private readonly matcher: SectionMatcher;
  private readonly stray: Line[] = [];
  private readonly problems: Problem[] = [];
  private readonly hasMasks: boolean;
  /** Something makes a configuration of it, perhaps together with other parts: how it begins and ends says nothing. */
  private readonly isTemplate: boolean;
  private readonly wordMasks: RangeCursor;
  private readonly conditions: RangeCursor;
  private doubt: Doubt | null = null;

  constructor(source: SourceText, masked: Masked, options: ReadOptions) {
    this.source = source;
    this.options = options;
    this.scanner = new Scanner(masked.text);
    this.directives = new Directives(source, options, (code, span, subject) => {
      this.problem(code, span, subject);
    });
    this.hasMasks = masked.masks.length > 0;
    this.isTemplate = this.hasMasks || templateName.test(source.file);
    this.wordMasks = new RangeCursor(masked.masks.filter((mask) => mask.kind === 'value' || joins(mask, masked.text)));
    this.conditions = new RangeCursor(masked.conditional);
    this.matcher = new SectionMatcher(source, (start, end) => new FileReader(source, masked, options).readSection(start, end));
  }

  read(): HaproxyFile {
    const { file, text } = this.source;
    if (text.startsWith('\uFEFF')) {
      this.problem('byte-order-mark', this.span(0, 1), '');
      this.scanner.position = 1;
    }
    this.readTo(text.length);
    this.endFile();
    const { sections, stray, problems, doubt } = this;
    return { file, text, sections, stray, problems, templated: this.hasMasks, doubt };
  }

  /** Reads nothing but the section that stands there. */
  readSection(start: number, end: number): OpenSection {
    this.scanner.position = start;
    this.readTo(end);
    this.endLine();
    if (this.section === null) throw new Error('no section where there was one');
    return this.section;
  }

  private readTo(end: number): void {
    const { scanner } = this;
    for (let kind = scanner.advance(); kind !== 'end' && scanner.start < end; kind = scanner.advance()) {
      if (kind === 'word') this.addWord();
      else if (kind === 'newline') this.endLine();
      else if (kind === 'ignored') this.ignore(scanner.start);
    }
  }

  private ignore(at: number): void {
    this.isComparable = false;
    if (this.source.text.charCodeAt(at) === 0) this.problem('nul-character', this.span(at, at + 1), '');
  }

  private endFile(): void {
    const { text } = this.source;
    this.endLine();
    if (text !== '' && !text.endsWith('\n') && !this.isTemplate) this.problem('missing-newline', this.span(text.length, text.length), '', isAtLeast(this.options.release, '2.3'));
    this.endSection();
    this.directives.endFile();
  }

  private addWord(): void {
    const { start, end, plain } = this.scanner;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.plain[this.count] = plain;
    this.isPlain &&= plain;
    this.count += 1;
  }

  /** Ends the line that the words read so far make. */
  private endLine(): void {
    const { count, isPlain } = this;
    if (count === 0) return;
    this.count = 0;
    this.isPlain = true;
    const start = this.starts[0] ?? 0;
    const name = this.source.text.slice(start, this.ends[0]);
    const isOrdinary = isPlain && !this.hasMasks && count <= WORD_LIMIT && !isSpecial(name);
    if (!isOrdinary) this.endSpecialLine(count);
    else if (this.directives.branch.holds !== 'no') {
      this.addLine(new PlainLine(this.source, start, this.ends[count - 1] ?? start, name, this.directives.branch.doubt));
    }
  }

  private endSpecialLine(count: number): void {
    const words: Word[] = [];
    let placeholders = 0;
    for (let index = 0; index < count; index += 1) {
      const [start, end] = [this.starts[index] ?? 0, this.ends[index] ?? 0];
      const isMasked = this.hasMasks && this.wordMasks.touches(start, end);
      if (isMasked && this.wordMasks.covers(start, end)) placeholders += 1;
      words.push(!isMasked && this.plain[index] === true ? new PlainWord(this.source, start, end) : this.word(start, end, isMasked));
    }
    const [first] = words;
    if (first === undefined || first.value === '') return;
    if (/^[.[]/.test(first.value)) this.isComparable = false;
    if (placeholders === count) this.addDoubt(templateDoubt);
    else if (first.value.startsWith('.') && first.doubt === null) this.directives.read(first, words.slice(1));
    else if (!first.value.startsWith('[') && this.directives.branch.holds !== 'no') this.endWordedLine(words);
  }

  private endWordedLine(words: readonly Word[]): void {
    const span = this.spanOf(words);
    if (words.length > WORD_LIMIT) this.problem('too-many-words', span, this.textOf(span));
    const line = this.line(this.untilEmptyWord(words, span));
    if (line !== null) this.addLine(line);
  }

  private word(start: number, end: number, isMasked: boolean): Word {
    const span = this.span(start, end);
    const raw = this.textOf(span);
    const { value, offset, variable, flaw } = meaningOf(raw, (name) => this.options.variables.get(name));
    if (flaw !== null && !isMasked) this.problem(flaw, span, raw);
    if (raw.includes('$')) this.isComparable = false;
    const doubt: Doubt | null = isMasked ? templateDoubt : variable === null ? null : { kind: 'variable', name: variable };
    return { value, span, valueStart: offset === null ? null : start + offset, doubt };
  }

  private addLine(line: Line): void {
    const { section } = this;
    if (sectionKinds.has(line.name)) {
      this.beginSection(line);
    } else if (section === null) {
      if (this.stray.length === 0 && this.doubt === null && !this.isTemplate) this.problem('out-of-section', line.span, line.name);
      this.stray.push(line);
    } else {
      section.lines.push(line);
      if (section.kind === 'global') this.options.variables.apply(line);
    }
  }

  private beginSection(head: Line): void {
    this.endSection();
    const isPlain = !this.hasMasks && this.directives.branch.holds === 'yes';
    if (isPlain && this.matcher.addMatching(head.name, head.span.start, this.sections)) {
      this.section = null;
      this.scanner.position = this.matcher.next;
      return;
    }
    this.isComparable = isPlain;
    this.problemsBefore = this.problems.length;
    this.section = new OpenSection(head);
    this.sections.push(this.section);
  }

  private endSection(): void {
    if (this.section !== null && this.isComparable && this.problems.length === this.problemsBefore) this.matcher.remember(this.section);
  }

  private line(words: readonly Word[]): Line | null {
    const [first, second] = words;
    if (first === undefined) return null;
    const span = this.spanOf(words);
    const isTemplated = this.hasMasks && this.conditions.touches(span.start, span.end);
    const rest = { span, doubt: isTemplated ? templateDoubt : this.directives.branch.doubt };
    if (second === undefined || (first.value !== 'no' && first.value !== 'default')) {
      return { name: first.value, keyword: first, args: words.slice(1), modifier: null, ...rest };
    }
    if (!modifiable.has(second.value) && second.doubt === null) this.problem('unexpected-modifier', span, second.value);
    return { name: second.value, keyword: second, args: words.slice(2), modifier: first.value, ...rest };
  }

  /** HAProxy takes an empty word for the end of the line; it says so from 3.2 on, and refuses it from 3.3 on. */
  private untilEmptyWord(words: readonly Word[], span: Span): readonly Word[] {
    const at = words.findIndex((word) => !(word instanceof PlainWord) && word.value === '' && word.doubt === null);
    if (at === -1) return words;
    const { release } = this.options;
    if (isAtLeast(release, '3.2')) this.problem('empty-word', span, this.textOf(span), isAtLeast(release, '3.3'));
    return words.slice(0, at);
  }

  /** More may stand here than can be seen. */
  private addDoubt(doubt: Doubt): void {
    const { section } = this;
    if (section === null) this.doubt ??= doubt;
    else section.doubt ??= doubt;
  }

  private spanOf(words: readonly Word[]): Span {
    return this.span(words[0]?.span.start ?? 0, words.at(-1)?.span.end ?? 0);
  }

  private textOf({ start, end }: Span): string {
    return this.source.text.slice(start, end);
  }

  private span(start: number, end: number): Span {
    return { file: this.source.file, start, end };
  }

  private problem(code: SyntaxCode, span: Span, subject: string, refused = true): void {
    this.problems.push(syntaxProblem(code, span, subject, refused && !this.hasMasks ? 'error' : 'warning'));
  }
}

/** Whether what a control part decides about may be one word with what stands before and after it. */
function joins({ kind, start, end }: Mask, text: string): boolean {
  return kind === 'control' && start > 0 && end < text.length && !/\s/.test(text.charAt(start - 1)) && !/\s/.test(text.charAt(end));
}
