import type { Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TextRange } from '../../../src/tls/list-expansion.ts';
import { recentlyFor } from '../../../src/tls/recently.ts';
import type { ListText } from '../../_shared/tls-list.ts';
import { defaultFact, type Default } from '../defaults.ts';
import { partOfText, doubtOf, type Option } from '../values/value.ts';

/** The text of a list that an option gives, else Node's own; an empty text counts as none. */
export function listOf(option: Option | null, byDefault: Default<string>, release: Release, near: Span): ListText {
  const otherwise = defaultFact(byDefault, release, near);
  const none: ListText = { text: otherwise.value, word: null, doubt: null, from: otherwise.from };
  return option === null ? none : (writtenList(option) ?? none);
}

/** `null` for nothing, which is what an empty text and `null` are. */
export function writtenList({ value }: Option): ListText | null {
  if ((value.kind === 'constant' && value.value == null) || (value.kind === 'text' && value.text === '')) return null;
  const from: Origin = { kind: 'written', span: value.span };
  if (value.kind !== 'text') return { text: '', word: { span: value.span, partAt: () => value.span }, doubt: doubtOf(value), from };
  return { text: value.text, word: { span: value.span, partAt: (range) => partOfText(value, range) }, doubt: null, from };
}

/** A list of `ciphers` as Node takes it apart: at colons, and what begins with `TLS_` is for TLS 1.3 (processCiphers). */
export interface SplitCiphers {
  readonly tls12: ListText;
  /** `null` leaves the suites of TLS 1.3 to OpenSSL. */
  readonly tls13: ListText | null;
}

export function splitCiphers(list: ListText): SplitCiphers {
  if (list.doubt !== null) return { tls12: list, tls13: list };
  const { tls12, tls13 } = splitText(list.text);
  return { tls12: joined(list, tls12), tls13: tls13.words.length === 0 ? null : joined(list, tls13) };
}

/** Some words of a list, and the text that they make. */
interface PartOfList {
  readonly words: readonly ListedWord[];
  readonly text: string;
}

/** Thousands of contexts have the same list. */
const splitText = recentlyFor((text: string): Readonly<Record<'tls12' | 'tls13', PartOfList>> => {
  const words = wordsOf(text);
  const those = (isTls13: boolean): PartOfList => {
    const some = words.filter(({ word }) => word.startsWith('TLS_') === isTls13);
    return { words: some, text: some.map(({ word }) => word).join(':') };
  };
  return { tls12: those(false), tls13: those(true) };
});

interface ListedWord extends TextRange {
  readonly word: string;
}

function wordsOf(text: string): readonly ListedWord[] {
  let start = 0;
  return text.split(':').flatMap((word) => {
    const range = { word, start, end: start + word.length };
    start = range.end + 1;
    return word === '' ? [] : [range];
  });
}

/** Some words of a list, as one text; parts of it are still found where they are written. */
function joined(list: ListText, { words, text }: PartOfList): ListText {
  const { word } = list;
  if (word === null || text === list.text) return { ...list, text };
  const partAt = ({ start, end }: TextRange): Span => {
    let offset = 0;
    for (const one of words) {
      if (start >= offset && end <= offset + one.word.length) return word.partAt({ start: one.start + start - offset, end: one.start + end - offset });
      offset += one.word.length + 1;
    }
    return word.span;
  };
  return { ...list, text, word: { span: word.span, partAt } };
}
