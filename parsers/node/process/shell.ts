import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Range } from '../../_shared/ranges.ts';
import { assignmentIn, type Command, type Variable, type Word } from './words.ts';

/**
 * The simple commands in a text of the shell, in order (POSIX.1-2024, 2.3 and 2.9.1): words after quoting, without redirections and comments.
 * Control structures are not followed: `if`, `then` and the like stand before the words of a command and are taken off. Never throws.
 * @param place Gives the place of a range of the text.
 */
export function shellCommands(text: string, place: (range: Range) => Span): readonly Command[] {
  const commands: Command[] = [];
  let words: Word[] = [];
  const finish = (): void => {
    const command = commandOf(words);
    if (command !== null) commands.push(command);
    words = [];
  };
  for (const token of new ShellLexer(text, place, /[\n;&|()<>]/).tokens()) {
    if (token === 'end') finish();
    else words.push(token);
  }
  finish();
  return commands;
}

/** The words of a text that has the quotes of the shell and nothing else of it, as `ENV` of a Dockerfile does: `&` and `#` are characters. */
export function shellWords(text: string, place: (range: Range) => Span): readonly Word[] {
  return [...new ShellLexer(text, place, null).tokens()].filter((token) => token !== 'end');
}

const keywords: ReadonlySet<string> = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', 'time']);

function commandOf(all: readonly Word[]): Command | null {
  const first = all.findIndex(({ text }) => !keywords.has(text));
  if (first === -1) return null;
  const words = all.slice(first);
  const variables: Variable[] = [];
  for (const word of words) {
    const variable = assignmentIn(word);
    if (variable === null) break;
    variables.push(variable);
  }
  return { variables, words: words.slice(variables.length) };
}

/** A word that is being read, and where each of its characters stands. */
interface OpenWord {
  text: string;
  readonly offsets: number[];
  readonly start: number;
  doubt: Doubt | null;
}

class ShellLexer {
  readonly #text: string;
  readonly #place: (range: Range) => Span;
  /** What ends a command; `null` when nothing does, and nothing begins a comment either. */
  readonly #operator: RegExp | null;
  #at = 0;
  #word: OpenWord | null = null;

  constructor(text: string, place: (range: Range) => Span, operator: RegExp | null) {
    this.#text = text;
    this.#place = place;
    this.#operator = operator;
  }

  *tokens(): Generator<Word | 'end'> {
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (this.#skipContinuation()) continue;
      if (isBlank(character) || this.#isOperator(character)) {
        if (this.#word !== null) yield this.#close(this.#word);
        if (this.#separate(character)) yield 'end';
      } else this.#readPart(character);
    }
    if (this.#word !== null) yield this.#close(this.#word);
  }

  #isOperator(character: string): boolean {
    return this.#operator !== null && (this.#operator.test(character) || (character === '#' && this.#word === null));
  }

  /** Whether what separates words ends the command. */
  #separate(character: string): boolean {
    if (character === '#') this.#at = endOfLine(this.#text, this.#at);
    else if (character === '>' || character === '<') this.#skipRedirection();
    else {
      this.#at += 1;
      return !isBlank(character);
    }
    return false;
  }

  /** `2>&1`, `> file`, `<<EOF`; what a here-document holds is read like commands. */
  #skipRedirection(): void {
    const redirection = /[<>]+[&|-]?[ \t]*(?:[^\s;&|<>()"']+|"[^"\n]*"|'[^'\n]*')?/y;
    redirection.lastIndex = this.#at;
    this.#at += redirection.exec(this.#text)?.[0].length ?? 1;
  }

  /** A line break behind a backslash is nothing. */
  #skipContinuation(): boolean {
    const continuation = /\\\r?\n/y;
    continuation.lastIndex = this.#at;
    const length = continuation.exec(this.#text)?.[0].length ?? 0;
    this.#at += length;
    return length > 0;
  }

  #readPart(character: string): void {
    const word = (this.#word ??= { text: '', offsets: [], start: this.#at, doubt: null });
    if (character === "'") this.#readSingleQuoted(word);
    else if (character === '"') this.#readDoubleQuoted(word);
    else this.#readCharacter(word, character, isAnything);
  }

  #readSingleQuoted(word: OpenWord): void {
    const close = this.#text.indexOf("'", this.#at + 1);
    const end = close === -1 ? this.#text.length : close;
    for (this.#at += 1; this.#at < end; ) this.#take(word);
    this.#at += 1;
  }

  #readDoubleQuoted(word: OpenWord): void {
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === '"') break;
      this.#readCharacter(word, character, isEscapedInQuotes);
    }
    this.#at += 1;
  }

  #readCharacter(word: OpenWord, character: string, isEscaped: (next: string) => boolean): void {
    if (this.#skipContinuation()) return;
    if (character === '\\') {
      if (isEscaped(this.#text.charAt(this.#at + 1))) this.#at += 1;
      this.#take(word);
    } else if (character === '$' || character === '`') this.#readExpansion(word);
    else this.#take(word);
  }

  /** What a variable or a command puts in is not known; it stands in the word as it is written. */
  #readExpansion(word: OpenWord): void {
    // Every `$` may be the beginning of one that never ends.
    const expansion = /\$(?:\{(?:([A-Za-z_]\w*)\b)?[^}]{0,1000}\}|\([^)]{0,1000}\)|([A-Za-z_]\w*|[0-9@*#?$!-]))|`[^`]{0,1000}`/y;
    expansion.lastIndex = this.#at;
    const [whole, braced, bare] = expansion.exec(this.#text) ?? [];
    if (whole === undefined) {
      this.#take(word);
      return;
    }
    const name = braced ?? bare;
    word.doubt ??= name === undefined ? { kind: 'run-time', what: whole } : { kind: 'variable', name: `$${name}` };
    for (const end = this.#at + whole.length; this.#at < end; ) this.#take(word);
  }

  #take(word: OpenWord): void {
    word.text += this.#text.charAt(this.#at);
    word.offsets.push(this.#at);
    this.#at += 1;
  }

  #close({ text, offsets, start, doubt }: OpenWord): Word {
    const place = this.#place;
    const end = Math.min(this.#at, this.#text.length);
    this.#word = null;
    const partAt = (part: Range): Span => {
      const from = offsets[part.start] ?? end;
      return place({ start: from, end: part.end <= part.start ? from : (offsets[part.end - 1] ?? end - 1) + 1 });
    };
    return { text, doubt, span: place({ start, end }), partAt };
  }
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r';
}

function isAnything(): boolean {
  return true;
}

/** POSIX.1-2024, 2.2.3. */
function isEscapedInQuotes(next: string): boolean {
  return /[$`"\\]/.test(next);
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
