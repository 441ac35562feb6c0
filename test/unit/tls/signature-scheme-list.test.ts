import { expect, test } from 'vitest';
import type { OpenSslVersion, TlsLibrary } from '../../../src/tls/library.ts';
import { expandSignatureSchemeList } from '../../../src/tls/signature-scheme-list.ts';
import { signatureScheme, signatureSchemes } from '../../../src/tls/signature-schemes.ts';

function namesIn(text: string, library: TlsLibrary): readonly string[] | string {
  const expansion = expandSignatureSchemeList(text, library);
  return expansion.ok ? expansion.schemes.map(({ name }) => name) : expansion.reason;
}

/** What `openssl s_client -sigalgs LIST` of 3.0.19 and 3.5.9 offers in its ClientHello. */
test.each([
  ['RSA+SHA256', 'rsa_pkcs1_sha256', 'rsa_pkcs1_sha256'],
  ['sha256+RSA', 'rsa_pkcs1_sha256', 'rsa_pkcs1_sha256'],
  ['RSA-PSS+SHA256', 'rsa_pss_rsae_sha256', 'rsa_pss_rsae_sha256'],
  [' RSA+SHA256 : ECDSA+SHA256 ', 'rsa_pkcs1_sha256 ecdsa_secp256r1_sha256', 'rsa_pkcs1_sha256 ecdsa_secp256r1_sha256'],
  ['rsa_pss_pss_sha256:PSS+SHA256', 'rsa_pss_pss_sha256 rsa_pss_rsae_sha256', 'rsa_pss_pss_sha256 rsa_pss_rsae_sha256'],
  ['rsa+sha256', 'unknown-name', 'rsa_pkcs1_sha256'],
  ['Rsa+Sha256', 'unknown-name', 'unknown-name'],
  ['RSA_PKCS1_SHA256', 'unknown-name', 'rsa_pkcs1_sha256'],
  ['RSA+SHA256:RSA+SHA256', 'invalid-syntax', 'rsa_pkcs1_sha256'],
  ['?FOO:RSA+SHA256', 'unknown-name', 'rsa_pkcs1_sha256'],
  ['?FOO', 'unknown-name', 'no-match'],
  ['RSA+SHA256:FOO', 'unknown-name', 'unknown-name'],
  ['RSA+SHA256:', 'invalid-syntax', 'invalid-syntax'],
  ['', 'invalid-syntax', 'invalid-syntax'],
  ['RSA+', 'unknown-name', 'unknown-name'],
  ['RSA+SHA256+SHA1', 'unknown-name', 'unknown-name'],
  ['RSA+MD5', 'unknown-name', 'unknown-name'],
  ['ecdsa_sha1', 'unknown-name', 'ecdsa_sha1'],
  ['mldsa65:ML-DSA-87', 'unknown-name', 'mldsa65 mldsa87'],
  ['ecdsa_brainpoolP256r1_sha256', 'unknown-name', 'ecdsa_brainpoolP256r1tls13_sha256'],
])('expands %j', (text, in30, in35) => {
  const texts = (['3.0', '3.5'] as const satisfies readonly OpenSslVersion[]).map((version) => {
    const names = namesIn(text, { library: 'openssl', version });
    return typeof names === 'string' ? names : names.join(' ');
  });
  expect(texts).toEqual([in30, in35]);
});

test('says where every scheme and every ignored word stands', () => {
  expect(expandSignatureSchemeList('ed25519: ?FOO:RSA+SHA1', { library: 'openssl', version: '3.5' })).toEqual({
    ok: true,
    schemes: [
      { name: 'ed25519', start: 0, end: 7 },
      { name: 'rsa_pkcs1_sha1', start: 14, end: 22 },
    ],
    unmatched: [{ word: 'FOO', operator: '', start: 10, end: 13, reason: 'unknown' }],
  });
});

test('reads lists for BoringSSL', () => {
  const library: TlsLibrary = { library: 'boringssl' };
  expect(namesIn('RSA-PSS+SHA256:ecdsa_secp256r1_sha256', library)).toEqual(['rsa_pss_rsae_sha256', 'ecdsa_secp256r1_sha256']);
  expect(namesIn('ed448', library)).toBe('unknown-name');
  expect(namesIn('RSA+SHA256: ed25519', library)).toBe('unknown-name');
  expect(namesIn('RSA+SHA256:rsa_pkcs1_sha256', library)).toBe('invalid-syntax');
});

test('calls SHA-1, SHA-224 and DSA weak', () => {
  expect(signatureSchemes().filter(({ weak }) => weak)).toHaveLength(9);
  expect(signatureScheme('rsa_pkcs1_sha1')?.weak).toBe(true);
  expect(signatureScheme('rsa_pkcs1_sha256')).toMatchObject({ weak: false, tls13: false });
  expect(signatureScheme('ed25519')).toMatchObject({ weak: false, tls13: true });
  expect(signatureScheme('no_such_scheme')).toBeNull();
});
