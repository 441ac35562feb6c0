import type { OpenSslVersion } from './library.ts';

/** A word that names something in OpenSSL, from a version on. */
export interface Spelling {
  readonly word: string;
  readonly since: OpenSslVersion;
}

/** Reads `word@version` separated by spaces, as the tables write spellings; a word without version is as old as 1.1.1. */
export function spellings(text: string): readonly Spelling[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((part) => {
      const [word = '', since = '1.1.1'] = part.split('@');
      return { word, since: since as OpenSslVersion };
    });
}
