import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { YamlAlias, YamlEntry, YamlItem, YamlMapping, YamlNode, YamlSequence } from '../../_shared/yaml/node.ts';
import type { Field, List, Message, Scalar, Value } from './message.ts';
import { parseTypeUrl, type TypeName } from './type-url.ts';

/**
 * The message that a mapping writes. `partial`: why it, and everything in it, is a part only of what takes effect, as what is merged into
 * another message.
 */
export function readMessage(mapping: YamlMapping, partial: Doubt | null = null): Message {
  return new MappingMessage(mapping, partial);
}

export function readValue(node: YamlNode, partial: Doubt | null = null): Value {
  switch (node.kind) {
    case 'mapping':
      return new MappingMessage(node, partial);
    case 'sequence':
      return new SequenceList(node, partial);
    case 'scalar':
      return node;
    case 'alias':
      return unresolved(node);
  }
}

/** The mapping that holds the fields of a message, which nothing outside of it completes; `null` for other messages. */
export function mappingOf(message: Message): YamlMapping | null {
  return message instanceof MappingMessage ? message.mapping : null;
}

/** The same message, which remembers nothing of what was asked of it: what is made of it now goes with it. */
export function messageAnew(message: Message): Message {
  return message instanceof MappingMessage ? message.anew() : message;
}

/** The same message as a part of another one that cannot be seen. */
export function partialMessage(message: Message, partial: Doubt): Message {
  return message instanceof MappingMessage ? message.asPart(partial) : message;
}

class MappingMessage implements Message {
  readonly kind = 'message';
  readonly #mapping: YamlMapping;
  readonly #partial: Doubt | null;
  #typed: Typed | null = null;

  constructor(mapping: YamlMapping, partial: Doubt | null) {
    this.#mapping = mapping;
    this.#partial = partial;
  }

  get mapping(): YamlMapping | null {
    return this.#partial === null ? this.#mapping : null;
  }

  get span(): Span {
    return this.#mapping.span;
  }

  get type(): TypeName | null {
    return this.#read().type;
  }

  get doubt(): Doubt | null {
    return this.#read().body.open ? { kind: 'template' } : this.#partial;
  }

  get form(): Message['form'] {
    const { isFlow, source } = this.#read().body;
    if (source.form === 'escaped') return 'escaped';
    return isFlow ? 'flow' : 'block';
  }

  get fields(): readonly Field[] {
    return this.#read().body.entries.flatMap((_, index) => this.#fieldAt(index) ?? []);
  }

  field(name: string): Field | null {
    const { entries } = this.#read().body;
    let last: Field | null = null;
    for (let index = 0; index < entries.length; index += 1) {
      const field = isNamed(entries[index]?.name ?? '', name) ? this.#fieldAt(index) : null;
      if (field !== null) last = last === null ? field : inFavour(field, last);
    }
    return last;
  }

