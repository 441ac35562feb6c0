import type { FileId, Span } from '../../../src/model/span.ts';
import { maskTemplates, type Masked } from '../template.ts';
import type { Range } from '../ranges.ts';
import type { TextMap } from './text-map.ts';

/** A text of YAML or JSON, and where its parts stand in a file. */
export interface YamlSource {
  readonly file: FileId;
  /** What is parsed: templates have become neutral text. Nodes have their positions in it. */
  readonly text: string;
  readonly masked: Masked;
  /** The place of a range in the file. */
  readonly place: (range: Range) => Span;
  /** What the file has at a range, templates included. */
  readonly written: (range: Range) => string;
  /**
   * `file`: the text of the file itself. `lines`: lines of it, without their first columns. `escaped`: put together from a quoted or
   * folded text, so that lines cannot be added to it.
   */
  readonly form: 'file' | 'lines' | 'escaped';
  /** By how many columns the lines of the file begin further right. */
  readonly indent: number;
}

export interface SourceOptions {
  /** `false` where `%NAME%` is not a placeholder but something that the product itself replaces. */
  readonly percent?: boolean;
}

export function sourceOfFile(file: FileId, text: string, options: SourceOptions = {}): YamlSource {
  const masked = maskTemplates(text, { ...options, lines: true, environment: true });
  return {
    file,
    text: masked.text,
    masked,
    place: ({ start, end }) => ({ file, start, end }),
    written: ({ start, end }) => text.slice(start, end),
    form: 'file',
    indent: 0,
  };
}

/** What a scalar of `outer` holds, as a text of its own. */
export function sourceInside(outer: YamlSource, map: TextMap, form: 'lines' | 'escaped', indent: number): YamlSource {
  return {
    file: outer.file,
    text: map.text,
    masked: maskedInside(outer.masked, map),
    place: (range) => outer.place(map.toOuter(range)),
    written: (range) => outer.written(map.toOuter(range)),
    form: outer.form === 'escaped' ? 'escaped' : form,
    indent: outer.indent + indent,
  };
}

function maskedInside({ masks, conditional, nested, control }: Masked, map: TextMap): Masked {
  const inside = <T extends Range>(ranges: readonly T[]): readonly T[] =>
    ranges.flatMap((range) => {
      const [start, end] = [map.toInner(range.start), map.toInner(range.end)];
      return end > start ? [{ ...range, start, end }] : [];
    });
  return { text: map.text, masks: inside(masks), conditional: inside(conditional), nested: inside(nested), control };
}
