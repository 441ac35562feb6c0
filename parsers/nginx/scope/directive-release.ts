import type { Release } from '../../../src/model/release.ts';
import { isAtLeast } from '../release.ts';

/** The first version of nginx that has a directive, and the first that no longer has it. */
interface Lifetime {
  readonly since: string;
  readonly until: string | null;
}

/** nginx.org, the pages of the modules; nginx CHANGES. */
const lifetimes: ReadonlyMap<string, Lifetime> = new Map([
  ['ssl', { since: '0', until: '1.25.1' }],
  ['http2', { since: '1.25.1', until: null }],
  ['http3', { since: '1.25.0', until: null }],
  ['ssl_trusted_certificate', { since: '1.3.7', until: null }],
  ['ssl_stapling', { since: '1.3.7', until: null }],
  ['ssl_stapling_verify', { since: '1.3.7', until: null }],
  ['ssl_stapling_file', { since: '1.3.7', until: null }],
  ['ssl_stapling_responder', { since: '1.3.7', until: null }],
  ['ssl_session_ticket_key', { since: '1.5.7', until: null }],
  ['ssl_session_tickets', { since: '1.5.9', until: null }],
  ['ssl_buffer_size', { since: '1.5.9', until: null }],
  ['ssl_password_file', { since: '1.7.3', until: null }],
  ['ssl_preread', { since: '1.11.5', until: null }],
  ['ssl_early_data', { since: '1.15.3', until: null }],
  ['ssl_ocsp', { since: '1.19.0', until: null }],
  ['ssl_ocsp_responder', { since: '1.19.0', until: null }],
  ['ssl_ocsp_cache', { since: '1.19.0', until: null }],
  ['ssl_conf_command', { since: '1.19.4', until: null }],
  ['proxy_ssl_conf_command', { since: '1.19.4', until: null }],
  ['grpc_ssl_conf_command', { since: '1.19.4', until: null }],
  ['uwsgi_ssl_conf_command', { since: '1.19.4', until: null }],
  ['ssl_reject_handshake', { since: '1.19.4', until: null }],
  ['ssl_alpn', { since: '1.21.4', until: null }],
  ['ssl_key_log', { since: '1.27.2', until: null }],
  ['proxy_ssl_key_log', { since: '1.27.2', until: null }],
  ['grpc_ssl_key_log', { since: '1.27.2', until: null }],
  ['uwsgi_ssl_key_log', { since: '1.27.2', until: null }],
  ['ssl_certificate_cache', { since: '1.27.4', until: null }],
  ['proxy_ssl_certificate_cache', { since: '1.27.4', until: null }],
  ['grpc_ssl_certificate_cache', { since: '1.27.4', until: null }],
  ['uwsgi_ssl_certificate_cache', { since: '1.27.4', until: null }],
  ['ssl_certificate_compression', { since: '1.29.1', until: null }],
  ['add_header_inherit', { since: '1.29.3', until: null }],
  ['ssl_ech_file', { since: '1.29.4', until: null }],
]);

/** Whether the version that somebody stated does not know the directive, so that it does not start. An assumed version proves nothing. */
export function isUnknownTo(release: Release, directive: string): boolean {
  const lifetime = release.stated.product ? lifetimes.get(directive) : undefined;
  if (lifetime === undefined) return false;
  return !isAtLeast(release, lifetime.since) || (lifetime.until !== null && isAtLeast(release, lifetime.until));
}
