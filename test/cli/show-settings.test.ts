import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, silentConfiguration, tlslint } from './command.ts';

const files = {
  'tlslint.config.toml': `level = 1
extends = "base.yaml"
ignore = ["old/"]

[[ignore]]
path = "a/**"
rule = "no-weak-cipher"
reason = "why"
until = "2999-01-01"

[runtime]
openssl = "3.5"

[[overrides]]
paths = ["staging/"]
level = 3
exposure = { internal = ["shop.example"] }
`.replace('ignore = ["old/"]\n', ''),
  'base.yaml': 'profile: mozilla-modern\nruntime: { nginx: "1.26", boringssl: "1" }\nexposure:\n  external: [shop.example, other.example]\nrules:\n  no-weak-cipher: warning\n',
};

describe('tlslint settings', () => {
  it('shows the settings in effect and where each comes from', () => {
    const { code, out } = tlslint(['settings', '--fail-on', 'warning'], { directory: directoryWith(files) });
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.replace(/ {2,}/g, ' | ').trimEnd())).toEqual([
      'level | 1 | tlslint.config.toml:1',
      'profile | mozilla-modern | base.yaml:1',
      'failOn | warning | command line',
      'requireReason | true | default',
      'runtime.nginx | 1.26 | base.yaml:2',
      'exposure.external | shop.example | base.yaml:4',
      'exposure.external | other.example | base.yaml:4',
      'rules.no-weak-cipher | warning | base.yaml:6',
      'runtime.openssl | 3.5 | tlslint.config.toml:11',
      'ignore | a/**, rule no-weak-cipher, until 2999-01-01, why | tlslint.config.toml:5',
      'overrides[0].paths | staging/ | tlslint.config.toml:14 (override)',
      'overrides[0].level | 3 | tlslint.config.toml:15 (override)',
      'overrides[0].exposure.internal | shop.example | tlslint.config.toml:16 (override)',
      '',
    ]);
  });

  it('shows what counts for a file', () => {
    const { out } = tlslint(['settings', 'staging/nginx.conf'], { directory: directoryWith(files) });
    expect(out).toMatch(/^level +3 +tlslint\.config\.toml:15 \(override\)$/m);
    expect(out).toMatch(/^exposure\.internal +shop\.example +tlslint\.config\.toml:16 \(override\)$/m);
    expect(out).not.toMatch(/^exposure\.external +shop\.example/m);
    expect(out).not.toContain('overrides[');
  });

  it('agrees with what a run goes by', () => {
    const directory = directoryWith({ ...files, 'staging/nginx.conf': silentConfiguration, 'nginx.conf': silentConfiguration });
    const exposure = (path: string): string | undefined => /^ {2}exposure +(\w+)/m.exec(tlslint(['inspect', path], { directory }).out)?.[1];
    expect([exposure('staging/nginx.conf'), exposure('nginx.conf')]).toEqual(['internal', 'external']);
  });

  it('writes JSON', () => {
    const { out } = tlslint(['settings', '--format', 'json'], { directory: directoryWith(files) });
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      settings: expect.arrayContaining([
        { key: 'level', value: 1, origin: { kind: 'file', path: 'tlslint.config.toml', line: 1, column: 1, override: false } },
        { key: 'failOn', value: 'error', origin: { kind: 'default' } },
      ]) as unknown,
    });
  });
});

describe('tlslint init', () => {
  it('writes what it sees, and the result is a settings file', () => {
    const directory = directoryWith({
      'nginx/nginx.conf': silentConfiguration,
      'haproxy/haproxy.cfg': 'global\nfrontend a\n    bind 127.0.0.1:80\n    default_backend b\nbackend b\n    server s 127.0.0.1:81\n',
      Dockerfile: 'FROM --platform=linux/amd64 docker.io/library/nginx:1.27.3-alpine\nRUN true\n',
      'compose.yaml': 'services:\n  a:\n    image: "nginx:1.25"\n',
    });
    const { code, out } = tlslint(['init'], { directory });
    expect([code, out]).toEqual([0, 'Wrote tlslint.config.toml\n']);
    const text = readFileSync(join(directory, 'tlslint.config.toml'), 'utf8');
    expect(text).toContain('# Found: HAProxy (1 file), nginx (1 file)\n');
    expect(text).toMatch(/^nginx = "1\.25" +# compose\.yaml:3$/m);
    expect(text).toMatch(/^# haproxy = ""/m);
    expect(tlslint(['settings'], { directory }).out).toMatch(/^runtime\.nginx +1\.25 +tlslint\.config\.toml:\d+$/m);
    expect(tlslint(['.'], { directory }).code).toBe(0);
  });

  it('never overwrites', () => {
    const directory = directoryWith({ 'tlslint.config.yaml': 'level: 1\n' });
    expect(tlslint(['init'], { directory })).toEqual({ code: 2, out: '', note: 'tlslint: there is a tlslint.config.yaml already; see tlslint settings\n' });
  });

  it('speaks Japanese', () => {
    const directory = directoryWith({ '.nvmrc': 'v22.1.0\n' });
    expect(tlslint(['init', '--locale', 'ja'], { directory }).out).toBe('tlslint.config.toml を作成\n');
    expect(readFileSync(join(directory, 'tlslint.config.toml'), 'utf8')).toContain('既定値はこれで決まる');
  });
});
