import type { BlockPattern, PatternMatch } from '../syntax/block-pattern.ts';
import { wordRoles, type WordRole } from '../syntax/word-role.ts';
import { isLabel, isLiteralName, isSpecial, nameIn, type NameReader } from './name-reader.ts';
import type { Outline } from './server-outline.ts';

/** A place of the pattern where another name may stand. */
interface Slot {
  readonly role: WordRole;
  /** The word of the pattern, and what `NameReader` says of it. */
  readonly word: string;
  readonly kind: string | null;
  /** The first slot that has the same name; this one itself, mostly. */
  readonly sameAs: number;
}

/** Outlines blocks that match a pattern: by the names alone, where these are of the same kinds as those that the pattern is made of. */
export class PatternOutline {
  readonly #outline: Outline;
  readonly #text: string;
  readonly #slots: readonly Slot[];
  readonly #isNamed: boolean;
  readonly #words: NameReader;
  readonly #groups: ReadonlySet<string>;
  /** Of the block that is being looked at, and behind them, of one before it. */
  readonly #names: (string | null)[] = [];

  /** @param outline Of the block that the pattern is made of. */
  constructor(pattern: BlockPattern, outline: Outline, words: NameReader, groups: ReadonlySet<string>) {
    this.#outline = outline;
    this.#text = pattern.skim.text;
    this.#words = words;
    this.#groups = groups;
    this.#slots = slotsOf(pattern, words);
    this.#isNamed = this.#slots.some(({ role }) => role === 'names');
  }

  /** `null` when the names have to be seen in their places, or one of them makes the server unlike any other. */
  of({ words, first }: PatternMatch): Outline | null {
    const slots = this.#slots;
    let serverNames: string[] | null = null;
    let passes: string[] | null = null;
    let label: string | null = null;
    for (let index = 0; index < slots.length; index += 1) {
      const slot = slots[index];
      const word = words.wordIn(this.#text, first + index);
      if (slot === undefined || !this.#suits(word, slot, index)) return null;
      if (slot.role === 'pass') passes = withWord(passes, word);
      if (slot.role !== 'names') continue;
      if (isLabel(word)) label ??= word;
      if (isLiteralName(word)) serverNames = withWord(serverNames, word.toLowerCase());
    }
    const { key, label: otherwise, names: none } = this.#outline;
    return { key, label: label ?? otherwise, names: this.#isNamed ? (serverNames ?? noWords) : none, passes: passes ?? noWords };
  }

  /** Puts the name behind those of the slots before. */
  #suits(word: string, { role, word: other, kind, sameAs }: Slot, index: number): boolean {
    if (isSpecial(word, role, this.#groups) || this.#words.kindOf(word, role) !== kind) return false;
    const name = kind === null ? null : nameIn(word, role);
    this.#names[index] = name;
    return name === null ? word === other : this.#names.indexOf(name) === sameAs;
  }
}

const noWords: readonly string[] = [];

/** Adds a word; V8 gives an array that begins empty room for many, and most of these have one. */
function withWord(words: string[] | null, word: string): string[] {
  if (words === null) return [word];
  words.push(word);
  return words;
}

function slotsOf({ directives, own: { words, first }, skim: { text } }: BlockPattern, reader: NameReader): readonly Slot[] {
  const names: (string | null)[] = [];
  return directives.map((directive, index): Slot => {
    const role = wordRoles.get(directive) ?? 'relates';
    const word = words.wordIn(text, first + index);
    const kind = reader.kindOf(word, role);
    const name = kind === null ? null : nameIn(word, role);
    names.push(name);
    return { role, word, kind, sameAs: names.indexOf(name) };
  });
}
