import { describe, expect, test } from 'vitest';
import type { CipherSuiteName } from '../../../src/model/tls.ts';
import { expandCipherList } from '../../../src/tls/cipher-list.ts';
import { cipherSuite } from '../../../src/tls/cipher-suites.ts';
import { defaultSecurityLevel, type OpenSsl, type OpenSslVersion, type SecurityLevel } from '../../../src/tls/library.ts';
import { permittedAtSecurityLevel } from '../../../src/tls/security-level.ts';
import { codePoints, expected, libraryOutput } from './vectors.ts';

describe.each<OpenSslVersion>(['3.0', '3.6'])('OpenSSL %s', (version) => {
  const library: OpenSsl = { library: 'openssl', version };
  const accepted = libraryOutput.lists.filter((vector) => expected(vector, version) !== 'error');

  test.each(accepted.map((vector) => [vector.list, expected(vector, `supported ${version}`)]))('permits of %j', (list, wanted) => {
    const expansion = expandCipherList(list, library);
    if (!expansion.ok) throw new Error('the list was accepted when its output was recorded');
    const level = expansion.securityLevel ?? defaultSecurityLevel(library, 'debian') ?? 0;
    const names = expansion.suites.map(({ name }) => name);
    expect(codePoints(names.filter((name) => isUsableByCertificate(name) && permittedAtSecurityLevel(name, level, version)))).toBe(wanted);
  });
});

/** The `openssl` program sets neither pre-shared keys nor SRP. */
function isUsableByCertificate(name: string): boolean {
  const suite = cipherSuite(name);
  return suite !== null && suite.authentication !== 'PSK' && suite.keyExchange !== 'SRP';
}

test.each<[CipherSuiteName, OpenSslVersion, SecurityLevel | null]>([
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', '3.0', 5],
  ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', '3.0', 3],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', '3.0', 3],
  ['TLS_RSA_WITH_AES_256_GCM_SHA384', '3.0', 2],
  ['TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384', '3.0', 2],
  ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', '3.0', 2],
  ['TLS_RSA_WITH_RC4_128_SHA', '3.0', 1],
  ['TLS_RSA_WITH_RC4_128_SHA', '3.6', 1],
  ['TLS_RSA_WITH_RC4_128_MD5', '3.0', 0],
  ['TLS_DH_anon_WITH_AES_256_GCM_SHA384', '3.0', 0],
  ['TLS_RSA_WITH_NULL_SHA256', '3.0', 0],
  ['TLS_AES_128_CCM_8_SHA256', '3.0', 3],
  ['TLS_AES_128_CCM_8_SHA256', '3.6', 0],
  ['TLS_SHA256_SHA256', '3.6', 0],
  ['TLS_AES_256_GCM_SHA384', '3.6', 5],
])('permits %s in %s up to level %i', (name, version, highest) => {
  const levels = ([0, 1, 2, 3, 4, 5] as const).filter((level) => permittedAtSecurityLevel(name, level, version));
  expect(levels.at(-1)).toBe(highest);
  expect(levels).toHaveLength((highest ?? -1) + 1);
});
