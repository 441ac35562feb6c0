import type { Truth } from '../model/fact.ts';
import type { Library, ProductName, Release } from '../model/release.ts';
import { tlsVersions, type TlsSettings, type TlsVersion } from '../model/tls.ts';
import { factPart, versionsPart } from './fact-part.ts';
import { lazilyFor } from './lazily.ts';
import { tlsLibraryOf, type SecurityLevel } from './library.ts';
import { acceptsVersion } from './protocol-versions.ts';
import { recentlyForParts } from './recently.ts';
import { possibleLevels } from './security-level.ts';
import type { Side } from './side.ts';
import { rangeObstacle } from './version-range.ts';

/** Whether something really happens in a handshake. `why` is `null` exactly when the truth is `yes`. */
export interface Acceptance<Obstacle extends string> {
  readonly truth: Truth;
  readonly why: Obstacle | null;
}

/**
 * Why a version that the settings permit is not accepted. `not-in-library`: ordinary builds of the library do not have it.
 * `security-level`: the library refuses it at the level in effect. `gap`: a lower version is permitted and one between them is not, so that
 * the library offers the lower one only. `no-suite`: no enabled suite can be negotiated with it, or OpenSSL gives up on every handshake for want
 * of one.
 */
export type VersionObstacle = 'not-permitted' | 'not-in-library' | 'security-level' | 'gap' | 'no-suite';

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

/** Whether a handshake of the version can succeed, as far as the settings and the library decide it, whichever suites there are for it. */
export function acceptanceWithoutSuites(settings: TlsSettings, library: Library, side: Side, version: TlsVersion): Acceptance<VersionObstacle> {
  return acceptances(settings)(library)(side)(version);
}

const acceptances = recentlyForParts(
  ({ versions, securityLevel, initialCipherSuites, tls13CipherSuites }: TlsSettings) => [
    ...[securityLevel, initialCipherSuites, tls13CipherSuites].map(factPart),
    versionsPart(versions),
  ],
  (settings) =>
    lazilyFor((library: Library) => lazilyFor((side: Side) => lazilyFor((version: TlsVersion) => accept(settings, library, side, version)))),
);

function accept(settings: TlsSettings, library: Library, side: Side, version: TlsVersion): Acceptance<VersionObstacle> {
  const permitted = permitsVersion(settings, version);
  if (permitted === 'no') return { truth: 'no', why: 'not-permitted' };
  const [lower, higher] = possibleLevels(settings);
  if (!libraryAccepts(library, version, 0)) return { truth: 'no', why: 'not-in-library' };
  if (!libraryAccepts(library, version, lower)) return { truth: 'no', why: 'security-level' };
  const outOfRange = rangeObstacle(settings, library, side, version);
  if (outOfRange !== null) return { truth: 'no', why: outOfRange };
  if (!libraryAccepts(library, version, higher)) return { truth: 'unknown', why: 'security-level' };
  return permitted === 'yes' ? { truth: 'yes', why: null } : { truth: 'unknown', why: 'not-permitted' };
}

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

/** Products whose settings had no word for TLS 1.3 before: nginx CHANGES 1.13.0. */
const tls13Since: Readonly<Partial<Record<ProductName, readonly [number, number]>>> = { nginx: [1, 13] };

/** Whether the version can be permitted at all: by the library, and in the words of the product. */
export function releaseHasVersion({ product, version, library }: Release, wanted: TlsVersion): boolean {
  const since = wanted === 'TLSv1.3' ? tls13Since[product] : undefined;
  if (since === undefined) return libraryHasVersion(library, wanted);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major > since[0] || (major === since[0] && minor >= since[1])) && libraryHasVersion(library, wanted);
}
