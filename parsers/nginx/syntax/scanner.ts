/** How a word is quoted. */
export type Quote = 'none' | 'single' | 'double';

/** What `Scanner.advance` finds; `end` is the end of the file. */
export type ScannedKind = 'word' | 'semicolon' | 'open' | 'close' | 'comment' | 'end';

/** What nginx would refuse about a token by itself, or `null`. */
export type TokenFlaw = 'unterminated-quote' | 'missing-space-after-quote' | 'too-long';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const SINGLE_QUOTE = 39;
const CLOSE_PARENTHESIS = 41;
const SEMICOLON = 59;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** nginx refuses a word or comment that does not fit into its buffer of that many bytes (NGX_CONF_BUFFER). */
const BUFFER_BYTES = 4096;

/**
 * Finds one token after the other as `ngx_conf_read_token` does (nginx, src/core/ngx_conf_file.c). The fields describe the last one
 * found: one object for a whole file, because a large file has a million tokens.
 */
export class Scanner {
  readonly text: string;
  /** Where the next token is looked for. */
  position = 0;
  start = 0;
  end = 0;
  /** Of a word: how it is quoted, and whether it has a `$` that could begin a variable. */
  quote: Quote = 'none';
  variable = false;
  flaw: TokenFlaw | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** Goes to the next token; spaces are passed over. */
  advance(): ScannedKind {
    const { text } = this;
    let at = this.position;
    let code = text.charCodeAt(at);
    while (code === SPACE || code === LF || code === CR || code === TAB) code = text.charCodeAt((at += 1));
    this.start = at;
    this.flaw = null;
    if (at >= text.length) return this.finish('end', at);
    switch (code) {
      case SEMICOLON:
        return this.finish('semicolon', at + 1);
      case OPEN_BRACE:
        return this.finish('open', at + 1);
      case CLOSE_BRACE:
        return this.finish('close', at + 1);
      case HASH:
        return this.comment(at);
      case DOUBLE_QUOTE:
        return this.quotedWord(at + 1, code, 'double');
      case SINGLE_QUOTE:
        return this.quotedWord(at + 1, code, 'single');
      default:
        return this.bareWord(at);
    }
  }

  private finish(kind: ScannedKind, end: number): ScannedKind {
    this.end = end;
    this.position = end;
    return kind;
  }

  private comment(start: number): ScannedKind {
    const newline = this.text.indexOf('\n', start);
    let end = newline === -1 ? this.text.length : newline;
    this.checkLength(start, end);
    if (this.text.charCodeAt(end - 1) === CR) end -= 1;
    return this.finish('comment', end);
  }

  private bareWord(start: number): ScannedKind {
    const { text } = this;
    const { length } = text;
    let at = start;
    this.quote = 'none';
    this.variable = false;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (code === DOLLAR) {
        at = this.dollar(at);
      } else if (code === BACKSLASH) {
        if (text.charCodeAt(at + 1) === DOLLAR && beginsName(text.charCodeAt(at + 2))) this.variable = true;
        at += 2;
      } else if (code > DOLLAR) {
        if (code === SEMICOLON || code === OPEN_BRACE) break;
        at += 1;
      } else {
        if (code === SPACE || code === LF || code === CR || code === TAB) break;
        at += 1;
      }
    }
    if (at > length) at = length;
    this.checkLength(start, at);
    return this.finish('word', at);
  }

  /** Passes over `$` and any `{` right after it, which does not open a block. */
  private dollar(at: number): number {
    let after = at + 1;
    let code = this.text.charCodeAt(after);
    if (code === OPEN_BRACE || beginsName(code)) this.variable = true;
    while (code === OPEN_BRACE) code = this.text.charCodeAt((after += 1));
    return after;
  }

  private quotedWord(from: number, quote: number, kind: Quote): ScannedKind {
    const { text } = this;
    const { length } = text;
    this.quote = kind;
    this.variable = false;
    let at = from;
    for (; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === DOLLAR) {
        const next = text.charCodeAt(at + 1);
        if (next === OPEN_BRACE || beginsName(next)) this.variable = true;
      } else if (code === BACKSLASH) {
        at += 1;
        if (text.charCodeAt(at) === DOLLAR && beginsName(text.charCodeAt(at + 1))) this.variable = true;
      }
    }
    if (at >= length) {
      this.flaw = 'unterminated-quote';
      return this.finish('word', endOfUnterminated(text, from));
    }
    if (mayFollowQuote(text.charCodeAt(at + 1))) {
      this.checkLength(from, at);
    } else if (text.slice(from, at).includes('\n')) {
      this.flaw = 'unterminated-quote';
      return this.finish('word', endOfUnterminated(text, from));
    } else {
      this.flaw = 'missing-space-after-quote';
    }
    return this.finish('word', at + 1);
  }

  private checkLength(from: number, to: number): void {
    if (to - from < BUFFER_BYTES / 3 || to === this.text.length) return;
    if (Buffer.byteLength(this.text.slice(from, to)) >= BUFFER_BYTES) this.flaw = 'too-long';
  }
}

function isSpace(code: number): boolean {
  return code === SPACE || code === LF || code === CR || code === TAB;
}

/** A character that nginx takes as the beginning of the name of a variable. */
function beginsName(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** A `}` may not follow either; then it is the `;` before it that is missing. The end of the file is NaN. */
function mayFollowQuote(code: number): boolean {
  return (
    code === SEMICOLON ||
    isSpace(code) ||
    code === OPEN_BRACE ||
    code === CLOSE_PARENTHESIS ||
    code === CLOSE_BRACE ||
    Number.isNaN(code)
  );
}

/**
 * A quote that is never closed, or only by the opening quote of a later word, was meant to be closed on its line: the lines after
 * it are read as if it were.
 */
function endOfUnterminated(text: string, from: number): number {
  const end = endWithoutSpaces(text, from, endOfLine(text, from));
  return text.charCodeAt(end - 1) === SEMICOLON && end > from ? endWithoutSpaces(text, from, end - 1) : end;
}

function endWithoutSpaces(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

/** How the word that begins there is quoted. */
export function quoteAt(text: string, start: number): Quote {
  const code = text.charCodeAt(start);
  if (code === DOUBLE_QUOTE) return 'double';
  return code === SINGLE_QUOTE ? 'single' : 'none';
}

/** What nginx takes the word at `[start, end)` for; the closing quote may be missing. */
export function wordValue(text: string, start: number, end: number, quote: Quote): string {
  if (quote === 'none') return unescape(text.slice(start, end));
  const closed = end - start > 1 && text[end - 1] === text[start];
  return unescape(text.slice(start + 1, closed ? end - 1 : end));
}

function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(/\\(["'\\trn])/g, (_, character: string) => escapes.get(character) ?? character);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
]);
