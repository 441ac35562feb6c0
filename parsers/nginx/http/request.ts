import { isClaimedIdentity, isForwardedHeader } from '../../_shared/request-header.ts';
import { chosen, oneOf, text, type Value } from '../scope/value.ts';

/** The kind of requests that are looked at: what decides built-in variables. */
export interface Request {
  readonly tls: boolean;
  /** Port of the socket; `null` when it has several. */
  readonly port: number | null;
  /** First name of the server, when it is a plain one: `$server_name`. */
  readonly serverName: string | null;
  /** `any`: no certificate, one that verifies or one that does not. */
  readonly certificate: 'any' | 'absent' | 'unverified' | 'verified';
  /** Whether the request came as TLS 1.3 early data. */
  readonly earlyData: 'any' | 'yes';
}

/** Variables that hold an identity out of the client's certificate (nginx.org, ngx_http_ssl_module, Embedded Variables). */
const certificateVariable = /^ssl_client_(?:s_dn|i_dn|s_dn_legacy|i_dn_legacy|cert|raw_cert|escaped_cert|fingerprint|serial|v_start|v_end|v_remain)$/;

const byPath = /^(?:request_uri|uri|document_uri)$/;
const byHost = /^(?:host|http_host|ssl_server_name)$/;
const byAddress = /^(?:(?:binary_)?remote_addr|realip_remote_addr|proxy_protocol_addr)$/;

/** Other variables of nginx and its modules that hold something about the request. */
const ofRequest =
  /^(?:(?:http|arg|cookie|sent_http|sent_trailer|upstream|geoip|geoip2|connection|proxy|realip|tcpinfo|server|time|request|content|jwt|fastcgi|date|uid|secure_link|ssl)_\w+|args|query_string|is_args|body_bytes_sent|bytes_sent|connection|document_root|hostname|http2|http3|invalid_referer|limit_rate|modern_browser|ancient_browser|msie|msec|nginx_version|pid|pipe|realpath_root|remote_port|remote_user|request|secure_link|slice_range|status|gzip_ratio|spdy|quic)$/;

/** What a built-in variable holds; `null` for one that nginx does not have of itself. `name` is without `$`. */
export function builtInValue(name: string, request: Request): Value | null {
  const known = ofConnection(name, request);
  if (known !== null) return known;
  if (/^\d$/.test(name)) return chosen('path');
  if (byPath.test(name)) return chosen('path', 'empty', '/');
  if (byHost.test(name)) return chosen('host');
  if (byAddress.test(name)) return chosen('address', 'empty');
  const header = headerOf(name);
  if (isForwardedHeader(header)) return text('', true);
  if (isClaimedIdentity(header)) return chosen('claim');
  return ofRequest.test(name) ? chosen('other') : null;
}

function ofConnection(name: string, request: Request): Value | null {
  const { tls, port, serverName } = request;
  switch (name) {
    case 'scheme':
      return text(tls ? 'https' : 'http');
    case 'https':
      return text(tls ? 'on' : '');
    case 'server_port':
      return port === null ? chosen('other', 'empty') : text(String(port));
    case 'server_name':
      return serverName === null ? null : text(serverName);
    default:
      return name.startsWith('ssl_') ? ofTls(name, request) : null;
  }
}

function ofTls(name: string, request: Request): Value | null {
  if (!request.tls) return text('');
  if (certificateVariable.test(name)) return ofCertificate(name, request);
  switch (name) {
    case 'ssl_client_verify':
      return verification(request);
    case 'ssl_early_data':
      return request.earlyData === 'yes' ? text('1') : oneOf([option(''), option('1')], 'other');
    case 'ssl_protocol':
    case 'ssl_cipher':
      return chosen('other', 'empty');
    default:
      return null;
  }
}

function ofCertificate(name: string, { certificate }: Request): Value {
  if (certificate === 'absent') return text('');
  if (certificate === 'any') return chosen('certificate');
  const madeByAttacker = certificate === 'unverified' && name === 'ssl_client_fingerprint';
  return chosen('certificate', madeByAttacker ? 'written' : 'empty');
}

/** `$ssl_client_verify`: the reason after `FAILED:` is one of OpenSSL's. */
function verification({ certificate }: Request): Value {
  switch (certificate) {
    case 'absent':
      return text('NONE');
    case 'verified':
      return text('SUCCESS');
    case 'unverified':
      return text('FAILED:unable to get local issuer certificate');
    case 'any':
      return chosen('other', 'empty');
  }
}

function option(value: string): { readonly text: string; readonly acme: false } {
  return { text: value, acme: false };
}

/** The name of the header that a variable holds, e.g. `x_client_dn` for `http_x_client_dn`; empty for other variables. */
export function headerOf(name: string): string {
  return name.startsWith('http_') ? name.slice('http_'.length) : '';
}
