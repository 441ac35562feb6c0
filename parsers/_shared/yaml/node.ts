import { COLLECTION_STYLE, EVENT_ID, getScalarValue, type MappingEvent, type SequenceEvent } from 'js-yaml';
import type { Span } from '../../../src/model/span.ts';
import type { Range } from '../ranges.ts';
import { withMerged } from './merge-key.ts';
import { endOf, startOf, type Outline } from './outline.ts';
import { Positioned, tagOf, type YamlTree } from './positioned.ts';
import { YamlScalar } from './scalar.ts';

/** A node of YAML or JSON. What is in it is made when it is asked for: most of a large file is never looked at. */
export type YamlNode = YamlScalar | YamlMapping | YamlSequence | YamlAlias;

/** A key with its value. */
export interface YamlEntry {
  readonly key: YamlNode;
  /** The text of the key; `null` when that is a collection. */
  readonly name: string | null;
  readonly value: YamlNode;
  /** The alias that stands for the value, or the merge key that brings in the entry; `null` when it is written in its place. */
  readonly through: Span | null;
  /** A template decides whether it is there. */
  readonly conditional: boolean;
}

/** An item of a sequence. */
export interface YamlItem {
  readonly node: YamlNode;
  readonly through: Span | null;
  readonly conditional: boolean;
}

/** A node by the event that begins it. */
export function nodeAt(tree: YamlTree, index: number): YamlNode {
  const target = tree.outline.targets.get(index) ?? index;
  const known = tree.anchored.get(target);
  if (known !== undefined) return known;
  const node = makeNode(tree, target);
  if (target !== index || isAnchored(tree, target)) tree.anchored.set(target, node);
  return node;
}

function isAnchored({ outline }: YamlTree, index: number): boolean {
  const event = outline.stream.events[index];
  return event !== undefined && 'tagStart' in event && event.anchorStart !== -1;
}

function makeNode(tree: YamlTree, index: number): YamlNode {
  const event = tree.outline.stream.events[index];
  switch (event?.type) {
    case EVENT_ID.MAPPING:
      return new YamlMapping(tree, index, event);
    case EVENT_ID.SEQUENCE:
      return new YamlSequence(tree, index, event);
    case EVENT_ID.SCALAR:
      return new YamlScalar(tree, index, event);
    default:
      return new YamlAlias(tree, index);
  }
}

abstract class Collection extends Positioned {
  declare protected readonly event: MappingEvent | SequenceEvent;

  constructor(tree: YamlTree, index: number, event: MappingEvent | SequenceEvent) {
    super(tree, index);
    this.event = event;
  }

  get range(): Range {
    return this.rangeOf(this.event.start, endOf(this.tree.outline, this.index));
  }

  /** What a template has to decide about as a whole to leave open nothing that is in it. */
  get decided(): Range {
    return this.range;
  }

  get isFlow(): boolean {
    return this.event.style === COLLECTION_STYLE.FLOW;
  }

  get tag(): string | null {
    return tagOf(this.tree, this.event);
  }

  /** A template writes something into it that cannot be seen. */
  get open(): boolean {
    return this.tree.marks?.isFilled(this.index) === true;
  }

  /** The event that closes it. */
  protected get lastEvent(): number {
    return this.tree.outline.partners[this.index] ?? 0;
  }
}

/** Keys with values, in order. */
export class YamlMapping extends Collection {
  readonly kind = 'mapping';
  private cached: readonly YamlEntry[] | null = null;

  /**
   * As written, repeated keys included, without merge keys; what these bring in follows: entries whose key is not written in the mapping
   * itself, or in what an earlier one brings in (yaml.org/type/merge.html).
   */
  get entries(): readonly YamlEntry[] {
    this.cached ??= withMerged(this.written());
    return this.cached;
  }

  /** With the key it is the value of: a template around the value alone decides about each of the fields. */
  override get decided(): Range {
    const { outline } = this.tree;
    const hasKey = outline.stream.events[this.index - 1]?.type === EVENT_ID.SCALAR;
    return hasKey ? this.rangeOf(startOf(outline, this.index - 1), endOf(outline, this.index)) : this.range;
  }

