import type { Profile } from '../profile.ts';

/**
 * OWASP ASVS 5.0.0 (May 2025), taken literally: requirements 12.1.1 and 12.1.2 with Appendix C, which rates primitives as approved, legacy or
 * disallowed. For those who have to show that not even a legacy mechanism is in use; most sound servers get warnings.
 *
 * - The worst primitive decides. AES-128, CBC and the PRF of TLS 1.2 are legacy, so every suite of TLS 1.2 is a warning at least.
 * - RSASSA-PKCS1-v1_5 is disallowed, in handshakes and in certificates.
 * - What Appendix C does not list is disallowed.
 * - Appendix C is overruled where TLS itself is stricter: static RSA, finite-field Diffie-Hellman and static ECDH in TLS 1.2 (RFC 10015), HMAC-SHA-1
 *   (its table of hashes calls SHA-1 unsuitable for HMAC, its table of MACs calls HMAC-SHA-1 legacy), and curves: its list of groups approves
 *   some that its key exchange table (256 bits and more) and RFC 8422 refuse.
 */
export const profile: Profile = {
  id: 'asvs-strict@5.0.0',
  title: { en: 'OWASP ASVS 5.0.0, strict', ja: 'OWASP ASVS 5.0.0 (厳格)' },
  published: '2025-05-30',
  source: 'https://github.com/OWASP/ASVS/blob/v5.0.0_release/5.0/en/0x92-Appendix-C_Cryptography.md',
  versions: {
    rows: [
      { names: ['TLSv1.3'], verdict: 'recommended', reason: null, cite: 'ASVS v5.0.0-12.1.1' },
      { names: ['TLSv1.2'], verdict: 'acceptable', reason: 'older-version', cite: 'ASVS v5.0.0-12.1.1' },
      { names: ['TLSv1', 'TLSv1.1'], verdict: 'disallowed', reason: 'deprecated-protocol', cite: 'ASVS v5.0.0-12.1.1; RFC 8996' },
    ],
    otherwise: { verdict: 'disallowed', reason: 'broken-protocol', cite: 'ASVS v5.0.0-12.1.1; RFC 6176; RFC 7568' },
  },
  requiredVersions: [{ version: 'TLSv1.3', verdict: 'disallowed', reason: 'newest-version-missing', cite: 'ASVS v5.0.0-12.1.1' }],
  suites: {
    kind: 'rated',
    rows: [
      { when: { encryption: ['NULL'] }, verdict: 'disallowed', reason: 'no-encryption', cite: 'RFC 9325, 4.1' },
      { when: { authentication: ['anon', 'NULL'] }, verdict: 'disallowed', reason: 'no-authentication', cite: 'RFC 5246, A.5' },
      { when: { export: [true] }, verdict: 'disallowed', reason: 'export-strength', cite: 'RFC 9325, 4.1' },
      { when: { keyBits: [40, 56] }, verdict: 'disallowed', reason: 'weak-cipher', cite: 'RFC 9325, 4.1' },
      { when: { encryption: ['RC4'] }, verdict: 'disallowed', reason: 'rc4', cite: 'ASVS 5.0.0, Appendix C, Cipher Algorithms; RFC 7465' },
      {
        when: { encryption: ['3DES', 'DES', 'IDEA', 'RC2', 'MAGMA', 'GOST28147'] },
        verdict: 'disallowed',
        reason: 'small-block',
        cite: 'ASVS 5.0.0, Appendix C, Cipher Algorithms; CVE-2016-2183',
      },
      { when: { mode: ['CCM_8'] }, verdict: 'disallowed', reason: 'short-tag', cite: 'ASVS 5.0.0, Appendix C, AES Cipher Modes' },
      { when: { mode: ['CTR', 'CNT'] }, verdict: 'disallowed', reason: 'unauthenticated-mode', cite: 'ASVS 5.0.0, Appendix C, AES Cipher Modes' },
      { when: { mac: ['MD5'] }, verdict: 'disallowed', reason: 'md5-mac', cite: 'ASVS 5.0.0, Appendix C, Message Authentication Codes' },
      { when: { mac: ['SHA'] }, verdict: 'disallowed', reason: 'sha1-mac', cite: 'ASVS 5.0.0, Appendix C, Hash Functions for General Use Cases' },
      { when: { authentication: ['DSS'] }, verdict: 'disallowed', reason: 'dsa', cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
      { when: { keyExchange: ['RSA'] }, verdict: 'disallowed', reason: 'static-rsa', cite: 'RFC 10015' },
      { when: { keyExchange: ['DH'] }, verdict: 'disallowed', reason: 'static-dh', cite: 'RFC 10015' },
      { when: { keyExchange: ['DHE'] }, verdict: 'disallowed', reason: 'finite-field-dhe', cite: 'RFC 10015' },
      { when: { keyExchange: ['ECDH'] }, verdict: 'disallowed', reason: 'static-ecdh', cite: 'RFC 9325, 4.1; RFC 10015' },
      { when: { keyExchange: ['KRB5'] }, verdict: 'disallowed', reason: 'kerberos', cite: 'RFC 2712' },
      { when: { keyExchange: ['PSK'] }, verdict: 'disallowed', reason: 'pre-shared-key-only', cite: 'ASVS 5.0.0, Appendix C, KEX Schemes' },
      { when: { keyExchange: ['SRP', 'ECCPWD', 'GOST'] }, verdict: 'disallowed', reason: 'needs-approval', cite: 'ASVS 5.0.0, Appendix C, KEX Schemes' },
      {
        when: { encryption: ['CAMELLIA', 'ARIA', 'SEED', 'SM4', 'KUZNYECHIK'] },
        verdict: 'disallowed',
        reason: 'needs-approval',
        cite: 'ASVS 5.0.0, Appendix C, Cipher Algorithms',
      },
      { when: { mode: ['CBC'] }, verdict: 'legacy', reason: 'cbc', cite: 'ASVS 5.0.0, Appendix C, AES Cipher Modes' },
      { when: { encryption: ['AES'], keyBits: [128] }, verdict: 'legacy', reason: 'aes-128', cite: 'ASVS 5.0.0, Appendix C, Cipher Algorithms' },
      { when: { tls13: [false] }, verdict: 'legacy', reason: 'tls12-prf', cite: 'ASVS 5.0.0, Appendix C, General Key Derivation Functions' },
      { when: { keyExchange: ['ECDHE'], authentication: ['PSK'] }, verdict: 'acceptable', reason: 'pre-shared-key', cite: 'RFC 9257' },
      {
        when: { keyExchange: ['ECDHE', 'any'], encryption: ['AES', 'CHACHA20_POLY1305', 'AEGIS'], mode: ['GCM', 'CCM', 'AEAD'] },
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS 5.0.0, Appendix C, Authenticated Encryption',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'needs-approval', cite: 'ASVS 5.0.0, Appendix C, Cipher Algorithms' },
  },
  preference: [
    {
      when: { keyExchange: ['ECDHE', 'any'], authentication: ['RSA', 'ECDSA', 'PSK', 'any'], mode: ['GCM', 'CCM', 'AEAD'] },
      cite: 'ASVS 5.0.0, Appendix C, Authenticated Encryption; RFC 9325, 4.1',
    },
    {
      when: { keyExchange: ['DHE'], authentication: ['RSA', 'DSS', 'PSK'], mode: ['GCM', 'CCM', 'AEAD'] },
      cite: 'ASVS 5.0.0, Appendix C, Authenticated Encryption; RFC 9325, 4.1',
    },
    {
      when: { keyExchange: ['ECDHE'], authentication: ['RSA', 'ECDSA', 'PSK'], encryption: ['AES', 'CAMELLIA', 'ARIA'], mode: ['CBC', 'CCM_8'] },
      cite: 'RFC 9325, 4.1',
    },
    {
      when: { keyExchange: ['DHE'], authentication: ['RSA', 'DSS', 'PSK'], encryption: ['AES', 'CAMELLIA', 'ARIA', 'SEED'], mode: ['CBC', 'CCM_8'] },
      cite: 'RFC 9325, 4.1',
    },
    {
      when: { authentication: ['RSA', 'ECDSA', 'DSS', 'PSK'], mode: ['GCM', 'CCM', 'AEAD'] },
      cite: 'ASVS 5.0.0, Appendix C, Authenticated Encryption',
    },
    {
      when: { authentication: ['RSA', 'ECDSA', 'DSS', 'PSK'], encryption: ['AES', 'CAMELLIA', 'ARIA', 'SEED'] },
      cite: 'ASVS 5.0.0, Appendix C, Cipher Algorithms',
    },
  ],
  serverPreference: { asked: false, cite: 'ASVS v5.0.0-12.1.2' },
  forwardSecrecy: { fromLevel: 3, cite: 'ASVS v5.0.0-12.1.2' },
  groups: {
    rows: [
      {
        names: ['X25519MLKEM768', 'SecP256r1MLKEM768', 'SecP384r1MLKEM1024', 'MLKEM768', 'MLKEM1024'],
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS 5.0.0, Appendix C, Post-Quantum Encryption Standards; RFC 10024',
      },
      {
        names: ['x25519', 'secp256r1', 'secp384r1', 'x448', 'secp521r1', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'],
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS 5.0.0, Appendix C, Diffie-Hellman groups; RFC 7919',
      },
      { names: ['ffdhe2048'], verdict: 'acceptable', reason: 'short-group', cite: 'ASVS 5.0.0, Appendix C, KEX Schemes' },
      {
        names: [
          'brainpoolP256r1',
          'brainpoolP384r1',
          'brainpoolP512r1',
          'brainpoolP256r1tls13',
          'brainpoolP384r1tls13',
          'brainpoolP512r1tls13',
          'curveSM2',
          'curveSM2MLKEM768',
          'MLKEM512',
        ],
        verdict: 'legacy',
        reason: 'needs-approval',
        cite: 'ASVS 5.0.0, Appendix C, Diffie-Hellman groups',
      },
      {
        names: ['secp256k1', 'sect283k1', 'sect283r1', 'sect409k1', 'sect409r1', 'sect571k1', 'sect571r1'],
        verdict: 'legacy',
        reason: 'deprecated-group',
        cite: 'RFC 8422, 5.1.1',
      },
      {
        names: ['X25519Kyber768Draft00', 'SecP256r1Kyber768Draft00'],
        verdict: 'legacy',
        reason: 'obsolete-draft',
        cite: 'RFC 10024',
      },
      {
        names: [
          'sect163k1',
          'sect163r1',
          'sect163r2',
          'sect193r1',
          'sect193r2',
          'sect233k1',
          'sect233r1',
          'sect239k1',
          'secp160k1',
          'secp160r1',
          'secp160r2',
          'secp192k1',
          'secp192r1',
          'secp224k1',
          'secp224r1',
        ],
        verdict: 'disallowed',
        reason: 'weak-group',
        cite: 'ASVS 5.0.0, Appendix C, KEX Schemes; RFC 9847',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'needs-approval', cite: 'ASVS 5.0.0, Appendix C, Diffie-Hellman groups' },
  },
  signatureSchemes: {
    rows: [
      {
        names: [
          'ecdsa_secp256r1_sha256',
          'ecdsa_secp384r1_sha384',
          'ecdsa_secp521r1_sha512',
          'ed25519',
          'ed448',
          'rsa_pss_rsae_sha256',
          'rsa_pss_rsae_sha384',
          'rsa_pss_rsae_sha512',
          'rsa_pss_pss_sha256',
          'rsa_pss_pss_sha384',
          'rsa_pss_pss_sha512',
        ],
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS 5.0.0, Appendix C, Digital Signatures',
      },
      {
        names: ['mldsa44', 'mldsa65', 'mldsa87'],
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS 5.0.0, Appendix C, Post-Quantum Encryption Standards',
      },
      {
        names: ['rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512'],
        verdict: 'disallowed',
        reason: 'pkcs1-signature',
        cite: 'ASVS 5.0.0, Appendix C, Digital Signatures',
      },
      {
        names: ['ecdsa_brainpoolP256r1tls13_sha256', 'ecdsa_brainpoolP384r1tls13_sha384', 'ecdsa_brainpoolP512r1tls13_sha512', 'sm2sig_sm3'],
        verdict: 'legacy',
        reason: 'needs-approval',
        cite: 'ASVS 5.0.0, Appendix C, Digital Signatures',
      },
      {
        names: ['rsa_pkcs1_sha1', 'dsa_sha1', 'ecdsa_sha1'],
        verdict: 'disallowed',
        reason: 'weak-hash',
        cite: 'ASVS 5.0.0, Appendix C, Hash Functions; RFC 9155',
      },
      {
        names: ['rsa_pkcs1_sha224', 'dsa_sha224', 'ecdsa_sha224'],
        verdict: 'disallowed',
        reason: 'short-hash',
        cite: 'ASVS 5.0.0, Appendix C, Hash Functions',
      },
      {
        names: ['dsa_sha256', 'dsa_sha384', 'dsa_sha512'],
        verdict: 'disallowed',
        reason: 'dsa',
        cite: 'ASVS 5.0.0, Appendix C, Digital Signatures',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'needs-approval', cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
  },
  dhParameters: {
    rows: [
      { below: 2048, verdict: 'disallowed', reason: 'short-dh-parameters', cite: 'ASVS 5.0.0, Appendix C, Diffie-Hellman groups; RFC 9325, 4.5' },
      { below: 3072, verdict: 'legacy', reason: 'dh-parameters-below-128-bits', cite: 'ASVS 5.0.0, Appendix C, KEX Schemes' },
    ],
    otherwise: { verdict: 'recommended', reason: null, cite: 'ASVS 5.0.0, Appendix C, KEX Schemes' },
  },
  certificates: {
    keyTypes: {
      rows: [
        { names: ['rsa', 'ecdsa', 'ed25519', 'ed448'], verdict: 'recommended', reason: null, cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
        { names: ['dsa'], verdict: 'disallowed', reason: 'dsa', cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
      ],
      otherwise: { verdict: 'disallowed', reason: 'needs-approval', cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
    },
    rsaBits: {
      rows: [
        { below: 2048, verdict: 'disallowed', reason: 'short-rsa-key', cite: 'CA/Browser Forum Baseline Requirements, 6.1.5; RFC 9325, 4.5' },
        { below: 3072, verdict: 'legacy', reason: 'rsa-key-below-128-bits', cite: 'ASVS 5.0.0, Appendix C, Equivalent Strengths' },
      ],
      otherwise: { verdict: 'recommended', reason: null, cite: 'ASVS 5.0.0, Appendix C, Equivalent Strengths' },
    },
    curves: {
      rows: [
        { names: ['secp256r1', 'secp384r1', 'secp521r1'], verdict: 'recommended', reason: null, cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
        {
          names: ['secp160k1', 'secp160r1', 'secp160r2', 'secp192k1', 'secp192r1', 'secp224k1', 'secp224r1'],
          verdict: 'disallowed',
          reason: 'weak-group',
          cite: 'CA/Browser Forum Baseline Requirements, 6.1.5; RFC 9847',
        },
      ],
      otherwise: { verdict: 'disallowed', reason: 'needs-approval', cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
    },
    signatures: {
      rows: [
        {
          names: ['ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512', 'id-Ed25519', 'id-Ed448', 'id-RSASSA-PSS'],
          verdict: 'recommended',
          reason: null,
          cite: 'ASVS 5.0.0, Appendix C, Digital Signatures',
        },
        {
          names: ['sha256WithRSAEncryption', 'sha384WithRSAEncryption', 'sha512WithRSAEncryption'],
          verdict: 'disallowed',
          reason: 'pkcs1-signature',
          cite: 'ASVS 5.0.0, Appendix C, Digital Signatures',
        },
        {
          names: ['sha224WithRSAEncryption', 'ecdsa-with-SHA224', 'dsa-with-sha224'],
          verdict: 'disallowed',
          reason: 'short-hash',
          cite: 'ASVS 5.0.0, Appendix C, Hash Functions',
        },
        {
          names: ['md5WithRSAEncryption', 'sha1WithRSAEncryption', 'ecdsa-with-SHA1', 'dsa-with-sha1'],
          verdict: 'disallowed',
          reason: 'weak-hash',
          cite: 'ASVS 5.0.0, Appendix C, Hash Functions',
        },
        { names: ['dsa-with-sha256'], verdict: 'disallowed', reason: 'dsa', cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
      ],
      otherwise: { verdict: 'disallowed', reason: 'needs-approval', cite: 'ASVS 5.0.0, Appendix C, Digital Signatures' },
    },
    lifetimes: [
      { issuedFrom: '2020-09-01', maximumDays: 398, recommendedDays: null, cite: 'CA/Browser Forum Baseline Requirements, 6.3.2' },
      { issuedFrom: '2026-03-15', maximumDays: 200, recommendedDays: null, cite: 'CA/Browser Forum Baseline Requirements, 6.3.2' },
      { issuedFrom: '2027-03-15', maximumDays: 100, recommendedDays: null, cite: 'CA/Browser Forum Baseline Requirements, 6.3.2' },
      { issuedFrom: '2029-03-15', maximumDays: 47, recommendedDays: null, cite: 'CA/Browser Forum Baseline Requirements, 6.3.2' },
    ],
    lifetimesBind: 'publicly-trusted',
  },
  hsts: { minimumSeconds: 31_536_000, includeSubDomainsFromLevel: 2, cite: 'ASVS v5.0.0-3.4.1' },
  ocspStapling: { asked: true, cite: 'ASVS v5.0.0-12.1.4' },
};
