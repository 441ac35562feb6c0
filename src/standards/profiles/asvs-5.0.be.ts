import type { Profile } from '../profile.ts';

/**
 * OWASP ASVS v5.0.be (March 2025): requirements 9.4.1 and 9.4.2 with Appendix V. The default profile.
 *
 * 9.4.2 names versions; Appendix V rates primitives and names neither suites nor certificates. What tlslint makes of it is decided here:
 *
 * - AEAD with ephemeral ECDH is recommended. CBC with it is a warning: Appendix V calls MAC-then-encrypt legacy.
 * - Disallowed: what Appendix V disallows (3DES, RC4, DES, IDEA, CCM_8, HMAC-MD5, DSA), SHA-1 also as HMAC (it is disallowed as a hash and on no
 *   list of MACs), and what later RFCs forbid in TLS 1.2: static RSA and every finite-field Diffie-Hellman (RFC 10015). Static ECDH goes with
 *   them: it has the flaws of both.
 * - What Appendix V does not list needs documented approval there (Camellia, ARIA, SEED, SM4, SRP ...): a warning. So is a suite of a pre-shared key
 *   alone; with ephemeral ECDH a pre-shared key is acceptable.
 * - AES-128 and RSASSA-PKCS1-v1_5 in certificates are no finding: the one is approved, and practically every public RSA certificate is signed
 *   with the other. asvs-strict@5.0.0 objects to both.
 * - Appendix V contradicts itself on 2048-bit Diffie-Hellman (key exchange >= 3072 bits, yet group 14 is listed): parameters of that size are
 *   a warning, the negotiated group ffdhe2048, which comes after all others in every library, is none.
 * - The strongest first matters only when the server enforces its order. Suites that differ in key length only are equally strong.
 */
