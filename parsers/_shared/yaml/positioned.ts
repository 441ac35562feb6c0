import type { Span } from '../../../src/model/span.ts';
import type { Range } from '../ranges.ts';
import type { YamlNode } from './node.ts';
import type { Outline } from './outline.ts';
import type { YamlSource } from './source.ts';
import type { TemplateMarks } from './template-marks.ts';

/** A part of a file with what is needed to make nodes of it. */
export interface YamlTree {
  readonly source: YamlSource;
  readonly outline: Outline;
  /** `null` when there is no template in the text. */
  readonly marks: TemplateMarks | null;
  /** Nodes with an anchor by event: what several aliases stand for is one node. */
  readonly anchored: Map<number, YamlNode>;
}

/** What all nodes have. */
export abstract class Positioned {
  // Declared, so that no field is first set to undefined: there are a hundred thousand nodes.
  declare readonly tree: YamlTree;
  /** The event that begins it. */
  declare protected readonly index: number;

  constructor(tree: YamlTree, index: number) {
    this.tree = tree;
    this.index = index;
  }

  /** Offsets of `source.text`: quotes and brackets included, anchors and tags not. */
  abstract readonly range: Range;

  get source(): YamlSource {
    return this.tree.source;
  }

  /** The place in the file. */
  get span(): Span {
    return this.tree.source.place(this.range);
  }

  protected rangeOf(start: number, end: number): Range {
    const { base } = this.tree.outline.stream;
    return { start: base + start, end: base + end };
  }
}

/** The tag of an event as written, e.g. `!ignore`; `null` without one. */
export function tagOf({ outline }: YamlTree, { tagStart, tagEnd }: { readonly tagStart: number; readonly tagEnd: number }): string | null {
  return tagStart === -1 ? null : outline.stream.text.slice(tagStart, tagEnd);
}
