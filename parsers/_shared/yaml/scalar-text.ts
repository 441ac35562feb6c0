import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { TextMap, type TextPiece } from './text-map.ts';

/** What of a quoted text is not what it says: escapes, doubled quotes, line breaks with the spaces around them. */
const changedParts: Readonly<Partial<Record<number, RegExp>>> = {
  [SCALAR_STYLE.PLAIN]: /(?<![ \t])[ \t]*(?:\r\n?|\n)\s*/g,
  [SCALAR_STYLE.SINGLE_QUOTED]: /''|(?<![ \t])[ \t]*(?:\r\n?|\n)\s*/g,
  [SCALAR_STYLE.DOUBLE_QUOTED]: /\\(?:x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|(?:\r\n?|\n)\s*|[^])|(?<!(?<!\\)[ \t])[ \t]*(?:\r\n?|\n)\s*/gi,
};

/** The text of a scalar with what each part of it was made from: offsets that begin with `base` for `text`. */
export function mapScalar({ text, base }: { readonly text: string; readonly base: number }, event: ScalarEvent): TextMap {
  if (event.valueStart === -1) return new TextMap([]);
  const changed = changedParts[event.style];
  const pieces = changed === undefined ? blockPieces(text, event) : flowPieces(text, event, changed);
  if (base === 0) return new TextMap(pieces);
  return new TextMap(pieces.map((piece) => ({ text: piece.text, outer: { start: base + piece.outer.start, end: base + piece.outer.end } })));
}

/** The parts of a scalar are decoded one by one. */
function flowPieces(text: string, event: ScalarEvent, changed: RegExp): TextPiece[] {
  const pieces: TextPiece[] = [];
  const { valueStart, valueEnd } = event;
  let after = valueStart;
  for (const match of text.slice(valueStart, valueEnd).matchAll(changed)) {
    const start = valueStart + match.index;
    const end = start + match[0].length;
    pieces.push({ text: text.slice(after, start), outer: { start: after, end: start } });
    pieces.push({ text: getScalarValue(text, { ...event, fast: false, valueStart: start, valueEnd: end }), outer: { start, end } });
    after = end;
  }
  pieces.push({ text: text.slice(after, valueEnd), outer: { start: after, end: valueEnd } });
  return pieces;
}

/** The lines of a block are found again in its text, in order. */
function blockPieces(text: string, event: ScalarEvent): TextPiece[] {
  const value = getScalarValue(text, event);
  const pieces: TextPiece[] = [];
  let done = 0;
  let outerDone = event.valueStart;
  for (const { start, end } of contentLines(text, event)) {
    const at = value.indexOf(text.slice(start, end), done);
    if (at === -1) break;
    pieces.push({ text: value.slice(done, at), outer: { start: outerDone, end: start } });
    pieces.push({ text: value.slice(at, at + end - start), outer: { start, end } });
    done = at + end - start;
    outerDone = end;
  }
  pieces.push({ text: value.slice(done), outer: { start: outerDone, end: event.valueEnd } });
  return pieces;
}

/** Lines of a block without their indentation and their ends; empty ones are left out. */
function* contentLines(text: string, { valueStart, valueEnd, indent }: ScalarEvent): Generator<{ start: number; end: number }> {
  for (const line of text.slice(valueStart, valueEnd).matchAll(/[^\r\n]+/g)) {
    const start = valueStart + line.index + Math.max(0, indent);
    const end = valueStart + line.index + line[0].length;
    if (start < end) yield { start, end };
  }
}
