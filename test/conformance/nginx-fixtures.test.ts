import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Settings } from '../../src/engine/settings.ts';
import { allCases, settingsOf, type Case } from '../harness/cases.ts';
import { describeWithNginx, refusalsOf, type Workshop } from './nginx-run.ts';
import { nginxVersion } from './nginx-server.ts';

/**
 * What we take for a configuration that nginx accepts, it accepts; where we see a problem, it refuses. Files that the cases name and do not have are
 * put in their place. Left out are cases for other releases, and files that are no whole configuration.
 */
describeWithNginx('nginx -t', (workshop) => {
  beforeAll(() => {
    makeEmptyList(workshop());
    writeFileSync(join(workshop().directory, 'ticket.key'), Buffer.alloc(80, 1));
  });

  it.each(cases().map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { settings } = await settingsOf(one);
    if (isForAnotherRelease(settings)) return;
    const problems = await refusalsOf(one.directory, one.directory, one.inputs);
    const said = refusalOf(one, workshop());
    expect(said === null ? 'accepted' : 'refused', `${problems.join('\n')}\n${said ?? ''}`).toBe(problems.length === 0 ? 'accepted' : 'refused');
  });
});

function cases(): readonly Case[] {
  return allCases().filter(({ format, inputs, name }) => format === 'nginx' && inputs.has('nginx.conf') && !partial.has(name));
}

/** Cases that need files which stay out of sight, a template engine, a module that does not come with nginx, or a product made of it. */
const partial: ReadonlySet<string> = new Set(['template', 'missing-include', 'other-connections', 'listen-of-another-product']);

function isForAnotherRelease({ runtime }: Settings): boolean {
  const stated = runtime.products.nginx;
  return stated !== undefined && !(nginxVersion()?.nginx.startsWith(stated) ?? false);
}

/** What `nginx -t` complains about; `null` when it does not. Hosts that cannot be resolved here become this machine. */
function refusalOf({ inputs }: Case, { directory, certificates }: Workshop): string | null {
  const home = mkdtempSync(join(directory, 'fixture-'));
  let texts = new Map([...inputs].map(([path, text]) => [path, path.endsWith('.pem') ? text : withFiles(text, certificates, directory)]));
  for (let attempt = 0; attempt < 30; attempt += 1) {
    for (const [path, text] of texts) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    }
    const said = nginxSays(home);
    const host = /host not found in (?:upstream|resolver|syslog server) "([^"]+?)(?::\d+)?"/.exec(said)?.[1];
    if (host === undefined) return /\[emerg\] .*/.exec(said)?.[0] ?? null;
    texts = new Map([...texts].map(([path, text]) => [path, text.replaceAll(new RegExp(`(?<![\\w.-])${host.replaceAll('.', '\\.')}(?![\\w.-])`, 'g'), '127.0.0.1')]));
  }
  throw new Error('there is no end to the hosts');
}

const modules = ['stream', 'mail'].map((name) => `/usr/lib/nginx/modules/ngx_${name}_module.so`).filter(existsSync);

function nginxSays(home: string): string {
  const globals = ['pid nginx.pid;', ...modules.map((path) => `load_module ${path};`)].join(' ');
  const { stderr, error } = spawnSync('nginx', ['-t', '-p', home, '-c', join(home, 'nginx.conf'), '-e', 'stderr', '-g', globals], { encoding: 'utf8', timeout: 10_000 });
  if (error !== undefined) throw error;
  return stderr;
}

/** Certificates, keys and the like that exist, and sockets on the loopback interface that need no privilege. */
function withFiles(text: string, { rsa, authority }: Workshop['certificates'], directory: string): string {
  const files: readonly (readonly [RegExp, string])[] = [
    [/((?:^|[\s;{])(?:\w+_)?ssl_certificate\s+)[^;$\s]+;/g, rsa.certificate],
    [/((?:^|[\s;{])(?:\w+_)?ssl_certificate_key\s+)[^;$\s]+;/g, rsa.key],
    [/((?:^|[\s;{])(?:\w+_)?ssl_(?:client|trusted)_certificate\s+)[^;\s]+;/g, authority.certificate],
    [/((?:^|[\s;{])(?:\w+_)?ssl_conf_command\s+VerifyCAFile\s+)[^;\s]+;/g, authority.certificate],
    [/((?:^|[\s;{])(?:\w+_)?ssl_crl\s+)[^;\s]+;/g, join(directory, 'empty.crl')],
    [/((?:^|[\s;{])ssl_session_ticket_key\s+)[^;\s]+;/g, join(directory, 'ticket.key')],
    [/((?:^|[\s;{])ssl_dhparam\s+)[^;\s]+;/g, join(directory, 'dh2048.pem')],
  ];
  const substituted = files.reduce((changed, [pattern, path]) => changed.replaceAll(pattern, `$1${path};`), text);
  return substituted.replaceAll(/((?:^|[\s;{])listen\s+)([^;\s]+)/g, (_, head: string, address: string) => head + onLoopback(address));
}

/** A list of the authority without a revoked certificate. */
function makeEmptyList({ directory, certificates: { authority } }: Workshop): void {
  writeFileSync(join(directory, 'index.txt'), '');
  writeFileSync(join(directory, 'ca.cnf'), '[ca]\ndefault_ca=one\n[one]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=2\n');
  execFileSync('openssl', ['ca', '-config', 'ca.cnf', '-gencrl', '-cert', authority.certificate, '-keyfile', authority.key, '-out', 'empty.crl'], { cwd: directory, stdio: 'ignore' });
}

function onLoopback(address: string): string {
  const [, host = '', port = ''] = /^(?:(.*?):)?(\d+)$/.exec(address) ?? [null, address, '80'];
  if (host.startsWith('unix')) return `unix:${address.replaceAll(/\W/g, '-')}`;
  const reachable = Number(port) < 1024 ? Number(port) + 20_000 : Number(port);
  const loopback = host.startsWith('[') ? '[::1]' : host === '' || host === '*' || host === '0.0.0.0' ? '127.0.0.1' : host.replace(/^\d+/, '127');
  return `${loopback}:${String(reachable)}`;
}
