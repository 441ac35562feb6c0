import { expect, test } from 'vitest';
import { tlsVersions, type TlsVersion } from '../../../src/model/tls.ts';
import type { SecurityLevel, TlsLibrary } from '../../../src/tls/library.ts';
import { acceptsVersion, protocolVersions } from '../../../src/tls/protocol-versions.ts';

const openSsl111: TlsLibrary = { library: 'openssl', version: '1.1.1' };
const openSsl30: TlsLibrary = { library: 'openssl', version: '3.0' };
const openSsl40: TlsLibrary = { library: 'openssl', version: '4.0' };
const boringSsl: TlsLibrary = { library: 'boringssl' };

test.each<[string, TlsLibrary, SecurityLevel | null, readonly TlsVersion[]]>([
  ['OpenSSL 1.1.1', openSsl111, 1, ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ['OpenSSL 1.1.1', openSsl111, 2, ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ['OpenSSL 1.1.1', openSsl111, 3, ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ['OpenSSL 1.1.1', openSsl111, 4, ['TLSv1.2', 'TLSv1.3']],
  ['OpenSSL 3.0', openSsl30, 0, ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ['OpenSSL 3.0', openSsl30, 1, ['TLSv1.2', 'TLSv1.3']],
  ['OpenSSL 4.0', openSsl40, 0, ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ['OpenSSL 4.0', openSsl40, 2, ['TLSv1.2', 'TLSv1.3']],
  ['BoringSSL', boringSsl, null, ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
])('%s at level %j', (_name, library, level, wanted) => {
  expect(tlsVersions.filter((version) => acceptsVersion(version, library, level))).toEqual(wanted);
});

test('orders versions as the wire does, and forbids all before TLS 1.2', () => {
  const points = tlsVersions.map((version) => protocolVersions[version].codePoint);
  expect(points).toEqual([...points].sort((a, b) => a - b));
  expect(tlsVersions.filter((version) => protocolVersions[version].forbiddenBy === null)).toEqual(['TLSv1.2', 'TLSv1.3']);
});
