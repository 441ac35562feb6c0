import type { Range } from '../../_shared/ranges.ts';
import { WordPlaces } from '../../_shared/text-pattern.ts';
import { patternOf, type BlockPattern, type PatternMatch } from './block-pattern.ts';
import { Scanner } from './scanner.ts';
import { skimBlock, type BlockTokens, type Skim } from './skim.ts';
import { TokenList } from './token-list.ts';

/** So many ways to write a block are remembered. */
const MANY = 16;

/** Blocks that may be near the bound of depth are looked at each by itself. */
const SHALLOW = 90;

/** Goes over the blocks of one file. Most are written like one before them, which comparing texts tells sooner than reading words does. */
export class BlockSkimmer {
  readonly #tokens = new TokenList();
  readonly #words = new WordPlaces();
  /** The latest that matched first. */
  readonly #patterns: BlockPattern[] = [];

  /** As `skimBlock`. */
  skim(scanner: Scanner, comments: Range[], depth: number): Skim | null {
    const matching = depth < SHALLOW ? null : this.#match(scanner);
    if (matching !== null) return matching;
    const before = comments.length;
    const skim = skimBlock(scanner, { tokens: this.#tokens, comments, depth });
    if (skim !== null && comments.length === before) this.#remember(patternOf(skim, this.#words));
    return skim;
  }

  #match(scanner: Scanner): Skim | null {
    const { text, position } = scanner;
    const first = this.#words.length;
    for (let index = 0; index < this.#patterns.length; index += 1) {
      const pattern = this.#patterns[index];
      const end = pattern?.match(text, position, this.#words) ?? -1;
      if (pattern === undefined || end === -1) continue;
      if (index > 0) this.#patterns.unshift(...this.#patterns.splice(index, 1));
      scanner.position = end;
      return new MatchingSkim({ start: position, close: end - 1, pattern, words: this.#words, first });
    }
    return null;
  }

  #remember(pattern: BlockPattern | null): void {
    if (pattern === null) return;
    this.#patterns.unshift(pattern);
    this.#patterns.length = Math.min(this.#patterns.length, MANY);
  }
}

/** Its tokens are read when somebody asks for more than names. */
class MatchingSkim implements Skim, PatternMatch {
  readonly start: number;
  readonly close: number;
  readonly pattern: BlockPattern;
  readonly words: WordPlaces;
  readonly first: number;

  constructor({ start, close, pattern, words, first }: Pick<Skim, 'start' | 'close'> & PatternMatch) {
    this.start = start;
    this.close = close;
    this.pattern = pattern;
    this.words = words;
    this.first = first;
  }

  get match(): PatternMatch {
    return this;
  }

  get text(): string {
    return this.pattern.skim.text;
  }

  get settled(): boolean {
    return this.pattern.skim.settled;
  }

  tokens(): BlockTokens {
    return tokensFrom(this.text, this.start);
  }
}

function tokensFrom(text: string, start: number): BlockTokens {
  const scanner = new Scanner(text);
  scanner.position = start;
  const skim = skimBlock(scanner, { tokens: new TokenList(), comments: [], depth: Infinity });
  if (skim === null) throw new Error('a block that matches a pattern and is not well-formed');
  return skim.tokens();
}
