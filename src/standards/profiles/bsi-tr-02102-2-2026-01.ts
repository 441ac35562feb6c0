import type { Profile } from '../profile.ts';

/**
 * BSI TR-02102-2, version 2026-01: recommendations of the German Federal Office for Information Security.
 *
 * The guideline recommends each mechanism until the end of a year; the years are part of the data and are not compared with today's date: what ends
 * in 2026 is a warning in this edition. CBC is recommended with encrypt-then-MAC only, which no configuration file can promise.
 * The guideline says that what it does not mention is not thereby insecure; for groups this makes the difference between a warning and an error.
 */
export const profile: Profile = {
  id: 'bsi-tr-02102-2@2026-01',
  title: { en: 'BSI TR-02102-2 2026-01', ja: 'BSI TR-02102-2 2026-01' },
  published: '2026-01-27',
  source: 'https://www.bsi.bund.de/dok/TR-02102',
  versions: {
    rows: [
      { names: ['TLSv1.3'], verdict: 'recommended', reason: null, cite: 'BSI TR-02102-2 2026-01, 3.2' },
      { names: ['TLSv1.2'], verdict: 'acceptable', reason: 'until-2031', cite: 'BSI TR-02102-2 2026-01, 3.2' },
      { names: ['TLSv1', 'TLSv1.1'], verdict: 'disallowed', reason: 'deprecated-protocol', cite: 'BSI TR-02102-2 2026-01, 3.2' },
    ],
    otherwise: { verdict: 'disallowed', reason: 'broken-protocol', cite: 'BSI TR-02102-2 2026-01, 3.2' },
  },
  requiredVersions: [],
  suites: {
    kind: 'listed',
    rows: [
      {
        names: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_AES_128_CCM_SHA256'],
        verdict: 'recommended',
        reason: null,
        cite: 'BSI TR-02102-2 2026-01, cipher suites of TLS 1.3',
      },
      {
        names: [
          'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
          'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
          'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
          'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
          'TLS_ECDHE_ECDSA_WITH_AES_128_CCM',
          'TLS_ECDHE_ECDSA_WITH_AES_256_CCM',
        ],
        verdict: 'recommended',
        reason: 'until-2031',
        cite: 'BSI TR-02102-2 2026-01, Table 3',
      },
      {
        names: [
          'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256',
          'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384',
          'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
          'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
        ],
        verdict: 'acceptable',
        reason: 'cbc-needs-encrypt-then-mac',
        cite: 'BSI TR-02102-2 2026-01, Table 3 (until 2031)',
      },
      {
        names: [
          'TLS_DHE_DSS_WITH_AES_128_CBC_SHA256',
          'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256',
          'TLS_DHE_DSS_WITH_AES_256_CBC_SHA256',
          'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256',
          'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
          'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
          'TLS_DHE_DSS_WITH_AES_128_GCM_SHA256',
          'TLS_DHE_DSS_WITH_AES_256_GCM_SHA384',
          'TLS_DHE_RSA_WITH_AES_128_CCM',
          'TLS_DHE_RSA_WITH_AES_256_CCM',
        ],
        verdict: 'acceptable',
        reason: 'until-2029',
        cite: 'BSI TR-02102-2 2026-01, Table 3 (CBC with encrypt-then-MAC only)',
      },
      {
        names: [
          'TLS_DH_DSS_WITH_AES_128_CBC_SHA256',
          'TLS_DH_RSA_WITH_AES_128_CBC_SHA256',
          'TLS_DH_DSS_WITH_AES_256_CBC_SHA256',
          'TLS_DH_RSA_WITH_AES_256_CBC_SHA256',
          'TLS_DH_RSA_WITH_AES_128_GCM_SHA256',
          'TLS_DH_RSA_WITH_AES_256_GCM_SHA384',
          'TLS_DH_DSS_WITH_AES_128_GCM_SHA256',
          'TLS_DH_DSS_WITH_AES_256_GCM_SHA384',
          'TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256',
          'TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384',
          'TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256',
          'TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384',
          'TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256',
          'TLS_ECDH_ECDSA_WITH_AES_256_GCM_SHA384',
          'TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256',
          'TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384',
        ],
        verdict: 'legacy',
        reason: 'until-2026',
        cite: 'BSI TR-02102-2 2026-01, Table 4',
      },
      {
        names: [
          'TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256',
          'TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384',
          'TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256',
        ],
        verdict: 'recommended',
        reason: 'until-2031',
        cite: 'BSI TR-02102-2 2026-01, Table 5',
      },
      {
        names: ['TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256', 'TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384'],
        verdict: 'acceptable',
        reason: 'cbc-needs-encrypt-then-mac',
        cite: 'BSI TR-02102-2 2026-01, Table 5 (until 2031)',
      },
      {
        names: [
          'TLS_DHE_PSK_WITH_AES_128_GCM_SHA256',
          'TLS_DHE_PSK_WITH_AES_256_GCM_SHA384',
          'TLS_DHE_PSK_WITH_AES_128_CBC_SHA256',
          'TLS_DHE_PSK_WITH_AES_256_CBC_SHA384',
          'TLS_DHE_PSK_WITH_AES_128_CCM',
          'TLS_DHE_PSK_WITH_AES_256_CCM',
        ],
        verdict: 'acceptable',
        reason: 'until-2029',
        cite: 'BSI TR-02102-2 2026-01, Table 5 (CBC with encrypt-then-MAC only)',
      },
      {
        names: [
          'TLS_RSA_PSK_WITH_AES_128_GCM_SHA256',
          'TLS_RSA_PSK_WITH_AES_256_GCM_SHA384',
          'TLS_RSA_PSK_WITH_AES_128_CBC_SHA256',
          'TLS_RSA_PSK_WITH_AES_256_CBC_SHA384',
        ],
        verdict: 'legacy',
        reason: 'until-2026',
        cite: 'BSI TR-02102-2 2026-01, Table 5',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'BSI TR-02102-2 2026-01, Tables 3 to 5, cipher suites of TLS 1.3' },
  },
  preference: [
    {
      when: { keyExchange: ['ECDHE', 'any'], authentication: ['RSA', 'ECDSA', 'PSK', 'any'], mode: ['GCM', 'CCM', 'AEAD'] },
      cite: 'BSI TR-02102-2 2026-01, Table 3',
    },
    {
      when: { keyExchange: ['ECDHE'], authentication: ['RSA', 'ECDSA', 'PSK'], encryption: ['AES'], mode: ['CBC'] },
      cite: 'BSI TR-02102-2 2026-01, Table 3',
    },
    {
      when: { keyExchange: ['DHE'], authentication: ['RSA', 'DSS', 'PSK'], encryption: ['AES'], mode: ['GCM', 'CCM'] },
      cite: 'BSI TR-02102-2 2026-01, Table 3 (until 2029)',
    },
    {
      when: { keyExchange: ['DHE'], authentication: ['RSA', 'DSS', 'PSK'], encryption: ['AES'], mode: ['CBC'] },
      cite: 'BSI TR-02102-2 2026-01, Table 3 (until 2029)',
    },
    { when: { encryption: ['AES'], mode: ['GCM', 'CCM'] }, cite: 'BSI TR-02102-2 2026-01, Table 4 (until 2026)' },
    { when: { encryption: ['AES'], mode: ['CBC'] }, cite: 'BSI TR-02102-2 2026-01, Table 4 (until 2026)' },
  ],
  serverPreference: { asked: false, cite: 'BSI TR-02102-2 2026-01 (does not say who chooses)' },
  forwardSecrecy: { fromLevel: null, cite: 'BSI TR-02102-2 2026-01, Tables 3 and 4' },
  groups: {
    rows: [
      {
        names: [
          'secp256r1',
          'secp384r1',
          'secp521r1',
          'brainpoolP256r1',
          'brainpoolP384r1',
          'brainpoolP512r1',
          'brainpoolP256r1tls13',
          'brainpoolP384r1tls13',
          'brainpoolP512r1tls13',
        ],
        verdict: 'recommended',
        reason: 'until-2031',
        cite: 'BSI TR-02102-2 2026-01, 3.3.2, groups of TLS 1.3',
      },
      { names: ['SecP256r1MLKEM768', 'SecP384r1MLKEM1024'], verdict: 'recommended', reason: null, cite: 'BSI TR-03116-4' },
      { names: ['ffdhe3072', 'ffdhe4096'], verdict: 'acceptable', reason: 'until-2029', cite: 'BSI TR-02102-2 2026-01, 3.3.2 (TLS 1.2: until 2029, TLS 1.3: until 2031)' },
      {
        names: [
          'x25519',
          'x448',
          'X25519MLKEM768',
          'MLKEM768',
          'MLKEM1024',
          'curveSM2',
          'curveSM2MLKEM768',
          'ffdhe6144',
          'ffdhe8192',
        ],
        verdict: 'legacy',
        reason: 'not-listed',
        cite: 'BSI TR-02102-2 2026-01, 3.3.2, groups of TLS 1.3',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'BSI TR-02102-2 2026-01, 3.3.2, groups of TLS 1.3' },
  },
  signatureSchemes: {
    rows: [
      {
        names: [
          'rsa_pss_rsae_sha256',
          'rsa_pss_rsae_sha384',
          'rsa_pss_rsae_sha512',
          'rsa_pss_pss_sha256',
          'rsa_pss_pss_sha384',
          'rsa_pss_pss_sha512',
          'ecdsa_secp256r1_sha256',
          'ecdsa_secp384r1_sha384',
          'ecdsa_secp521r1_sha512',
          'ecdsa_brainpoolP256r1tls13_sha256',
          'ecdsa_brainpoolP384r1tls13_sha384',
          'ecdsa_brainpoolP512r1tls13_sha512',
        ],
        verdict: 'recommended',
        reason: null,
        cite: 'BSI TR-02102-2 2026-01, 3.4.3',
      },
      { names: ['rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512'], verdict: 'legacy', reason: 'expired-2025', cite: 'BSI TR-02102-2 2026-01, 3.3.3' },
      { names: ['dsa_sha256', 'dsa_sha384', 'dsa_sha512'], verdict: 'acceptable', reason: 'until-2029', cite: 'BSI TR-02102-2 2026-01, 3.3.3' },
      { names: ['ed25519', 'ed448', 'mldsa44', 'mldsa65', 'mldsa87'], verdict: 'legacy', reason: 'not-listed', cite: 'BSI TR-02102-2 2026-01, 3.4.3' },
      { names: ['rsa_pkcs1_sha1', 'dsa_sha1', 'ecdsa_sha1'], verdict: 'disallowed', reason: 'weak-hash', cite: 'BSI TR-02102-2 2026-01, 3.3.3' },
      { names: ['rsa_pkcs1_sha224', 'dsa_sha224', 'ecdsa_sha224'], verdict: 'disallowed', reason: 'short-hash', cite: 'BSI TR-02102-2 2026-01, 3.3.3' },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'BSI TR-02102-2 2026-01, 3.4.3' },
  },
  dhParameters: {
    rows: [{ below: 3000, verdict: 'disallowed', reason: 'short-dh-parameters', cite: 'BSI TR-02102-2 2026-01, 3.6.1' }],
    otherwise: { verdict: 'acceptable', reason: 'until-2029', cite: 'BSI TR-02102-2 2026-01, 3.6.1' },
  },
  certificates: {
    keyTypes: {
      rows: [
        { names: ['rsa', 'ecdsa'], verdict: 'recommended', reason: null, cite: 'BSI TR-02102-2 2026-01, 3.6.1' },
        { names: ['dsa'], verdict: 'acceptable', reason: 'until-2029', cite: 'BSI TR-02102-2 2026-01, 3.6.1' },
      ],
      otherwise: { verdict: 'legacy', reason: 'not-listed', cite: 'BSI TR-02102-2 2026-01, 3.6.1' },
    },
    rsaBits: {
      rows: [{ below: 3000, verdict: 'disallowed', reason: 'short-rsa-key', cite: 'BSI TR-02102-2 2026-01, 3.6.1' }],
      otherwise: { verdict: 'recommended', reason: null, cite: 'BSI TR-02102-2 2026-01, 3.6.1' },
    },
    curves: {
      rows: [
        {
          names: ['secp256r1', 'secp384r1', 'secp521r1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'],
          verdict: 'recommended',
          reason: null,
          cite: 'BSI TR-02102-2 2026-01, 3.3.2',
        },
      ],
      otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'BSI TR-02102-2 2026-01, 3.3.2' },
    },
    signatures: {
      rows: [
        {
          names: ['id-RSASSA-PSS', 'ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512'],
          verdict: 'recommended',
          reason: null,
          cite: 'BSI TR-02102-2 2026-01, 3.3.3',
        },
        {
          names: ['sha256WithRSAEncryption', 'sha384WithRSAEncryption', 'sha512WithRSAEncryption'],
          verdict: 'legacy',
          reason: 'expired-2025',
          cite: 'BSI TR-02102-2 2026-01, 3.3.3',
        },
        { names: ['dsa-with-sha256'], verdict: 'acceptable', reason: 'until-2029', cite: 'BSI TR-02102-2 2026-01, 3.3.3' },
        { names: ['id-Ed25519', 'id-Ed448'], verdict: 'legacy', reason: 'not-listed', cite: 'BSI TR-02102-2 2026-01, 3.3.3' },
      ],
      otherwise: { verdict: 'disallowed', reason: 'weak-hash', cite: 'BSI TR-02102-2 2026-01, 3.3.3' },
    },
    lifetimes: [{ issuedFrom: null, maximumDays: 1096, recommendedDays: null, cite: 'BSI TR-03116-4 (three years)' }],
    lifetimesBind: 'every',
  },
  hsts: null,
  ocspStapling: { asked: false, cite: 'BSI TR-02102-2 2026-01 (does not mention status_request)' },
};
