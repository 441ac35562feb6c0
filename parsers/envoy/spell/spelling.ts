import type { Release } from '../../../src/model/release.ts';
import type { Intent, Spelling, TextEdit } from '../../../src/model/intent.ts';
import { addFields, removeField, setField, styleAt, type Texts } from './edit.ts';
import type { Field, Message } from '../message/message.ts';
import { blockLines, fields, nested, type Fields, type Snippet } from '../message/snippet.ts';

/** What should be true of an endpoint. */
export type SetIntent = Extract<Intent, { readonly set: string }>;

/** What intents are spelled with. */
export interface Writer {
  readonly texts: Texts;
  readonly release: Release;
}

/** Words to write where only a person knows the file or the place. */
export function advice(snippet: Fields, near: Message, { texts }: Writer): Spelling {
  return { text: linesOf(snippet, near, texts), edits: [], safety: 'unsafe' };
}

/** A change of the text; only words where the text cannot be changed. */
export function change(snippet: Fields, near: Message, edits: readonly (TextEdit | null)[], safety: Spelling['safety'], { texts }: Writer): Spelling {
  const certain = edits.flatMap((edit) => edit ?? []);
  return { text: linesOf(snippet, near, texts), edits: certain.length === edits.length ? certain : [], safety };
}

/** Takes a field out, and shows it as a comment; `null` when it is not written. */
export function without(message: Message, name: string, { texts }: Writer): Spelling | null {
  const field = message.field(name);
  if (field === null) return null;
  const edit = removeField(message, field, texts);
  return { text: `# ${writtenText(field, texts)}`, edits: edit === null ? [] : [edit], safety: 'safe' };
}

/** Sets fields in a message that may be missing: `path` leads to it from `root`. */
export function setIn(root: Message, path: readonly string[], added: Fields, writer: Writer): readonly (TextEdit | null)[] {
  const [first, ...others] = path;
  if (first === undefined) return added.fields.map(([name, value]) => setField(root, name, value, added.fields.map(([own]) => own), writer.texts));
  const inner = root.field(first)?.value;
  if (inner?.kind === 'message') return setIn(inner, others, added, writer);
  return [inner === undefined ? addFields(root, fields([first, nested(others, added)]), [], writer.texts) : null];
}

/** The first line of a field is enough, and its name where the rest could be a secret. */
function writtenText({ key, value }: Field, texts: Texts): string {
  const text = texts.get(key.span.file) ?? '';
  const end = value.span.file === key.span.file ? Math.max(key.span.end, value.span.end) : key.span.end;
  const [line = ''] = text.slice(key.span.start, end).split(/\r?\n/);
  return /inline_?(?:bytes|string)/i.test(line) ? key.text : line;
}

function linesOf(snippet: Snippet, near: Message, texts: Texts): string {
  const { camelCase } = styleAt(near, texts);
  return blockLines(snippet, { camelCase, json: false }).join('\n');
}
