import { known, unknown, type Doubt, type Fact, type Origin, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Field, Message, Scalar, Value } from './message.ts';

/** What is seen of a repeated field. */
export interface Items<T> {
  readonly items: readonly T[];
  /** Why there may be others, or some of these may not be there. */
  readonly doubt: Unknown | null;
  /** The list, or the message it is missing from. */
  readonly at: Span;
}

/** A field that holds a text; numbers are taken as written. `null` when it is certainly not written. */
export function textField(message: Message, name: string): Fact<string> | null {
  return scalarField(message, name, ({ text }) => text);
}

/** A field that holds a number; `not-understood` for another text. */
export function numberField(message: Message, name: string): Fact<number> | null {
  return scalarField(message, name, ({ text }) => (/^[-+]?(?:0x[\da-f]+|\d+(?:\.\d*)?(?:e[-+]?\d+)?)$/i.test(text) ? Number(text) : null));
}

/** A field that holds a truth value, in the spellings that yaml-cpp reads (`convert.cpp`): one of true, yes, on and y. */
export function booleanField(message: Message, name: string): Fact<boolean> | null {
  return scalarField(message, name, ({ text }) => booleans[text.toLowerCase()] ?? null);
}

const booleans: Readonly<Partial<Record<string, boolean>>> = { true: true, yes: true, on: true, y: true, false: false, no: false, off: false, n: false };

/**
 * A field that holds a value of an enumeration, by name or by number; the number is the place in `names`. Envoy reads the names in upper and
 * lower case alike (MessageUtil::loadFromJsonNoThrow, case_insensitive_enum_parsing).
 */
export function enumField<Name extends string>(message: Message, name: string, names: readonly Name[]): Fact<Name> | null {
  return scalarField(message, name, ({ text }) => enumValue(text, names));
}

/** The value that a text stands for; `null` for none of them. */
export function enumValue<Name extends string>(text: string, names: readonly Name[]): Name | null {
  if (/^\d+$/.test(text)) return names[Number(text)] ?? null;
  return names.find((candidate) => candidate === text) ?? names.find((candidate) => candidate.toLowerCase() === text.toLowerCase()) ?? null;
}

/** A field that holds a message. */
export function messageField(message: Message, name: string): Fact<Message> | null {
  const field = message.field(name);
  if (field === null) return absent(message);
  return factOf(message, name, field, (value) => (value.kind === 'message' ? value : null));
}

/** The messages of a repeated field; one that stands where a list is meant counts as a list of one. */
export function messagesField(message: Message, name: string): Items<Message> {
  return itemsField(message, name, (value) => (value.kind === 'message' ? value : null));
}

/** The scalars of a repeated field; one that stands where a list is meant counts as a list of one. */
export function scalarsField(message: Message, name: string): Items<Scalar> {
  return itemsField(message, name, (value) => (value.kind === 'scalar' ? value : null));
}

/** The texts of a repeated field, known when all of them are; an empty list when nothing is written. */
export function textsField(message: Message, name: string): Fact<readonly string[]> {
  const { items, doubt, at } = scalarsField(message, name);
  if (doubt !== null) return doubt;
  const from: Origin = { kind: 'written', span: at };
  if (items.some(({ opaque }) => opaque)) return unknown({ kind: 'template' }, from);
  return known(items.map(({ text }) => text), from);
}

/** How the value of a field came into its message. */
export function originOf({ value, through }: Field): Origin {
  return through === null ? new WrittenOrigin(value) : { kind: 'inherited', span: value.span, into: through };
}

/** The place of a value, made when it is asked for: most facts are about what is in order. */
class WrittenOrigin {
  readonly kind = 'written';
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get span(): Span {
    return this.#value.span;
  }

  /** With the place, which `JSON.stringify` would not ask for. */
  toJSON(): Origin {
    return { kind: this.kind, span: this.span };
  }
}

function scalarField<T>(message: Message, name: string, read: (scalar: Scalar) => T | null): Fact<T> | null {
  const field = message.field(name);
  if (field === null) return absent(message);
  return factOf(message, name, field, (value) => {
    const scalar = scalarIn(value);
    return scalar === null || scalar.opaque ? null : read(scalar);
  });
}

/** The scalar itself, or that of a wrapper which is written out: `{ value: true }`. */
function scalarIn(value: Value): Scalar | null {
  if (value.kind === 'scalar') return value;
  const inner = value.kind === 'message' ? value.field('value')?.value : undefined;
  return inner?.kind === 'scalar' ? inner : null;
}

function factOf<T>(message: Message, name: string, field: Field, read: (value: Value) => T | null): Fact<T> | null {
  const from = originOf(field);
  if (field.doubt !== null) return unknown(field.doubt, from);
  if (isNull(field.value)) return absent(message);
  if (field.value.kind === 'scalar' && field.value.opaque) return unknown({ kind: 'template' }, from);
  const value = read(field.value);
  return value === null ? unknown({ kind: 'not-understood', what: name }, from) : known(value, from);
}

function absent(message: Message): Unknown | null {
  return message.doubt === null ? null : unknown(message.doubt, { kind: 'written', span: message.span });
}

/** In the JSON form of protobuf, null is a field that is not written. */
function isNull(value: Value): boolean {
  return value.kind === 'scalar' && !value.quoted && !value.opaque && /^(?:~|null|Null|NULL|)$/.test(value.text);
}

function itemsField<T extends Value>(message: Message, name: string, select: (value: Value) => T | null): Items<T> {
  const field = message.field(name);
  if (field === null || isNull(field.value)) return new FoundItems<T>([], absent(message), message);
  const { value } = field;
  const values = value.kind === 'list' ? value.items : [value];
  const items = values.flatMap((item) => select(item) ?? []);
  const doubt = field.doubt ?? (value.kind === 'list' ? value.doubt : null) ?? doubtOfOthers(name, values, items);
  return new FoundItems(items, doubt === null ? null : unknown(doubt, originOf(field)), value);
}

class FoundItems<T> implements Items<T> {
  readonly items: readonly T[];
  readonly doubt: Unknown | null;
  readonly #near: Value;

  constructor(items: readonly T[], doubt: Unknown | null, near: Value) {
    this.items = items;
    this.doubt = doubt;
    this.#near = near;
  }

  get at(): Span {
    return this.#near.span;
  }
}

function doubtOfOthers(name: string, values: readonly Value[], items: readonly Value[]): Doubt | null {
  if (values.some((value) => value.kind === 'scalar' && value.opaque && !items.includes(value))) return { kind: 'template' };
  return items.length === values.length ? null : { kind: 'not-understood', what: name };
}
