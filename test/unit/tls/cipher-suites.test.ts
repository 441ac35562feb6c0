import { describe, expect, test } from 'vitest';
import { cipherSuite, cipherSuiteOfOpenSslName, cipherSuites, type CipherSuite } from '../../../src/tls/cipher-suites.ts';

function count(isCounted: (suite: CipherSuite) => boolean): number {
  return cipherSuites().filter(isCounted).length;
}

describe('the registry', () => {
  test('has every code point and name once, in order', () => {
    const points = cipherSuites().map(({ codePoint }) => codePoint);
    expect(points).toEqual([...new Set(points)].sort((a, b) => a - b));
    expect(new Set(cipherSuites().map(({ name }) => name)).size).toBe(350);
    const openSslNames = cipherSuites().flatMap(({ openSslName }) => openSslName ?? []);
    expect(new Set(openSslNames).size).toBe(openSslNames.length);
  });

  test('has as many suites of each kind as IANA', () => {
    expect(count(({ ianaRecommended }) => ianaRecommended === 'Y')).toBe(14);
    expect(count(({ ianaRecommended }) => ianaRecommended === 'D')).toBe(248);
    expect(count(({ tls13 }) => tls13)).toBe(15);
    expect(count(({ export: isExport }) => isExport)).toBe(15);
    expect(count(({ aead }) => aead)).toBe(126);
    expect(count(({ forwardSecrecy }) => forwardSecrecy)).toBe(173);
  });

  test('has as many suites of each kind as RFC 10015: 62 + 69 + 52 and 39', () => {
    expect(count(({ rfc10015 }) => rfc10015 === 'MUST NOT')).toBe(183);
    expect(count(({ rfc10015 }) => rfc10015 === 'SHOULD NOT')).toBe(39);
    expect(cipherSuites().filter(({ rfc10015, ianaRecommended }) => rfc10015 !== null && ianaRecommended !== 'D')).toEqual([]);
  });
});

test.each<[string, Partial<CipherSuite>]>([
  [
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    { keyExchange: 'ECDHE', authentication: 'RSA', encryption: 'AES', keyBits: 128, mode: 'GCM', mac: 'AEAD', minimumVersion: 'TLSv1.2', ianaRecommended: 'Y' },
  ],
  ['TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5', { keyExchange: 'RSA', encryption: 'RC2', keyBits: 40, mode: 'CBC', mac: 'MD5', export: true, minimumVersion: 'SSLv3' }],
  ['TLS_DH_anon_WITH_AES_256_CBC_SHA256', { keyExchange: 'DHE', authentication: 'anon', forwardSecrecy: true, mac: 'SHA256', minimumVersion: 'TLSv1.2' }],
  ['TLS_PSK_DHE_WITH_AES_128_CCM_8', { keyExchange: 'DHE', authentication: 'PSK', mode: 'CCM_8', rfc10015: 'MUST NOT' }],
  ['TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA', { keyExchange: 'ECDH', forwardSecrecy: false, rfc10015: 'SHOULD NOT', minimumVersion: 'TLSv1' }],
  ['TLS_DHE_PSK_WITH_AES_256_CBC_SHA384', { minimumVersion: 'TLSv1' }],
  ['TLS_SHA256_SHA256', { tls13: true, encryption: 'NULL', keyBits: 0, mac: 'SHA256', mode: null }],
  ['TLS_CHACHA20_POLY1305_SHA256', { tls13: true, keyExchange: 'any', encryption: 'CHACHA20_POLY1305', keyBits: 256, minimumVersion: 'TLSv1.3' }],
  ['TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L', { tls13: true, encryption: 'KUZNYECHIK', aead: true }],
  ['TLS_KRB5_EXPORT_WITH_DES_CBC_40_SHA', { authentication: 'KRB5', encryption: 'DES', keyBits: 40, export: true }],
])('reads %s', (name, parts) => {
  expect(cipherSuite(name)).toMatchObject(parts);
});

test('finds suites by the names OpenSSL gives them, also older ones', () => {
  expect(cipherSuiteOfOpenSslName('ECDHE-RSA-AES128-GCM-SHA256')?.name).toBe('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256');
  expect(cipherSuiteOfOpenSslName('EDH-RSA-DES-CBC3-SHA')?.name).toBe('TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA');
  expect(cipherSuiteOfOpenSslName('TLS_AES_128_GCM_SHA256')?.tls13).toBe(true);
  expect(cipherSuiteOfOpenSslName('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')).toBeNull();
  expect(cipherSuite('ECDHE-RSA-AES128-GCM-SHA256')).toBeNull();
  expect(cipherSuite('constructor')).toBeNull();
});
