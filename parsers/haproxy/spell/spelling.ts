import type { Intent, Spelling, TextEdit } from '../../../src/model/intent.ts';
import { removeLine } from './edit.ts';
import type { Line } from '../syntax/tree.ts';
import type { Writer } from './writer.ts';

/** What should be true of an endpoint. */
export type SetIntent = Extract<Intent, { readonly set: string }>;

/** Words to write where only a person knows the file. */
export function advice(...lines: readonly string[]): Spelling {
  return { text: lines.join('\n'), edits: [], safety: 'unsafe' };
}

export function safely(text: string, edits: readonly TextEdit[]): Spelling {
  return { text, edits: withoutRepetition(edits), safety: 'safe' };
}

export function unsafely(text: string, edits: readonly TextEdit[]): Spelling {
  return { text, edits: withoutRepetition(edits), safety: 'unsafe' };
}

/** Takes lines out, and shows them as comments; `null` when there are none. */
export function without(lines: readonly Line[], writer: Writer): Spelling | null {
  if (lines.length === 0) return null;
  return safely(lines.map((line) => `# ${textOf(line, writer)}`).join('\n'), lines.map((line) => removeLine(line, writer.texts)));
}

/** A line as it is written. */
export function textOf({ span: { file, start, end } }: Line, { texts }: Writer): string {
  return (texts.get(file) ?? '').slice(start, end);
}

/** One line may decide for several servers. */
function withoutRepetition(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...new Map(edits.map((edit) => [`${edit.span.file} ${edit.span.start} ${edit.span.end} ${edit.text}`, edit])).values()];
}
