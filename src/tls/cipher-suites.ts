import { tlsVersions, type CipherSuiteName, type TlsVersion } from '../model/tls.ts';
import { partsOfName, type KeyExchange, type SuiteParts } from './cipher-suite-name.ts';
import { cipherSuiteRows, type CipherSuiteRow } from './cipher-suite-rows.ts';
import { lazily } from './lazily.ts';

/** A registered cipher suite. */
export interface CipherSuite extends SuiteParts {
  readonly codePoint: number;
  readonly name: CipherSuiteName;
  /** The name in OpenSSL, also in versions that no longer have the suite; `null` if no version ever had it. */
  readonly openSslName: string | null;
  /** The oldest protocol version that OpenSSL negotiates the suite in (ssl/s3_lib.c); suites it lacks follow the same pattern. */
  readonly minimumVersion: TlsVersion;
  /** Recorded traffic stays secret when the server's long-term key leaks later. */
  readonly forwardSecrecy: boolean;
  readonly aead: boolean;
  /** The "Recommended" column of the IANA registry: yes, no, discouraged (RFC 9847, RFC 10015). */
  readonly ianaRecommended: 'Y' | 'N' | 'D';
  /** What RFC 10015 says of the key exchange in TLS 1.2; `null` when it says nothing. */
  readonly rfc10015: 'MUST NOT' | 'SHOULD NOT' | null;
}

/** Every registered suite by code point, without the signalling values (SCSV). */
export const cipherSuites: () => readonly CipherSuite[] = lazily(() => cipherSuiteRows.map(suiteOfRow));

const byName = lazily(() => new Map<string, CipherSuite>(cipherSuites().map((suite) => [suite.name, suite])));

const byOpenSslName = lazily(
  () => new Map(cipherSuites().flatMap((suite) => (suite.openSslName === null ? [] : [[suite.openSslName, suite] as const]))),
);

/** The suite with an IANA name, in exact case; `null` if none is registered. */
export function cipherSuite(name: string): CipherSuite | null {
  return byName().get(name) ?? null;
}

/** The suite with an OpenSSL name, in exact case; `null` if OpenSSL never had one. */
export function cipherSuiteOfOpenSslName(name: string): CipherSuite | null {
  return byOpenSslName().get(name) ?? byOpenSslName().get(name.replace(/^EDH-/, 'DHE-')) ?? null;
}

function suiteOfRow([codePoint, name, openSslName, ianaRecommended]: CipherSuiteRow): CipherSuite {
  const parts = partsOfName(name);
  return {
    codePoint,
    name,
    openSslName,
    ...parts,
    minimumVersion: minimumVersionOf(parts),
    forwardSecrecy: isEphemeral(parts.keyExchange),
    aead: parts.mac === 'AEAD',
    ianaRecommended,
    rfc10015: rfc10015Of(parts, name),
  };
}

function isEphemeral(keyExchange: KeyExchange): boolean {
  return keyExchange === 'DHE' || keyExchange === 'ECDHE' || keyExchange === 'ECCPWD' || keyExchange === 'any';
}

function minimumVersionOf({ tls13, mac, keyExchange, authentication }: SuiteParts): TlsVersion {
  if (tls13) return 'TLSv1.3';
  if (mac === 'AEAD' || mac === 'OMAC') return 'TLSv1.2';
  // RFC 5487 section 3: the CBC suites with PSK and SHA-2 are for any version.
  if (mac === 'SHA256' || mac === 'SHA384') return authentication === 'PSK' ? 'TLSv1' : 'TLSv1.2';
  return keyExchange === 'ECDH' || keyExchange === 'ECDHE' || keyExchange === 'GOST' ? 'TLSv1' : 'SSLv3';
}

/** RFC 10015: finite-field DH, also ephemeral, and RSA key transport MUST NOT be used; static and anonymous ECDH SHOULD NOT. */
function rfc10015Of({ keyExchange }: SuiteParts, name: CipherSuiteName): CipherSuite['rfc10015'] {
  if (keyExchange === 'RSA' || keyExchange === 'DH' || keyExchange === 'DHE') return 'MUST NOT';
  return name.startsWith('TLS_ECDH_') ? 'SHOULD NOT' : null;
}

/** Whether a suite can be negotiated in a version; a suite for TLS 1.2 and below belongs to its first version and all between. */
export function belongsToVersion(name: string, version: TlsVersion): boolean {
  const suite = cipherSuite(name);
  if (suite === null) return true;
  if (suite.tls13 || version === 'TLSv1.3') return suite.tls13 && version === 'TLSv1.3';
  return tlsVersions.indexOf(suite.minimumVersion) <= tlsVersions.indexOf(version);
}
