import type { TextEdit } from '../../../src/model/intent.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { Line, Section, Word } from '../syntax/tree.ts';

/** Texts of the files as they were read. */
export type Texts = ReadonlyMap<FileId, string>;

/** Replaces one word, quotes included. */
export function replaceWord({ span }: Word, text: string): TextEdit {
  return { span, text };
}

/** Adds words behind another one. */
export function insertBehind({ span: { file, end } }: Word, text: string): TextEdit {
  return { span: { file, start: end, end }, text: ` ${text}` };
}

/** Takes out a keyword with its value and the space before it. */
export function removeWords(keyword: Word, value: Word | null, texts: Texts): TextEdit {
  const { file, start } = keyword.span;
  const text = texts.get(file) ?? '';
  let from = start;
  while (from > 0 && ' \t'.includes(text.charAt(from - 1))) from -= 1;
  return { span: { file, start: from, end: (value ?? keyword).span.end }, text: '' };
}

/** Takes out a whole line, with its comment and line break. */
export function removeLine({ span: { file, start, end } }: Line, texts: Texts): TextEdit {
  const text = texts.get(file) ?? '';
  return { span: { file, start: startOfLine(text, start), end: Math.min(endOfLine(text, end) + 1, text.length) }, text: '' };
}

/** Adds lines below another one, with its indentation and line ending. */
export function insertBelow({ span: { file, start, end } }: Line, lines: readonly string[], texts: Texts): TextEdit {
  const text = texts.get(file) ?? '';
  const indentation = text.slice(startOfLine(text, start), start);
  return below(file, end, indentation.trim() === '' ? indentation : '', lines, text);
}

/** Adds lines above another one. */
export function insertAbove({ span: { file, start } }: Line, lines: readonly string[], texts: Texts): TextEdit {
  const text = texts.get(file) ?? '';
  const at = startOfLine(text, start);
  const ending = lineEnding(text, start);
  return { span: { file, start: at, end: at }, text: lines.map((line) => text.slice(at, start) + line + ending).join('') };
}

/** Adds lines to a section: below the last of the lines for which `isNeighbour` holds, else right below its head. */
export function insertInto(section: Section, lines: readonly string[], isNeighbour: (line: Line) => boolean, texts: Texts): TextEdit {
  const neighbour = section.lines.findLast(isNeighbour);
  if (neighbour !== undefined) return insertBelow(neighbour, lines, texts);
  const { file, end } = section.head.span;
  const text = texts.get(file) ?? '';
  return below(file, end, indentationWithin(section, text), lines, text);
}

function below(file: FileId, from: number, indentation: string, lines: readonly string[], text: string): TextEdit {
  const end = endOfLine(text, from);
  const at: Span = { file, start: end, end };
  return { span: text[end - 1] === '\r' ? { ...at, start: end - 1, end: end - 1 } : at, text: lines.map((line) => lineEnding(text, from) + indentation + line).join('') };
}

/** That of the first line of the section, else that of the first indented line of the file. */
function indentationWithin({ lines: [first] }: Section, text: string): string {
  if (first !== undefined) return text.slice(startOfLine(text, first.span.start), first.span.start);
  return /^[ \t]+(?=\S)/m.exec(text)?.[0] ?? '    ';
}

function lineEnding(text: string, from: number): string {
  return text[endOfLine(text, from) - 1] === '\r' ? '\r\n' : '\n';
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline;
}
