import type { TlsVersion } from '../../src/model/tls.ts';
import type { Default } from '../_shared/default.ts';

const sslv2Up: readonly TlsVersion[] = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'];
const sslv3Up: readonly TlsVersion[] = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'];
const tls1Up: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2'];
const tls1UpWith13: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const modern: readonly TlsVersion[] = ['TLSv1.2', 'TLSv1.3'];

/** `ssl_protocols` of http, stream and mail. */
export const sslProtocols: Default<readonly TlsVersion[]> = [
  { since: '1.27.3', value: modern, cite: 'nginx CHANGES 1.27.3' },
  { since: '1.23.4', value: tls1UpWith13, cite: 'nginx CHANGES 1.23.4' },
  { since: '1.9.1', value: tls1Up, cite: 'nginx CHANGES 1.9.1' },
  { since: '0.8.19', value: sslv3Up, cite: 'nginx CHANGES 0.8.19' },
  { since: '0', value: sslv2Up, cite: 'nginx CHANGES 0.8.19' },
];

/** `proxy_ssl_protocols` and its likes. */
export const upstreamSslProtocols: Default<readonly TlsVersion[]> = [
  { since: '1.27.3', value: modern, cite: 'nginx CHANGES 1.27.3' },
  { since: '1.23.4', value: tls1UpWith13, cite: 'nginx CHANGES 1.23.4' },
  { since: '1.9.1', value: tls1Up, cite: 'nginx CHANGES 1.9.1' },
  { since: '0', value: sslv3Up, cite: 'nginx 1.8.1, ngx_http_proxy_module.c' },
];

export const sslCiphers: Default<string> = [
  { since: '1.0.5', value: 'HIGH:!aNULL:!MD5', cite: 'nginx CHANGES 1.0.5' },
  { since: '0', value: 'HIGH:!ADH:!MD5', cite: 'nginx CHANGES 1.0.5' },
];

/** `proxy_ssl_ciphers` and its likes. */
export const upstreamSslCiphers: Default<string> = [{ since: '0', value: 'DEFAULT', cite: 'nginx.org, ngx_http_proxy_module, proxy_ssl_ciphers' }];

/** `auto` leaves the choice to the library. */
export const sslEcdhCurve: Default<string> = [
  { since: '1.11.0', value: 'auto', cite: 'nginx CHANGES 1.11.0' },
  { since: '0', value: 'prime256v1', cite: 'nginx.org, ngx_http_ssl_module, ssl_ecdh_curve' },
];

/** Without `ssl_dhparam`: no parameters, so no DHE suite; before that, 1024 bits built in. */
export const sslDhparam: Default<number | null> = [
  { since: '1.11.0', value: null, cite: 'nginx CHANGES 1.11.0' },
  { since: '0', value: 1024, cite: 'nginx 1.10.3, ngx_event_openssl.c, ngx_ssl_dhparam' },
];

export const sslPreferServerCiphers: Default<boolean> = [{ since: '0', value: false, cite: sslModule('ssl_prefer_server_ciphers') }];
export const sslSessionTickets: Default<boolean> = [{ since: '0', value: true, cite: sslModule('ssl_session_tickets') }];
export const sslEarlyData: Default<boolean> = [{ since: '0', value: false, cite: sslModule('ssl_early_data') }];
export const sslVerifyClient: Default<'none'> = [{ since: '0', value: 'none', cite: sslModule('ssl_verify_client') }];
export const sslVerifyDepth: Default<number> = [{ since: '0', value: 1, cite: sslModule('ssl_verify_depth') }];
export const sslStapling: Default<boolean> = [{ since: '0', value: false, cite: sslModule('ssl_stapling') }];
export const sslRejectHandshake: Default<boolean> = [{ since: '0', value: false, cite: sslModule('ssl_reject_handshake') }];
export const sslEchFile: Default<null> = [{ since: '0', value: null, cite: sslModule('ssl_ech_file') }];
export const sslKeyLog: Default<null> = [{ since: '0', value: null, cite: sslModule('ssl_key_log') }];
export const sslCertificate: Default<readonly never[]> = [{ since: '0', value: [], cite: sslModule('ssl_certificate') }];
export const starttls: Default<'none'> = [{ since: '0', value: 'none', cite: 'nginx.org, ngx_mail_ssl_module, starttls' }];
export const sslPreread: Default<boolean> = [{ since: '0', value: false, cite: 'nginx.org, ngx_stream_ssl_preread_module, ssl_preread' }];

/** `SSL_OP_NO_COMPRESSION` is always set. */
export const compression: Default<boolean> = [
  { since: '1.3.2', value: false, cite: 'nginx CHANGES 1.3.2' },
  { since: '0', value: true, cite: 'nginx CHANGES 1.3.2' },
];

/** Clients that renegotiate are refused. */
export const renegotiation: Default<'none' | 'client-initiated'> = [
  { since: '0.8.23', value: 'none', cite: 'nginx CHANGES 0.8.23' },
  { since: '0', value: 'client-initiated', cite: 'nginx CHANGES 0.8.23' },
];

/** Protocols offered by ALPN after `h2`. */
export const httpAlpn: Default<readonly string[]> = [
  { since: '1.21.4', value: ['http/1.1', 'http/1.0', 'http/0.9'], cite: 'nginx 1.21.4, ngx_http_ssl_module.c, NGX_HTTP_ALPN_PROTOS' },
  { since: '0', value: ['http/1.1'], cite: 'nginx 1.20.2, ngx_http_ssl_module.c, NGX_HTTP_NPN_ADVERTISE' },
];

/** Those of the protocols of mail; a server has its own. */
export const mailAlpn: Default<readonly string[]> = [
  { since: '1.21.4', value: ['imap', 'pop3', 'smtp'], cite: 'nginx CHANGES 1.21.4' },
  { since: '0', value: [], cite: 'nginx CHANGES 1.21.4' },
];

function sslModule(directive: string): string {
  return `nginx.org, ngx_http_ssl_module, ${directive}`;
}

export { defaultFact, type Default } from '../_shared/default.ts';
