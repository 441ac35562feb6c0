import { wordValue, quoteAt } from '../syntax/scanner.ts';
import { opensBlock, type Block } from './scope.ts';
import type { Skim } from '../syntax/skim.ts';
import type { TokenList } from '../syntax/token-list.ts';
import type { Directive } from '../syntax/tree.ts';

/** What goes over the statements of a block, those of the blocks in it included. */
export interface StatementVisitor {
  /** `false` ends it. */
  readonly statement: (name: string, words: Words) => boolean;
  readonly open: () => void;
  readonly close: () => void;
}

/** The arguments of the statement that is being visited; one object for all of them. */
export interface Words {
  readonly count: number;
  /** The statement as written, up to its last word. */
  readonly text: string;
  readonly value: (index: number) => string;
  readonly hasVariable: (index: number) => boolean;
}

/** @returns `false` when the visitor ended it, or something in the block cannot be seen. */
export function visitStatements(block: Block, visitor: StatementVisitor): boolean {
  const skim = block.directive?.settled === true ? block.directive.skim : null;
  return skim == null ? visitDirectives(block, visitor) : visitTokens(skim, visitor);
}

export function visitTokens(skim: Skim, visitor: StatementVisitor): boolean {
  const { text } = skim;
  const { tokens, first, last } = skim.tokens();
  const words = new TokenWords(text, tokens);
  for (let at = first; at < last; at += 1) {
    if (tokens.isClose(at)) {
      visitor.close();
      continue;
    }
    const end = words.moveTo(at);
    if (!visitor.statement(words.name, words)) return false;
    if (tokens.isOpen(end)) visitor.open();
    at = end;
  }
  return true;
}

class TokenWords implements Words {
  count = 0;
  readonly #text: string;
  readonly #tokens: TokenList;
  #first = 0;

  constructor(text: string, tokens: TokenList) {
    this.#text = text;
    this.#tokens = tokens;
  }

  /** @returns the token that ends the statement that begins at `first`. */
  moveTo(first: number): number {
    let end = first + 1;
    while (this.#tokens.isWord(end)) end += 1;
    this.#first = first;
    this.count = end - first - 1;
    return end;
  }

  get name(): string {
    return this.#valueAt(this.#first);
  }

  get text(): string {
    return this.#text.slice(this.#tokens.start(this.#first), this.#tokens.end(this.#first + this.count));
  }

  value(index: number): string {
    return this.#valueAt(this.#first + 1 + index);
  }

  hasVariable(index: number): boolean {
    return this.#tokens.hasVariable(this.#first + 1 + index);
  }

  #valueAt(token: number): string {
    const start = this.#tokens.start(token);
    return wordValue(this.#text, start, this.#tokens.end(token), quoteAt(this.#text, start));
  }
}

function visitDirectives(block: Block, visitor: StatementVisitor): boolean {
  if (block.doubt !== null) return false;
  let child = 0;
  for (const directive of block.directives) {
    if (directive.templated || directive.lua !== null || !visitor.statement(directive.name.value, wordsOf(directive))) return false;
    if (!opensBlock(directive)) continue;
    const opened = block.blocks[child++];
    visitor.open();
    if (opened === undefined || !visitDirectives(opened, visitor)) return false;
    visitor.close();
  }
  return true;
}

function wordsOf({ name, args }: Directive): Words {
  return {
    count: args.length,
    get text() {
      return [name, ...args].map(({ value }) => value).join(' ');
    },
    value: (index) => args[index]?.value ?? '',
    hasVariable: (index) => args[index]?.hasVariable === true,
  };
}
