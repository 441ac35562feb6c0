import type { Profile } from '../profile.ts';

/** Mozilla's server side TLS guidelines, edition 5.7, configuration "modern": for services whose clients all speak TLS 1.3. */
export const profile: Profile = {
  id: 'mozilla-modern@5.7',
  title: { en: 'Mozilla modern 5.7', ja: 'Mozilla modern 5.7' },
  published: '2023-05-15',
  source: 'https://ssl-config.mozilla.org/guidelines/5.7.json',
  versions: {
    rows: [
      { names: ['TLSv1.3'], verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.7, modern, tls_versions' },
      {
        names: ['TLSv1', 'TLSv1.1'],
        verdict: 'disallowed',
        reason: 'deprecated-protocol',
        cite: 'Mozilla guidelines 5.7, modern, tls_versions; RFC 8996',
      },
      {
        names: ['SSLv2', 'SSLv3'],
        verdict: 'disallowed',
        reason: 'broken-protocol',
        cite: 'Mozilla guidelines 5.7, modern, tls_versions; RFC 6176; RFC 7568',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'Mozilla guidelines 5.7, modern, tls_versions' },
  },
  requiredVersions: [{ version: 'TLSv1.3', verdict: 'disallowed', reason: 'newest-version-missing', cite: 'Mozilla guidelines 5.7, modern, tls_versions' }],
  suites: {
    kind: 'listed',
    rows: [
      {
        names: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
        verdict: 'recommended',
        reason: null,
        cite: 'Mozilla guidelines 5.7, modern, ciphersuites',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'Mozilla guidelines 5.7, modern, ciphersuites, ciphers' },
  },
  preference: [
    {
      when: { keyExchange: ['ECDHE', 'any'], authentication: ['RSA', 'ECDSA', 'any'], mode: ['GCM', 'AEAD'] },
      cite: 'Mozilla guidelines 5.7, modern, ciphersuites, ciphers.openssl',
    },
  ],
  serverPreference: { asked: false, cite: 'Mozilla guidelines 5.7, modern, server_preferred_order' },
  forwardSecrecy: { fromLevel: null, cite: 'Mozilla guidelines 5.7, modern, ciphersuites, ciphers' },
  groups: {
    rows: [
      { names: ['x25519', 'secp256r1', 'secp384r1'], verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.7, modern, tls_curves' },
      // The guidelines say what to offer; the configurations that Mozilla generates leave the groups to the library in places.
      {
        names: [
          'X25519MLKEM768',
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
        cite: 'Mozilla guidelines 5.7, modern, tls_curves',
      },
    ],
    otherwise: { verdict: 'disallowed', reason: 'not-listed', cite: 'Mozilla guidelines 5.7, modern, tls_curves' },
  },
  signatureSchemes: {
    rows: [
      { names: ['rsa_pkcs1_sha1', 'dsa_sha1', 'ecdsa_sha1'], verdict: 'disallowed', reason: 'weak-hash', cite: 'RFC 9155' },
    ],
    otherwise: { verdict: 'acceptable', reason: 'no-opinion', cite: 'Mozilla guidelines 5.7, modern (names no signature schemes)' },
  },
  dhParameters: { rows: [], otherwise: { verdict: 'acceptable', reason: 'no-opinion', cite: 'Mozilla guidelines 5.7, modern, dh_param_size' } },
  certificates: {
    keyTypes: {
      rows: [
        { names: ['ecdsa'], verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.7, modern, certificate_types' },
        { names: ['dsa'], verdict: 'disallowed', reason: 'dsa', cite: 'Mozilla guidelines 5.7, modern, certificate_types' },
      ],
      otherwise: { verdict: 'legacy', reason: 'not-listed', cite: 'Mozilla guidelines 5.7, modern, certificate_types' },
    },
    rsaBits: {
      rows: [{ below: 2048, verdict: 'disallowed', reason: 'short-rsa-key', cite: 'RFC 9325, 4.5' }],
      otherwise: { verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.7, modern, rsa_key_size' },
    },
    curves: {
      rows: [
        { names: ['secp256r1', 'secp384r1'], verdict: 'recommended', reason: null, cite: 'Mozilla guidelines 5.7, modern, certificate_curves' },
        {
          names: ['secp160k1', 'secp160r1', 'secp160r2', 'secp192k1', 'secp192r1', 'secp224k1', 'secp224r1'],
          verdict: 'disallowed',
          reason: 'weak-group',
          cite: 'Mozilla guidelines 5.7, modern, ecdh_param_size',
        },
      ],
      otherwise: { verdict: 'legacy', reason: 'not-listed', cite: 'Mozilla guidelines 5.7, modern, certificate_curves' },
    },
    signatures: {
      rows: [
        {
          names: ['ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512'],
          verdict: 'recommended',
          reason: null,
          cite: 'Mozilla guidelines 5.7, modern, certificate_signatures',
        },
        {
          names: ['md5WithRSAEncryption', 'sha1WithRSAEncryption', 'ecdsa-with-SHA1', 'dsa-with-sha1'],
          verdict: 'disallowed',
          reason: 'weak-hash',
          cite: 'Mozilla guidelines 5.7, modern, certificate_signatures; RFC 9155',
        },
      ],
      otherwise: { verdict: 'legacy', reason: 'not-listed', cite: 'Mozilla guidelines 5.7, modern, certificate_signatures' },
    },
    lifetimes: [
      { issuedFrom: null, maximumDays: 90, recommendedDays: 90, cite: 'Mozilla guidelines 5.7, modern, maximum_certificate_lifespan' },
    ],
    lifetimesBind: 'every',
  },
  hsts: { minimumSeconds: 63_072_000, includeSubDomainsFromLevel: null, cite: 'Mozilla guidelines 5.7, modern, hsts_min_age' },
  ocspStapling: { asked: true, cite: 'Mozilla guidelines 5.7, modern, ocsp_staple' },
};
