import type { TlsVersion } from '../../src/model/tls.ts';
import type { SecurityLevel } from '../../src/tls/library.ts';
import type { Default } from '../_shared/default.ts';

/** What Node does where a program says nothing: lib/tls.js, lib/internal/tls/secure-context.js and doc/api/tls.md of each line. */

export const minimumVersion: Default<TlsVersion> = [
  { since: '12.0.0', value: 'TLSv1.2', cite: 'Node.js 12.0.0, changelog; tls.DEFAULT_MIN_VERSION' },
  { since: '0', value: 'TLSv1', cite: 'Node.js 11, tls.DEFAULT_MIN_VERSION' },
];

export const maximumVersion: Default<TlsVersion> = [
  { since: '12.0.0', value: 'TLSv1.3', cite: 'Node.js 12.0.0, changelog; tls.DEFAULT_MAX_VERSION' },
  { since: '0', value: 'TLSv1.2', cite: 'Node.js 11, tls.DEFAULT_MAX_VERSION' },
];

const tls13 = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';
const tls12 = [
  'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384',
  'DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384',
  'ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA',
].join(':');

/** `tls.DEFAULT_CIPHERS`, which is the same in every line: src/node_constants.h, DEFAULT_CIPHER_LIST_CORE. */
export const ciphers: Default<string> = [{ since: '0', value: `${tls13}:${tls12}`, cite: 'Node.js, tls.DEFAULT_CIPHERS' }];

/** Before Node 16, a list without suites of TLS 1.3 switched TLS 1.3 off (lib/_tls_common.js). */
export const listWithoutTls13: Default<'ends-at-tls12' | 'keeps-tls13'> = [
  { since: '16.0.0', value: 'keeps-tls13', cite: 'Node.js 16, lib/internal/tls/secure-context.js' },
  { since: '0', value: 'ends-at-tls12', cite: 'Node.js 14, lib/_tls_common.js' },
];

export const ecdhCurve: Default<string> = [{ since: '0', value: 'auto', cite: 'Node.js, tls.DEFAULT_ECDH_CURVE' }];
export const dhparam: Default<null> = [{ since: '0', value: null, cite: 'Node.js, tls.createSecureContext(), dhparam' }];

/** `dhparam: 'auto'` takes parameters of OpenSSL; before, the text was taken for parameters, and ignored. */
export const dhparamAuto: Default<boolean> = [
  { since: '18.0.0', value: true, cite: "Node.js 18, tls.createSecureContext(), dhparam: 'auto'" },
  { since: '0', value: false, cite: 'Node.js 16, tls.createSecureContext(), dhparam' },
];

export const honorCipherOrder: Default<boolean> = [{ since: '0', value: true, cite: 'Node.js, tls.createServer(), honorCipherOrder' }];
export const sigalgs: Default<null> = [{ since: '0', value: null, cite: 'Node.js, tls.createSecureContext(), sigalgs' }];

/** Node builds OpenSSL with the level of before until 24.5.0. */
export const securityLevel: Default<SecurityLevel> = [
  { since: '24.5.0', value: 2, cite: 'Node.js 24.5, doc/api/tls.md, OpenSSL security level' },
  { since: '0', value: 1, cite: 'Node.js 22, doc/api/tls.md, OpenSSL security level' },
];

export const certificate: Default<readonly never[]> = [{ since: '0', value: [], cite: 'Node.js, tls.createSecureContext(), cert' }];
export const requestCert: Default<boolean> = [{ since: '0', value: false, cite: 'Node.js, tls.createServer(), requestCert' }];
export const rejectUnauthorized: Default<boolean> = [{ since: '0', value: true, cite: 'Node.js, tls.createServer() and tls.connect(), rejectUnauthorized' }];
export const authorities: Default<null> = [{ since: '0', value: null, cite: 'Node.js, tls.createSecureContext(), ca' }];
export const crl: Default<null> = [{ since: '0', value: null, cite: 'Node.js, tls.createSecureContext(), crl' }];
export const stapling: Default<boolean> = [{ since: '0', value: false, cite: "Node.js, tls.Server, event 'OCSPRequest'" }];
export const ticketKeys: Default<null> = [{ since: '0', value: null, cite: 'Node.js, tls.createServer(), ticketKeys' }];
export const keyLog: Default<null> = [{ since: '0', value: null, cite: "Node.js, tls.Server, event 'keylog'" }];
export const renegotiation: Default<'secure'> = [{ since: '0', value: 'secure', cite: 'Node.js, tls.CLIENT_RENEG_LIMIT' }];

/** Versions of OpenSSL in the builds of Node, as `major.minor` (doc/changelogs). */
export const openSsl: Default<string> = [
  { since: '24.5.0', value: '3.5', cite: 'Node.js 24.5.0, changelog' },
  { since: '23.0.0', value: '3.0', cite: 'Node.js 23.0.0, process.versions.openssl' },
  { since: '22.20.0', value: '3.5', cite: 'Node.js 22.20.0, changelog' },
  { since: '17.0.0', value: '3.0', cite: 'Node.js 17.0.0, changelog' },
  { since: '0', value: '1.1', cite: 'Node.js 12.0.0, changelog' },
];

export { defaultFact, type Default } from '../_shared/default.ts';
