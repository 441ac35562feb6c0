import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration, type Outcome } from './command.ts';

/** Once the certificate is verified, a backend whose certificate is not in order is not reached any more. */
const unverifiedConfiguration = silentConfiguration.replace(
  'root /srv/shop;',
  'location / { proxy_pass https://backend.example; proxy_ssl_verify off; proxy_ssl_trusted_certificate ca.pem; proxy_ssl_server_name on; proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_ssl_ciphers ECDHE+AESGCM; }',
);

function textAt(directory: string, path: string): string {
  return readFileSync(join(directory, path), 'utf8');
}

describe('tlslint --fix', () => {
  it('changes files, says which, and reports what is left', () => {
    const directory = directoryWith({ 'a/nginx.conf': weakConfiguration, 'b/nginx.conf': silentConfiguration });
    const { code, out, note } = tlslint(['--fix'], { directory });
    expect([code, note]).toEqual([0, 'Changed 1 file: a/nginx.conf\n']);
    expect(out).toContain('No findings.');
    expect(textAt(directory, 'a/nginx.conf')).toBe(silentConfiguration);
    expect(tlslint(['--fix', 'a'], { directory })).toMatchObject({ code: 0, note: '' });
  });

  it('decides the exit code by what is left', () => {
    const directory = directoryWith({ 'nginx.conf': unverifiedConfiguration.replace('ssl_protocols TLSv1.2', 'ssl_protocols TLSv1 TLSv1.2') });
    const rulesIn = ({ out }: Outcome): readonly string[] => (JSON.parse(out) as { readonly findings: readonly { readonly rule: string }[] }).findings.map(({ rule }) => rule);
    expect(rulesIn(tlslint(['nginx.conf', '--format', 'json'], { directory }))).toEqual(expect.arrayContaining(['no-legacy-protocol', 'verify-server-certificate']));
    const after = tlslint(['nginx.conf', '--fix', '--format', 'json'], { directory });
    expect(rulesIn(after)).toEqual(['verify-server-certificate']);
    expect(after.code).toBe(1);
  });

  it('makes unsafe changes only when it is told to', () => {
    const directory = directoryWith({ 'nginx.conf': unverifiedConfiguration });
    tlslint(['--fix', '-q'], { directory });
    expect(textAt(directory, 'nginx.conf')).toBe(unverifiedConfiguration);
    expect(tlslint(['--fix-unsafe', '-q'], { directory }).note).toBe('');
    expect(textAt(directory, 'nginx.conf')).toBe(unverifiedConfiguration.replace('verify off', 'verify on'));
  });

  it('keeps the byte order mark, line endings and the mode', () => {
    const directory = directoryWith({ 'nginx.conf': `\ufeff${weakConfiguration.replace(/\n/g, '\r\n').replace('ssl_protocols', '# 日本語 🔒\r\n        ssl_protocols')}` });
    chmodSync(join(directory, 'nginx.conf'), 0o600);
    tlslint(['--fix', 'nginx.conf'], { directory });
    expect(textAt(directory, 'nginx.conf')).toBe(`\ufeff${silentConfiguration.replace(/\n/g, '\r\n').replace('ssl_protocols', '# 日本語 🔒\r\n        ssl_protocols')}`);
    expect(statSync(join(directory, 'nginx.conf')).mode & 0o777).toBe(0o600);
  });

  it('changes the target of a link that was named', () => {
    const directory = directoryWith({ 'sites-available/shop.conf': weakConfiguration, 'sites-enabled/readme': '' });
    symlinkSync('../sites-available/shop.conf', join(directory, 'sites-enabled/shop.conf'));
    expect(tlslint(['--fix', 'sites-enabled/shop.conf'], { directory }).note).toBe('Changed 1 file: sites-available/shop.conf\n');
    expect(lstatSync(join(directory, 'sites-enabled/shop.conf')).isSymbolicLink()).toBe(true);
    expect(textAt(directory, 'sites-available/shop.conf')).toBe(silentConfiguration);
  });

  it('does not touch what is only included from elsewhere', () => {
    const main = silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include ../shared/tls.conf;');
    const directory = directoryWith({ 'etc/nginx.conf': main, 'shared/tls.conf': 'ssl_protocols TLSv1 TLSv1.2 TLSv1.3;\n' });
    expect(tlslint(['--fix', 'etc'], { directory }).code).toBe(1);
    expect(textAt(directory, 'shared/tls.conf')).toBe('ssl_protocols TLSv1 TLSv1.2 TLSv1.3;\n');
    expect(tlslint(['--fix', '.'], { directory })).toMatchObject({ code: 0, note: 'Changed 1 file: shared/tls.conf\n' });
  });

  it('says which file it could not change', () => {
    const latin1 = Buffer.from(weakConfiguration.replace('root', '# caf\u00e9\n        root'), 'latin1');
    const directory = directoryWith({ 'nginx.conf': latin1 });
    const { code, out } = tlslint(['--fix', 'nginx.conf'], { directory });
    expect(code).toBe(3);
    expect(out).toContain('the file was not fixed: it is not UTF-8');
    expect(readFileSync(join(directory, 'nginx.conf'))).toEqual(latin1);
  });

  it('does not take standard input', () => {
    expect(tlslint(['-', '--fix'], { input: weakConfiguration })).toEqual({ code: 2, out: '', note: 'tlslint: standard input cannot be fixed; write --fix-dry-run to see the changes\n' });
  });
});

