import type { TextEdit } from '../../../src/model/intent.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { Block } from '../scope/scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';

/** Texts of the files as they were read. */
export type Texts = ReadonlyMap<FileId, string>;

/** What stands for a directive: its arguments are replaced, its name, place and comments stay. */
export function replaceArguments(directive: Directive, text: string): TextEdit {
  const { span: name } = directive.name;
  const [first] = directive.args;
  const last = directive.args.at(-1);
  if (first === undefined || last === undefined) return { span: { file: name.file, start: name.end, end: name.end }, text: ` ${text}` };
  return { span: { file: name.file, start: first.span.start, end: last.span.end }, text };
}

/** Replaces one word, quotes included. */
export function replaceWord(word: Word, text: string): TextEdit {
  return { span: word.span, text };
}

/** Takes out a directive: its whole line when nothing else is on it. */
export function removeDirective(directive: Directive, texts: Texts): TextEdit {
  const { file, start, end } = directive.span;
  const text = texts.get(file) ?? '';
  const lineStart = startOfLine(text, start);
  const lineEnd = endOfLine(text, end);
  const before = text.slice(lineStart, start);
  const after = text.slice(end, lineEnd);
  if (before.trim() !== '') return { span: { file, start: start - (before.length - before.trimEnd().length), end }, text: '' };
  if (after.trim() !== '') return { span: { file, start, end: end + (after.length - after.trimStart().length) }, text: '' };
  return { span: { file, start: lineStart, end: Math.min(lineEnd + 1, text.length) }, text: '' };
}

/** Takes out an argument with the space before it. */
export function removeArgument(directive: Directive, word: Word): TextEdit {
  const index = directive.args.indexOf(word);
  const before = directive.args[index - 1] ?? directive.name;
  return { span: { file: word.span.file, start: before.span.end, end: word.span.end }, text: '' };
}

/**
 * Adds directives to a block, each on a line of its own with the indentation and line ending of their neighbour: after the last
 * directive of one of the names in `after`, else at the beginning of the block. `null` when the block is not in sight.
 */
export function insertDirectives(block: Block, lines: readonly string[], after: readonly string[], texts: Texts): TextEdit | null {
  const { file } = block.head;
  const text = texts.get(file);
  if (text === undefined) return null;
  const neighbours = block.directives.filter(({ span, name }) => span.file === file && after.includes(name.value));
  const neighbour = neighbours.at(-1);
  return neighbour === undefined ? insertFirst(block, lines, text) : insertAfter(neighbour, lines, text);
}

/** Adds directives right after another one. */
export function insertDirectivesAfter(neighbour: Directive, lines: readonly string[], texts: Texts): TextEdit {
  return insertAfter(neighbour, lines, texts.get(neighbour.span.file) ?? '');
}

function insertAfter({ span }: Directive, lines: readonly string[], text: string): TextEdit {
  const before = text.slice(startOfLine(text, span.start), span.start);
  return insertBelow(at(span.file, span.end), before.trim() === '' ? before : null, lines, text);
}

function insertFirst(block: Block, lines: readonly string[], text: string): TextEdit {
  const { file } = block.head;
  const opened = block.directive?.body?.start;
  const [first] = block.directives.filter((directive) => directive.span.file === file);
  if (opened === undefined) return insertAbove(at(file, first?.span.start ?? 0), lines, text);
  return insertBelow(at(file, opened), indentationWithin(block, first, text), lines, text);
}

/** `indentation` is `null` where a line has more than one directive: then they are added to the line. */
function insertBelow(place: Span, indentation: string | null, lines: readonly string[], text: string): TextEdit {
  const lineEnd = endOfLine(text, place.end);
  const rest = text.slice(place.end, lineEnd);
  if (indentation === null || !/^\s*(?:#.*)?$/.test(rest)) return { span: place, text: lines.map((line) => ` ${line}`).join('') };
  const end = at(place.file, place.end + rest.trimEnd().length);
  return { span: end, text: lines.map((line) => lineEnding(text, lineEnd) + indentation + line).join('') };
}

function insertAbove(place: Span, lines: readonly string[], text: string): TextEdit {
  const indentation = text.slice(startOfLine(text, place.start), place.start);
  return { span: place, text: lines.map((line) => line + lineEnding(text, endOfLine(text, place.end)) + (indentation.trim() === '' ? indentation : '')).join('') };
}

/** That of the first directive in the block when it begins a line, else one step more than that of the block. */
function indentationWithin(block: Block, first: Directive | undefined, text: string): string {
  const ofFirst = first === undefined ? null : indentationOf(first.span.start, text);
  if (ofFirst !== null) return ofFirst;
  const outer = indentationOf(block.head.start, text) ?? '';
  return outer + (outer.startsWith('\t') ? '\t' : '    ');
}

function indentationOf(offset: number, text: string): string | null {
  const before = text.slice(startOfLine(text, offset), offset);
  return before.trim() === '' ? before : null;
}

function at(file: FileId, offset: number): Span {
  return { file, start: offset, end: offset };
}

/** That of the line that ends at `lineEnd`, or of the one before when it is the last. */
function lineEnding(text: string, lineEnd: number): string {
  const end = lineEnd < text.length ? lineEnd : text.lastIndexOf('\n');
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line break of the line is, or the end of the text. */
function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline;
}
