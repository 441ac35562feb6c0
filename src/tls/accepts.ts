import type { Truth } from '../model/fact.ts';
import type { Library } from '../model/release.ts';
import { tlsVersions, type TlsSettings, type TlsVersion } from '../model/tls.ts';
import { cipherSuite } from './cipher-suites.ts';
import { tlsLibraryOf, type SecurityLevel } from './library.ts';
import { acceptsVersion } from './protocol-versions.ts';

/** Whether something really happens in a handshake. `why` is `null` exactly when the truth is `yes`. */
export interface Acceptance<Obstacle extends string> {
  readonly truth: Truth;
  readonly why: Obstacle | null;
}

/**
 * Why a version that the settings permit is not accepted. `not-in-library`: ordinary builds of the library do not have it.
 * `security-level`: the library refuses it at the level in effect. `no-suite`: no enabled suite works with it.
 */
export type VersionObstacle = 'not-permitted' | 'not-in-library' | 'security-level' | 'no-suite';

/** What the settings say, whatever the library makes of it. */
export function permitsVersion(settings: TlsSettings, version: TlsVersion): Truth {
  const permitted = settings.versions[version];
  if (!permitted.known) return 'unknown';
  return permitted.value ? 'yes' : 'no';
}

/** Versions that the settings permit, oldest first, without those of which they leave it open. */
export function permittedVersions(settings: TlsSettings): readonly TlsVersion[] {
  return tlsVersions.filter((version) => permitsVersion(settings, version) === 'yes');
}

/** Whether a handshake of the version can succeed, as far as the settings and the library decide it. */
export function versionAcceptance(settings: TlsSettings, library: Library, version: TlsVersion): Acceptance<VersionObstacle> {
  const acceptance = acceptanceWithoutSuites(settings, library, version);
  if (acceptance.truth !== 'no' && !hasSuiteFor(settings, version)) return { truth: 'no', why: 'no-suite' };
  return acceptance;
}

/** Whether TLS 1.2 or an older version is accepted for certain: TLS 1.3 has no compression, no renegotiation and other tickets. */
export function acceptsOlderThanTls13(settings: TlsSettings, library: Library): boolean {
  return tlsVersions.some((version) => version !== 'TLSv1.3' && versionAcceptance(settings, library, version).truth === 'yes');
}

/** Like `versionAcceptance`, before it looks for a suite. */
export function acceptanceWithoutSuites(settings: TlsSettings, library: Library, version: TlsVersion): Acceptance<VersionObstacle> {
  const permitted = permitsVersion(settings, version);
  if (permitted === 'no') return { truth: 'no', why: 'not-permitted' };
  const [lower, higher] = possibleLevels(settings);
  if (!libraryAccepts(library, version, 0)) return { truth: 'no', why: 'not-in-library' };
  if (!libraryAccepts(library, version, lower)) return { truth: 'no', why: 'security-level' };
  if (!libraryAccepts(library, version, higher)) return { truth: 'unknown', why: 'security-level' };
  return permitted === 'yes' ? { truth: 'yes', why: null } : { truth: 'unknown', why: 'not-permitted' };
}

/** The lowest and the highest security level that may be in effect. Where it is not known it is the default of a build: 1 or 2. */
export function possibleLevels({ securityLevel }: TlsSettings): readonly [SecurityLevel, SecurityLevel] {
  if (!securityLevel.known) return [1, 2];
  const level = levels.findLast((candidate) => candidate <= (securityLevel.value ?? 0)) ?? 0;
  return [level, level];
}

const levels: readonly SecurityLevel[] = [0, 1, 2, 3, 4, 5];

/** Libraries whose lists are not understood have no security levels that matter, and OpenSSL before 1.1.1 has no TLS 1.3. */
function libraryAccepts(library: Library, version: TlsVersion, level: SecurityLevel): boolean {
  const understood = tlsLibraryOf(library);
  if (understood !== null) return acceptsVersion(version, understood, level);
  return version !== 'TLSv1.3' || library.name !== 'openssl';
}

/** Whether the library can negotiate the version when everything permits it. */
export function libraryHasVersion(library: Library, version: TlsVersion): boolean {
  return libraryAccepts(library, version, 0);
}

function hasSuiteFor(settings: TlsSettings, version: TlsVersion): boolean {
  const list = version === 'TLSv1.3' ? settings.tls13CipherSuites : settings.cipherSuites;
  return !list.known || list.value.some(({ name }) => belongsToVersion(name, version));
}

/** Whether a suite can be negotiated in a version; a suite for TLS 1.2 and below belongs to its first version and all between. */
export function belongsToVersion(name: string, version: TlsVersion): boolean {
  const suite = cipherSuite(name);
  if (suite === null) return true;
  if (suite.tls13 || version === 'TLSv1.3') return suite.tls13 && version === 'TLSv1.3';
  return tlsVersions.indexOf(suite.minimumVersion) <= tlsVersions.indexOf(version);
}