  /** The same mapping, of which nothing is made yet. */
  anew(): YamlMapping {
    return new YamlMapping(this.tree, this.index, this.event);
  }

  private written(): readonly YamlEntry[] {
    const entries: YamlEntry[] = [];
    const { outline } = this.tree;
    const end = this.lastEvent;
    for (let key = this.index + 1; key < end; ) {
      const value = afterNode(outline, key);
      entries.push(new WrittenEntry(this, key, value));
      key = afterNode(outline, value);
    }
    return entries;
  }
}

/** Items, in order. */
export class YamlSequence extends Collection {
  readonly kind = 'sequence';
  private cached: readonly YamlItem[] | null = null;

  get items(): readonly YamlItem[] {
    this.cached ??= this.written();
    return this.cached;
  }

  private written(): readonly YamlItem[] {
    const items: YamlItem[] = [];
    const end = this.lastEvent;
    for (let index = this.index + 1; index < end; index = afterNode(this.tree.outline, index)) items.push(new WrittenItem(this, index));
    return items;
  }
}

/** A node in a collection. Small: there are hundreds of thousands, and most live as long as the tree. */
abstract class Written {
  declare protected readonly collection: Collection;
  /** The event of its beginning. */
  declare protected readonly index: number;

  constructor(collection: Collection, index: number) {
    this.collection = collection;
    this.index = index;
  }

  get conditional(): boolean {
    const { marks, outline } = this.collection.tree;
    return marks?.isConditional(outline.stream.base + startOf(outline, this.index), this.collection.decided) === true;
  }

  protected throughOf(index: number): Span | null {
    const { outline, source } = this.collection.tree;
    const event = outline.stream.events[index];
    if (event?.type !== EVENT_ID.ALIAS) return null;
    const { base } = outline.stream;
    return source.place({ start: base + event.anchorStart - 1, end: base + event.anchorEnd });
  }
}

class WrittenEntry extends Written implements YamlEntry {
  declare readonly name: string | null;
  declare private readonly valueIndex: number;
  declare private cached: YamlNode | null;

  constructor(collection: Collection, index: number, valueIndex: number) {
    super(collection, index);
    this.name = nameAt(collection.tree, index);
    this.valueIndex = valueIndex;
    this.cached = null;
  }

  get key(): YamlNode {
    return nodeAt(this.collection.tree, this.index);
  }

  get value(): YamlNode {
    this.cached ??= nodeAt(this.collection.tree, this.valueIndex);
    return this.cached;
  }

  get through(): Span | null {
    return this.throughOf(this.valueIndex);
  }
}

class WrittenItem extends Written implements YamlItem {
  declare private cached: YamlNode | null;

  constructor(collection: Collection, index: number) {
    super(collection, index);
    this.cached = null;
  }

  get node(): YamlNode {
    this.cached ??= nodeAt(this.collection.tree, this.index);
    return this.cached;
  }

  get through(): Span | null {
    return this.throughOf(this.index);
  }
}

/** An alias that stands for nothing that is looked at; a problem of the text says why. */
export class YamlAlias extends Positioned {
  readonly kind = 'alias';

  get range(): Range {
    return this.rangeOf(startOf(this.tree.outline, this.index), endOf(this.tree.outline, this.index));
  }
}

/** The text of a key, without making a node of it where nothing but the text matters. */
function nameAt(tree: YamlTree, index: number): string | null {
  const { text, events } = tree.outline.stream;
  const event = events[index];
  if (event?.type === EVENT_ID.SCALAR && tree.marks === null) return getScalarValue(text, event);
  const key = nodeAt(tree, index);
  return key.kind === 'scalar' ? key.text : null;
}

/** The event behind a node. */
function afterNode({ partners, stream }: Outline, index: number): number {
  const type = stream.events[index]?.type;
  return (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE ? (partners[index] ?? index) : index) + 1;
}
