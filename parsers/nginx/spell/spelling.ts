import type { Intent, Spelling } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { removeDirective } from './edit.ts';
import type { Directive } from '../syntax/tree.ts';
import type { Writer } from './writer.ts';

/** What should be true of an endpoint. */
export type SetIntent = Extract<Intent, { readonly set: string }>;

/** Words to write where only a person knows the file. */
export function advice(...lines: readonly string[]): Spelling {
  return { text: lines.join('\n'), edits: [], safety: 'unsafe' };
}

/** Takes directives out, and shows them as comments; `null` when there are none. */
export function without(directives: readonly Directive[], writer: Writer): Spelling | null {
  if (directives.length === 0) return null;
  const text = directives.map((directive) => `# ${textOf(directive, writer)}`).join('\n');
  return { text, edits: directives.map((directive) => removeDirective(directive, writer.texts)), safety: 'safe' };
}

/** A directive as it is written. */
export function textOf({ span }: Directive, writer: Writer): string {
  return sourceOf(span, writer);
}

/** What stands there, quotes and escapes included. */
export function sourceOf({ file, start, end }: Span, { texts }: Writer): string {
  return (texts.get(file) ?? '').slice(start, end);
}
