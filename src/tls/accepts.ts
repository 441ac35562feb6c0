import type { Truth } from '../model/fact.ts';
import type { Library } from '../model/release.ts';
import { tlsVersions, type TlsSettings, type TlsVersion } from '../model/tls.ts';
import { cipherSuite } from './cipher-suites.ts';
import { isAtLeast, tlsLibraryOf, type OpenSslVersion } from './library.ts';

/**
 * Why a version that the settings permit is not accepted. `not-in-library`: default builds of the library do not have it.
 * `security-level`: the library refuses it at the level in effect. `no-suite`: no enabled suite works with it.
 */
export type VersionObstacle = 'not-permitted' | 'not-in-library' | 'security-level' | 'no-suite';

/** Whether something really happens in a handshake; `why` says what is in the way and is `null` exactly when the truth is `yes`. */
export interface Acceptance<Obstacle extends string> {
  readonly truth: Truth;
  readonly why: Obstacle | null;
}

/** Versions that the settings permit, oldest first. What they leave open is not among them. */
export function permittedVersions(settings: TlsSettings): readonly TlsVersion[] {
  return tlsVersions.filter((version) => permitsVersion(settings, version) === 'yes');
}

/** What the settings say, whatever the library makes of it. */
export function permitsVersion(settings: TlsSettings, version: TlsVersion): Truth {
  const permitted = settings.versions[version];
  if (!permitted.known) return 'unknown';
  return permitted.value ? 'yes' : 'no';
}

/** Whether a handshake of the version succeeds as far as the settings and the library decide it. */
export function acceptsVersion(settings: TlsSettings, library: Library, version: TlsVersion): Acceptance<VersionObstacle> {
  const byLibrary = libraryAccepts(settings, library, version);
  if (byLibrary.truth === 'no') return byLibrary;
  if (!hasSuiteFor(settings, version)) return { truth: 'no', why: 'no-suite' };
  return byLibrary;
}

/** Like `acceptsVersion` without a look at the suites. */
export function libraryAccepts(settings: TlsSettings, library: Library, version: TlsVersion): Acceptance<VersionObstacle> {
  const permitted = permitsVersion(settings, version);
  if (permitted === 'no') return { truth: 'no', why: 'not-permitted' };
  const highest = highestSecurityLevel(library, version);
  if (highest === 'absent') return { truth: 'no', why: 'not-in-library' };
  if (highest === 'unknown') return { truth: 'unknown', why: 'not-in-library' };
  if (highest !== 'any' && !settings.securityLevel.known) return { truth: 'unknown', why: 'security-level' };
  const level = settings.securityLevel.known ? (settings.securityLevel.value ?? 0) : 0;
  if (highest !== 'any' && level > highest) return { truth: 'no', why: 'security-level' };
  return permitted === 'unknown' ? { truth: 'unknown', why: 'not-permitted' } : { truth: 'yes', why: null };
}

/** The highest security level at which a library still negotiates a version; `absent`: default builds do not have the version. */
type Highest = number | 'any' | 'absent' | 'unknown';

type HighestByVersion = Readonly<Record<TlsVersion, Highest>>;

/**
 * SSLv2 is gone since 1.1.0, and SSLv3 is left out of builds unless `enable-ssl3` is given (CHANGES 1.1.0); 4.0 has no SSLv3 at all.
 * 1.1.1 looks at the level in ssl_security_default_callback (ssl/ssl_cert.c). From 3.0 on TLS 1.0 and 1.1 need level 0
 * (CHANGES 3.0.0: SHA-1 and MD5 signatures; the callback itself since 3.1).
 */
const openSsl: readonly { readonly from: OpenSslVersion; readonly highest: HighestByVersion }[] = [
  { from: '1.1.1', highest: { SSLv2: 'absent', SSLv3: 'absent', TLSv1: 2, 'TLSv1.1': 3, 'TLSv1.2': 'any', 'TLSv1.3': 'any' } },
  { from: '3.0', highest: { SSLv2: 'absent', SSLv3: 'absent', TLSv1: 0, 'TLSv1.1': 0, 'TLSv1.2': 'any', 'TLSv1.3': 'any' } },
];

/** OpenSSL before 1.1.1 has neither TLS 1.3 nor security levels that matter here. */
const olderOpenSsl: HighestByVersion = {
  SSLv2: 'unknown',
  SSLv3: 'unknown',
  TLSv1: 'any',
  'TLSv1.1': 'any',
  'TLSv1.2': 'any',
  'TLSv1.3': 'absent',
};

/** BoringSSL and its descendant AWS-LC have no security levels and no SSLv3 (include/openssl/ssl.h). */
const boringSsl: HighestByVersion = {
  SSLv2: 'absent',
  SSLv3: 'absent',
  TLSv1: 'any',
  'TLSv1.1': 'any',
  'TLSv1.2': 'any',
  'TLSv1.3': 'any',
};

/** LibreSSL took SSLv3 out in 2.3.0, and TLS 1.0 and 1.1 in releases that differ by platform. */
const libreSsl: HighestByVersion = { ...boringSsl, TLSv1: 'unknown', 'TLSv1.1': 'unknown' };

function highestSecurityLevel(library: Library, version: TlsVersion): Highest {
  switch (library.name) {
    case 'boringssl':
    case 'aws-lc':
      return boringSsl[version];
    case 'libressl':
      return libreSsl[version];
    case 'openssl': {
      const known = tlsLibraryOf(library);
      if (known?.library !== 'openssl') return olderOpenSsl[version];
      const row = openSsl.findLast(({ from }) => isAtLeast(known.version, from));
      return (row?.highest ?? olderOpenSsl)[version];
    }
  }
}

function hasSuiteFor(settings: TlsSettings, version: TlsVersion): boolean {
  if (version === 'TLSv1.3') return !settings.tls13CipherSuites.known || settings.tls13CipherSuites.value.length > 0;
  if (!settings.cipherSuites.known) return true;
  return settings.cipherSuites.value.some(({ name }) => isNotNewer(cipherSuite(name)?.minimumVersion ?? 'SSLv2', version));
}

/** Whether the first version is the second or an older one. */
export function isNotNewer(one: TlsVersion, other: TlsVersion): boolean {
  return tlsVersions.indexOf(one) <= tlsVersions.indexOf(other);
}
