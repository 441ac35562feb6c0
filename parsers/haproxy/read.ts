import type { Doubt } from '../../src/model/fact.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { Release } from '../../src/model/release.ts';
import type { FileId, Span } from '../../src/model/span.ts';
import { RangeCursor } from '../_shared/ranges.ts';
import { isAtLeast } from '../_shared/release.ts';
import { maskTemplates, type Mask, type Masked } from '../_shared/template.ts';
import { ConditionalBlocks, type Branch } from './conditional-block.ts';
import type { EnvironmentVariables } from './environment.ts';
import { Scanner } from './lex.ts';
import { conditionHolds, unknownText } from './predicate.ts';
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
  return new FileReader({ file, text, masked }, options).read();
}

/** `${NAME-default}` and what stands between the signs of a log format, such as `%b%s%`, are HAProxy's own. */
function ownVariables(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found = [...text.matchAll(/\$\{\w+-[^{}\n]*\}|(?<!%)%\w+%(?!%)/g)];
  return found.map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

interface Source {
  readonly file: FileId;
  readonly text: string;
  readonly masked: Masked;
}

interface OpenSection extends Section {
  readonly lines: Line[];
  readonly named: Map<string, Line[]>;
  doubt: Doubt | null;
}

/** A word that stands for itself. */
class PlainWord implements Word {
  // Declared, so that no field is first set to undefined: there are a hundred thousand words.
  declare private readonly source: Source;
  declare readonly valueStart: number;
  declare private readonly end: number;
  declare readonly doubt: null;

  constructor(source: Source, start: number, end: number) {
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
  }}

/** What `no` and `default` may stand before (HAProxy, src/cfgparse.c). */
const modifiable: ReadonlySet<string> = new Set([
  ...['option', 'log', 'busy-polling', 'set-dumpable', 'strict-limits', 'insecure-fork-wanted', 'numa-cpu-mapping'],
]);

/** HAProxy, MAX_LINE_ARGS. */
const WORD_LIMIT = 64;

const templateDoubt: Doubt = { kind: 'template' };

class FileReader {
  private readonly source: Source;
  private readonly options: ReadOptions;
  private readonly scanner: Scanner;
  private readonly blocks = new ConditionalBlocks();
  private readonly ifs: Span[] = [];
  private readonly words: Word[] = [];
  /** How many of the words a template writes altogether. */
  private placeholders = 0;
  private readonly sections: OpenSection[] = [];
  private readonly stray: Line[] = [];
  private readonly comments: Span[] = [];
  private readonly problems: Problem[] = [];
  private readonly hasMasks: boolean;
  private readonly wordMasks: RangeCursor;
  private readonly conditions: RangeCursor;
  private doubt: Doubt | null = null;

  constructor(source: Source, options: ReadOptions) {
    const { masked } = source;
    this.source = source;
    this.options = options;
    this.scanner = new Scanner(masked.text);
    this.hasMasks = masked.masks.length > 0;
    this.wordMasks = new RangeCursor(masked.masks.filter((mask) => mask.kind === 'value' || joins(mask, masked.text)));
    this.conditions = new RangeCursor(masked.conditional);
  }

  read(): HaproxyFile {
    const { scanner } = this;
    const { file, text } = this.source;
    if (text.startsWith('\uFEFF')) {
      this.problem('byte-order-mark', this.span(0, 1), '');
      scanner.position = 1;
    }
    for (let kind = scanner.advance(); kind !== 'end'; kind = scanner.advance()) {
      if (kind === 'word') this.words.push(this.word(scanner.start, scanner.end));
      else if (kind === 'newline') this.endLine();
      else if (kind === 'comment') this.comments.push(this.span(scanner.start, scanner.end));
      else if (text.charCodeAt(scanner.start) === 0) this.problem('nul-character', this.span(scanner.start, scanner.start + 1), '');
    }
    this.endFile();
    const { sections, stray, comments, problems, doubt } = this;
    return { file, text, sections, stray, comments, problems, templated: this.hasMasks, doubt };
  }

  private endFile(): void {
    const { text } = this.source;
    this.endLine();
    if (text !== '' && !text.endsWith('\n')) this.problem('missing-newline', this.span(text.length, text.length), '', isAtLeast(this.options.release, '2.3'));
    const open = this.ifs.at(-1);
    if (open !== undefined) this.problem('unterminated-if', open, '');
  }

  private word(start: number, end: number): Word {
    const isMasked = this.hasMasks && this.wordMasks.touches(start, end);
    if (isMasked && this.wordMasks.covers(start, end)) this.placeholders += 1;
    if (!isMasked && this.scanner.plain) return new PlainWord(this.source, start, end);
    const span = this.span(start, end);
    const { value, offset, variable, flaw } = meaningOf(this.source.text.slice(start, end), (name) => this.options.variables.get(name));
    if (flaw !== null && !isMasked) this.problem(flaw, span, this.textOf(span));
    const doubt: Doubt | null = isMasked ? templateDoubt : variable === null ? null : { kind: 'variable', name: variable };
    return { value, span, valueStart: offset === null ? null : start + offset, doubt };
  }

  /** Ends the line that the words read so far make. */
  private endLine(): void {
    const words = this.words.splice(0);
    const isPlaceholder = this.placeholders === words.length;
    this.placeholders = 0;
    const [first] = words;
    if (first === undefined || first.value === '') return;
    if (isPlaceholder) this.addDoubt(templateDoubt);
    else if (first.value.startsWith('.') && first.doubt === null) this.directive(first, words);
    else if (!first.value.startsWith('[')) this.ordinary(words);
  }

  private ordinary(words: readonly Word[]): void {
    const { holds, doubt } = this.blocks.current;
    if (holds === 'no') return;
    if (words.length > WORD_LIMIT) this.problem('too-many-words', this.spanOf(words), this.textOf(this.spanOf(words)));
    this.addLine(this.line(this.untilEmptyWord(words), holds === 'yes' ? null : doubt));
  }

  private addLine(line: Line): void {
    const section = this.sections.at(-1);
    if (sectionKinds.has(line.keyword.value) && line.keyword.doubt === null) {
      this.sections.push(openSection(line));
    } else if (section === undefined) {
      if (this.stray.length === 0 && this.doubt === null) this.problem('out-of-section', line.span, line.keyword.value);
      this.stray.push(line);
    } else {
      const { value } = line.keyword;
      const same = section.named.get(value);
      if (same === undefined) section.named.set(value, [line]);
      else same.push(line);
      section.lines.push(line);
      if (section.kind === 'global') this.options.variables.apply(line);
    }
  }

  private line(words: readonly Word[], doubt: Doubt | null): Line {
    const [first, second] = words;
    const span = this.spanOf(words);
    const isTemplated = this.hasMasks && this.conditions.touches(span.start, span.end);
    const rest = { span, doubt: isTemplated ? templateDoubt : doubt };
    const modifier = first?.value;
    if (second === undefined || first === undefined || (modifier !== 'no' && modifier !== 'default')) {
      return { keyword: first ?? new PlainWord(this.source, span.start, span.end), args: words.slice(1), modifier: null, ...rest };
    }
    if (!modifiable.has(second.value) && second.doubt === null) this.problem('unexpected-modifier', span, second.value);
    return { keyword: second, args: words.slice(2), modifier, ...rest };
  }

  /** HAProxy takes an empty word for the end of the line; it says so from 3.2 on, and refuses it from 3.3 on. */
  private untilEmptyWord(words: readonly Word[]): readonly Word[] {
    const at = words.findIndex((word) => !(word instanceof PlainWord) && word.value === '' && word.doubt === null);
    if (at === -1) return words;
    const { release } = this.options;
    const span = this.spanOf(words);
    if (isAtLeast(release, '3.2')) this.problem('empty-word', span, this.textOf(span), isAtLeast(release, '3.3'));
    return words.slice(0, at);
  }

  /** `.if` and its likes. What stands in a branch that is not taken is not looked at. */
  private directive(first: Word, words: readonly Word[]): void {
    const span = this.spanOf(words);
    const code = this.conditional(first.value, words.slice(1), span);
    if (code !== undefined) {
      if (code !== null) this.problem(code, span, '');
      return;
    }
    const { holds } = this.blocks.current;
    const isMessage = messages.has(first.value);
    if (holds === 'no') return;
    if (!isMessage) this.problem('unknown-directive', first.span, first.value);
    else if (words.length > 2) this.problem('unexpected-argument', span, first.value);
    else if (first.value === '.alert' && holds === 'yes') this.problem('alert', span, words[1]?.value ?? '');
  }

  /** `undefined` for a directive of another kind. */
  private conditional(name: string, args: readonly Word[], span: Span): SyntaxCode | null | undefined {
    switch (name) {
      case '.if':
        this.ifs.push(span);
        return this.blocks.if(() => this.branch(args));
      case '.elif':
        return this.blocks.elif(() => this.branch(args));
      case '.else':
        return args.length > 0 ? 'unexpected-argument' : this.blocks.else();
      case '.endif':
        this.ifs.pop();
        return args.length > 0 ? 'unexpected-argument' : this.blocks.endif();
      default:
        return undefined;
    }
  }

  private branch(args: readonly Word[]): Branch {
    const { release, variables } = this.options;
    const text = args.map((word) => meaningOf(this.textOf(word.span), (name) => variables.get(name) ?? unknownText).value).join(' ');
    const holds = conditionHolds(text, { release, isDefined: (name) => variables.isDefined(name) });
    const doubt = args.find((word) => word.doubt !== null)?.doubt ?? { kind: 'run-time', what: `.if ${text.replaceAll(unknownText, '?')}` };
    if (holds === null && doubt.kind !== 'template') this.problem('invalid-condition', this.spanOf(args), text.replaceAll(unknownText, '?'));
    return holds === null ? { holds: 'unknown', doubt } : { holds, doubt: holds === 'unknown' ? doubt : null };
  }

  /** More may stand here than can be seen. */
  private addDoubt(doubt: Doubt): void {
    const section = this.sections.at(-1);
    if (section === undefined) this.doubt ??= doubt;
    else section.doubt ??= doubt;
  }

  private spanOf(words: readonly Word[]): Span {
    const [first, last] = [words[0]?.span, words.at(-1)?.span];
    return this.span(first?.start ?? 0, last?.end ?? 0);
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

const messages: ReadonlySet<string> = new Set(['.alert', '.warning', '.notice', '.diag']);

function openSection(head: Line): OpenSection {
  const { keyword, args, doubt } = head;
  const isUnnamed = keyword.value === 'defaults' && args[0]?.value === 'from' && args.length === 2;
  const [name, from, base] = isUnnamed ? [undefined, ...args] : args;
  return {
    kind: keyword.value,
    head,
    name: name ?? null,
    from: from?.value === 'from' ? (base ?? null) : null,
    lines: [],
    named: new Map(),
    doubt: doubt ?? name?.doubt ?? null,
  };
}

/** Whether what a control part decides about may be one word with what stands before and after it. */
function joins({ kind, start, end }: Mask, text: string): boolean {
  return kind === 'control' && start > 0 && end < text.length && !/\s/.test(text.charAt(start - 1)) && !/\s/.test(text.charAt(end));
}
