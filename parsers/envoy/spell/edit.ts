import type { TextEdit } from '../../../src/model/intent.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import { lazilyFor } from '../../../src/tls/lazily.ts';
import type { Field, Message, Scalar, Value } from '../message/message.ts';
import { blockLines, fields, flowField, flowText, type Fields, type Snippet, type Style } from '../message/snippet.ts';
import { textBefore } from '../../_shared/text-before.ts';

/** Texts of the files as they were read. */
export interface Texts {
  readonly get: (file: FileId) => string | undefined;
  /** Whether most names in a file are in camelCase. */
  readonly isCamelCase: (file: FileId) => boolean;
}

/** Looks once at each file how its names are written, and only when something is to be written into it. */
export function textsOf(files: ReadonlyMap<FileId, string>): Texts {
  return { get: (file) => files.get(file), isCamelCase: lazilyFor((file) => isInCamelCase(files.get(file) ?? '')) };
}

function isInCamelCase(text: string): boolean {
  const camel = text.match(/\b(?:typedConfig|commonTlsContext|filterChains|transportSocket|socketAddress)\b/g)?.length ?? 0;
  const snake = text.match(/\b(?:typed_config|common_tls_context|filter_chains|transport_socket|socket_address)\b/g)?.length ?? 0;
  return camel > snake;
}

/** How the file of a message is written. */
export function styleAt(message: Message, texts: Texts): Style {
  const text = texts.get(message.span.file) ?? '';
  const [first] = message.fields;
  return { camelCase: texts.isCamelCase(message.span.file), json: message.form === 'flow' && first !== undefined && text[first.key.span.start] === '"' };
}