  anew(): Message {
    return new MappingMessage(this.#mapping.anew(), this.#partial);
  }

  asPart(partial: Doubt): Message {
    return new MappingMessage(this.#mapping, partial);
  }

  /** Envoy drops what is behind a key with the tag `!ignore`: it only holds anchors (configuration reference, "Static"). */
  #fieldAt(index: number): Field | null {
    const { body, fields } = this.#read();
    const made = fields[index];
    if (made !== undefined) return made;
    const entry = body.entries[index];
    const key = entry?.key;
    if (entry === undefined || key?.kind !== 'scalar' || key.tag === '!ignore') return null;
    const field = new EntryField(entry, key, readValue(entry.value, this.#partial));
    fields[index] = field;
    return field;
  }

  #read(): Typed {
    this.#typed ??= typedOf(this.#mapping);
    return this.#typed;
  }
}

class SequenceList implements List {
  readonly kind = 'list';
  readonly #sequence: YamlSequence;
  readonly #partial: Doubt | null;
  #items: readonly Value[] | null = null;

  constructor(sequence: YamlSequence, partial: Doubt | null) {
    this.#sequence = sequence;
    this.#partial = partial;
  }

  get span(): Span {
    return this.#sequence.span;
  }

  get items(): readonly Value[] {
    this.#items ??= this.#sequence.items.map(({ node }) => readValue(node, this.#partial));
    return this.#items;
  }

  get doubt(): Doubt | null {
    const { open, items } = this.#sequence;
    if (open || items.some(({ conditional }) => conditional)) return { kind: 'template' };
    return items.map(doubtOfItem).find((doubt) => doubt !== null) ?? this.#partial;
  }
}

function doubtOfItem({ node }: YamlItem): Doubt | null {
  return node.kind === 'alias' ? doubtOfAlias(node) : null;
}

/** What a mapping is by its type, and where the fields of that type stand. */
interface Typed {
  readonly type: TypeName | null;
  readonly body: YamlMapping;
  /** By entry of `body`, those that were asked for. */
  readonly fields: (Field | undefined)[];
}

/** A TypedStruct holds the type and the fields of another message; a Struct, which v2 put where no type was wanted, the fields alone. */
function typedOf(mapping: YamlMapping): Typed {
  const type = typeAt(mapping, '@type');
  if (type?.name !== 'TypedStruct' && type?.full !== 'google.protobuf.Struct') return typed(type, mapping);
  const value = entryOf(mapping, 'value')?.value;
  const inner = type.name === 'TypedStruct' ? (typeAt(mapping, 'type_url') ?? typeAt(mapping, 'typeUrl')) : null;
  return typed(inner, value?.kind === 'mapping' ? value : mapping);
}

function typed(type: TypeName | null, body: YamlMapping): Typed {
  return { type, body, fields: new Array<Field | undefined>(body.entries.length) };
}

function typeAt(mapping: YamlMapping, key: string): TypeName | null {
  const value = entryOf(mapping, key)?.value;
  return value?.kind === 'scalar' && !value.opaque ? parseTypeUrl(value.text) : null;
}

function entryOf(mapping: YamlMapping, name: string): YamlEntry | null {
  return mapping.entries.find((entry) => entry.name === name) ?? null;
}

/** The JSON form of protobuf takes `snake_case` and `lowerCamelCase` alike; `name` is in snake_case. */
function isNamed(written: string, name: string): boolean {
  return written === name || (written.length < name.length && sameName(written, name));
}

/** Whether a name is the lowerCamelCase of one in snake_case: each `_` is left out, and the letter behind it is a capital. */
function sameName(camel: string, snake: string): boolean {
  let at = 0;
  for (let of = 0; of < snake.length; of += 1) {
    let letter = snake.charAt(of);
    if (letter === '_') letter = snake.charAt((of += 1)).toUpperCase();
    if (camel.charAt(at) !== letter) return false;
    at += 1;
  }
  return at === camel.length;
}

class EntryField implements Field {
  readonly key: Scalar;
  readonly value: Value;
  readonly #entry: YamlEntry;

  constructor(entry: YamlEntry, key: Scalar, value: Value) {
    this.#entry = entry;
    this.key = key;
    this.value = value;
  }

  get through(): Span | null {
    return this.#entry.through;
  }

  get doubt(): Doubt | null {
    const { value, conditional } = this.#entry;
    if (value.kind === 'alias') return doubtOfAlias(value);
    return conditional ? { kind: 'template' } : null;
  }
}

/** The last one of a name counts, as in the map that Envoy makes of them; a template may leave it out in favour of another one. */
function inFavour(last: Field, before: Field): Field {
  const doubt = last.doubt ?? before.doubt;
  return doubt === last.doubt ? last : { key: last.key, value: last.value, through: last.through, doubt };
}

/** An alias that stands for nothing is no value. */
function unresolved(alias: YamlAlias): Scalar {
  const { span } = alias;
  return { kind: 'scalar', span, text: alias.source.written(alias.range), quoted: false, opaque: true, partAt: () => span };
}

function doubtOfAlias(alias: YamlAlias): Doubt {
  return { kind: 'not-understood', what: alias.source.written(alias.range) };
}
