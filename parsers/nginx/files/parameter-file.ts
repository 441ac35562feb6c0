import type { Doubt } from '../../../src/model/fact.ts';

/** Files that come with nginx, its packages or certbot, and hold parameters for backends, types or TLS only. */
const parameterFiles: ReadonlySet<string> = new Set([
  'fastcgi_params',
  'fastcgi.conf',
  'fastcgi-php.conf',
  'uwsgi_params',
  'scgi_params',
  'proxy_params',
  'mime.types',
  'options-ssl-nginx.conf',
]);

/** Whether what cannot be seen may hold directives that answer requests. */
export function mayAnswer(doubt: Doubt): boolean {
  return doubt.kind !== 'missing-file' || !parameterFiles.has(doubt.path.slice(doubt.path.lastIndexOf('/') + 1));
}
