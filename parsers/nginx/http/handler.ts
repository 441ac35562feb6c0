import type { Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** What a directive makes of the requests that reach its block; `pixel`: a picture of one pixel. */
export type Handler = 'pass' | 'management' | 'content' | 'pixel';

/** Directives of nginx, and of modules for it, that make a location answer with something else than files. */
export const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['proxy_pass', 'pass'],
  ['grpc_pass', 'pass'],
  ['fastcgi_pass', 'pass'],
  ['uwsgi_pass', 'pass'],
  ['scgi_pass', 'pass'],
  ['memcached_pass', 'pass'],
  ['stub_status', 'management'],
  ['api', 'management'],
  ['status', 'management'],
  ['upstream_conf', 'management'],
  ['prometheus', 'management'],
  ['vhost_traffic_status_display', 'management'],
  ['server_traffic_status_display', 'management'],
  ['stream_server_traffic_status_display', 'management'],
  ['nchan_stub_status', 'management'],
  ['push_stream_channels_statistics', 'management'],
  ['req_status_show', 'management'],
  ['check_status', 'management'],
  ['upstream_show', 'management'],
  ['dyups_interface', 'management'],
  ['rtmp_stat', 'management'],
  ['rtmp_control', 'management'],
  ['content_by_lua', 'content'],
  ['content_by_lua_block', 'content'],
  ['content_by_lua_file', 'content'],
  ['js_content', 'content'],
  ['perl', 'content'],
  ['echo', 'content'],
  ['postgres_pass', 'content'],
  ['redis2_pass', 'content'],
  ['ajp_pass', 'content'],
  ['passenger_enabled', 'content'],
  ['mp4', 'content'],
  ['flv', 'content'],
  ['hls', 'content'],
  ['f4f', 'content'],
  ['empty_gif', 'pixel'],
]);

const statusWords: ReadonlySet<string> = new Set(['status', 'ping', 'php', 'fpm', 'pool', 'www']);

/** PHP-FPM answers at the paths that its `pm.status_path` and `ping.path` name; `/status`, `/fpm-ping` and their likes are usual. */
export function statusPageOf(pass: Directive, { directive }: Block): string | null {
  if (pass.name.value !== 'fastcgi_pass') return null;
  const path = directive?.args.at(-1)?.value ?? '';
  if (!/status|ping/.test(path) || path.includes('.php')) return null;
  return path.split(/[^a-z]+/).every((word) => word === '' || statusWords.has(word)) ? 'php-fpm status' : null;
}
