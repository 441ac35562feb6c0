import type { Profile } from '../profile.ts';

/** Mozilla's server side TLS guidelines, edition 5.8, configuration "intermediate": for almost every service. */
export const profile: Profile = {
  id: 'mozilla-intermediate@5.8',
  title: { en: 'Mozilla intermediate 5.8', ja: 'Mozilla intermediate 5.8' },
  published: '2026-04-06',
  source: 'https://ssl-config.mozilla.org/guidelines/5.8.json',
  versions: {
    rows: [
      { names: ['TLSv1.3'], verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.8, intermediate, tls_versions' },
      { names: ['TLSv1.2'], verdict: 'acceptable', reason: 'older-version', cite: 'Mozilla guidelines 5.8, intermediate, tls_versions' },
      {
        names: ['TLSv1', 'TLSv1.1'],
        verdict: 'disallowed',
        reason: 'deprecated-protocol',
        cite: 'Mozilla guidelines 5.8, intermediate, tls_versions; RFC 8996',
      },
      {
        names: ['SSLv2', 'SSLv3'],
        verdict: 'disallowed',
        reason: 'broken-protocol',
        cite: 'Mozilla guidelines 5.8, intermediate, tls_versions; RFC 6176; RFC 7568',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'Mozilla guidelines 5.8, intermediate, tls_versions' },
  },
  requiredVersions: [{ version: 'TLSv1.3', verdict: 'legacy', reason: 'newest-version-missing', cite: 'Mozilla guidelines 5.8, intermediate, tls_versions' }],
  suites: {
    kind: 'listed',
    rows: [
      {
        names: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
        verdict: 'recommended',
        reason: null,
        cite: 'Mozilla guidelines 5.8, intermediate, ciphersuites',
      },
      {
        names: [
          'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
          'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
          'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
          'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
          'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
          'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
        ],
        verdict: 'recommended',
        reason: null,
        cite: 'Mozilla guidelines 5.8, intermediate, ciphers.openssl',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'Mozilla guidelines 5.8, intermediate, ciphersuites, ciphers' },
  },
  preference: [
    {
      when: { keyExchange: ['ECDHE', 'any'], authentication: ['RSA', 'ECDSA', 'any'], mode: ['GCM', 'AEAD'] },
      cite: 'Mozilla guidelines 5.8, intermediate, ciphersuites, ciphers.openssl',
    },
  ],
  serverPreference: { asked: false, cite: 'Mozilla guidelines 5.8, intermediate, server_preferred_order' },
  forwardSecrecy: { fromLevel: null, cite: 'Mozilla guidelines 5.8, intermediate, ciphersuites, ciphers' },
  groups: {
    rows: [
      {
        names: ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1'],
        verdict: 'recommended',
        reason: null,
        cite: 'Mozilla guidelines 5.8, intermediate, tls_curves',
      },
      // The guidelines say what to offer; the configurations that Mozilla generates leave the groups to the library in places.
      {
        names: [
          'x448',
          'secp521r1',
          'ffdhe2048',
          'ffdhe3072',
          'ffdhe4096',
          'ffdhe6144',
          'ffdhe8192',
          'SecP256r1MLKEM768',
          'SecP384r1MLKEM1024',
          'curveSM2',
          'curveSM2MLKEM768',
        ],
        verdict: 'acceptable',
        reason: 'library-default',
        cite: 'Mozilla guidelines 5.8, intermediate, tls_curves',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'Mozilla guidelines 5.8, intermediate, tls_curves' },
  },
  signatureSchemes: {
    rows: [
      { names: ['rsa_pkcs1_sha1', 'dsa_sha1', 'ecdsa_sha1'], verdict: 'disallowed', reason: 'weak-hash', cite: 'RFC 9155' },
    ],
    otherwise: { verdict: 'acceptable', reason: 'no-opinion', cite: 'Mozilla guidelines 5.8, intermediate (names no signature schemes)' },
  },
  dhParameters: {
    rows: [{ below: 2048, verdict: 'disallowed', reason: 'short-dh-parameters', cite: 'Mozilla guidelines 5.8, intermediate, dh_param_size' }],
    otherwise: { verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.8, intermediate, dh_param_size' },
  },
  certificates: {
    keyTypes: {
      rows: [
        { names: ['ecdsa', 'rsa'], verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.8, intermediate, certificate_types' },
        { names: ['dsa'], verdict: 'disallowed', reason: 'dsa', cite: 'Mozilla guidelines 5.8, intermediate, certificate_types' },
      ],
      otherwise: { verdict: 'legacy', reason: 'not-listed', cite: 'Mozilla guidelines 5.8, intermediate, certificate_types' },
    },
    rsaBits: {
      rows: [{ below: 2048, verdict: 'disallowed', reason: 'short-rsa-key', cite: 'Mozilla guidelines 5.8, intermediate, rsa_key_size' }],
      otherwise: { verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.8, intermediate, rsa_key_size' },
    },
    curves: {
      rows: [
        { names: ['secp256r1', 'secp384r1'], verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.8, intermediate, certificate_curves' },
        {
          names: ['secp160k1', 'secp160r1', 'secp160r2', 'secp192k1', 'secp192r1', 'secp224k1', 'secp224r1'],
          verdict: 'disallowed',
          reason: 'weak-group',
          cite: 'Mozilla guidelines 5.8, intermediate, ecdh_param_size',
        },
      ],
      otherwise: { verdict: 'legacy', reason: 'not-listed', cite: 'Mozilla guidelines 5.8, intermediate, certificate_curves' },
    },
    signatures: {
      rows: [
        {
          names: ['sha256WithRSAEncryption', 'ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512'],
          verdict: 'recommended',
          reason: null,
          cite: 'Mozilla guidelines 5.8, intermediate, certificate_signatures',
        },
        {
          names: ['sha384WithRSAEncryption', 'sha512WithRSAEncryption'],
          verdict: 'acceptable',
          reason: 'not-listed',
          cite: 'Mozilla guidelines 5.8, intermediate, certificate_signatures',
        },
        {
          names: ['md5WithRSAEncryption', 'sha1WithRSAEncryption', 'ecdsa-with-SHA1', 'dsa-with-sha1'],
          verdict: 'disallowed',
          reason: 'weak-hash',
          cite: 'Mozilla guidelines 5.8, intermediate, certificate_signatures; RFC 9155',
        },
      ],
      otherwise: { verdict: 'legacy', reason: 'not-listed', cite: 'Mozilla guidelines 5.8, intermediate, certificate_signatures' },
    },
    lifetimes: [
      { issuedFrom: null, maximumDays: 366, recommendedDays: 90, cite: 'Mozilla guidelines 5.8, intermediate, maximum_certificate_lifespan' },
    ],
    lifetimesBind: 'every',
  },
  hsts: { minimumSeconds: 63_072_000, includeSubDomainsFromLevel: null, cite: 'Mozilla guidelines 5.8, intermediate, hsts_min_age' },
  ocspStapling: { asked: true, cite: 'Mozilla guidelines 5.8, intermediate, ocsp_staple' },
};
