import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TextRange } from '../../../src/tls/list-expansion.ts';
import type { ListWord } from '../../_shared/list-fact.ts';
import type { Word } from '../syntax/tree.ts';

export function listWord(word: Word): ListWord {
  return { span: word.span, partAt: (range) => spanInWord(word, range) };
}

/** nginx has no variables in lists: what looks like one, envsubst or another template replaces. */
export function doubtOfList({ opaque, hasVariable }: Word): Doubt | null {
  return opaque || hasVariable ? { kind: 'template' } : null;
}

/** The place of a part of a word's value; the whole word where escapes make value and text differ. */
function spanInWord({ value, span, quote }: Word, { start, end }: TextRange): Span {
  const quotes = quote === 'none' ? 0 : 1;
  if (span.end - span.start !== value.length + 2 * quotes) return span;
  return { file: span.file, start: span.start + quotes + start, end: span.start + quotes + end };
}
