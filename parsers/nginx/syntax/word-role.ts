/** What the words of a directive are to somebody who compares servers. */
export type WordRole = 'listen' | 'names' | 'host' | 'certificate' | 'path' | 'pass' | 'relates';

/** Directives whose words are names, of hosts or of files, or may speak of such names. */
export const wordRoles: ReadonlyMap<string, WordRole> = new Map<string, WordRole>([
  ['listen', 'listen'],
  ['server_name', 'names'],
  ['proxy_ssl_name', 'host'],
  ['grpc_ssl_name', 'host'],
  ['uwsgi_ssl_name', 'host'],
  ['ssl_certificate', 'certificate'],
  ['ssl_certificate_key', 'certificate'],
  ['root', 'path'],
  ['alias', 'path'],
  ['access_log', 'path'],
  ['error_log', 'path'],
  ['proxy_pass', 'pass'],
  ['grpc_pass', 'pass'],
  ['uwsgi_pass', 'pass'],
  ['fastcgi_pass', 'pass'],
  ['scgi_pass', 'pass'],
  ['memcached_pass', 'pass'],
  ['if', 'relates'],
  ['set', 'relates'],
  ['return', 'relates'],
  ['rewrite', 'relates'],
  ['error_page', 'relates'],
]);
