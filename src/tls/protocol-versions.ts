import type { TlsVersion } from '../model/tls.ts';
import { isAtLeast, type OpenSslVersion, type SecurityLevel, type TlsLibrary } from './library.ts';

export interface ProtocolVersion {
  /** As people write it, e.g. `TLS 1.2`. */
  readonly name: string;
  /** On the wire. */
  readonly codePoint: number;
  readonly definedBy: string;
  /** The RFC that says the version MUST NOT be negotiated; `null` while it may be. */
  readonly forbiddenBy: string | null;
}

export const protocolVersions: Readonly<Record<TlsVersion, ProtocolVersion>> = {
  SSLv2: { name: 'SSL 2.0', codePoint: 0x0002, definedBy: 'draft-hickman-netscape-ssl-00', forbiddenBy: 'RFC 6176' },
  SSLv3: { name: 'SSL 3.0', codePoint: 0x0300, definedBy: 'RFC 6101', forbiddenBy: 'RFC 7568' },
  TLSv1: { name: 'TLS 1.0', codePoint: 0x0301, definedBy: 'RFC 2246', forbiddenBy: 'RFC 8996' },
  'TLSv1.1': { name: 'TLS 1.1', codePoint: 0x0302, definedBy: 'RFC 4346', forbiddenBy: 'RFC 8996' },
  'TLSv1.2': { name: 'TLS 1.2', codePoint: 0x0303, definedBy: 'RFC 5246', forbiddenBy: null },
  'TLSv1.3': { name: 'TLS 1.3', codePoint: 0x0304, definedBy: 'RFC 9846', forbiddenBy: null },
};

/**
 * Whether an ordinary build of a library negotiates a version at all, when the program permits it. `level` is the security level in effect; BoringSSL
 * has none.
 *
 * No library here has SSL 2.0 (removed in OpenSSL 1.1.0) or SSL 3.0 (not built by default from OpenSSL 1.1.0 on, removed in 4.0; not in BoringSSL).
 * OpenSSL 1.1.1 allows TLS 1.0 up to level 2 and TLS 1.1 up to level 3. OpenSSL 3.0 wants level 0 for both, since their signatures are made
 * with SHA-1 and MD5 (CHANGES 3.0.0).
 */
export function acceptsVersion(version: TlsVersion, library: TlsLibrary, level: SecurityLevel | null): boolean {
  switch (version) {
    case 'SSLv2':
    case 'SSLv3':
      return false;
    case 'TLSv1':
    case 'TLSv1.1':
      return (level ?? 0) <= (isOpenSsl(library, '3.0') ? 0 : highestLevel(version, library));
    case 'TLSv1.2':
    case 'TLSv1.3':
      return true;
  }
}

/**
 * Whether a library counts a version in when it decides in which range to negotiate. OpenSSL 3.0 counts TLS 1.0 and 1.1 in at the levels of
 * 1.1.1, and finds out later that it has no signatures for them; 3.1 knows (CHANGES 3.1.0; `ssl_security_default_callback` of ssl/ssl_cert.c).
 */
export function countsVersion(version: TlsVersion, library: TlsLibrary, level: SecurityLevel | null): boolean {
  const isOld = version === 'TLSv1' || version === 'TLSv1.1';
  if (!isOld || isOpenSsl(library, '3.1')) return acceptsVersion(version, library, level);
  return (level ?? 0) <= highestLevel(version, library);
}

function isOpenSsl(library: TlsLibrary, version: OpenSslVersion): boolean {
  return library.library === 'openssl' && isAtLeast(library.version, version);
}

/** The levels of OpenSSL 1.1.1. */
function highestLevel(version: 'TLSv1' | 'TLSv1.1', { library }: TlsLibrary): SecurityLevel {
  if (library === 'boringssl') return 5;
  return version === 'TLSv1' ? 2 : 3;
}
