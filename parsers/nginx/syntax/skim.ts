import type { Range } from '../../_shared/ranges.ts';
import { holdsLua } from './lua.ts';
import type { PatternMatch } from './block-pattern.ts';
import type { Scanner } from './scanner.ts';
import type { TokenList } from './token-list.ts';

/** A block that was only gone over: it is well-formed, and its directives are made when somebody asks for them. */
export interface Skim {
  readonly text: string;
  /** Offsets: after its `{`, and of its `}`. */
  readonly start: number;
  readonly close: number;
  readonly tokens: () => BlockTokens;
  /** See `Directive.settled`. */
  readonly settled: boolean;
  /** Set when the block is written like one before it. */
  readonly match: PatternMatch | null;
}

/** Those of the block are from `first` to `last`, which is its `}`. */
export interface BlockTokens {
  readonly tokens: TokenList;
  readonly first: number;
  readonly last: number;
}

/** What `skimBlock` adds to. */
export interface SkimTarget {
  readonly tokens: TokenList;
  readonly comments: Range[];
  /** How deep blocks in the block may be. */
  readonly depth: number;
}

/**
 * Goes over a block whose `{` the scanner has passed, to its `}`. `null`, and back at the `{`, when there is something in it that takes a
 * closer look: a mistake, code, or what may stand for other directives.
 */
export function skimBlock(scanner: Scanner, { tokens, comments, depth }: SkimTarget): Skim | null {
  const { position } = scanner;
  const [first, commentsBefore] = [tokens.length, comments.length];
  const skimmed = new BlockReader(scanner, tokens, comments, depth);
  if (skimmed.toEnd()) {
    const ofBlock = { tokens, first, last: tokens.length - 1 };
    return { text: scanner.text, start: position, close: scanner.start, tokens: () => ofBlock, settled: skimmed.settled, match: null };
  }
  scanner.position = position;
  scanner.flaw = null;
  tokens.length = first;
  comments.length = commentsBefore;
  return null;
}

class BlockReader {
  settled = true;
  readonly #scanner: Scanner;
  readonly #tokens: TokenList;
  readonly #comments: Range[];
  readonly #depth: number;
  #open = 1;
  /** Where the name of the directive is that is being read; -1 between directives. */
  #name = -1;

  constructor(scanner: Scanner, tokens: TokenList, comments: Range[], depth: number) {
    this.#scanner = scanner;
    this.#tokens = tokens;
    this.#comments = comments;
    this.#depth = depth;
  }

  toEnd(): boolean {
    const scanner = this.#scanner;
    while (this.#open > 0) {
      const kind = scanner.advance();
      if (kind === 'end' || scanner.flaw !== null) return false;
      if (kind === 'comment') {
        this.#comments.push({ start: scanner.start, end: scanner.end });
        continue;
      }
      if (kind === 'word' ? !this.#isFineWord() : !this.#isFineEnd(kind)) return false;
      this.#tokens.push(kind, scanner);
    }
    return true;
  }

  #isFineWord(): boolean {
    const { text, start, end, variable } = this.#scanner;
    if (this.#name !== -1) return true;
    this.#name = this.#tokens.length;
    if (end - start === INCLUDE.length && text.startsWith(INCLUDE, start)) this.settled = false;
    return !variable && isLetter(text.charCodeAt(start));
  }

  #isFineEnd(kind: 'semicolon' | 'open' | 'close'): boolean {
    const isBetween = this.#name === -1;
    if (kind === 'close') {
      this.#open -= 1;
      return isBetween;
    }
    if (kind === 'open') {
      const { text } = this.#scanner;
      if (this.#open === this.#depth || isBetween || holdsLua(text.slice(this.#tokens.start(this.#name), this.#tokens.end(this.#name)))) return false;
      this.#open += 1;
    }
    this.#name = -1;
    return !isBetween;
  }
}

const INCLUDE = 'include';

/** Whether the name of a directive begins as nearly all do, and not with a quote or a backslash. */
function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
