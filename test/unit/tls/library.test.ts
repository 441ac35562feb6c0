import { expect, test } from 'vitest';
import { defaultSecurityLevel, isAtLeast, openSslVersions, tlsLibraryOf } from '../../../src/tls/library.ts';

test.each([
  ['3.0', '3.0'],
  ['3.0.19', '3.0'],
  ['1.1.1w', '1.1.1'],
  ['1.1.1', '1.1.1'],
  ['3.10', '3.6'],
  ['4.1.0', '4.0'],
  ['5.0', '4.0'],
])('reads lists of OpenSSL %s as %s does', (version, wanted) => {
  expect(tlsLibraryOf({ name: 'openssl', version })).toEqual({ library: 'openssl', version: wanted });
});

test.each(['1.0.2', '1.1.0', '0.9.8', '', 'latest'])('does not understand OpenSSL %j', (version) => {
  expect(tlsLibraryOf({ name: 'openssl', version })).toBeNull();
});

test('knows BoringSSL in any version, and not its relatives', () => {
  expect(tlsLibraryOf({ name: 'boringssl', version: '' })).toEqual({ library: 'boringssl' });
  expect(tlsLibraryOf({ name: 'libressl', version: '4.2' })).toBeNull();
  expect(tlsLibraryOf({ name: 'aws-lc', version: '1.60' })).toBeNull();
});

test('compares versions by age', () => {
  expect(isAtLeast('3.0', '3.2')).toBe(false);
  expect(isAtLeast('3.2', '3.2')).toBe(true);
  expect(isAtLeast('4.0', '3.6')).toBe(true);
});

test('knows default security levels', () => {
  expect(openSslVersions.filter((version) => defaultSecurityLevel({ library: 'openssl', version }) === 1)).toEqual(['1.1.1', '3.0', '3.1']);
  expect(openSslVersions.every((version) => defaultSecurityLevel({ library: 'openssl', version }, 'debian') === 2)).toBe(true);
  expect(defaultSecurityLevel({ library: 'boringssl' })).toBeNull();
});
