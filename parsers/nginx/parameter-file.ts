import type { Doubt } from '../../src/model/fact.ts';

/** Files that come with nginx, or with its packages, and hold parameters for backends and types only. */
const parameterFiles: ReadonlySet<string> = new Set([
  'fastcgi_params',
  'fastcgi.conf',
  'fastcgi-php.conf',
  'uwsgi_params',
  'scgi_params',
  'proxy_params',
  'mime.types',
]);

/** Whether what cannot be seen may hold directives that answer requests. */
export function mayAnswer(doubt: Doubt): boolean {
  return doubt.kind !== 'missing-file' || !parameterFiles.has(doubt.path.slice(doubt.path.lastIndexOf('/') + 1));
}
