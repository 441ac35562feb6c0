import type { CipherSuiteName } from '../model/tls.ts';
import { expandBoringSslCipherList } from './boringssl/cipher-list.ts';
import { lazilyFor } from './lazily.ts';
import type { OpenSslVersion, SecurityLevel, TlsLibrary } from './library.ts';
import type { RejectedList, TextRange, UnmatchedListWord } from './list-expansion.ts';
import { expandOpenSslCipherList } from './openssl/cipher-list.ts';
import { recentlyFor } from './recently.ts';

/** A suite that a list enables, with the range of the word that last activated it. */
export interface ExpandedSuite extends TextRange {
  readonly name: CipherSuiteName;
  /** The next suite is as good as this one: BoringSSL's `[A|B]`. */
  readonly sharesPreferenceWithNext: boolean;
}

export interface ExpandedCipherList {
  readonly ok: true;
  /** Suites for TLS 1.2 and below in preference order, whether or not a security level, a certificate or a build then permits them. */
  readonly suites: readonly ExpandedSuite[];
  /** From `@SECLEVEL=`; `null` when the list sets none. */
  readonly securityLevel: SecurityLevel | null;
  readonly unmatched: readonly UnmatchedListWord[];
}

export type CipherListExpansion = ExpandedCipherList | RejectedList;

/**
 * What a list for TLS 1.2 and below means to a library: SSL_CTX_set_cipher_list of OpenSSL, SSL_CTX_set_strict_cipher_list of BoringSSL on a machine
 * with AES hardware. A rejected list is a value, too.
 */
export function expandCipherList(text: string, library: TlsLibrary): CipherListExpansion {
  return library.library === 'openssl' ? ofOpenSsl(library.version)(text) : ofBoringSsl(text);
}

/** Thousands of servers and clients have the same list. */
const ofOpenSsl = lazilyFor((version: OpenSslVersion) => recentlyFor((text: string) => expandOpenSslCipherList(text, version)));
const ofBoringSsl = recentlyFor(expandBoringSslCipherList);
