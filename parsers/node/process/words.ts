import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Range } from '../../_shared/ranges.ts';

/** A word as a process gets it: without quotes and escapes. */
export interface Word {
  readonly text: string;
  /** Set when a shell or a template puts something into it. */
  readonly doubt: Doubt | null;
  /** Quotes included. */
  readonly span: Span;
  /** The place of a part of the text. */
  readonly partAt: (range: Range) => Span;
}

/** An environment variable. */
export interface Variable {
  readonly name: string;
  readonly value: Word;
  /** Name and value. */
  readonly span: Span;
}

/** A program with its arguments, and the variables that are set for it alone. */
export interface Command {
  readonly variables: readonly Variable[];
  readonly words: readonly Word[];
}

/** What one process, or several that are started alike, is started with. */
export interface Start {
  readonly block: Span;
  /** Set around it, for other processes as well; in the order in which they are set. */
  readonly inherited: readonly Variable[];
  /** Set for it. */
  readonly variables: readonly Variable[];
  /** Words of the program and its arguments; empty where only the environment is written. */
  readonly words: readonly Word[];
  /** What it is called where it is written, e.g. `test` for a script of package.json; empty without a name. */
  readonly name: string;
}

/** The variables in a file that is named as one of them; empty when it is not read here. */
export type VariablesOfFile = (path: string) => readonly Variable[];

/** A word that stands in the text as it is. */
export function plainWord(text: string, start: number, place: (range: Range) => Span, doubt: Doubt | null = null): Word {
  const partAt = (part: Range): Span => place({ start: start + part.start, end: start + part.end });
  return { text, doubt, span: partAt({ start: 0, end: text.length }), partAt };
}

/** A part of a word, e.g. what follows the `=` of an option. */
export function partOfWord(word: Word, start: number, end: number = word.text.length): Word {
  const partAt = (part: Range): Span => word.partAt({ start: start + part.start, end: start + part.end });
  return { text: word.text.slice(start, end), doubt: word.doubt, span: partAt({ start: 0, end: end - start }), partAt };
}

/** `NAME=value` as a variable; `null` for other words. */
export function assignmentIn(word: Word): Variable | null {
  const name = /^[A-Za-z_]\w*(?==)/.exec(word.text)?.[0];
  return name === undefined ? null : { name, value: partOfWord(word, name.length + 1), span: word.span };
}
