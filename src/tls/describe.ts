import type { CipherSuiteName, TlsVersion } from '../model/tls.ts';
import { cipherSuite } from './cipher-suites.ts';
import { protocolVersions } from './protocol-versions.ts';

/** Versions as people write them: `TLS 1.0, TLS 1.1`. */
export function describeVersions(versions: readonly TlsVersion[]): string {
  return versions.map((version) => protocolVersions[version].name).join(', ');
}

/** A suite as configuration files write it: the name in OpenSSL, or the IANA name of what OpenSSL never had. */
export function describeSuite(name: CipherSuiteName): string {
  return cipherSuite(name)?.openSslName ?? name;
}

/** At most `most` suites by name, and an ellipsis for the rest. */
export function describeSuites(names: readonly CipherSuiteName[], most: number): string {
  const named = names.slice(0, most).map(describeSuite).join(', ');
  return names.length > most ? `${named} …` : named;
}
