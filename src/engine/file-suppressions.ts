import type { Problem } from '../model/problem.ts';
import type { FileId, Span } from '../model/span.ts';
import type { LocalizedText } from '../model/text.ts';
import type { TextRange } from '../tls/list-expansion.ts';
import type { Parser } from './parser.ts';
import { lineStartsOf, positionAt, type LineStarts } from './position.ts';
import { suppressionComment, suppressionMark, withoutRules, type SuppressionComment } from './suppression-comment.ts';

/** What a comment says about one of its rules. */
export interface Suppression {
  readonly rule: string;
  /** Findings whose places begin here are suppressed, its end included. */
  readonly range: Span;
  readonly comment: SuppressionComment;
}

/** The suppressions in files, and the comments that were meant to be some. */
export interface FileSuppressions {
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Problem[];
}

/** Looks for suppressions in texts. Nothing is lexed unless it may have some. */
export function suppressionsIn(texts: ReadonlyMap<FileId, string>, parser: Pick<Parser, 'comments'>): FileSuppressions {
  const found = [...texts].filter(([, text]) => text.includes(suppressionMark)).map(([file, text]) => suppressionsOf(file, text, parser.comments(text, file)));
  return { suppressions: found.flatMap(({ suppressions }) => suppressions), problems: found.flatMap(({ problems }) => problems) };
}

/** @param comments All comments of the text, in order. */
export function suppressionsOf(file: FileId, text: string, comments: readonly TextRange[]): FileSuppressions {
  const lines = new CommentedLines(text, comments);
  const reader = new SuppressionReader(text, lines);
  comments.forEach((range, index) => {
    const comment = suppressionComment(file, text, range);
    if (comment !== null) reader.read(comment, index);
  });
  return { suppressions: [...reader.closed, ...reader.open.values()], problems: reader.problems };
}

class SuppressionReader {
  readonly closed: Suppression[] = [];
  /** Blocks that have begun, by rule. */
  readonly open = new Map<string, Suppression>();
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #lines: CommentedLines;

  constructor(text: string, lines: CommentedLines) {
    this.#text = text;
    this.#lines = lines;
  }

  /** @param index Which of the comments of the text it is. */
  read(comment: SuppressionComment | Problem, index: number): void {
    if ('code' in comment) {
      this.problems.push(comment);
    } else if (comment.word === 'enable') {
      this.#enable(comment);
    } else if (comment.rules.length === 0) {
      this.problems.push(problemAt(comment.span, 'suppression/no-rule', messages.noRule));
    } else {
      for (const { id } of comment.rules) this.#disable(id, comment, index);
    }
  }

  #disable(rule: string, comment: SuppressionComment, index: number): void {
    const suppression: Suppression = { rule, comment, range: this.#rangeOf(comment, index) };
    if (comment.word !== 'disable') {
      this.closed.push(suppression);
      return;
    }
    this.#end(rule, comment.span.start);
    this.open.set(rule, suppression);
  }

  #enable(comment: SuppressionComment): void {
    const { rules, span } = comment;
    const ended = rules.length === 0 ? [...this.open.keys()] : rules.map(({ id }) => id).filter((id) => this.open.has(id));
    for (const id of ended) this.#end(id, span.start);
    const useless = rules.map(({ id }) => id).filter((id) => !ended.includes(id));
    if (ended.length > 0 && useless.length === 0) return;
    const edit = withoutRules(comment, new Set(useless), this.#text);
    this.problems.push({ ...problemAt(span, 'suppression/unused', messages.nothingToEnable), fix: { text: edit.text, edits: [edit], safety: 'safe' } });
  }

  #rangeOf({ word, span: { file, start, end } }: SuppressionComment, index: number): Span {
    if (word === 'disable') return { file, start, end: this.#text.length };
    const [first, last] = word === 'disable-line' ? [this.#lines.lineAt(start), this.#lines.lineAt(end)] : [this.#lines.lineAfter(index), this.#lines.lineAfter(index)];
    return { file, start: this.#lines.line(first).start, end: this.#lines.line(last).end };
  }

  #end(rule: string, end: number): void {
    const begun = this.open.get(rule);
    if (begun === undefined) return;
    this.open.delete(rule);
    this.closed.push({ ...begun, range: { ...begun.range, end } });
  }
}

/** The lines of a text that has comments. */
class CommentedLines {
  readonly #text: string;
  readonly #starts: LineStarts;
  readonly #comments: readonly TextRange[];
  #next: readonly number[] | null = null;

  constructor(text: string, comments: readonly TextRange[]) {
    this.#text = text;
    this.#starts = lineStartsOf(text);
    this.#comments = comments;
  }

  /** From the beginning of a line to its line feed, or to the end of the text. */
  line(number: number): TextRange {
    const end = this.#starts[number];
    return { start: this.#starts[number - 1] ?? this.#text.length, end: end === undefined ? this.#text.length : end - 1 };
  }

  lineAt(offset: number): number {
    return positionAt(this.#starts, offset).line;
  }

  /** The line that follows a comment. Lines with nothing but a comment are passed over, so that several can stand above a line. */
  lineAfter(index: number): number {
    this.#next ??= this.#linesAfter();
    return this.#next[index] ?? this.#starts.length + 1;
  }

  #linesAfter(): readonly number[] {
    const after: number[] = [];
    for (const comment of [...this.#comments].reverse()) {
      const next = this.lineAt(comment.end) + 1;
      const following = this.#comments[this.#comments.length - after.length];
      after.push(following !== undefined && this.#fills(following, next) ? (after.at(-1) ?? next) : next);
    }
    return after.reverse();
  }

  /** Whether a comment begins on a line and has its lines to itself. */
  #fills({ start, end }: TextRange, line: number): boolean {
    if (this.lineAt(start) !== line) return false;
    const { start: from } = this.line(line);
    const { end: to } = this.line(this.lineAt(end));
    return this.#text.slice(from, start).trim() === '' && this.#text.slice(end, to).trim() === '';
  }
}

export function problemAt(span: Span, code: string, text: LocalizedText): Problem {
  return { code, severity: 'warning', span, text };
}

const messages = {
  noRule: {
    en: 'this suppresses nothing: write the rules, as in "tlslint-disable-line no-weak-cipher -- reason"',
    ja: 'ルールがないため何も抑制しない。"tlslint-disable-line no-weak-cipher -- 理由" のように書く',
  },
  nothingToEnable: { en: 'nothing is disabled here that this could enable', ja: 'ここで有効に戻すものはない' },
} satisfies Readonly<Record<string, LocalizedText>>;
