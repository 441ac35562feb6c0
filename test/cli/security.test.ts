import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration } from './command.ts';

const secret = 'ssl_protocols TLSv1; # the-secret\n';

/** A repository that tries to have a file read which lies beside it. */
function hostileRepository(): string {
  const directory = directoryWith({
    'outside/secret.conf': secret,
    'outside/tls.yaml': 'resources: [{ "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster, name: the-secret }]\n',
    'repository/nginx/nginx.conf': silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include ../../outside/secret.conf; include link/*.conf; include linked.conf;'),
    'repository/haproxy/haproxy.cfg': 'global\nfrontend a\n    bind :443 ssl crt-list ../../outside/secret.conf\n    mode tcp\n',
    'repository/envoy/envoy.yaml': 'static_resources: { clusters: [] }\ndynamic_resources: { cds_config: { path_config_source: { path: ../../outside/tls.yaml } } }\n',
  });
  symlinkSync('../../outside', join(directory, 'repository/nginx/link'));
  symlinkSync('../../outside/secret.conf', join(directory, 'repository/nginx/linked.conf'));
  return directory;
}

describe('a repository that is not trusted', () => {
  it('cannot have read what lies outside', () => {
    const directory = hostileRepository();
    const call = { directory: join(directory, 'repository') };
    for (const args of [['.'], ['.', '--format', 'json'], ['.', '--format', 'sarif'], ['inspect', '.'], ['inspect', '.', '--format', 'json'], ['nginx/linked.conf'], ['.', '--fix-dry-run', '--fix-unsafe']]) {
      const { out, note } = tlslint(args, call);
      expect(out + note, args.join(' ')).not.toContain('the-secret');
    }
    // The same files are read as soon as somebody says so.
    expect(tlslint(['.', '--root', '../outside'], call).out).toContain('the-secret');
  });

  it('cannot have changed what lies outside', () => {
    const directory = hostileRepository();
    tlslint(['.', '--fix-unsafe'], { directory: join(directory, 'repository') });
    tlslint(['.', '--fix-unsafe', '--root', '../outside'], { directory: join(directory, 'repository') });
    expect(readFileSync(join(directory, 'outside/secret.conf'), 'utf8')).toBe(secret);
  });

  it('cannot have a file replaced by a baseline', () => {
    const directory = directoryWith({ 'outside/file.json': '{"mine": true}', 'repository/tlslint.config.toml': 'baseline = "../outside/file.json"\n', 'repository/nginx.conf': weakConfiguration });
    expect(tlslint(['--update-baseline'], { directory: join(directory, 'repository') }).code).toBe(2);
    expect(readFileSync(join(directory, 'outside/file.json'), 'utf8')).toBe('{"mine": true}');
  });

  it('cannot have a file replaced by an output', () => {
    const directory = directoryWith({ 'outside/file': 'mine', 'repository/nginx.conf': weakConfiguration });
    symlinkSync('../outside/file', join(directory, 'repository/tls.sarif'));
    symlinkSync('../outside', join(directory, 'repository/reports'));
    symlinkSync('../outside/none', join(directory, 'repository/none.sarif'));
    const outcomes = ['tls.sarif', 'reports/file', 'reports/new/file', 'none.sarif'].map((path) => tlslint(['--output', `sarif=${path}`], { directory: join(directory, 'repository') }));
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2, 1]);
    expect(outcomes[0]?.note).toBe('tlslint: tls.sarif leads out of the working directory through a link; write the path that it leads to\n');
    expect(readFileSync(join(directory, 'outside/file'), 'utf8')).toBe('mine');
    expect(readdirSync(join(directory, 'outside'))).toEqual(['file']);
    // Who names the file itself means it.
    expect(tlslint(['--output', 'unix=../outside/file'], { directory: join(directory, 'repository') }).code).toBe(1);
  });

  it.skipIf(!existsSync('/dev/zero'))('cannot have read without end', () => {
    const directory = directoryWith({ 'settings/nginx.conf': weakConfiguration, 'extends/tlslint.config.json': '{ "extends": "base.json" }', 'baseline/tlslint.config.json': '{ "baseline": "base.json" }' });
    for (const link of ['settings/tlslint.config.toml', 'extends/base.json', 'baseline/base.json']) symlinkSync('/dev/zero', join(directory, link));
    const notes = ['settings', 'extends', 'baseline'].map((name) => tlslint([], { directory: join(directory, name) }));
    expect(notes.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(notes.map(({ note }) => note)).toEqual([
      'tlslint: tlslint.config.toml: the settings file cannot be read\n',
      'tlslint: base.json: the settings file cannot be read\n',
      expect.stringMatching(/ is not a baseline\n$/),
    ]);
  });

  it('cannot have shown what a settings file quotes of another one', () => {
    const directory = directoryWith({ 'outside/key.json': 'the-secret\n', 'repository/tlslint.config.toml': 'extends = "../outside/key.json"\n', 'repository/nginx.conf': weakConfiguration });
    const { code, note } = tlslint([], { directory: join(directory, 'repository') });
    expect(code).toBe(2);
    expect(note).not.toContain('the-secret');
  });

  it('cannot run code by its settings', () => {
    const directory = directoryWith({
      'tlslint.config.js': 'require("fs").writeFileSync("ran", "")',
      'tlslint.config.yaml': 'level: !!js/function "function () {}"\n',
      'nginx.conf': weakConfiguration,
    });
    expect(tlslint(['nginx.conf'], { directory }).code).toBe(2);
    expect(tlslint(['nginx.conf', '--config', 'tlslint.config.js'], { directory }).note).toContain('a settings file ends in .toml, .yaml or .json');
    expect(existsSync(join(directory, 'ran'))).toBe(false);
  });

  it('cannot be louder than its text in what is said about fixes and settings', () => {
    const name = 'a\u001b[31m\u202e::error::x.conf';
    const directory = directoryWith({ [name]: weakConfiguration, 'tlslint.config.toml': `ignore = ["\\u001b[31m"]\n[exposure]\ninternal = ["::error::\\u202e"]\n` });
    const outputs = [tlslint(['--fix-dry-run'], { directory }), tlslint(['settings'], { directory }), tlslint(['settings', '--format', 'json'], { directory }), tlslint(['--fix'], { directory })];
    for (const { out, note } of outputs) {
      expect(out + note).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(out + note).not.toMatch(/^\s*::error::/m);
    }
  });
});
