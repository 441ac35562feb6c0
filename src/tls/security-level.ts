import type { CipherSuiteName, TlsSettings } from '../model/tls.ts';
import { cipherSuite, type CipherSuite } from './cipher-suites.ts';
import { isAtLeast, type OpenSslVersion, type SecurityLevel } from './library.ts';
import { strengthBits } from './openssl/ciphers.ts';

/**
 * Whether OpenSSL negotiates a suite at a security level: `ssl_security_default_callback` of ssl/ssl_cert.c, described in
 * SSL_CTX_set_security_level(3). Level 0 permits everything. `false` for a name that is not registered.
 */
export function permittedAtSecurityLevel(name: CipherSuiteName, level: SecurityLevel, version: OpenSslVersion): boolean {
  if (level === 0) return true;
  const suite = cipherSuite(name);
  return suite !== null && strengthBits(suite, version) >= minimumBits[level] && !isExcluded(suite, level, version);
}

/** Bits of security that a level asks of suites, groups and keys: `minbits_table` of ssl/ssl_cert.c. */
export const minimumBits: Readonly<Record<SecurityLevel, number>> = { 0: 0, 1: 80, 2: 112, 3: 128, 4: 192, 5: 256 };

function isExcluded(suite: CipherSuite, level: SecurityLevel, version: OpenSslVersion): boolean {
  if (suite.authentication === 'anon' || suite.mac === 'MD5') return true;
  // HMAC-SHA1 counts as 160 bits.
  if (suite.mac === 'SHA' && minimumBits[level] > 160) return true;
  // Before 3.2 RC4 had its full key length, and a rule of its own.
  if (suite.encryption === 'RC4' && level >= 2 && !isAtLeast(version, '3.2')) return true;
  return level >= 3 && !suite.tls13 && !isEphemeral(suite);
}

/** DHE_PSK and ECDHE_PSK do not count: the check is for kDHE and kECDHE. */
function isEphemeral({ keyExchange, authentication }: CipherSuite): boolean {
  return (keyExchange === 'DHE' || keyExchange === 'ECDHE') && authentication !== 'PSK';
}

/** The lowest and the highest security level that may be in effect. Where it is not known it is the default of a build: 1 or 2. */
export function possibleLevels({ securityLevel }: Pick<TlsSettings, 'securityLevel'>): readonly [SecurityLevel, SecurityLevel] {
  if (!securityLevel.known) return [1, 2];
  const level = levels.findLast((candidate) => candidate <= (securityLevel.value ?? 0)) ?? 0;
  return [level, level];
}

const levels: readonly SecurityLevel[] = [0, 1, 2, 3, 4, 5];
