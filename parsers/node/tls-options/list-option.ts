import { doubtOf, partOfText, type Value } from '../values/value.ts';
import type { ListText } from '../../_shared/tls-list.ts';
import { findOption } from './find-option.ts';

/** The text of a list among options, e.g. `ciphers`; `null` where Node takes its own: for nothing and for an empty text. */
export function listOption(sources: readonly Value[], name: string): ListText | null {
  const found = findOption(sources, [name]);
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return { text: '', word: null, doubt: found.doubt, from: { kind: 'written', span: found.span } };
  const { value, span } = found.option;
  if (value.kind === 'constant' && value.value == null) return null;
  if (value.kind !== 'text') return { text: '', word: null, doubt: doubtOf(value), from: { kind: 'written', span } };
  if (value.text === '') return null;
  return { text: value.text, word: { span: value.span, partAt: (range) => partOfText(value, range) }, doubt: null, from: { kind: 'written', span: value.span } };
}
