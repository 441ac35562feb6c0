import type { Library } from '../model/release.ts';
import { lazilyForObject } from './lazily.ts';

/** Release lines of OpenSSL whose lists are understood, oldest first. */
export const openSslVersions = ['1.1.1', '3.0', '3.1', '3.2', '3.3', '3.4', '3.5', '3.6', '4.0'] as const;

export type OpenSslVersion = (typeof openSslVersions)[number];

export interface OpenSsl {
  readonly library: 'openssl';
  readonly version: OpenSslVersion;
}

export interface BoringSsl {
  readonly library: 'boringssl';
}

/** A TLS library whose cipher, group and signature lists are understood. */
export type TlsLibrary = OpenSsl | BoringSsl;

/** OpenSSL's security levels: SSL_CTX_set_security_level(3). */
export type SecurityLevel = 0 | 1 | 2 | 3 | 4 | 5;

/**
 * The library to read lists with. A version between two known ones, or newer than all, is read as the newest known one that is not newer than it.
 * `null` for LibreSSL, AWS-LC and OpenSSL before 1.1.1, whose lists have other rules, and for a version that is no version.
 */
export const tlsLibraryOf = lazilyForObject((library: Library): TlsLibrary | null => {
  switch (library.name) {
    case 'openssl': {
      const version = openSslVersionOf(library.version);
      return version === null ? null : { library: 'openssl', version };
    }
    case 'boringssl':
      return { library: 'boringssl' };
    case 'libressl':
    case 'aws-lc':
      return null;
  }
});

export function isAtLeast(version: OpenSslVersion, other: OpenSslVersion): boolean {
  return openSslVersions.indexOf(version) >= openSslVersions.indexOf(other);
}

/**
 * The level in effect when neither the program nor `@SECLEVEL` sets one: 1 upstream and 2 from OpenSSL 3.2 on (CHANGES 3.2.0).
 * Debian and Ubuntu build every version with 2 (-DOPENSSL_TLS_SECURITY_LEVEL=2 in debian/rules).
 * `null` for BoringSSL, which has no levels.
 */
export function defaultSecurityLevel(library: TlsLibrary, build: 'upstream' | 'debian' = 'upstream'): SecurityLevel | null {
  if (library.library === 'boringssl') return null;
  return build === 'debian' || isAtLeast(library.version, '3.2') ? 2 : 1;
}

function openSslVersionOf(text: string): OpenSslVersion | null {
  const numbers = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text)?.slice(1).map((part) => Number(part));
  if (numbers === undefined) return null;
  return openSslVersions.findLast((version) => !isNewer(version.split('.').map(Number), numbers)) ?? null;
}

function isNewer(version: readonly number[], than: readonly number[]): boolean {
  const place = version.findIndex((part, index) => part !== (than[index] ?? 0));
  return place >= 0 && (version[place] ?? 0) > (than[place] ?? 0);
}
