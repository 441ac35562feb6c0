import type { FileId, Span } from '../../../src/model/span.ts';
import { beginsLine, endsLine } from '../template-forms.ts';
import { maskTemplates, type Mask, type Masked } from '../template.ts';
import type { Range } from '../ranges.ts';
import type { TextMap } from './text-map.ts';

/** A text of YAML or JSON, and where its parts stand in a file. */
export interface YamlSource {
  readonly file: FileId;
  /** What is parsed: templates have become neutral text. Nodes have their positions in it. */
  readonly text: string;
  readonly masked: Masked;
  /** In order: lines that templates write. */
  readonly fills: readonly Fill[];
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

/** Where a template writes any number of lines. */
export interface Fill {
  /** Offset of the template. */
  readonly at: number;
  /** Column of the lines in the file: what the template says, as `nindent 8` does, else its own. */
  readonly column: number;
}

export interface SourceOptions {
  /** `false` where `%NAME%` is not a placeholder but something that the product itself replaces. */
  readonly percent?: boolean;
}

export function sourceOfFile(file: FileId, text: string, options: SourceOptions = {}): YamlSource {
  const masked = maskTemplates(text, { ...options, lines: true, environment: true });
  return {
    file,
    text: withoutLines(text, masked),
    masked,
    fills: fillsIn(text, masked),
    place: ({ start, end }) => ({ file, start, end }),
    written: ({ start, end }) => text.slice(start, end),
    form: 'file',
    indent: 0,
  };
}

function fillsIn(text: string, masked: Masked): readonly Fill[] {
  return masked.masks.flatMap((mask) => (isFill(text, masked, mask) ? [{ at: mask.start, column: columnOf(text, mask) }] : []));
}

/** A value that has its line to itself, or that begins new lines, as `key: {{ toYaml .value | nindent 2 }}` does. */
function isFill(text: string, { text: left }: Masked, { kind, start, end }: Mask): boolean {
  return kind === 'value' && (left.charAt(start) !== '_' || (endsLine(text, end) && /\bnindent\b/.test(text.slice(start, end))));
}

function columnOf(text: string, { start, end }: Range): number {
  const said = /\bn?indent\s*\(?(\d+)/.exec(text.slice(start, end))?.[1];
  return said === undefined ? columnAt(text, start) : Number(said);
}

/** How many characters stand before an offset on its line. */
export function columnAt(text: string, at: number): number {
  return at - (at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1);
}

/**
 * The text without what templates write lines with, and with line breaks for the lines that are left empty: a block scalar must not begin
 * with an empty line that is longer than what follows is indented (YAML 1.2.2 §8.1.1.1).
 */
function withoutLines(text: string, masked: Masked): string {
  const { text: left, masks } = masked;
  const pieces: string[] = [];
  let done = 0;
  for (const mask of masks) {
    const { start, end } = mask;
    const isBlank = left.charAt(start) !== '_';
    if (!isBlank && !isFill(text, masked, mask)) continue;
    const lineEnd = end + left.slice(end).search(/[^ \t]|$/);
    const isLine = isBlank && beginsLine(left, start) && (lineEnd === left.length || /[\r\n]/.test(left.charAt(lineEnd)));
    if (isBlank && !isLine) continue;
    pieces.push(left.slice(done, Math.max(done, start)), (isLine ? '\n' : ' ').repeat(Math.max(0, lineEnd - Math.max(done, start))));
    done = Math.max(done, lineEnd);
  }
  return pieces.join('') + left.slice(done);
}

/** What a scalar of `outer` holds, as a text of its own. */
export function sourceInside(outer: YamlSource, map: TextMap, form: 'lines' | 'escaped', indent: number): YamlSource {
  return {
    file: outer.file,
    text: map.text,
    masked: maskedInside(outer.masked, map),
    fills: outer.fills.flatMap(({ at, column }) => (map.holds(at) ? [{ at: map.toInner(at), column }] : [])),
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
