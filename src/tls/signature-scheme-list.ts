import type { SignatureScheme } from '../model/tls.ts';
import { lazily, lazilyFor } from './lazily.ts';
import { isAtLeast, type OpenSslVersion, type TlsLibrary } from './library.ts';
import { rejected, type RejectedList, type TextRange, type UnmatchedListWord } from './list-expansion.ts';
import { signatureSchemes } from './signature-schemes.ts';
import { wordsBetween, type ListWord } from './words.ts';

export interface ExpandedSignatureSchemes {
  readonly ok: true;
  /** In preference order, with the word that each comes from. */
  readonly schemes: readonly (TextRange & { readonly name: SignatureScheme })[];
  /** Words that the list itself says may be ignored (`?name`), and that are. */
  readonly unmatched: readonly UnmatchedListWord[];
}

/** What a list of signature schemes means to a library: SSL_CTX_set1_sigalgs_list. A rejected list is a value, too. */
export function expandSignatureSchemeList(text: string, library: TlsLibrary): ExpandedSignatureSchemes | RejectedList {
  return library.library === 'openssl' ? expandForOpenSsl(text, library.version) : expandForBoringSsl(text);
}

/**
 * `sig_cb` of ssl/t1_lib.c. From 3.3 on `?` in front makes an unknown word harmless and a repetition is ignored, from 3.5 on names are compared
 * without regard to case (CHANGES 3.3.0, 3.5.0).
 */
function expandForOpenSsl(text: string, version: OpenSslVersion): ExpandedSignatureSchemes | RejectedList {
  const lenient = isAtLeast(version, '3.3');
  const schemes: (TextRange & { readonly name: SignatureScheme })[] = [];
  const unmatched: UnmatchedListWord[] = [];
  for (const written of wordsBetween(text, ':')) {
    const optional = lenient && written.word.startsWith('?');
    const word = optional ? { ...written, word: written.word.slice(1), start: written.start + 1 } : written;
    const name = openSslScheme(word.word, version);
    const isRepeated = schemes.some((other) => other.name === name);
    if (written.word === '' || word.word.length >= longestWord || (isRepeated && !lenient)) return rejected('invalid-syntax', written, unmatched);
    if (name === null && !optional) return rejected('unknown-name', written, unmatched);
    if (name === null) unmatched.push(ignored(word));
    else if (!isRepeated) schemes.push({ name, start: word.start, end: word.end });
  }
  if (schemes.length === 0) return rejected('no-match', { start: 0, end: text.length }, unmatched);
  return { ok: true, schemes, unmatched };
}

/** TLS_MAX_SIGSTRING_LEN: words of this length and more are refused, even with `?`. */
const longestWord = 40;

function openSslScheme(word: string, version: OpenSslVersion): SignatureScheme | null {
  const fold = foldOf(version);
  return openSslNames(version).get(fold(word.includes('+') ? algorithmAndHash(word, fold) : word)) ?? null;
}

/** Algorithm and hash may stand in either order; hashes are known by two names each, in exact case: `SHA256` and `sha256`. */
function algorithmAndHash(word: string, fold: (word: string) => string): string {
  const parts = word.split('+');
  const hash = parts.find((part) => /^(?:SHA|sha)\d+$/.test(part)) ?? '';
  const algorithm = parts.length === 2 ? parts.find((part) => part !== hash) : undefined;
  return `${fold(algorithm ?? '') === fold('RSA-PSS') ? 'PSS' : (algorithm ?? '')}+${hash.toUpperCase()}`;
}

function foldOf(version: OpenSslVersion): (word: string) => string {
  return isAtLeast(version, '3.5') ? (word) => word.toLowerCase() : (word) => word;
}

const openSslNames = lazilyFor((version: OpenSslVersion): ReadonlyMap<string, SignatureScheme> => {
  const fold = foldOf(version);
  return new Map(
    signatureSchemes().flatMap(({ name, openSslSpellings }) =>
      openSslSpellings.filter(({ since }) => isAtLeast(version, since)).map(({ word }) => [fold(word), name] as const),
    ),
  );
});

function ignored({ word, start, end }: ListWord): UnmatchedListWord {
  const isScheme = signatureSchemes().some(({ name, openSslSpellings }) => name === word || openSslSpellings.some((one) => one.word === word));
  return { word, operator: '', start, end, reason: isScheme ? 'not-in-library' : 'unknown' };
}

/** `parse_sigalgs_list` and `sigalgs_unique` of BoringSSL a0689af29 ssl/ssl_privkey.cc: no white space, every scheme once. */
function expandForBoringSsl(text: string): ExpandedSignatureSchemes | RejectedList {
  const schemes: (TextRange & { readonly name: SignatureScheme })[] = [];
  let start = 0;
  for (const word of text.split(':')) {
    const end = start + word.length;
    const name = boringSslNames().get(word.replace(/^RSA-PSS\+/, 'PSS+'));
    if (name === undefined) return rejected(word === '' ? 'invalid-syntax' : 'unknown-name', { start, end });
    if (schemes.some((other) => other.name === name)) return rejected('invalid-syntax', { start, end });
    schemes.push({ name, start, end });
    start = end + 1;
  }
  return { ok: true, schemes, unmatched: [] };
}

const boringSslNames = lazily(
  () => new Map(signatureSchemes().flatMap(({ name, boringSslSpellings }) => boringSslSpellings.map((word) => [word, name] as const))),
);
