import { describe, expect, test } from 'vitest';
import type { CipherSuiteName } from '../../../src/model/tls.ts';
import {
  certificateKeyVerdict,
  certificateLifetimeVerdict,
  certificateSignatureVerdict,
  dhParameterVerdict,
  groupVerdict,
  hasForwardSecrecy,
  missingVersions,
  requiresForwardSecrecy,
  signatureSchemeVerdict,
  strengthRank,
  suiteVerdict,
  versionVerdict,
} from '../../../src/standards/profile.ts';
import { profile } from '../../../src/standards/profiles/asvs-5.0.be.ts';
import { cipherSuiteOfOpenSslName } from '../../../src/tls/cipher-suites.ts';

function ianaName(openSslName: string): CipherSuiteName {
  const suite = cipherSuiteOfOpenSslName(openSslName);
  if (suite === null) throw new Error(openSslName);
  return suite.name;
}

const keysOf = (name: CipherSuiteName): readonly string[] => suiteVerdict(profile, name).reasons.map((reason) => reason.key);

describe('cipher suites', () => {
  test.each([
    ['ECDHE-RSA-AES128-GCM-SHA256', 'recommended', []],
    ['ECDHE-ECDSA-CHACHA20-POLY1305', 'recommended', []],
    ['ECDHE-ECDSA-AES128-CCM', 'recommended', []],
    ['ECDHE-RSA-AES128-SHA256', 'legacy', ['cbc']],
    ['ECDHE-RSA-AES128-SHA', 'disallowed', ['sha1-mac', 'cbc']],
    ['ECDHE-ECDSA-AES128-CCM8', 'disallowed', ['short-tag']],
    ['ECDHE-ECDSA-CAMELLIA128-SHA256', 'legacy', ['needs-approval', 'cbc']],
    ['ECDHE-ARIA256-GCM-SHA384', 'legacy', ['needs-approval']],
    ['AES128-GCM-SHA256', 'disallowed', ['static-rsa']],
    ['DHE-RSA-AES256-GCM-SHA384', 'disallowed', ['finite-field-dhe']],
    ['ADH-AES256-GCM-SHA384', 'disallowed', ['no-authentication', 'finite-field-dhe']],
    ['AECDH-AES128-SHA', 'disallowed', ['no-authentication', 'sha1-mac', 'cbc']],
    ['DES-CBC3-SHA', 'disallowed', ['small-block', 'sha1-mac', 'static-rsa', 'cbc']],
    ['ECDHE-RSA-DES-CBC3-SHA', 'disallowed', ['small-block', 'sha1-mac', 'cbc']],
    ['ECDH-RSA-AES128-GCM-SHA256', 'disallowed', ['static-ecdh']],
    ['EXP-RC4-MD5', 'disallowed', ['export-strength', 'weak-cipher', 'rc4', 'md5-mac', 'static-rsa']],
    ['NULL-SHA256', 'disallowed', ['no-encryption', 'static-rsa']],
    ['PSK-AES256-GCM-SHA384', 'legacy', ['pre-shared-key-only']],
    ['ECDHE-PSK-CHACHA20-POLY1305', 'acceptable', ['pre-shared-key']],
    ['ECDHE-PSK-AES128-CBC-SHA256', 'legacy', ['cbc', 'pre-shared-key']],
    ['RSA-PSK-AES128-GCM-SHA256', 'disallowed', ['static-rsa']],
    ['DHE-PSK-AES128-GCM-SHA256', 'disallowed', ['finite-field-dhe']],
    ['TLS_AES_128_GCM_SHA256', 'recommended', []],
    ['TLS_AES_128_CCM_8_SHA256', 'disallowed', ['short-tag']],
    ['TLS_SHA256_SHA256', 'disallowed', ['no-encryption']],
  ])('%s is %s: %j', (openSslName, verdict, reasons) => {
    const name = ianaName(openSslName);
    expect(suiteVerdict(profile, name).verdict).toBe(verdict);
    expect(keysOf(name)).toEqual(reasons);
  });

  test('the reasons of the verdict come before weaker ones, each with a text and a place', () => {
    const { reasons } = suiteVerdict(profile, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA');
    expect(reasons[0]).toEqual({
      key: 'sha1-mac',
      text: { en: 'authenticates records with HMAC-SHA-1', ja: 'レコードの認証に HMAC-SHA-1 を使う' },
      cite: 'ASVS v5.0.be, Appendix V, Disallowed Hash Functions',
    });
  });

  test('a name that is not registered needs approval', () => {
    expect(suiteVerdict(profile, 'TLS_NO_SUCH_SUITE').verdict).toBe('legacy');
    expect(keysOf('TLS_NO_SUCH_SUITE')).toEqual(['needs-approval']);
  });

  test('forward secrecy is asked for at level 3 only, and is no matter of the verdict', () => {
    expect(([1, 2, 3] as const).map((level) => requiresForwardSecrecy(profile, level))).toEqual([false, false, true]);
    expect(hasForwardSecrecy('TLS_PSK_WITH_AES_256_GCM_SHA384')).toBe(false);
    expect(hasForwardSecrecy('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256')).toBe(true);
    expect(hasForwardSecrecy('TLS_NO_SUCH_SUITE')).toBe(false);
  });
});

describe('order of cipher suites', () => {
  const rank = (openSslName: string): number => strengthRank(profile, ianaName(openSslName));

  test('key length makes no difference', () => {
    expect(rank('ECDHE-RSA-AES128-GCM-SHA256')).toBe(rank('ECDHE-RSA-AES256-GCM-SHA384'));
    expect(rank('ECDHE-RSA-AES128-GCM-SHA256')).toBe(rank('TLS_CHACHA20_POLY1305_SHA256'));
  });

  test('the stronger class has the lower rank', () => {
    const ranks = [
      'ECDHE-RSA-AES128-GCM-SHA256',
      'DHE-RSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES256-SHA384',
      'DHE-RSA-AES256-SHA256',
      'AES128-GCM-SHA256',
      'AES256-SHA',
      'DES-CBC3-SHA',
    ].map(rank);
    expect(ranks).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('a strong cipher without authentication, and a name that is not registered, come last', () => {
    expect(rank('ADH-AES256-GCM-SHA384')).toBe(6);
    expect(strengthRank(profile, 'TLS_NO_SUCH_SUITE')).toBe(6);
  });
});

describe('versions', () => {
  test.each([
    ['SSLv2', 'disallowed'],
    ['SSLv3', 'disallowed'],
    ['TLSv1', 'disallowed'],
    ['TLSv1.1', 'disallowed'],
    ['TLSv1.2', 'acceptable'],
    ['TLSv1.3', 'recommended'],
  ] as const)('%s is %s', (version, verdict) => {
    expect(versionVerdict(profile, version).verdict).toBe(verdict);
  });

  test('TLS 1.3 has to be enabled', () => {
    expect(missingVersions(profile, ['TLSv1.2', 'TLSv1.3'])).toEqual([]);
    const [missing] = missingVersions(profile, ['TLSv1.2']);
    expect(missing?.version).toBe('TLSv1.3');
    expect(missing?.verdict).toBe('legacy');
    expect(missing?.reasons.map((reason) => reason.key)).toEqual(['newest-version-missing']);
  });
});

test.each([
  ['X25519MLKEM768', 'recommended'],
  ['x25519', 'recommended'],
  ['secp384r1', 'recommended'],
  ['ffdhe3072', 'recommended'],
  ['ffdhe2048', 'acceptable'],
  ['brainpoolP256r1', 'acceptable'],
  ['X25519Kyber768Draft00', 'legacy'],
  ['secp256k1', 'legacy'],
  ['unheard-of', 'legacy'],
  ['secp224r1', 'disallowed'],
  ['secp192r1', 'disallowed'],
])('group %s is %s', (group, verdict) => {
  expect(groupVerdict(profile, group).verdict).toBe(verdict);
});

test.each([
  ['ecdsa_secp256r1_sha256', 'recommended'],
  ['rsa_pss_rsae_sha256', 'recommended'],
  ['rsa_pkcs1_sha256', 'acceptable'],
  ['rsa_pkcs1_sha1', 'disallowed'],
  ['ecdsa_sha1', 'disallowed'],
])('signature scheme %s is %s', (scheme, verdict) => {
  expect(signatureSchemeVerdict(profile, scheme).verdict).toBe(verdict);
});

test.each([
  [1024, 'disallowed'],
  [2047, 'disallowed'],
  [2048, 'legacy'],
  [3071, 'legacy'],
  [3072, 'recommended'],
  [4096, 'recommended'],
])('Diffie-Hellman parameters of %i bits are %s', (bits, verdict) => {
  expect(dhParameterVerdict(profile, bits).verdict).toBe(verdict);
});

describe('certificates', () => {
  test.each([
    [{ type: 'rsa', bits: 1024, curve: null }, 'disallowed'],
    [{ type: 'rsa', bits: 2048, curve: null }, 'acceptable'],
    [{ type: 'rsa', bits: 3072, curve: null }, 'recommended'],
    [{ type: 'rsa', bits: null, curve: null }, 'recommended'],
    [{ type: 'ecdsa', bits: null, curve: 'secp256r1' }, 'recommended'],
    [{ type: 'ecdsa', bits: null, curve: 'secp192r1' }, 'disallowed'],
    [{ type: 'dsa', bits: 2048, curve: null }, 'disallowed'],
  ] as const)('key %j is %s', (key, verdict) => {
    expect(certificateKeyVerdict(profile, key).verdict).toBe(verdict);
  });

  test.each([
    ['sha256WithRSAEncryption', 'acceptable'],
    ['ecdsa-with-SHA384', 'recommended'],
    ['sha1WithRSAEncryption', 'disallowed'],
  ] as const)('signature %s is %s', (signature, verdict) => {
    expect(certificateSignatureVerdict(profile, signature).verdict).toBe(verdict);
  });

  test.each([
    ['2020-08-31', 825, 'recommended'],
    ['2026-03-14', 398, 'recommended'],
    ['2026-03-14', 399, 'disallowed'],
    ['2026-03-15', 200, 'recommended'],
    ['2026-03-15', 201, 'disallowed'],
    ['2027-03-15', 101, 'disallowed'],
    ['2029-03-15', 47, 'recommended'],
    ['2029-03-15', 48, 'disallowed'],
  ])('issued %s for %i days is %s', (issued, days, verdict) => {
    expect(certificateLifetimeVerdict(profile, issued, days).verdict).toBe(verdict);
  });
});