describe('tlslint --fix-dry-run', () => {
  it('says what could not be checked, and gives no report', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration });
    expect(tlslint(['--fix-dry-run', 'nginx.conf', 'none'], { directory })).toEqual({ code: 3, out: '', note: 'none:1:1: error: there is no such file or directory [file/missing]\n' });
    const note = 'tlslint: --fix-dry-run shows the changes and gives no report; leave out --format and --output\n';
    for (const args of [['--format', 'json'], ['--output', 'sarif=tls.sarif']]) expect(tlslint(['--fix-dry-run', ...args], { directory })).toEqual({ code: 2, out: '', note });
    expect(tlslint(['--fix-dry-run'], { directory, environment: { GITHUB_ACTIONS: 'true' } })).toEqual({ code: 0, out: '', note: '' });
  });

  it('writes a diff that git applies, changes nothing, and decides the exit code by what would be left', () => {
    const directory = directoryWith({ 'conf/nginx.conf': weakConfiguration.replace(/\n/g, '\r\n') });
    const { code, out } = tlslint(['--fix-dry-run'], { directory });
    expect(code).toBe(0);
    expect(out).toContain('--- a/conf/nginx.conf\n+++ b/conf/nginx.conf\n@@ -6,7 +6,7 @@\n');
    expect(out).toContain('-        ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;\r\n+        ssl_protocols TLSv1.2 TLSv1.3;\r\n');
    expect(textAt(directory, 'conf/nginx.conf')).toBe(weakConfiguration.replace(/\n/g, '\r\n'));
    writeFileSync(join(directory, 'fix.patch'), out);
    const applied = spawnSync('git', ['apply', 'fix.patch'], { cwd: realpathSync(directory), encoding: 'utf8' });
    expect(applied.stderr).toBe('');
    expect(textAt(directory, 'conf/nginx.conf')).toBe(silentConfiguration.replace(/\n/g, '\r\n'));
  });

  it('shows nothing when there is nothing to change', () => {
    expect(tlslint(['--fix-dry-run'], { directory: directoryWith({ 'nginx.conf': silentConfiguration }) })).toEqual({ code: 0, out: '', note: '' });
  });

  it('shows what would become of standard input', () => {
    const { out } = tlslint(['-', '--stdin-filename', 'nginx.conf', '--fix-dry-run'], { input: weakConfiguration, directory: directoryWith({}) });
    expect(out).toContain('--- a/nginx.conf');
  });

  it('shows unsafe changes together with --fix-unsafe', () => {
    const directory = directoryWith({ 'nginx.conf': unverifiedConfiguration });
    expect(tlslint(['--fix-dry-run'], { directory }).out).toBe('');
    expect(tlslint(['--fix-dry-run', '--fix-unsafe'], { directory }).out).not.toBe('');
    expect(textAt(directory, 'nginx.conf')).toBe(unverifiedConfiguration);
  });
});
