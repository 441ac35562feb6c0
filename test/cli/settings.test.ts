import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration } from './command.ts';

const off = '[rules]\nno-legacy-protocol = "off"\n';

describe('settings files', () => {
  it('add to those in the directories above, up to the root', () => {
    const files = { 'tlslint.config.toml': off, 'a/tlslint.config.toml': 'level = 1\n', 'a/nginx.conf': weakConfiguration };
    expect(tlslint(['nginx.conf'], { directory: join(directoryWith(files), 'a') })).toMatchObject({ code: 0, out: expect.stringContaining('level 1') as string });
    const root = directoryWith({ ...files, 'a/tlslint.config.toml': 'root = true\n' });
    expect(tlslint(['nginx.conf'], { directory: join(root, 'a') }).code).toBe(1);
  });

  it('count less than nearer ones', () => {
    const nearer = off.replace('off', 'warning');
    const directory = directoryWith({ 'tlslint.config.toml': off, 'a/tlslint.config.toml': nearer, 'a/nginx.conf': weakConfiguration });
    expect(tlslint(['nginx.conf'], { directory: join(directory, 'a') }).out).toMatch(/^nginx\.conf:9:23 {2}warning/m);
  });

  it('extend others, relative to themselves, in any syntax', () => {
    const directory = directoryWith({
      'tlslint.config.toml': 'extends = ["shared/base.yaml"]\n',
      'shared/base.yaml': 'extends: more.json\nlevel: 3\n',
      'shared/more.json': '{"level": 1, "rules": {"no-legacy-protocol": "off"}, "ignore": ["old/"], "roots": ["../elsewhere"]}',
      'nginx.conf': weakConfiguration,
      'shared/old/nginx.conf': weakConfiguration,
    });
    expect(tlslint(['nginx.conf'], { directory })).toMatchObject({ code: 0, out: expect.stringContaining('level 3') as string });
    // Patterns count from the file that has them.
    expect(tlslint(['shared/old/nginx.conf'], { directory }).out).toContain('the settings leave this out');
  });

  it('count once where several extend them', () => {
    const chain = Array.from({ length: 40 }, (_, index) => [`${index}.toml`, `extends = ["${index + 1}.toml", "${index + 1}.toml"]\n`] as const);
    const directory = directoryWith({ 'tlslint.config.toml': 'extends = "0.toml"\n', ...Object.fromEntries(chain), '40.toml': 'level = 3\n', 'nginx.conf': weakConfiguration });
    expect(tlslint(['settings'], { directory }).out).toMatch(/^level +3 +40\.toml:1$/m);
  });

  it('must not extend themselves', () => {
    const directory = directoryWith({ 'tlslint.config.toml': '\nextends = "b.toml"\n', 'b.toml': 'level = 2\nextends = "tlslint.config.toml"\n', 'c.toml': 'extends = "none.toml"', 'nginx.conf': '' });
    expect(tlslint(['nginx.conf'], { directory })).toEqual({
      code: 2,
      out: '',
      note: 'tlslint: b.toml:2:11: this file extends itself, by way of what it extends: take one of them out\n',
    });
    expect(tlslint(['nginx.conf', '--config', 'c.toml'], { directory }).note).toBe('tlslint: none.toml: the settings file cannot be read\n');
  });
});

