import { posix } from 'node:path';
import type { FileId } from '../../../src/model/span.ts';
import type { Context } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** Directories below that of the main file which its includes name. */
const partDirectories =
  /^(?:(?:sites|streams?)-(?:available|enabled)|modules-enabled|(?:conf|default|http|stream|vhosts?)\.d|vhosts?|servers|snippets|includes?)$/;

/** Where the main file of a fragment may be, the likeliest first: what its includes are relative to. */
export function likelyDirectories(file: FileId): readonly string[] {
  const own = posix.dirname(file);
  const above = posix.dirname(own);
  return partDirectories.test(posix.basename(own)) ? [above, own] : [own, above];
}

const topLevel: ReadonlySet<string> = new Set([
  ...['http', 'events', 'stream', 'mail'],
  ...['load_module', 'worker_processes', 'worker_rlimit_nofile', 'pid', 'daemon'],
]);

const serverLevel: ReadonlySet<string> = new Set([
  ...['listen', 'server_name', 'location', 'ssl_certificate', 'ssl_certificate_key', 'ssl_protocols', 'ssl_ciphers'],
  ...['ssl_verify_client', 'ssl_dhparam', 'ssl_ecdh_curve', 'ssl_conf_command', 'ssl_stapling'],
]);

const locationLevel = /^(?:proxy|grpc|fastcgi|uwsgi|scgi|memcached)_(?:pass|set_header|param)$|^(?:alias|internal|try_files)$/;

/** What level of a configuration the directives of a fragment are meant for. */
export function contextOfFragment(directives: readonly Directive[]): Context {
  const names = directives.map(({ name }) => name.value);
  if (names.some((name) => topLevel.has(name))) return 'main';
  const servers = directives.filter(({ name, block }) => name.value === 'server' && block !== null);
  if (servers.some(isMailServer)) return 'mail';
  if (servers.some(isStreamServer)) return 'stream';
  if (servers.length > 0 || names.includes('upstream') || names.includes('map')) return 'http';
  if (names.some((name) => serverLevel.has(name))) return 'server';
  return names.some((name) => locationLevel.test(name)) ? 'location' : 'http';
}

/** A server of stream passes to a target itself, without a location. */
function isStreamServer({ block }: Directive): boolean {
  const names = (block ?? []).map(({ name }) => name.value);
  return names.includes('ssl_preread') || (names.includes('proxy_pass') && !names.includes('location') && !names.includes('server_name'));
}

function isMailServer({ block }: Directive): boolean {
  return (block ?? []).some(({ name: { value }, args: [word] }) => {
    if (value === 'protocol') return /^(?:smtp|imap|pop3)$/.test(word?.value ?? '');
    return value === 'starttls' || /^(?:smtp|imap|pop3)_(?:auth|capabilities)$/.test(value);
  });
}
