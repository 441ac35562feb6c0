/** What `Scanner.advance` finds. `ignored` is the rest of a line after a carriage return or a NUL; `end` is the end of the file. */
export type ScannedKind = 'word' | 'comment' | 'ignored' | 'newline' | 'end';

export type TokenKind = 'word' | 'comment' | 'ignored' | 'newline' | 'space';

/** A token of a configuration. The tokens of a file follow each other without a gap. */
export interface Token {
  readonly kind: TokenKind;
  /** UTF-16 offsets, `[start, end)`; quotes included. */
  readonly start: number;
  readonly end: number;
}

const NUL = 0;
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const HYPHEN = 45;
const BACKSLASH = 92;

/**
 * Finds one token after the other as `parse_line` does (HAProxy, src/tools.c). The fields describe the last one found: one object for a
 * whole file, because a large file has a million tokens.
 */
export class Scanner {
  readonly text: string;
  /** Where the next token is looked for. */
  position = 0;
  start = 0;
  end = 0;
  /** Of a word: it has no quotes and no backslash, so that it stands for itself. */
  plain = true;

  constructor(text: string) {
    this.text = text;
  }

  /** The text of the token. */
  get token(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Goes to the next token; spaces are passed over. */
  advance(): ScannedKind {
    const { text } = this;
    let at = this.position;
    let code = text.charCodeAt(at);
    while (isSpace(code)) code = text.charCodeAt((at += 1));
    this.start = at;
    if (at >= text.length) return this.finish('end', at);
    if (code === LF) return this.finish('newline', at + 1);
    if (code === HASH) return this.finish('comment', endOfComment(text, at));
    if (code === CR || code === NUL) return this.endedLine(at);
    return this.word(at);
  }

  /** Goes to the end of the line, the line break excluded. */
  skipLine(): void {
    this.position = endOfLine(this.text, this.position);
  }

  private finish(kind: ScannedKind, end: number): ScannedKind {
    this.end = end;
    this.position = end;
    return kind;
  }

  private endedLine(at: number): ScannedKind {
    if (this.text.charCodeAt(at) === CR && this.text.charCodeAt(at + 1) === LF) return this.finish('newline', at + 2);
    return this.finish('ignored', endOfLine(this.text, at));
  }

  private word(start: number): ScannedKind {
    const { text } = this;
    this.plain = true;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code >= HYPHEN && code !== BACKSLASH) at += 1;
      else if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) at = this.quoted(at, code);
      else if (code === BACKSLASH) at = this.escape(at);
      else if (at >= text.length || code === HASH || isSpace(code) || endsLine(code)) break;
      else at += 1;
    }
    return this.finish('word', at);
  }

  /** A quote that is not closed goes to the end of the line. */
  private quoted(from: number, quote: number): number {
    const { text } = this;
    this.plain = false;
    for (let at = from + 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) return at + 1;
      if (endsLine(code)) return at;
      if (code === BACKSLASH && quote === DOUBLE_QUOTE && !endsLine(text.charCodeAt(at + 1))) at += 1;
    }
    return text.length;
  }

  private escape(at: number): number {
    this.plain = false;
    const next = this.text.charCodeAt(at + 1);
    const isEscape = at + 1 < this.text.length && !endsLine(next) && (next === SPACE || !isSpace(next));
    return isEscape ? at + 2 : at + 1;
  }
}

/** What separates words. A carriage return ends the line instead. */
function isSpace(code: number): boolean {
  return code === SPACE || code === TAB || code === 11 || code === 12;
}

function endsLine(code: number): boolean {
  return code === LF || code === CR || code === NUL;
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

function endOfComment(text: string, from: number): number {
  const end = endOfLine(text, from);
  return text.charCodeAt(end - 1) === CR ? end - 1 : end;
}

/** All tokens of a file, spaces included: together they are the text. Never throws. */
export function* lex(text: string): Generator<Token, void, undefined> {
  const scanner = new Scanner(text);
  for (;;) {
    const before = scanner.position;
    const kind = scanner.advance();
    if (scanner.start > before) yield { kind: 'space', start: before, end: scanner.start };
    if (kind === 'end') return;
    yield { kind, start: scanner.start, end: scanner.end };
  }
}
