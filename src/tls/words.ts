import type { TextRange } from './list-expansion.ts';

export interface ListWord extends TextRange {
  readonly word: string;
}

/** The words between separators, without the white space around them, like `CONF_parse_list` of OpenSSL (crypto/conf/conf_mod.c). Empty ones are kept. */
export function wordsBetween(text: string, separator: ':' | '/', offset = 0): readonly ListWord[] {
  let at = offset;
  return text.split(separator).map((part) => {
    const start = at + part.length - part.trimStart().length;
    const word = part.trim();
    at += part.length + separator.length;
    return { word, start, end: start + word.length };
  });
}
