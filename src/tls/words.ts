import type { TextRange } from './list-expansion.ts';

export interface ListWord extends TextRange {
  readonly word: string;
}

/**
 * The words between separators, without the white space around them, like `CONF_parse_list` of OpenSSL (crypto/conf/conf_mod.c). Empty ones are kept.
 * `offset` is where `text` starts.
 */
export function wordsBetween(text: string, separator: ':' | '/', offset = 0): readonly ListWord[] {
  let at = offset;
  return text.split(separator).map((part) => {
    const word = trimmed(part);
    const start = at + part.length - part.replace(leadingSpace, '').length;
    at += part.length + separator.length;
    return { word, start, end: start + word.length };
  });
}

/** Without the white space of C's `isspace` at both ends: JavaScript knows more kinds. */
export function trimmed(text: string): string {
  const content = text.replace(leadingSpace, '');
  let end = content.length;
  while (end > 0 && trailing.includes(content.charAt(end - 1))) end -= 1;
  return content.slice(0, end);
}

const leadingSpace = /^[ \t\n\v\f\r]+/;
const trailing = ' \t\n\v\f\r';