/** Replaces a scalar; what was in quotes stays in quotes. `null` where escapes would be needed. */
export function replaceScalar(scalar: Scalar, text: string, texts: Texts): TextEdit | null {
  const written = slice(scalar.span, texts);
  const quote = /^["']/.exec(written)?.[0] ?? '';
  const isPlainText = written === quote + scalar.text + quote;
  return isPlainText ? { span: scalar.span, text: quote + text + quote } : null;
}

/**
 * Adds fields to a message: after the last of the fields named, else at its end. `null` where the text cannot be changed, e.g. inside of a
 * quoted text.
 */
export function addFields(message: Message, added: Fields, after: readonly string[], texts: Texts): TextEdit | null {
  if (message.form === 'escaped') return null;
  const style = styleAt(message, texts);
  const own = message.fields.filter((field) => field.through === null && field.key.span.file === message.span.file);
  const neighbour = own.findLast((field) => after.some((name) => message.field(name)?.key === field.key)) ?? own.at(-1);
  if (neighbour === undefined) return message.form === 'flow' ? { span: message.span, text: flowText(added, style) } : null;
  return message.form === 'flow' ? addInFlow(neighbour, added, style, texts) : addInBlock(neighbour, added, style, texts);
}

function addInBlock({ key, value }: Field, added: Fields, style: Style, texts: Texts): TextEdit | null {
  const { file } = key.span;
  const text = texts.get(file) ?? '';
  const indentation = ' '.repeat(columnOf(key.span.start, text));
  const lineEnd = endOfLine(text, lastOffset(key, value, text));
  if (value.span.file !== file) return null;
  const lines = blockLines(added, style).map((line) => lineEnding(text) + indentation + line);
  return { span: { file, start: lineEnd, end: lineEnd }, text: lines.join('') };
}

function addInFlow({ key, value }: Field, added: Fields, style: Style, texts: Texts): TextEdit {
  const { file } = key.span;
  const text = texts.get(file) ?? '';
  const before = text.slice(startOfLine(text, key.span.start), key.span.start);
  const separator = before.trim() === '' ? `,${lineEnding(text)}${before}` : ', ';
  const at = Math.max(key.span.end, value.span.end);
  return { span: { file, start: at, end: at }, text: added.fields.map(([name, inner]) => separator + flowField(name, inner, style)).join('') };
}

/** Adds an item to a list; `null` where there is no item to write it after. */
export function addItem(list: Value, item: Snippet, owner: Message, texts: Texts): TextEdit | null {
  if (list.kind !== 'list' || owner.form === 'escaped') return null;
  const last = list.items.at(-1);
  const text = texts.get(list.span.file) ?? '';
  const style = styleAt(owner, texts);
  if (last === undefined) return text[list.span.start] === '[' ? { span: list.span, text: `[${flowText(item, style)}]` } : null;
  const { file, end } = last.span;
  if (text[list.span.start] === '[') return { span: { file, start: end, end }, text: `, ${flowText(item, style)}` };
  const indentation = ' '.repeat(columnOf(list.span.start, text));
  const lineEnd = endOfLine(text, trimmedEnd(text, last.span));
  const lines = blockLines({ kind: 'items', items: [item] }, style).map((line) => lineEnding(text) + indentation + line);
  return { span: { file, start: lineEnd, end: lineEnd }, text: lines.join('') };
}

/**
 * Takes items out of a list, each with its line, so that the comments of the others stay. `null` where that leaves nothing, or where they
 * cannot be told apart.
 */
export function removeItems(owner: Message, list: Value, removed: readonly Value[], texts: Texts): readonly TextEdit[] | null {
  if (owner.form === 'escaped' || list.kind !== 'list' || removed.length === list.items.length) return null;
  const text = texts.get(list.span.file) ?? '';
  const isFlow = text[list.span.start] === '[';
  return removed.map((item) => (isFlow ? removeFromList(list.items, item, text) : removeLines(item.span, text)));
}

function removeLines({ file, start, end }: Span, text: string): TextEdit {
  return { span: { file, start: startOfLine(text, start), end: Math.min(endOfLine(text, end) + lineEnding(text).length, text.length) }, text: '' };
}

/** With the comma behind it, or the one before where it is the last that stays. */
function removeFromList(all: readonly Value[], item: Value, text: string): TextEdit {
  const { file, start, end } = item.span;
  const next = all[all.indexOf(item) + 1];
  if (next !== undefined) return { span: { file, start, end: next.span.start }, text: '' };
  const before = /,\s*$/.exec(textBefore(text, start))?.[0].length ?? 0;
  return { span: { file, start: start - before, end }, text: '' };
}

/** Puts another value in the place of a field's, in the style it is written in; `null` where escapes would be needed. */
export function replaceValue(owner: Message, { key, value }: Field, snippet: Snippet, texts: Texts): TextEdit | null {
  if (owner.form === 'escaped' || value.span.file !== key.span.file) return null;
  const style = styleAt(owner, texts);
  const text = texts.get(value.span.file) ?? '';
  const isFlow = owner.form === 'flow' || value.kind === 'scalar' || /[[{]/.test(text[value.span.start] ?? '');
  if (isFlow) return { span: value.span, text: flowText(snippet, style) };
  const indentation = ' '.repeat(columnOf(value.span.start, text));
  const lines = blockLines(snippet, style);
  return { span: { ...value.span, end: trimmedEnd(text, value.span) }, text: lines.join(lineEnding(text) + indentation) };
}

/** Takes a field out, with its lines, or with the comma that parts it from the next one. `null` where it cannot be told apart. */
export function removeField(message: Message, field: Field, texts: Texts): TextEdit | null {
  if (message.form === 'escaped' || field.through !== null) return null;
  const text = texts.get(field.key.span.file) ?? '';
  const index = message.fields.indexOf(field);
  const next = message.fields[index + 1];
  return message.form === 'flow' ? removeFromFlow(message, field, index, text) : removeFromBlock(field, next, text);
}

function removeFromBlock({ key, value }: Field, next: Field | undefined, text: string): TextEdit | null {
  const { file, start } = key.span;
  const lineStart = startOfLine(text, start);
  const lineEnd = endOfLine(text, lastOffset(key, value, text));
  if (text.slice(lineStart, start).trim() === '') return { span: { file, start: lineStart, end: Math.min(lineEnd + 1, text.length) }, text: '' };
  // Behind the dash of an item: the next field takes its place.
  return next === undefined ? null : { span: { file, start, end: next.key.span.start }, text: '' };
}

function removeFromFlow(message: Message, { key, value }: Field, index: number, text: string): TextEdit {
  const { file, start } = key.span;
  const end = Math.max(key.span.end, value.span.end);
  const next = message.fields[index + 1];
  if (next !== undefined) return { span: { file, start, end: next.key.span.start }, text: '' };
  const before = message.fields[index - 1];
  const from = before === undefined ? start : Math.max(before.key.span.end, before.value.span.end);
  const trailing = before === undefined ? (/^[ \t]*,?/.exec(text.slice(end))?.[0].length ?? 0) : 0;
  return { span: { file, start: from, end: end + trailing }, text: '' };
}

/** Sets a field: replaces its value, or adds it after its neighbours. */
export function setField(message: Message, name: string, value: Snippet, after: readonly string[], texts: Texts): TextEdit | null {
  const field = message.field(name);
  return field === null ? addFields(message, fields([name, value]), after, texts) : replaceValue(message, field, value, texts);
}

/** The end of a field without the line break that belongs to a block scalar. */
function lastOffset(key: Scalar, value: Value, text: string): number {
  return Math.max(key.span.end, trimmedEnd(text, value.span));
}

function trimmedEnd(text: string, { start, end }: Span): number {
  return start + text.slice(start, end).trimEnd().length;
}

function columnOf(offset: number, text: string): number {
  return offset - startOfLine(text, offset);
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line break of the line is, or the end of the text. */
function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function lineEnding(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function slice({ file, start, end }: Span, texts: Texts): string {
  return (texts.get(file) ?? '').slice(start, end);
}
