import type { FileId, Span } from '../../../src/model/span.ts';
import type { Masked } from '../../_shared/template.ts';
import { wordValue } from './scanner.ts';
import type { Quote, Scanner } from './scanner.ts';

/**
 * A name or an argument. Its value and span are made when asked for: most words of a large file are never looked at. So it cannot be
 * copied by spreading it, which would lose both, and which lint refuses for a class; `wordWith` makes a changed copy.
 */
export abstract class Word {
  /** What nginx takes the word for, after quotes and escapes; the text as written when `opaque`. */
  abstract readonly value: string;
  /** Quotes included. */
  abstract readonly span: Span;
  abstract readonly quote: Quote;
  /** `$name`, `${name}` or `$1` stands in it; whether nginx replaces it depends on the directive. */
  abstract readonly hasVariable: boolean;
  /** A template writes all or a part of it, so that the value is not known. */
  abstract readonly opaque: boolean;
}

/** A file, and what is left of it without templates. */
export interface Source {
  readonly file: FileId;
  readonly text: string;
  readonly masked: Masked;
}

/** The word that the scanner is at. */
export class ScannedWord extends Word {
  // Declared, so that no field is first set to undefined: there are a hundred thousand words.
  declare private readonly source: Source;
  declare readonly start: number;
  declare readonly end: number;
  declare readonly quote: Quote;
  declare readonly hasVariable: boolean;
  declare readonly opaque: boolean;
  declare private made: string | null;

  constructor(source: Source, { start, end, quote, variable }: Scanner, opaque: boolean) {
    super();
    this.source = source;
    this.start = start;
    this.end = end;
    this.quote = quote;
    this.hasVariable = variable;
    this.opaque = opaque;
    this.made = null;
  }

  get value(): string {
    const { text, masked } = this.source;
    return (this.made ??= wordValue(this.opaque ? text : masked.text, this.start, this.end, this.quote));
  }

  get span(): Span {
    return { file: this.source.file, start: this.start, end: this.end };
  }
}

class ChangedWord extends Word {
  readonly value: string;
  readonly span: Span;
  readonly quote: Quote;
  readonly hasVariable: boolean;
  readonly opaque: boolean;

  constructor(word: Word, changes: Partial<Word>) {
    super();
    this.value = changes.value ?? word.value;
    this.span = changes.span ?? word.span;
    this.quote = changes.quote ?? word.quote;
    this.hasVariable = changes.hasVariable ?? word.hasVariable;
    this.opaque = changes.opaque ?? word.opaque;
  }
}

/** A copy of the word with some of it replaced. */
export function wordWith(word: Word, changes: Partial<Word>): Word {
  return new ChangedWord(word, changes);
}
