import { expect, test } from 'vitest';
import type { CipherSuiteName, TlsVersion } from '../../../src/model/tls.ts';
import { securityLevelNeeded } from '../../../src/tls/needed-security-level.ts';
import { tls, versions, written } from '../../endpoints.ts';

const strong: readonly CipherSuiteName[] = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'];
const old: readonly TlsVersion[] = ['TLSv1', 'TLSv1.2'];

test.each<[string, number, readonly TlsVersion[], readonly CipherSuiteName[], number | null]>([
  ['3.0', 0, old, strong, 0],
  ['3.0', 1, old, strong, null],
  ['1.1.1', 0, old, strong, null],
  ['3.0', 0, ['TLSv1.2'], strong, null],
  ['3.0', 0, ['TLSv1.2'], ['TLS_RSA_WITH_NULL_SHA256'], 0],
  ['3.0', 1, ['TLSv1.2'], ['TLS_RSA_WITH_RC4_128_SHA'], 1],
  ['3.0', 3, ['TLSv1.2'], strong, 3],
])('OpenSSL %s, level %s, %j', (version, level, permitted, suites, needed) => {
  const settings = tls({ versions: versions(...permitted), securityLevel: written(level) });
  expect(securityLevelNeeded(settings, { name: 'openssl', version }, suites)).toBe(needed);
});

test('other libraries have no levels', () => {
  const settings = tls({ versions: versions(...old), securityLevel: written(0) });
  expect(securityLevelNeeded(settings, { name: 'boringssl', version: '' }, strong)).toBe(null);
});
