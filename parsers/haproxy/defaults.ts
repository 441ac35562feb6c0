import type { TlsVersion } from '../../src/model/tls.ts';
import type { Default } from '../_shared/default.ts';

/** Oldest version of a `bind` on which nothing sets one. Connections to servers have no such floor. */
export const minimumVersion: Default<TlsVersion> = [
  { since: '2.2', value: 'TLSv1.2', cite: 'HAProxy 2.2, configuration.txt, ssl-min-ver' },
  { since: '0', value: 'TLSv1', cite: 'HAProxy 2.1, configuration.txt, ssl-min-ver' },
];

/** Suites, groups and schemes are left to the library: HAProxy has no lists of its own. */
export const ciphers: Default<string> = [{ since: '0', value: 'DEFAULT', cite: 'HAProxy, ssl_sock_prepare_ctx; SSL_CTX_set_cipher_list(3)' }];

/** ALPN of a `bind` in HTTP mode. */
export const httpAlpn: Default<readonly string[]> = [
  { since: '2.8', value: ['h2', 'http/1.1'], cite: 'HAProxy 2.8, configuration.txt, alpn' },
  { since: '0', value: [], cite: 'HAProxy 2.6, configuration.txt, alpn' },
];

export const quicAlpn: Default<readonly string[]> = [
  { since: '2.8', value: ['h3'], cite: 'HAProxy 2.8, configuration.txt, alpn' },
  { since: '0', value: [], cite: 'HAProxy 2.6, configuration.txt, alpn' },
];

/** Bits of the parameters for finite-field Diffie-Hellman when none are given; `null`: no such suites. */
export const dhParameters: Default<number | null> = [
  { since: '2.6', value: null, cite: 'HAProxy 2.6, configuration.txt, tune.ssl.default-dh-param' },
  { since: '0', value: 2048, cite: 'HAProxy 2.4, configuration.txt, tune.ssl.default-dh-param' },
];

export const preferClientCiphers: Default<boolean> = [{ since: '0', value: false, cite: bindOption('prefer-client-ciphers') }];
export const tickets: Default<boolean> = [{ since: '0', value: true, cite: bindOption('no-tls-tickets') }];
export const allow0rtt: Default<boolean> = [{ since: '0', value: false, cite: bindOption('allow-0rtt') }];
export const verify: Default<'none'> = [{ since: '0', value: 'none', cite: bindOption('verify') }];
export const caFile: Default<null> = [{ since: '0', value: null, cite: bindOption('ca-file') }];
export const crlFile: Default<null> = [{ since: '0', value: null, cite: bindOption('crl-file') }];
export const certificates: Default<readonly never[]> = [{ since: '0', value: [], cite: bindOption('crt') }];
export const ech: Default<null> = [{ since: '0', value: null, cite: bindOption('ech') }];
export const ocspUpdate: Default<boolean> = [{ since: '0', value: false, cite: 'HAProxy, configuration.txt, ocsp-update' }];
export const keylog: Default<null> = [{ since: '0', value: null, cite: 'HAProxy, configuration.txt, tune.ssl.keylog' }];
export const mode: Default<'tcp'> = [{ since: '0', value: 'tcp', cite: 'HAProxy, configuration.txt, mode' }];

/** `SSL_OP_NO_COMPRESSION` is always set. */
export const compression: Default<boolean> = [{ since: '0', value: false, cite: 'HAProxy, ssl_sock_initial_ctx' }];

/** `SSL_OP_NO_RENEGOTIATION`, and before OpenSSL 1.1.0h the callback `ssl_sock_infocbk`. */
export const renegotiation: Default<'none'> = [{ since: '0', value: 'none', cite: 'HAProxy, ssl_sock_initial_ctx' }];

/** OpenSSL verifies chains of up to 100 certificates. */
export const verifyDepth: Default<null> = [{ since: '0', value: null, cite: 'SSL_CTX_set_verify_depth(3)' }];

function bindOption(keyword: string): string {
  return `HAProxy, configuration.txt, 5.1. Bind options, ${keyword}`;
}
