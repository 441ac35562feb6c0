import { posix } from 'node:path';
import type { ExposureSettings } from '../../../src/engine/parser.ts';
import { lazilyFor } from '../../../src/tls/lazily.ts';
import { certificatePlace } from '../../_shared/certificate-place.ts';
import { hostKind, statedExposure } from '../../_shared/exposure.ts';
import { textPattern, WordPlaces, type TextPattern } from '../../_shared/text-pattern.ts';
import type { YamlMapping } from '../../_shared/yaml/node.ts';
import { columnAt } from '../../_shared/yaml/source.ts';
import type { Message, Scalar, Value } from './message.ts';
import { mappingOf } from './read-message.ts';

/** What a name is of: something in the configuration itself, a host, or a file with a certificate or its key. */
type NameOf = 'thing' | 'host' | 'certificate';

/** Fields whose value may be any other name of its kind, by the last fields on the way to them. */
export type NameFields = readonly (readonly [fields: string, NameOf])[];

/** All that is asked of a name, as a text; `null` for one that may mean something else than every other one. */
export type NameKinds = (name: string, of: NameOf) => string | null;

/** @param isVisible Whether files of a directory can be read: what is in them may differ then. */
export function nameKinds(exposure: ExposureSettings, isVisible: (directory: string) => boolean): NameKinds {
  const sees = lazilyFor(isVisible);
  return (name, of) => {
    switch (of) {
      case 'thing':
        return of;
      case 'certificate':
        return sees(posix.dirname(name)) ? null : certificatePlace(name);
      case 'host':
        return /^[a-z][a-z\d-]*(?:\.[a-z\d-]+)*$/.test(name) ? `${name.replace(/^[^.]*/, '')} ${hostKind(name)} ${String(statedExposure(name, exposure))}` : null;
    }
  };
}

/** A name in the text of a message. */
interface Slot {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly of: NameOf;
}

const MOST_NAMES = 100;

/** The text of a message around the names in it. A message that has the same text around other names says the same of these. */
export class MessagePattern {
  readonly #column: number;
  readonly #text: TextPattern;
  readonly #slots: readonly Slot[];
  readonly #kinds: NameKinds;
  readonly #names: readonly string[];
  readonly #shape: string | null;
  /** Words around the names: a name that is one of them could have to do with it. */
  readonly #words: ReadonlySet<string>;

  private constructor(mapping: YamlMapping, slots: readonly Slot[], kinds: NameKinds) {
    const places = new WordPlaces();
    for (const { start, end } of slots) places.push(start, end);
    this.#text = textPattern(mapping.source.text, mapping.range, places, 0, endOfWord);
    this.#column = columnOf(mapping);
    this.#slots = slots;
    this.#kinds = kinds;
    this.#names = slots.map(({ name }) => name);
    this.#words = new Set(this.#text.pieces.flatMap((piece) => piece.match(/[\w./-]+/g) ?? []));
    this.#shape = shapeOf(this.#names, slots, kinds);
  }

  /** `null` for a message that may be like no other. @param type The first of the fields on the way to each. */
  static of(message: Message, type: string, fields: NameFields, kinds: NameKinds): MessagePattern | null {
    const mapping = mappingOf(message);
    if (mapping === null || !isPlain(mapping)) return null;
    const slots = slotsIn(message, type, fields).filter(({ name, of }) => kinds(name, of) !== null);
    if (slots.length > MOST_NAMES) return null;
    const pattern = new MessagePattern(mapping, slots, kinds);
    return pattern.#names.some((name) => pattern.#words.has(name)) ? null : pattern;
  }

  /** By name in the message that the pattern is made of, the one that stands in its place; `null` for a message that is written otherwise. */
  match(message: Message): ReadonlyMap<string, string> | null {
    const mapping = mappingOf(message);
    if (mapping === null || !isPlain(mapping) || columnOf(mapping) !== this.#column) return null;
    const names = this.#namesIn(mapping);
    if (names === null || shapeOf(names, this.#slots, this.#kinds) !== this.#shape || names.some((name) => this.#words.has(name))) return null;
    return new Map(this.#names.map((name, index) => [name, names[index] ?? name]));
  }

  #namesIn({ source: { text }, range }: YamlMapping): readonly string[] | null {
    const places = new WordPlaces();
    if (this.#text.match(text, range.start, places) !== range.end) return null;
    const names = this.#slots.map((_, index) => places.wordIn(text, index));
    return names.includes('null') ? null : names;
  }
}

/** Lines of a file itself, without templates and aliases: text that is the same means the same. */
function isPlain({ source, tree: { marks, outline } }: YamlMapping): boolean {
  return source.form === 'file' && marks === null && outline.targets.size === 0 && outline.problems.length === 0;
}

/** Where the lines of a block begin; braces may stand anywhere. */
function columnOf({ isFlow, source, range }: YamlMapping): number {
  return isFlow ? -1 : columnAt(source.text, range.start);
}

function slotsIn(value: Value, path: string, fields: NameFields): readonly Slot[] {
  switch (value.kind) {
    case 'scalar':
      return slotOf(value, path, fields);
    case 'list':
      return value.items.flatMap((item) => slotsIn(item, path, fields));
    case 'message':
      return value.fields.flatMap((field) => slotsIn(field.value, `${path}.${field.key.text}`, fields));
  }
}

function slotOf(scalar: Scalar, path: string, fields: NameFields): readonly Slot[] {
  const of = fields.find(([last]) => path.endsWith(last))?.[1];
  const name = scalar.text;
  if (of === undefined || name === 'null' || name === '' || endOfWord(name, 0) !== name.length) return [];
  const { start, end } = scalar.partAt({ start: 0, end: name.length });
  return end - start === name.length ? [{ start, end, name, of }] : [];
}

/** The end of a word of letters, digits and `-./_`: the same in every style of YAML, and a text in each. */
function endOfWord(text: string, start: number): number {
  const word = /[A-Za-z\d_/][\w./-]*/y;
  word.lastIndex = start;
  return start + (word.exec(text)?.[0].length ?? 0);
}

/** Kinds of names, and which of them are the same. */
function shapeOf(names: readonly string[], slots: readonly Slot[], kinds: NameKinds): string | null {
  const parts: string[] = [];
  for (const [index, name] of names.entries()) {
    const kind = kinds(name, slots[index]?.of ?? 'thing');
    if (kind === null) return null;
    parts.push(`${names.indexOf(name)} ${kind}`);
  }
  return parts.join();
}