describe('overrides', () => {
  const files = {
    'tlslint.config.toml': `
[[overrides]]
paths = ["staging/"]
level = 1
rules = { no-legacy-protocol = "info" }

[[overrides]]
paths = ["staging/old/**"]
profile = "mozilla-old"
rules = { no-legacy-protocol = "off" }

[[overrides]]
paths = ["internal.conf"]
exposure = { internal = ["shop.example"] }
`,
    'staging/nginx.conf': weakConfiguration,
    'staging/old/nginx.conf': weakConfiguration,
    'production/nginx.conf': weakConfiguration,
  };

  it('count for the main files that match, the later ones more', () => {
    const { code, out } = tlslint(['.', '--format', 'json'], { directory: directoryWith(files) });
    expect(code).toBe(1);
    const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly path: string; readonly rule: string; readonly severity: string }[] };
    expect(findings.map(({ path, severity }) => [path, severity])).toEqual([
      ['production/nginx.conf', 'error'],
      ['staging/nginx.conf', 'info'],
    ]);
  });

  it('ask for another level', () => {
    const connection = 'location / { proxy_pass http://10.0.0.5; }';
    const plain = silentConfiguration.replace('root /srv/shop;', connection);
    const directory = directoryWith({ ...files, 'staging/nginx.conf': plain, 'staging/old/nginx.conf': plain, 'production/nginx.conf': plain });
    const { out } = tlslint(['.', '--fail-on', 'warning', '-q'], { directory });
    expect(out).toMatch(/^production\/nginx\.conf.* encrypted-upstream$/m);
    expect(out).not.toMatch(/^staging\/nginx\.conf.* encrypted-upstream$/m);
    expect(tlslint(['staging', '--level', '2', '--fail-on', 'warning', '-q'], { directory }).out).toMatch(/^staging\/nginx\.conf.* encrypted-upstream$/m);
  });

  it('change what is reached from outside', () => {
    const plain = 'events {}\nhttp { server { listen 80; server_name shop.example; root /srv; } }\n';
    const directory = directoryWith({ ...files, 'internal.conf': plain, 'open.conf': plain });
    const shown = (name: string): string => tlslint(['inspect', name], { directory }).out;
    expect(shown('internal.conf')).toMatch(/^ {2}exposure +internal/m);
    expect(shown('open.conf')).not.toMatch(/^ {2}exposure +internal/m);
  });
});

describe('ignore', () => {
  it('of a file does not keep it out of what includes it; of a rule it does', () => {
    const ignoring = (entry: string): Readonly<Record<string, string>> => ({
      'nginx.conf': silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include old/tls.conf;'),
      'old/tls.conf': 'ssl_protocols TLSv1 TLSv1.2 TLSv1.3;\n',
      'tlslint.config.toml': `[[ignore]]\npath = "old/"\n${entry}`,
    });
    expect(tlslint(['--format', 'unix'], { directory: directoryWith(ignoring('')) }).out).toMatch(/^old\/tls\.conf:1:15: error: /);
    expect(tlslint(['--format', 'unix'], { directory: directoryWith(ignoring('rule = "no-legacy-protocol"\nreason = "until spring"\n')) })).toMatchObject({ code: 0, out: '' });
  });

  const ignoring = (until: string): string => `
ignore = [
  "generated/",
  { path = "a/**", rule = "no-legacy-protocol", reason = "the scanners are replaced in spring", until = ${until} },
]
`;

  it('leaves out findings of a rule up to a day, with a reason', () => {
    const directory = directoryWith({ 'tlslint.config.toml': ignoring('"2999-03-31"'), 'a/nginx.conf': weakConfiguration, 'b/nginx.conf': weakConfiguration, 'generated/nginx.conf': weakConfiguration });
    expect(tlslint(['a'], { directory })).toMatchObject({ code: 0, out: expect.stringContaining('1 finding suppressed by comments or settings') as string });
    expect(tlslint(['b'], { directory }).code).toBe(1);
    const { out } = tlslint(['.', '--format', 'json'], { directory });
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ path: 'b/nginx.conf' }],
      suppressed: [{ path: 'a/nginx.conf', suppression: { kind: 'settings', reason: 'the scanners are replaced in spring', until: '2999-03-31' } }],
    });
  });

  it('is reported when its day is over', () => {
    const directory = directoryWith({ 'tlslint.config.toml': ignoring('"2020-03-31"'), 'a/nginx.conf': weakConfiguration });
    const { code, out } = tlslint(['a'], { directory });
    expect(code).toBe(1);
    expect(out).toMatch(/^tlslint\.config\.toml:4:106 {2}warning {2}ignoring no-legacy-protocol in "a\/\*\*" has ended on 2020-03-31: mend it, or decide anew +suppression\/expired$/m);
    expect(out).toMatch(/ no-legacy-protocol$/m);
  });
});

describe('the baseline of the settings', () => {
  it('counts from the settings file, and is updated where it is', () => {
    const directory = directoryWith({ 'tlslint.config.toml': 'baseline = "ci/known.json"\n', 'etc/nginx.conf': weakConfiguration });
    const call = { directory: join(directory, 'etc') };
    expect(tlslint(['nginx.conf'], call)).toMatchObject({ code: 2 });
    expect(tlslint(['nginx.conf', '--update-baseline'], call).code).toBe(0);
    expect(tlslint(['etc'], { directory }).code).toBe(0);
  });
});
