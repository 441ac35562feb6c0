import type { Span } from '../../../src/model/span.ts';
import type { Skim } from './skim.ts';
import type { Directive } from './tree.ts';
import type { Word } from './word.ts';

/** What is known of a directive before its block is read. */
export interface SkimmedParts {
  readonly name: Word;
  readonly args: readonly Word[];
  readonly skim: Skim;
}

/** A directive whose block was only gone over. It cannot be copied by spreading it. */
export class SkimmedDirective implements Directive {
  readonly name: Word;
  readonly args: readonly Word[];
  readonly skim: Skim;
  readonly lua = null;
  readonly templated = false;
  readonly conditional = false;
  readonly optional = false;
  readonly #readBlock: (skim: Skim) => readonly Directive[];
  #block: readonly Directive[] | null = null;
  #span: Span | null = null;

  constructor({ name, args, skim }: SkimmedParts, readBlock: (skim: Skim) => readonly Directive[]) {
    this.name = name;
    this.args = args;
    this.skim = skim;
    this.#readBlock = readBlock;
  }

  get settled(): boolean {
    return this.skim.settled;
  }

  get block(): readonly Directive[] {
    return (this.#block ??= this.#readBlock(this.skim));
  }

  get body(): Span {
    const { start, close } = this.skim;
    return { file: this.name.span.file, start, end: close };
  }

  get span(): Span {
    return (this.#span ??= { ...this.name.span, end: this.skim.close + 1 });
  }
}
