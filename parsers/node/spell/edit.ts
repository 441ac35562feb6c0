import type { TextEdit } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import type { ObjectValue, Option } from '../values/value.ts';
import { textBefore } from '../../_shared/text-before.ts';

/** Gives a written option another value: in an object behind the colon, in an assignment behind the sign. */
export function replaceValue({ key, span, module }: Option, value: string): TextEdit {
  const written = module.text.slice(key.end, span.end);
  const separator = /^\s*(?:\]\s*)?[:=]\s*/.exec(written)?.[0];
  // `{ minVersion }` names a variable.
  if (separator === undefined) return { span: { ...span, start: key.end }, text: `: ${value}` };
  return { span: { ...span, start: key.end + separator.length }, text: value };
}

/** Adds options behind the last one of a literal, in its layout; `null` where there is no literal. */
export function addOptions({ literal }: ObjectValue, options: readonly string[]): TextEdit | null {
  if (literal === null) return null;
  const { node, module } = literal;
  const last = node.properties.at(-1);
  if (last === undefined) return { span: module.spanOf(node), text: `{ ${options.join(', ')} }` };
  const at = module.spanOf({ start: last.end, end: last.end });
  const first = node.properties[0] ?? last;
  const indentation = /\n([ \t]*)$/.exec(module.text.slice(node.start, first.start))?.[1];
  const separator = indentation === undefined ? ', ' : `,\n${indentation}`;
  return { span: at, text: options.map((option) => separator + option).join('') };
}

/** Takes a property out with one of the commas around it, or a statement with its line. */
export function removeAt({ file, start, end }: Span, { text }: Pick<SourceModule, 'text'>): TextEdit {
  const comma = /^\s*,/.exec(text.slice(end))?.[0];
  const lineStart = /(?:^|\n)[ \t]*$/.exec(textBefore(text, start))?.[0];
  const isOwnLine = lineStart !== undefined && /^\s*(?:[,;][ \t]*)?(?:\r?\n|$)/.test(text.slice(end));
  if (isOwnLine) return { span: { file, start: start - lineStart.replace(/^\n/, '').length, end: end + (/^\s*[,;]?[ \t]*(?:\r?\n)?/.exec(text.slice(end))?.[0].length ?? 0) }, text: '' };
  if (comma !== undefined) return { span: { file, start, end: end + comma.length + (/^[ \t]*/.exec(text.slice(end + comma.length))?.[0].length ?? 0) }, text: '' };
  const before = /,\s*$/.exec(textBefore(text, start))?.[0];
  return { span: { file, start: start - (before?.length ?? 0), end }, text: '' };
}

/** Takes one word out of a list in a text, with one of the separators around it. */
export function removeWord({ file, start, end }: Span, { text }: Pick<SourceModule, 'text'>): TextEdit {
  const trailing = /[:, ]/.test(text[end] ?? '') ? 1 : 0;
  const leading = trailing === 0 && /[:, ]/.test(text[start - 1] ?? '') ? 1 : 0;
  return { span: { file, start: start - leading, end: end + trailing }, text: '' };
}

/** How a text is written beside others of the file: with the quotes that most of it has. */
export function quoted(value: string, module: SourceModule): string {
  const quote = usualQuote(module);
  return quote + value + quote;
}

const usualQuote = lazilyForObject(({ text }: SourceModule): string => (text.split('"').length > text.split("'").length ? '"' : "'"));
