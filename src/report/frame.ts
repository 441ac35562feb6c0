import { lineStartsOf, positionAt, type LineStarts } from '../engine/position.ts';
import { bracketCommand, escapeCharacter, maskedKey, privateKeyRanges } from './escape.ts';
import type { Paint } from './paint.ts';
import { widthOf } from './width.ts';

/** A file as frames see it. Made once for all findings of a file. */
export interface Source {
  readonly text: string;
  readonly lineStarts: LineStarts;
  /** Ranges that must not be shown. */
  readonly privateKeys: readonly (readonly [number, number])[];
}

export function sourceOf(text: string): Source {
  return { text, lineStarts: lineStartsOf(text), privateKeys: privateKeyRanges(text) };
}

export interface FrameOptions {
  readonly paint: Paint;
  /** Colour of the marks under the span. */
  readonly mark: (text: string) => string;
  /** Columns for the text of a line. */
  readonly width: number;
}

/** Columns before the bar: line numbers stand at the right end. */
export const gutter = 5;

const tab = '    ';

/** UTF-16 units of a line that are looked at before and after the beginning of a span; some files are one line. */
const reach = 400;

/** More lines of a span are not shown. */
const maximumLines = 3;

/** The lines of `[start, end)` with marks below them. */
export function frame(source: Source, start: number, end: number, options: FrameOptions): readonly string[] {
  const first = positionAt(source.lineStarts, start).line;
  const last = positionAt(source.lineStarts, Math.max(start, end - 1)).line;
  const shown = Array.from({ length: Math.min(last - first + 1, maximumLines) }, (_, index) => first + index);
  const lines = shown.flatMap((line) => frameLine(source, line, start, end, options));
  const rest = last - first + 1 > maximumLines ? [options.paint.faint(`${' '.repeat(gutter)} ⋮`)] : [];
  return [...lines, ...rest];
}

function frameLine(source: Source, line: number, start: number, end: number, { paint, mark, width }: FrameOptions): readonly string[] {
  const lineStart = source.lineStarts[line - 1] ?? 0;
  const lineEnd = endOfLine(source, line);
  const number = paint.faint(`${String(line).padStart(gutter)} │ `);
  const blank = paint.faint(`${' '.repeat(gutter)} │ `);
  if (source.privateKeys.some(([from, to]) => from < lineEnd && lineStart < to)) return [number + maskedKey];
  const near = Math.max(lineStart, start - reach);
  const content = source.text.slice(near, Math.min(lineEnd, near + 3 * reach));
  const indent = /^\s*/.exec(content)?.[0].length ?? 0;
  const from = start > lineStart ? Math.min(start, lineEnd) - near : indent;
  const to = Math.max(Math.min(end, lineEnd) - near, from);
  const cut = cutAround(shownLine(content), from, to, width);
  const marks = mark('^'.repeat(Math.max(1, widthOf(cut.marked))));
  return [(number + cut.before + cut.marked + cut.after).trimEnd(), blank + ' '.repeat(widthOf(cut.before)) + marks];
}

function endOfLine({ text, lineStarts }: Source, line: number): number {
  const next = lineStarts[line];
  const end = next === undefined ? text.length : next - 1;
  return end > (lineStarts[line - 1] ?? 0) && text[end - 1] === '\r' ? end - 1 : end;
}

/** What is shown of a line, by the UTF-16 units of its text. */
interface ShownLine {
  readonly length: number;
  readonly part: (start: number, end: number) => string;
  readonly widthOf: (start: number, end: number) => number;
}

/** Every character is shown as it is, in one column. */
const plainLine = /^[ -~]*$/;

function shownLine(content: string): ShownLine {
  const { length } = content;
  if (plainLine.test(content) && !content.includes('##')) return { length, part: (start, end) => content.slice(start, end), widthOf: (start, end) => end - start };
  const pieces = shownPieces(content);
  const widths = pieces.map(widthOf);
  return {
    length,
    part: (start, end) => pieces.slice(start, end).join(''),
    widthOf: (start, end) => widths.slice(start, end).reduce((total, one) => total + one, 0),
  };
}

/** What is shown for each UTF-16 unit of a line; the second half of a pair shows nothing. */
function shownPieces(content: string): readonly string[] {
  const pieces: string[] = [];
  for (const character of content) {
    pieces.push(character === '\t' ? tab : escapeCharacter(character));
    if (character.length === 2) pieces.push('');
  }
  for (const { index } of content.matchAll(bracketCommand)) pieces[index] = '\\u{23}';
  return pieces;
}

interface Cut {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** A part of the line that fits into `width` and has the beginning of the span in it. */
function cutAround(line: ShownLine, from: number, to: number, width: number): Cut {
  const { length } = line;
  if (line.widthOf(0, length) <= width) return { before: line.part(0, from), marked: line.part(from, to), after: line.part(to, length) };
  const widthAt = (place: number): number => line.widthOf(place, place + 1);
  const markedWidth = Math.min(line.widthOf(from, to), width - 2);
  let left = from;
  for (let room = Math.floor((width - markedWidth) / 2) - 1; left > 0 && room >= widthAt(left - 1); left--) room -= widthAt(left - 1);
  let right = left;
  for (let room = width - 2; right < length && room >= widthAt(right); right++) room -= widthAt(right);
  const end = Math.min(to, right);
  return { before: (left > 0 ? '…' : '') + line.part(left, from), marked: line.part(from, end), after: line.part(end, right) + (right < length ? '…' : '') };
}
