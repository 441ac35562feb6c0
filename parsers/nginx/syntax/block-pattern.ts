import { textPattern, type TextPattern, type WordPlaces } from '../../_shared/text-pattern.ts';
import type { Skim } from './skim.ts';
import { wordRoles } from './word-role.ts';

/** The words of a block that stand where its pattern has names. */
export interface PatternMatch {
  readonly pattern: BlockPattern;
  /** Those of the block are `pattern.directives.length` words from `first`. */
  readonly words: WordPlaces;
  readonly first: number;
}

/** The text of a block around the names in it. A block that has the same text around other plain words has the same directives. */
export class BlockPattern {
  readonly skim: Skim;
  /** For each name, the directive whose word it is. */
  readonly directives: readonly string[];
  /** The names of the block that the pattern is made of. */
  readonly own: PatternMatch;
  readonly #text: TextPattern;

  constructor(skim: Skim, directives: readonly string[], words: WordPlaces, first: number) {
    this.skim = skim;
    this.directives = directives;
    this.own = { pattern: this, words, first };
    this.#text = textPattern(skim.text, { start: skim.start, end: skim.close + 1 }, words, first, endOfPlainWord);
  }

  /** @returns where the block that begins at `start`, after its `{`, ends, after its `}`; -1 and no more words when it is written otherwise. */
  match(text: string, start: number, words: WordPlaces): number {
    return this.#text.match(text, start, words);
  }
}

/** `null` for a block in which a name is not a plain word, or not the only argument of the directive that passes requests on. */
export function patternOf(skim: Skim, words: WordPlaces): BlockPattern | null {
  const first = words.length;
  const directives = namedIn(skim, words);
  if (directives !== null) return new BlockPattern(skim, directives, words, first);
  words.length = first;
  return null;
}

/** Adds the names in a block to `words`. @returns the directive of each. */
function namedIn(skim: Skim, words: WordPlaces): readonly string[] | null {
  const { text } = skim;
  const { tokens, first, last } = skim.tokens();
  const directives: string[] = [];
  for (let at = first; at < last; at += 1) {
    if (!tokens.isWord(at)) continue;
    const name = text.slice(tokens.start(at), tokens.end(at));
    const firstArgument = at + 1;
    while (tokens.isWord(at + 1)) at += 1;
    const role = wordRoles.get(name);
    if (role === undefined || role === 'listen' || role === 'relates') continue;
    if (role === 'pass' && at !== firstArgument) return null;
    for (let word = firstArgument; word <= at; word += 1) {
      const [start, end] = [tokens.start(word), tokens.end(word)];
      if (endOfPlainWord(text, start) !== end) return null;
      directives.push(name);
      words.push(start, end);
    }
  }
  return directives;
}

/** Longer words are looked at closer: nginx refuses very long ones. */
const LONGEST = 1000;

/** The end of a word of letters, digits and what stands in names, addresses and paths; `start` where none is, or something else follows. */
function endOfPlainWord(text: string, start: number): number {
  let at = start;
  while (isPlain(text.charCodeAt(at))) at += 1;
  const next = text.charCodeAt(at);
  return at - start <= LONGEST && (next === 32 || next === 59 || next === 10 || next === 13 || next === 9) ? at : start;
}

/** `*-./0-9:@A-Z_a-z~` */
function isPlain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 45 && code <= 58) || (code >= 64 && code <= 90) || code === 95 || code === 42 || code === 126;
}
