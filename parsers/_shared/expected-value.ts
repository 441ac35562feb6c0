import type { ExpectedValue } from '../../src/engine/parser.ts';

/** Versions as OpenSSL spells them, the best first. */
export const versionWords: readonly string[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv3'];

export const onOff: readonly string[] = ['on', 'off'];

/** What separates the words of a list. */
const separators: Readonly<Record<Extract<ExpectedValue['values'], string>, RegExp>> = {
  'cipher-list': /[\s:,"'!+]/,
  'tls13-cipher-suites': /[\s:"']/,
  groups: /[\s:?*/"']/,
  'signature-schemes': /[\s:"']/,
};

/** The word around an offset among values of a kind: what a value would replace. */
export function expectedAround(text: string, offset: number, values: ExpectedValue['values']): ExpectedValue {
  const ends = typeof values === 'string' ? separators[values] : /[\s"',;[\]{}]/;
  const isWithin = (at: number): boolean => !ends.test(text[at] ?? ' ') && !/[;{}#]/.test(text[at] ?? ' ');
  let start = offset;
  while (start > 0 && isWithin(start - 1)) start -= 1;
  // An operator of cipher lists; within a name it is a hyphen.
  if (values === 'cipher-list' && text[start] === '-' && start < offset) start += 1;
  let end = offset;
  while (end < text.length && isWithin(end)) end += 1;
  return { start, end, values };
}
