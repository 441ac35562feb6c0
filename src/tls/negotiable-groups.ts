import { and, or, type Truth } from '../model/fact.ts';
import type { Library } from '../model/release.ts';
import type { NamedGroup, TlsSettings } from '../model/tls.ts';
import { acceptanceWithoutSuites } from './accepts.ts';
import { group, type Group } from './groups.ts';
import { isAtLeast, tlsLibraryOf } from './library.ts';
import { minimumBits, possibleLevels } from './security-level.ts';
import type { Side } from './side.ts';

/**
 * Whether a handshake can use an enabled group: a version it belongs to is accepted, and it has the strength that OpenSSL's security level asks for.
 * `unknown` for a name that is not registered.
 */
export function groupNegotiability(settings: TlsSettings, library: Library, side: Side, name: NamedGroup): Truth {
  const found = group(name);
  if (found === null) return 'unknown';
  const accepts = (version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Truth => acceptanceWithoutSuites(settings, library, side, version).truth;
  const older = isForOlderVersions(found, library) ? or(accepts('TLSv1'), accepts('TLSv1.1'), accepts('TLSv1.2')) : 'no';
  return and(or(older, isForTls13(found, library) ? accepts('TLSv1.3') : 'no'), isStrongEnough(settings, library, found.securityBits));
}

/** Before TLS 1.3 OpenSSL takes finite fields out of parameters, and out of the list of groups (RFC 7919) only since 4.0 (CHANGES 4.0.0). */
function isForOlderVersions({ tls12, kind }: Group, library: Library): boolean {
  const understood = tlsLibraryOf(library);
  return tls12 && (kind !== 'ffdh' || understood?.library !== 'openssl' || isAtLeast(understood.version, '4.0'));
}

/** OpenSSL 1.1.1 takes the curves of older versions in TLS 1.3 as well (1.1.1, ssl/t1_lib.c, tls_curve_allowed, which knows no versions). */
function isForTls13({ tls12, tls13, kind }: Group, library: Library): boolean {
  const understood = tlsLibraryOf(library);
  return tls13 || (tls12 && kind === 'ecdh' && understood?.library === 'openssl' && !isAtLeast(understood.version, '3.0'));
}

function isStrongEnough(settings: TlsSettings, library: Library, bits: number): Truth {
  if (tlsLibraryOf(library)?.library !== 'openssl') return 'yes';
  const [lower, higher] = possibleLevels(settings);
  if (bits >= minimumBits[higher]) return 'yes';
  return bits >= minimumBits[lower] ? 'unknown' : 'no';
}