export const profile: Profile = {
  id: 'asvs@5.0.be',
  title: { en: 'OWASP ASVS v5.0.be', ja: 'OWASP ASVS v5.0.be' },
  published: '2025-03-25',
  source: 'https://github.com/OWASP/ASVS/blob/06e01233/5.0/en/0x17-V9-Communications.md',
  versions: {
    rows: [
      { names: ['TLSv1.3'], verdict: 'recommended', reason: null, cite: 'ASVS v5.0.be-9.4.2' },
      { names: ['TLSv1.2'], verdict: 'acceptable', reason: 'older-version', cite: 'ASVS v5.0.be-9.4.2' },
      { names: ['TLSv1', 'TLSv1.1'], verdict: 'disallowed', reason: 'deprecated-protocol', cite: 'ASVS v5.0.be-9.4.2; RFC 8996' },
    ],
    otherwise: { verdict: 'disallowed', reason: 'broken-protocol', cite: 'ASVS v5.0.be-9.4.2; RFC 6176; RFC 7568' },
  },
  requiredVersions: [{ version: 'TLSv1.3', verdict: 'legacy', reason: 'newest-version-missing', cite: 'ASVS v5.0.be-9.4.2' }],
  suites: {
    kind: 'rated',
    rows: [
      { when: { encryption: ['NULL'] }, verdict: 'disallowed', reason: 'no-encryption', cite: 'RFC 9325, 4.1' },
      { when: { authentication: ['anon', 'NULL'] }, verdict: 'disallowed', reason: 'no-authentication', cite: 'RFC 5246, A.5' },
      { when: { export: [true] }, verdict: 'disallowed', reason: 'export-strength', cite: 'RFC 9325, 4.1' },
      { when: { keyBits: [40, 56] }, verdict: 'disallowed', reason: 'weak-cipher', cite: 'RFC 9325, 4.1' },
      { when: { encryption: ['RC4'] }, verdict: 'disallowed', reason: 'rc4', cite: 'ASVS v5.0.be, Appendix V, Disallowed Ciphers; RFC 7465' },
      {
        when: { encryption: ['3DES', 'DES', 'IDEA', 'RC2', 'MAGMA', 'GOST28147'] },
        verdict: 'disallowed',
        reason: 'small-block',
        cite: 'ASVS v5.0.be, Appendix V, Disallowed Ciphers; CVE-2016-2183',
      },
      { when: { mode: ['CCM_8'] }, verdict: 'disallowed', reason: 'short-tag', cite: 'ASVS v5.0.be, Appendix V, Disallowed Cipher Modes' },
      { when: { mode: ['CTR', 'CNT'] }, verdict: 'disallowed', reason: 'unauthenticated-mode', cite: 'ASVS v5.0.be, Appendix V, Disallowed Cipher Modes' },
      { when: { mac: ['MD5'] }, verdict: 'disallowed', reason: 'md5-mac', cite: 'ASVS v5.0.be, Appendix V, Disallowed MAC Algorithms' },
      { when: { mac: ['SHA'] }, verdict: 'disallowed', reason: 'sha1-mac', cite: 'ASVS v5.0.be, Appendix V, Disallowed Hash Functions' },
      { when: { authentication: ['DSS'] }, verdict: 'disallowed', reason: 'dsa', cite: 'ASVS v5.0.be, Appendix V, Disallowed Digital Signature Algorithms' },
      { when: { keyExchange: ['RSA'] }, verdict: 'disallowed', reason: 'static-rsa', cite: 'RFC 10015' },
      { when: { keyExchange: ['DH'] }, verdict: 'disallowed', reason: 'static-dh', cite: 'RFC 10015' },
      { when: { keyExchange: ['DHE'] }, verdict: 'disallowed', reason: 'finite-field-dhe', cite: 'RFC 10015' },
      { when: { keyExchange: ['ECDH'] }, verdict: 'disallowed', reason: 'static-ecdh', cite: 'RFC 9325, 4.1; RFC 10015' },
      { when: { keyExchange: ['KRB5'] }, verdict: 'disallowed', reason: 'kerberos', cite: 'RFC 2712' },
      { when: { keyExchange: ['PSK'] }, verdict: 'legacy', reason: 'pre-shared-key-only', cite: 'RFC 9325, 7.3; RFC 9257' },
      { when: { keyExchange: ['SRP', 'ECCPWD', 'GOST'] }, verdict: 'legacy', reason: 'needs-approval', cite: 'ASVS v5.0.be, Appendix V, Approved KEX Schemes' },
      {
        when: { encryption: ['CAMELLIA', 'ARIA', 'SEED', 'SM4', 'AEGIS', 'KUZNYECHIK'] },
        verdict: 'legacy',
        reason: 'needs-approval',
        cite: 'ASVS v5.0.be, Appendix V, Approved Ciphers',
      },
      { when: { mode: ['CBC'] }, verdict: 'legacy', reason: 'cbc', cite: 'ASVS v5.0.be, Appendix V, Authenticated Encryption' },
      { when: { keyExchange: ['ECDHE'], authentication: ['PSK'] }, verdict: 'acceptable', reason: 'pre-shared-key', cite: 'RFC 9257' },
      {
        when: { keyExchange: ['ECDHE', 'any'], encryption: ['AES', 'CHACHA20_POLY1305'], mode: ['GCM', 'CCM', 'AEAD'] },
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS v5.0.be, Appendix V, Authenticated Encryption',
      },
    ],
    otherwise: { verdict: 'legacy', reason: 'needs-approval', cite: 'ASVS v5.0.be, Appendix V, Approved Ciphers' },
  },
  preference: [
    {
      when: { keyExchange: ['ECDHE', 'any'], authentication: ['RSA', 'ECDSA', 'PSK', 'any'], mode: ['GCM', 'CCM', 'AEAD'] },
      cite: 'ASVS v5.0.be, Appendix V, Authenticated Encryption; RFC 9325, 4.1',
    },
    {
      when: { keyExchange: ['DHE'], authentication: ['RSA', 'DSS', 'PSK'], mode: ['GCM', 'CCM', 'AEAD'] },
      cite: 'ASVS v5.0.be, Appendix V, Authenticated Encryption; RFC 9325, 4.1',
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
      cite: 'ASVS v5.0.be, Appendix V, Authenticated Encryption',
    },
    {
      when: { authentication: ['RSA', 'ECDSA', 'DSS', 'PSK'], encryption: ['AES', 'CAMELLIA', 'ARIA', 'SEED'] },
      cite: 'ASVS v5.0.be, Appendix V, Approved Ciphers',
    },
  ],
  serverPreference: { asked: false, cite: 'ASVS v5.0.be-9.4.1' },
  forwardSecrecy: { fromLevel: 3, cite: 'ASVS v5.0.be-9.4.1' },
  groups: {
    rows: [
      {
        names: ['X25519MLKEM768', 'SecP256r1MLKEM768', 'SecP384r1MLKEM1024', 'MLKEM768', 'MLKEM1024'],
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS v5.0.be, Appendix V, Post-Quantum Encryption Standards; RFC 10024',
      },
      {
        names: ['x25519', 'secp256r1', 'secp384r1', 'x448', 'secp521r1', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'],
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS v5.0.be, Appendix V, Approved DH groups; RFC 7919',
      },
      { names: ['ffdhe2048'], verdict: 'acceptable', reason: 'short-group', cite: 'ASVS v5.0.be, Appendix V, Approved DH groups (group 14)' },
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
        verdict: 'acceptable',
        reason: 'needs-approval',
        cite: 'ASVS v5.0.be, Appendix V, Approved KEX Schemes (at least 128 bits)',
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
        cite: 'ASVS v5.0.be, Appendix V, Approved KEX Schemes (at least 128 bits); RFC 9847',
      },
    ],
    otherwise: { verdict: 'legacy', reason: 'needs-approval', cite: 'ASVS v5.0.be, Appendix V, Approved DH groups' },
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
        cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms',
      },
      {
        names: ['mldsa44', 'mldsa65', 'mldsa87'],
        verdict: 'recommended',
        reason: null,
        cite: 'ASVS v5.0.be, Appendix V, Post-Quantum Encryption Standards',
      },
      {
        names: ['rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512'],
        verdict: 'acceptable',
        reason: 'pkcs1-signature',
        cite: 'ASVS v5.0.be, Appendix V, Disallowed Digital Signature Algorithms (not applied: most public certificates need it in TLS 1.2)',
      },
      {
        names: ['ecdsa_brainpoolP256r1tls13_sha256', 'ecdsa_brainpoolP384r1tls13_sha384', 'ecdsa_brainpoolP512r1tls13_sha512', 'sm2sig_sm3'],
        verdict: 'acceptable',
        reason: 'needs-approval',
        cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms',
      },
      {
        names: ['rsa_pkcs1_sha1', 'dsa_sha1', 'ecdsa_sha1'],
        verdict: 'disallowed',
        reason: 'weak-hash',
        cite: 'ASVS v5.0.be, Appendix V, Disallowed Hash Functions; RFC 9155',
      },
      {
        names: ['rsa_pkcs1_sha224', 'dsa_sha224', 'ecdsa_sha224'],
        verdict: 'disallowed',
        reason: 'short-hash',
        cite: 'ASVS v5.0.be, Appendix V, Disallowed Hash Functions for Digital Signatures',
      },
      {
        names: ['dsa_sha256', 'dsa_sha384', 'dsa_sha512'],
        verdict: 'disallowed',
        reason: 'dsa',
        cite: 'ASVS v5.0.be, Appendix V, Disallowed Digital Signature Algorithms',
      },
    ],
    otherwise: { verdict: 'legacy', reason: 'needs-approval', cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms' },
  },
  dhParameters: {
    rows: [
      { below: 2048, verdict: 'disallowed', reason: 'short-dh-parameters', cite: 'ASVS v5.0.be, Appendix V, Approved DH groups; RFC 9325, 4.5' },
      { below: 3072, verdict: 'legacy', reason: 'dh-parameters-below-128-bits', cite: 'ASVS v5.0.be, Appendix V, Approved KEX Schemes' },
    ],
    otherwise: { verdict: 'recommended', reason: null, cite: 'ASVS v5.0.be, Appendix V, Approved KEX Schemes' },
  },
  certificates: {
    keyTypes: {
      rows: [
        { names: ['rsa', 'ecdsa', 'ed25519', 'ed448'], verdict: 'recommended', reason: null, cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms' },
        { names: ['dsa'], verdict: 'disallowed', reason: 'dsa', cite: 'ASVS v5.0.be, Appendix V, Disallowed Digital Signature Algorithms' },
      ],
      otherwise: { verdict: 'legacy', reason: 'needs-approval', cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms' },
    },
    rsaBits: {
      rows: [
        { below: 2048, verdict: 'disallowed', reason: 'short-rsa-key', cite: 'CA/Browser Forum Baseline Requirements, 6.1.5; RFC 9325, 4.5' },
        { below: 3072, verdict: 'acceptable', reason: 'rsa-key-below-128-bits', cite: 'ASVS v5.0.be, Appendix V, Equivalent Strengths' },
      ],
      otherwise: { verdict: 'recommended', reason: null, cite: 'ASVS v5.0.be, Appendix V, Equivalent Strengths' },
    },
    curves: {
      rows: [
        { names: ['secp256r1', 'secp384r1', 'secp521r1'], verdict: 'recommended', reason: null, cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms' },
        {
          names: ['secp160k1', 'secp160r1', 'secp160r2', 'secp192k1', 'secp192r1', 'secp224k1', 'secp224r1'],
          verdict: 'disallowed',
          reason: 'weak-group',
          cite: 'CA/Browser Forum Baseline Requirements, 6.1.5; RFC 9847',
        },
      ],
      otherwise: { verdict: 'legacy', reason: 'needs-approval', cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms' },
    },
    signatures: {
      rows: [
        {
          names: ['ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512', 'id-Ed25519', 'id-Ed448', 'id-RSASSA-PSS'],
          verdict: 'recommended',
          reason: null,
          cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms',
        },
        {
          names: ['sha256WithRSAEncryption', 'sha384WithRSAEncryption', 'sha512WithRSAEncryption'],
          verdict: 'acceptable',
          reason: 'pkcs1-signature',
          cite: 'ASVS v5.0.be, Appendix V, Disallowed Digital Signature Algorithms (not applied: most public certificates carry it)',
        },
        {
          names: ['sha224WithRSAEncryption', 'ecdsa-with-SHA224', 'dsa-with-sha224'],
          verdict: 'disallowed',
          reason: 'short-hash',
          cite: 'ASVS v5.0.be, Appendix V, Disallowed Hash Functions for Digital Signatures',
        },
        {
          names: ['md5WithRSAEncryption', 'sha1WithRSAEncryption', 'ecdsa-with-SHA1', 'dsa-with-sha1'],
          verdict: 'disallowed',
          reason: 'weak-hash',
          cite: 'ASVS v5.0.be, Appendix V, Disallowed Hash Functions',
        },
        { names: ['dsa-with-sha256'], verdict: 'disallowed', reason: 'dsa', cite: 'ASVS v5.0.be, Appendix V, Disallowed Digital Signature Algorithms' },
      ],
      otherwise: { verdict: 'legacy', reason: 'needs-approval', cite: 'ASVS v5.0.be, Appendix V, Approved Digital Signature Algorithms' },
    },
    lifetimes: [
      { issuedFrom: '2020-09-01', maximumDays: 398, recommendedDays: null, cite: 'CA/Browser Forum Baseline Requirements, 6.3.2' },
      { issuedFrom: '2026-03-15', maximumDays: 200, recommendedDays: null, cite: 'CA/Browser Forum Baseline Requirements, 6.3.2' },
      { issuedFrom: '2027-03-15', maximumDays: 100, recommendedDays: null, cite: 'CA/Browser Forum Baseline Requirements, 6.3.2' },
      { issuedFrom: '2029-03-15', maximumDays: 47, recommendedDays: null, cite: 'CA/Browser Forum Baseline Requirements, 6.3.2' },
    ],
    lifetimesBind: 'publicly-trusted',
  },
  // Chapter V9 does not name the header; 9.1.1 rests on it in browsers, and 50.3.3 gives the duration. Subdomains are left to the operator.
  hsts: { minimumSeconds: 31_536_000, includeSubDomainsFromLevel: null, cite: 'ASVS v5.0.be-50.3.3' },
  ocspStapling: { asked: true, cite: 'ASVS v5.0.be-9.4.3' },
};
