import type { Intent, Spelling, TextEdit } from '../../../src/model/intent.ts';
import { optionOf } from '../values/options.ts';
import { isJsonFile } from '../project/parsed-modules.ts';
import type { ContextSource } from '../context/secure-context.ts';
import { addOptions, quoted, removeAt, replaceValue } from './edit.ts';
import type { OpenSslOption } from '../values/openssl-constants.ts';
import type { ObjectValue, Option, Value } from '../values/value.ts';

/** What should be true of an endpoint. */
export type SetIntent = Extract<Intent, { readonly set: string }>;

/** Options of a context after a change: the value of each, `null` for one that is taken out. */
export type OptionChanges = Readonly<Partial<Record<string, string | { readonly text: string } | null>>>;

/** Words to write where only a person knows the file or the place. */
export function advice(text: string): Spelling {
  return { text, edits: [], safety: 'unsafe' };
}

/**
 * Changes options of a context where they are written, or adds them to the literal that it is made of. A plain value is a text and is quoted, one
 * with `text` is code. Only words where the options are not seen; `null` when
 * nothing would change.
 */
export function changeOptions(source: ContextSource, changes: OptionChanges, safety: Spelling['safety']): Spelling | null {
  const { options } = source;
  const literal = options?.kind === 'object' ? options.literal : null;
  const edits: (TextEdit | null)[] = [];
  const takenOut: Option[] = [];
  const added: string[] = [];
  const shown: string[] = [];
  const removed: string[] = [];
  for (const [name, change] of Object.entries(changes)) {
    if (change === undefined) continue;
    const written = writtenOption(source, name);
    const value = spelled(change, written, literal);
    if (value !== null) shown.push(written === null || written.name === name ? `${name}: ${value}` : `tls.${written.name} = ${value}`);
    else if (written !== null) removed.push(`// ${name}`);
    if (written !== null && value === null) takenOut.push(written);
    else if (written !== null && value !== null) edits.push(replaceValue(written, value));
    else if (value !== null) added.push(`${name}: ${value}`);
  }
  edits.push(...exchange(options, takenOut, added));
  if (shown.length + removed.length === 0) return null;
  return { text: [...removed, ...(shown.length === 0 ? [] : [shown.join(', ')])].join('\n'), edits: certainEdits(edits, takenOut), safety };
}

/** All of them or none; and nothing is taken out of a file of JSON, whose commas have to stand right. */
function certainEdits(edits: readonly (TextEdit | null)[], takenOut: readonly Option[]): readonly TextEdit[] {
  const certain = edits.flatMap((edit) => edit ?? []);
  return certain.length < edits.length || takenOut.some(({ module }) => isJsonFile(module.file)) ? [] : certain;
}

/** A plain value is a text, in the quotes of the file. */
function spelled(value: string | { readonly text: string } | null, written: Option | null, literal: ObjectValue['literal']): string | null {
  if (value === null || typeof value !== 'string') return value?.text ?? null;
  const beside = written?.module ?? literal?.module ?? null;
  return beside === null ? `'${value}'` : quoted(value, beside);
}

/** Takes options out and puts others in, in the place of the first one where that stands in the same literal. */
function exchange(options: Value | null, takenOut: readonly Option[], added: readonly string[]): readonly (TextEdit | null)[] {
  const literal = options?.kind === 'object' ? options.literal : null;
  const replaced = added.length === 0 ? undefined : takenOut.find(({ span, module }) => literal?.module === module && literal.node.start < span.start && span.end < literal.node.end);
  const removals = takenOut.filter((option) => option !== replaced).map(({ span, module }) => removeAt(span, module));
  if (replaced !== undefined) return [{ span: replaced.span, text: added.join(', ') }, ...removals];
  return added.length === 0 ? removals : [...removals, options?.kind === 'object' ? addOptions(options, added) : null];
}

/** Takes one `SSL_OP_…` out of `secureOptions`. */
export function withoutFlag({ options }: ContextSource, flag: OpenSslOption): Spelling | null {
  const option = options === null ? null : optionOf(options, 'secureOptions');
  if (option === null) return null;
  const written = option.module.text.slice(option.key.end, option.span.end);
  const inUnion = new RegExp(`\\s*\\|\\s*[\\w.]*\\b${flag}\\b|[\\w.]*\\b${flag}\\b\\s*\\|\\s*`).exec(written);
  const text = `// ${flag}`;
  if (inUnion !== null) {
    const start = option.key.end + inUnion.index;
    return { text, edits: [{ span: option.module.spanOf({ start, end: start + inUnion[0].length }), text: '' }], safety: 'safe' };
  }
  const isAlone = new RegExp(`^\\s*:\\s*[\\w.]*\\b${flag}$`).test(written);
  return { text, edits: isAlone ? [removeAt(option.span, option.module)] : [], safety: 'safe' };
}

/** Where an option has its value from: the options themselves, else an assignment that sets it for the process. */
function writtenOption({ options, process }: ContextSource, name: string): Option | null {
  const own = options === null ? null : optionOf(options, name);
  if (own !== null) return options?.kind === 'object' && options.options.has(name) ? own : null;
  return isProcessDefault(name) ? process[name] : null;
}

function isProcessDefault(name: string): name is keyof ContextSource['process'] {
  return name === 'minVersion' || name === 'maxVersion' || name === 'ciphers' || name === 'ecdhCurve';
}
