import type { Intent, Spelling, TextEdit } from '../../../src/model/intent.ts';
import { optionOf } from '../values/options.ts';
import type { ContextSource } from '../context/secure-context.ts';
import { addOptions, quoted, removeAt, replaceValue } from './edit.ts';
import type { Option } from '../values/value.ts';

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
 * with `text` is code. Only words where the options are not seen.
 */
export function changeOptions(source: ContextSource, changes: OptionChanges, safety: Spelling['safety']): Spelling {
  const { options } = source;
  const quote = (value: string): string => (options?.kind === 'object' && options.literal !== null ? quoted(value, options.literal.module) : `'${value}'`);
  const edits: (TextEdit | null)[] = [];
  const added: string[] = [];
  const shown: string[] = [];
  for (const [name, change] of Object.entries(changes)) {
    if (change === undefined) continue;
    const written = writtenOption(source, name);
    const value = change === null ? null : typeof change === 'string' ? quote(change) : change.text;
    if (value !== null) shown.push(`${name}: ${value}`);
    else if (written !== null) shown.push(`// ${name}`);
    if (written !== null) edits.push(value === null ? removeAt(written.span, written.module) : replaceValue(written, value));
    else if (value !== null) added.push(`${name}: ${value}`);
  }
  if (added.length > 0) edits.push(options?.kind === 'object' ? addOptions(options, added) : null);
  const certain = edits.flatMap((edit) => edit ?? []);
  return { text: shown.join(', '), edits: certain.length === edits.length ? certain : [], safety };
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
