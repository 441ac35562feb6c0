import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Span } from '../../../src/model/span.ts';
import type { Range } from '../ranges.ts';
import { endOfScalar } from './outline.ts';
import { Positioned, tagOf, type YamlTree } from './positioned.ts';
import { mapScalar } from './scalar-text.ts';
import { sourceInside, type YamlSource } from './source.ts';
import type { TextMap } from './text-map.ts';

/** A text, or nothing. */
export class YamlScalar extends Positioned {
  readonly kind = 'scalar';
  declare private readonly event: ScalarEvent;

  constructor(tree: YamlTree, index: number, event: ScalarEvent) {
    super(tree, index);
    this.event = event;
  }

  /** After quotes, escapes and folding; as written in the file when `opaque`. */
  get text(): string {
    if (this.opaque) return this.source.written(this.content);
    return getScalarValue(this.tree.outline.stream.text, this.event);
  }

  get range(): Range {
    const { valueStart, valueEnd } = this.event;
    const end = endOfScalar(this.event);
    return valueStart === -1 ? this.content : this.rangeOf(valueStart - (end - valueEnd), end);
  }

  /** Without quotes. */
  get content(): Range {
    const { valueStart, valueEnd } = this.event;
    const at = this.tree.outline.empty.get(this.index);
    return at === undefined ? this.rangeOf(valueStart, valueEnd) : this.rangeOf(at, at);
  }

  /** Quoted, or a block: certainly a text, even if it looks like a number. */
  get quoted(): boolean {
    return this.event.style !== SCALAR_STYLE.PLAIN;
  }

  get style(): 'plain' | 'single' | 'double' | 'literal' | 'folded' {
    return styles[this.event.style];
  }

  /** As written, e.g. `!ignore`; `null` without one. */
  get tag(): string | null {
    return tagOf(this.tree, this.event);
  }

  /** A template writes all or a part of it. */
  get opaque(): boolean {
    const { marks } = this.tree;
    if (marks === null) return false;
    return marks.isFilled(this.index) || (this.event.style === SCALAR_STYLE.PLAIN ? marks.touch(this.range) : marks.overlap(this.range));
  }

  /** It is the key that brings in the entries of other mappings. */
  get isMergeKey(): boolean {
    return this.event.style === SCALAR_STYLE.PLAIN && this.text === '<<' && this.tag !== '!!str';
  }

  /** The place of a part of the text; the smallest part that holds it where escapes make the two differ. */
  partAt(range: Range): Span {
    const { valueStart, fast } = this.event;
    if (this.opaque || valueStart === -1) return this.span;
    return this.source.place(fast ? this.rangeOf(valueStart + range.start, valueStart + range.end) : this.map().toOuter(range));
  }

  /** The text as a source of its own, for YAML in YAML. */
  inside(): YamlSource {
    const { style, indent } = this.event;
    return sourceInside(this.source, this.map(), style === SCALAR_STYLE.LITERAL_BLOCK ? 'lines' : 'escaped', Math.max(0, indent));
  }

  private map(): TextMap {
    return mapScalar(this.tree.outline.stream, this.event);
  }
}

const styles = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
} as const;
