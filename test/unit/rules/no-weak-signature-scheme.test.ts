import { describe, expect, it } from 'vitest';
import rule from '../../../rules/no-weak-signature-scheme.ts';
import { profile as mozillaOld } from '../../../src/standards/profiles/mozilla-old-5.8.ts';
import { connection, doubtful, listener, tls, uses, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const withSchemes = (...schemes: readonly string[]) => listener({ tls: written(tls({ signatureSchemes: uses(...schemes) })) });

describe('no-weak-signature-scheme', () => {
  it('is silent about good schemes, the list of the library, doubt and plaintext', () => {
    expect(reportsOf(rule, withSchemes('ecdsa_secp256r1_sha256', 'ed25519', 'rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'))).toEqual([]);
    expect(reportsOf(rule, listener())).toEqual([]);
    expect(reportsOf(rule, connection())).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(tls({ signatureSchemes: doubtful() })) }))).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
  });

  it('reports SHA-1 and SHA-224 at the first', () => {
    const [report, ...more] = reportsOf(rule, withSchemes('ed25519', 'rsa_pkcs1_sha1', 'ecdsa_sha224'));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ severity: 'error', truth: 'yes', at: { span: { start: 100 } } });
    expect(textsOf(rule, report)).toEqual([
      'signature schemes of shop.example:443 that the profile asvs@5.0.be does not accept: rsa_pkcs1_sha1, ecdsa_sha224',
      expect.stringMatching(/^rsa_pkcs1_sha1 signs over a hash that collides/),
      'ecdsa_sha224 signs over SHA-224',
    ]);
  });

  it('asks what the profile asks', () => {
    expect(reportsOf(rule, withSchemes('rsa_pkcs1_sha1', 'rsa_pss_rsae_sha256'), { profile: mozillaOld })).toEqual([]);
  });
});
