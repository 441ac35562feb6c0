import type { Fact } from '../model/fact.ts';
import type { Library } from '../model/release.ts';
import { tlsVersions, type CipherSuiteName, type TlsSettings, type TlsVersion, type Use } from '../model/tls.ts';
import { belongsToVersion } from './cipher-suites.ts';
import { tlsLibraryOf, type OpenSsl, type TlsLibrary } from './library.ts';
import { countsVersion } from './protocol-versions.ts';
import { permittedAtSecurityLevel, possibleLevels } from './security-level.ts';
import type { Side } from './side.ts';

/**
 * What the range of all permitted versions means for one of them. Libraries think in one unbroken range: of several they take the lowest.
 * OpenSSL as a client, and BoringSSL on both sides, negotiate nothing above it (`ssl_get_min_max_version` of OpenSSL's ssl/statem/statem_lib.c,
 * `ssl_get_version_range` of BoringSSL's ssl/ssl_versions.cc). OpenSSL as a server does, but both its sides give up on every handshake when no
 * suite belongs to the highest version of the range (`tls_setup_handshake`, `ssl_cipher_list_to_bytes`). `null`: it stands in the way of nothing,
 * or it is not known.
 */
export function rangeObstacle(settings: TlsSettings, library: Library, side: Side, version: TlsVersion): 'gap' | 'no-suite' | null {
  const understood = tlsLibraryOf(library);
  if (understood === null) return null;
  const highest = highestInRange(settings, understood);
  if (highest === null) return null;
  const isAbove = tlsVersions.indexOf(version) > tlsVersions.indexOf(highest);
  if (isAbove && (side === 'client' || understood.library === 'boringssl')) return 'gap';
  return understood.library === 'openssl' && lacksSuite(settings, understood, side, highest) ? 'no-suite' : null;
}

/**
 * Whether no handshake succeeds, although newer versions are permitted: the range that OpenSSL takes ends below them, and no suite belongs to the
 * highest version in it.
 */
export function failsBelowPermitted(settings: TlsSettings, library: Library, side: Side): boolean {
  const understood = tlsLibraryOf(library);
  const highest = understood?.library === 'openssl' ? highestInRange(settings, understood) : null;
  if (highest === null || understood?.library !== 'openssl') return false;
  const newer = tlsVersions.slice(tlsVersions.indexOf(highest) + 1);
  return newer.some((version) => settings.versions[version].known && settings.versions[version].value) && lacksSuite(settings, understood, side, highest);
}

/** `null` when the files do not decide it. */
function highestInRange(settings: TlsSettings, library: TlsLibrary): TlsVersion | null {
  let highest: TlsVersion | null = null;
  for (const version of tlsVersions) {
    const counts = isCounted(settings, library, version);
    if (counts === 'unknown') return null;
    if (counts === 'no' && highest !== null) return highest;
    if (counts === 'yes') highest = version;
  }
  return highest;
}

function isCounted(settings: TlsSettings, library: TlsLibrary, version: TlsVersion): 'yes' | 'no' | 'unknown' {
  const permitted = settings.versions[version];
  const [atLower, atHigher] = possibleLevels(settings).map((level) => countsVersion(version, library, level));
  if (atLower !== true || (permitted.known && !permitted.value)) return 'no';
  return permitted.known && atHigher === true ? 'yes' : 'unknown';
}

/** A server looks whether the suite is in the list that it begins with, a client also whether it may offer it. */
function lacksSuite(settings: TlsSettings, library: OpenSsl, side: Side, version: TlsVersion): boolean {
  const list: Fact<readonly Use<CipherSuiteName>[]> = version === 'TLSv1.3' ? settings.tls13CipherSuites : settings.initialCipherSuites;
  const [level] = possibleLevels(settings);
  const mayOffer = (name: CipherSuiteName): boolean => side === 'server' || permittedAtSecurityLevel(name, level, library.version);
  return list.known && !list.value.some(({ name }) => belongsToVersion(name, version) && mayOffer(name));
}
