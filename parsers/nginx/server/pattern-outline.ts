import type { WordPlaces } from '../../_shared/text-pattern.ts';
import type { BlockPattern, PatternMatch } from '../syntax/block-pattern.ts';
import { wordRoles, type WordRole } from '../syntax/word-role.ts';
import { isLabel, isLiteralName, isSpecial, type NameReader, type Parts } from './name-reader.ts';
import type { Outline } from './server-outline.ts';

/** A place of the pattern where another name may stand. */
interface Slot {
  readonly role: WordRole;
  /** The word of the pattern, taken apart. */
  readonly word: string;
  readonly parts: Parts;
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
  /** Of the block that is being looked at. */
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
    this.#names.length = 0;
    const serverNames: string[] = [];
    let passes: string[] | null = null;
    let label: string | null = null;
    for (let index = 0; index < slots.length; index += 1) {
      const slot = slots[index];
      const word = wordAt(this.#text, words, first + index);
      if (slot === undefined || !this.#suits(word, slot)) return null;
      if (slot.role === 'pass') (passes ??= []).push(word);
      if (slot.role !== 'names') continue;
      if (isLabel(word)) label ??= word;
      if (isLiteralName(word)) serverNames.push(word.toLowerCase());
    }
    const { key, label: otherwise, names: none } = this.#outline;
    return { key, label: label ?? otherwise, names: this.#isNamed ? serverNames : none, passes: passes ?? noPasses };
  }

  /** Adds the name to those of the slots before. */
  #suits(word: string, { role, word: other, parts, sameAs }: Slot): boolean {
    if (isSpecial(word, role, this.#groups)) return false;
    const { name, kind, rest } = this.#words.partsOf(word, role);
    this.#names.push(name);
    if (name === null) return parts.name === null && word === other;
    return kind === parts.kind && rest === parts.rest && this.#names.indexOf(name) === sameAs;
  }
}

const noPasses: readonly string[] = [];

function slotsOf({ directives, own: { words, first }, skim: { text } }: BlockPattern, reader: NameReader): readonly Slot[] {
  const names: (string | null)[] = [];
  return directives.map((directive, index): Slot => {
    const role = wordRoles.get(directive) ?? 'relates';
    const word = wordAt(text, words, first + index);
    const parts = reader.partsOf(word, role);
    names.push(parts.name);
    return { role, word, parts, sameAs: names.indexOf(parts.name) };
  });
}

function wordAt(text: string, words: WordPlaces, word: number): string {
  return text.slice(words.start(word), words.end(word));
}
