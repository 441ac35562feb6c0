import type { CipherSuiteName } from '../model/tls.ts';
import { cipherSuite, cipherSuites } from './cipher-suites.ts';
import { lazilyFor } from './lazily.ts';
import { isAtLeast, type OpenSsl, type OpenSslVersion, type TlsLibrary } from './library.ts';
import { rejected, type RejectedList, type TextRange, type UnmatchedListWord } from './list-expansion.ts';
import { openSslCiphers } from './openssl/ciphers.ts';
import { wordsBetween } from './words.ts';

export interface ExpandedTls13Suites {
  readonly ok: true;
  /**
   * In preference order; none: TLS 1.3 cannot be negotiated. OpenSSL before 4.0 also takes suites of TLS 1.2 by their IANA names here;
   * they are listed, and never negotiated in TLS 1.3.
   */
  readonly suites: readonly (TextRange & { readonly name: CipherSuiteName })[];
  readonly unmatched: readonly UnmatchedListWord[];
}

/**
 * The suites in effect for TLS 1.3 when nothing else is set: TLS_DEFAULT_CIPHERSUITES of OpenSSL (include/openssl/ssl.h), and what BoringSSL
 * prefers with AES hardware, where they cannot be changed.
 */
export function defaultTls13CipherSuites(library: TlsLibrary): readonly CipherSuiteName[] {
  return library.library === 'openssl'
    ? ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']
    : ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
}

/** What OpenSSL makes of a list of TLS 1.3 suites: SSL_CTX_set_ciphersuites (`set_ciphersuites` of ssl/ssl_ciph.c). */
export function expandTls13CipherSuites(text: string, { version }: OpenSsl): ExpandedTls13Suites | RejectedList {
  if (text === '') return { ok: true, suites: [], unmatched: [] };
  const known = namesOf(version);
  const suites: (TextRange & { readonly name: CipherSuiteName })[] = [];
  const unmatched: UnmatchedListWord[] = [];
  for (const { word, start, end } of wordsBetween(text, ':')) {
    const name = known.get(foldOf(version)(word));
    if (name !== undefined) suites.push({ name, start, end });
    else if (!isAtLeast(version, '3.0')) return rejected(word === '' ? 'invalid-syntax' : 'unknown-name', { start, end }, unmatched);
    else if (word !== '') unmatched.push({ word, operator: '', start, end, reason: cipherSuite(word) === null ? 'unknown' : 'not-in-library' });
  }
  if (suites.length === 0) return rejected('no-match', { start: 0, end: text.length }, unmatched);
  return { ok: true, suites: isAtLeast(version, '4.0') ? withoutRepetitions(suites) : suites, unmatched };
}

function withoutRepetitions<T extends { readonly name: string }>(suites: readonly T[]): readonly T[] {
  return suites.filter((suite, index) => suites.findIndex(({ name }) => name === suite.name) === index);
}

function foldOf(version: OpenSslVersion): (word: string) => string {
  return isAtLeast(version, '4.0') ? (word) => word.toLowerCase() : (word) => word;
}

const namesOf = lazilyFor((version: OpenSslVersion) => {
  const tls13 = cipherSuites().filter((suite) => suite.tls13 && suite.openSslName !== null && isOffered(suite.name, version));
  const others = isAtLeast(version, '4.0') ? [] : openSslCiphers(version).map(({ suite }) => suite);
  return new Map([...tls13, ...others].map(({ name }) => [foldOf(version)(name), name]));
});

/** The suites without encryption (RFC 9150) came with 3.4.0, those with SM4 (RFC 8998) with 4.0.0 (CHANGES). */
function isOffered(name: CipherSuiteName, version: OpenSslVersion): boolean {
  if (name === 'TLS_SHA256_SHA256' || name === 'TLS_SHA384_SHA384') return isAtLeast(version, '3.4');
  return !name.startsWith('TLS_SM4_') || isAtLeast(version, '4.0');
}
