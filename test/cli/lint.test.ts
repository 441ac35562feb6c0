import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/dev/project-root.ts';
import { commandPath, directoryWith, silentConfiguration, tlslint, weakConfiguration } from './command.ts';

describe('tlslint', () => {
  it('finds nothing in a good configuration', () => {
    const { code, out, note } = tlslint(['nginx.conf'], { directory: directoryWith({ 'nginx.conf': silentConfiguration }) });
    expect([code, note]).toEqual([0, '']);
    expect(out).toContain('Checked 1 file: 1 listener, 0 connections. No findings.');
  });

  it('shows a finding with place, frame, rule, what to write and the requirement', () => {
    const { code, out } = tlslint(['nginx.conf'], { directory: directoryWith({ 'nginx.conf': weakConfiguration }) });
    expect(code).toBe(1);
    expect(out).toMatch(/^nginx\.conf:9:23 {2}error {2}.*TLS 1\.0.* no-legacy-protocol$/m);
    expect(out).toContain('    9 │         ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;\n      │                       ^^^^^\n');
    expect(out).toMatch(/= write {2}ssl_protocols TLSv1\.2 TLSv1\.3; +ASVS v5\.0\.be-9\.4\.2 \(L1\)$/m);
    expect(out).toMatch(/^ {2}fail +v5\.0\.be-9\.4\.2 \(L1\)/m);
  });

  it('checks the working directory when no path is given', () => {
    expect(tlslint([], { directory: directoryWith({ 'etc/nginx.conf': weakConfiguration }) }).out).toContain('etc/nginx.conf:9:23');
  });

  it('reads standard input', () => {
    const directory = directoryWith({ 'conf.d/a.conf': '' });
    expect(tlslint(['-'], { directory, input: weakConfiguration }).out).toMatch(/^stdin:9:23/m);
    expect(tlslint(['-', '--stdin-filename', 'conf.d/a.conf'], { directory, input: weakConfiguration }).out).toMatch(/^conf\.d\/a\.conf:9:23/m);
    expect(tlslint(['-'], { directory, input: 'hello' }).code).toBe(3);
  });

  it('speaks the language of the environment, or the one it is told', () => {
    const directory = directoryWith({ 'nginx.conf': weakConfiguration });
    const japanese = { LANG: 'ja_JP.UTF-8' };
    expect(tlslint(['nginx.conf'], { directory, environment: japanese }).out).toMatch(/^nginx\.conf:9:23 {2}エラー/m);
    expect(tlslint(['nginx.conf', '--locale', 'en'], { directory, environment: japanese }).out).toMatch(/^nginx\.conf:9:23 {2}error/m);
    expect(tlslint(['nginx.conf', '--locale', 'ja']).note).toBe('');
  });

  it('fails at the severity it is told', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3', 'ssl_protocols TLSv1.2') });
    expect(tlslint(['nginx.conf'], { directory }).code).toBe(0);
    expect(tlslint(['nginx.conf', '--fail-on', 'warning'], { directory }).code).toBe(1);
  });

  it('counts what a higher level asks for, and shows it on demand', () => {
    const connection = 'location / { proxy_pass https://10.0.0.5; proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem; proxy_ssl_protocols TLSv1.2 TLSv1.3; }';
    const directory = directoryWith({ 'nginx.conf': silentConfiguration.replace('root /srv/shop;', connection) });
    expect(tlslint(['nginx.conf'], { directory }).out).toMatch(/\d findings? of a higher level: shown by --level 3/);
    expect(tlslint(['nginx.conf', '--level', '3'], { directory }).out).toContain('(L3)');
  });

  it('judges by another profile', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration });
    expect(tlslint(['nginx.conf', '--profile', 'mozilla-modern'], { directory }).out).toContain('profile mozilla-modern@6.0');
  });

  it('writes JSON', () => {
    const { code, out } = tlslint(['nginx.conf', '--format', 'json'], { directory: directoryWith({ 'nginx.conf': weakConfiguration }) });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      tool: { name: 'tlslint' },
      findings: [{ rule: 'no-legacy-protocol', path: 'nginx.conf', start: { line: 9, column: 23 }, fixes: [{ text: 'ssl_protocols TLSv1.2 TLSv1.3;' }] }],
    });
  });

  it('is quiet', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration, 'weak/nginx.conf': weakConfiguration });
    expect(tlslint(['nginx.conf', '--quiet'], { directory }).out).toBe('');
    expect(tlslint(['weak', '-q'], { directory }).out).not.toContain('ASVS v5.0.be V9');
  });

  it('colours when it is told, never otherwise in a pipe', () => {
    const directory = directoryWith({ 'nginx.conf': weakConfiguration });
    const coloured = /\u001b\[31merror/;
    expect(tlslint(['nginx.conf'], { directory }).out).not.toContain('\u001b');
    expect(tlslint(['nginx.conf', '--color'], { directory }).out).toMatch(coloured);
    expect(tlslint(['nginx.conf'], { directory, environment: { FORCE_COLOR: '1' } }).out).toMatch(coloured);
    expect(tlslint(['nginx.conf', '--no-color'], { directory, environment: { FORCE_COLOR: '1' } }).out).not.toContain('\u001b');
    expect(tlslint(['nginx.conf'], { directory, environment: { FORCE_COLOR: '1', NO_COLOR: '1' } }).out).not.toContain('\u001b');
  });
});

describe('the demonstration', () => {
  it('shows many kinds of findings and no problem', () => {
    const { code, out } = tlslint(['nginx', '--no-config', '--format', 'json'], { directory: join(projectRoot, 'docs/demo') });
    expect(code).toBe(1);
    const report = JSON.parse(out) as { readonly findings: readonly { readonly rule: string }[]; readonly problems: readonly unknown[] };
    expect(new Set(report.findings.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(8);
    expect(report.problems).toEqual([]);
  });
});

describe('settings', () => {
  it('come from the nearest file above, options count more', () => {
    const directory = directoryWith({ 'tlslint.config.toml': '[rules]\nno-legacy-protocol = "warning"\n', 'etc/nginx.conf': weakConfiguration });
    const call = { directory: join(directory, 'etc') };
    expect(tlslint(['nginx.conf'], call)).toMatchObject({ code: 0, out: expect.stringContaining('warning  TLS 1.0') as string });
    expect(tlslint(['nginx.conf', '--no-config'], call).code).toBe(1);
    expect(tlslint(['nginx.conf', '--fail-on', 'warning'], call).code).toBe(1);
  });

  it('leave files out', () => {
    const directory = directoryWith({ 'tlslint.config.yaml': 'ignore: [old/]\n', 'nginx.conf': silentConfiguration, 'old/nginx.conf': weakConfiguration });
    expect(tlslint(['.'], { directory }).code).toBe(0);
    expect(tlslint(['old/nginx.conf'], { directory }).out).toContain('the settings leave this out');
  });

  it('are refused with one sentence and the place', () => {
    const directory = directoryWith({ 'tlslint.config.toml': 'level = 2\nfail-on = "error"\n', 'nginx.conf': silentConfiguration });
    expect(tlslint(['nginx.conf'], { directory })).toEqual({
      code: 2,
      out: '',
      note: 'tlslint: tlslint.config.toml:2:1: there is no setting "fail-on"; did you mean "failOn"?\n',
    });
    expect(tlslint(['nginx.conf', '--config', 'none.toml'], { directory }).note).toBe('tlslint: none.toml: the settings file cannot be read\n');
  });

  it('name further directories that may be read', () => {
    const directory = directoryWith({
      'a/b/nginx.conf': silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include ../../shared/tls.conf;'),
      'shared/tls.conf': 'ssl_protocols TLSv1;\n',
    });
    const call = { directory: join(directory, 'a/b') };
    expect(tlslint(['nginx.conf'], call).out).not.toContain('no-legacy-protocol');
    expect(tlslint(['nginx.conf', '--root', '../../shared'], call).out).toContain('no-legacy-protocol');
  });
});

describe('what cannot be checked', () => {
  it.each([
    ['a missing path', ['none'], 'there is no such file or directory'],
    ['an unknown format', ['notes.txt'], 'the format of this file is not known'],
    ['a binary file', ['binary.conf'], 'this is not a text file'],
    ['a directory without configuration', ['empty'], 'there is no configuration file that tlslint knows in here'],
  ])('%s', (_, args, sentence) => {
    const directory = directoryWith({ 'notes.txt': 'hello\n', 'binary.conf': Buffer.from([0, 1, 2]), 'empty/readme.md': '# x\n' });
    const { code, out } = tlslint(args, { directory });
    expect(code).toBe(3);
    expect(out).toContain(sentence);
  });

  it.skipIf(process.getuid?.() === 0)('a file without permission', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration });
    chmodSync(join(directory, 'nginx.conf'), 0o000);
    expect(tlslint(['nginx.conf'], { directory })).toMatchObject({ code: 3, out: expect.stringContaining('reading is not permitted') as string });
  });

  it.skipIf(process.getuid?.() === 0)('a directory without permission', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration, 'closed/nginx.conf': weakConfiguration });
    chmodSync(join(directory, 'closed'), 0o000);
    const calls = [[], ['closed']].map((args) => tlslint(args, { directory }));
    chmodSync(join(directory, 'closed'), 0o700);
    expect(calls).toMatchObject([3, 3].map((code) => ({ code, out: expect.stringMatching(/^closed +error +reading is not permitted/m) as string })));
  });

  it('weighs more than findings, and does not stop the rest', () => {
    const { code, out } = tlslint(['none', 'nginx.conf'], { directory: directoryWith({ 'nginx.conf': weakConfiguration }) });
    expect(code).toBe(3);
    expect(out).toContain('no-legacy-protocol');
    expect(out).toContain('1 problem: not everything could be checked');
  });
});

describe('wrong usage', () => {
  it.each([
    [['--formt', 'json'], 'there is no option --formt; did you mean --format?'],
    [['--level', '4'], '--level does not take "4"; write --level 1|2|3'],
    [['rules', 'no-weak-cipher'], '"tlslint rules" shows all rules; write tlslint explain no-weak-cipher'],
    [['--profile', 'mozila-modern'], 'there is no profile "mozila-modern"; did you mean "mozilla-modern"?'],
    [['--config'], '--config needs a value'],
    [['--quiet=yes'], '--quiet takes no value'],
    [['rules', '--level', '2'], '--level means nothing to "tlslint rules"'],
    [['explain'], 'one rule or requirement is needed; see tlslint rules'],
    [['explain', 'no-legacy-protocl'], 'there is no rule or requirement "no-legacy-protocl"; did you mean no-legacy-protocol?'],
    [['ciphers'], "one cipher list is needed; write tlslint ciphers 'HIGH:!aNULL'"],
    [['ciphers', 'HIGH', '--library', 'openssl@0.9.8'], 'the cipher lists of "openssl@0.9.8" are not known; known: openssl@1.1.1, openssl@3.0, openssl@3.1, openssl@3.2, openssl@3.3, openssl@3.4, openssl@3.5, openssl@3.6, openssl@4.0, boringssl'],
  ])('%j', (args, sentence) => {
    const { code, out, note } = tlslint(args);
    expect([code, out]).toEqual([2, '']);
    expect(note.startsWith(`tlslint: ${sentence.slice(0, 30)}`), note).toBe(true);
    expect(note.trimEnd()).toBe(`tlslint: ${sentence}`);
  });

  it('is explained in Japanese as well', () => {
    expect(tlslint(['--formt'], { environment: { LC_ALL: 'ja_JP.UTF-8' } }).note).toBe('tlslint: オプション --formt はない。--format の誤りか\n');
  });
});

describe('the output', () => {
  it('never holds control characters or private keys of a file', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG\n-----END PRIVATE KEY-----';
    const wild = weakConfiguration.replace('server_name shop.example;', `server_name "shop\u001b[31m\u202e.example"; ssl_protocolz "${key}" \u0007;`).replace('TLSv1 ', '\u009bTLSv1 TLSv1 ');
    const directory = directoryWith({ 'nginx.conf': wild });
    for (const args of [['nginx.conf', '--review'], ['nginx.conf', '--format', 'json'], ['inspect', 'nginx.conf'], ['inspect', 'nginx.conf', '--format', 'json']]) {
      const { out, note } = tlslint(args, { directory });
      expect(out + note, args.join(' ')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(out + note, args.join(' ')).not.toContain('MIIEvQ');
    }
  });

  it('is whole in a pipe, however long', () => {
    const servers = Array.from({ length: 2000 }, (_, index) => `server { listen ${2000 + index}; server_name s${index}.example; root /srv; }`);
    const { out } = tlslint(['nginx.conf', '--format', 'json'], { directory: directoryWith({ 'nginx.conf': `events {}\nhttp {\n${servers.join('\n')}\n}\n` }) });
    expect((JSON.parse(out) as { readonly findings: readonly unknown[] }).findings.length).toBeGreaterThanOrEqual(2000);
  });

  it('may be left unread', () => {
    const servers = Array.from({ length: 2000 }, (_, index) => `server { listen ${2000 + index}; server_name s${index}.example; root /srv; }`);
    const directory = directoryWith({ 'nginx.conf': `events {}\nhttp {\n${servers.join('\n')}\n}\n` });
    const { stderr, stdout } = spawnSync('sh', ['-c', `"${process.execPath}" "${commandPath}" nginx.conf | head -n 1`], { cwd: directory, encoding: 'utf8' });
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toBe('');
  });
});

describe('--ignore-unknown', () => {
  it('passes over what is no configuration, as hooks need it', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration, 'README.md': '# hello\n', 'logo.svg': Buffer.from([0, 1, 2]) });
    expect(tlslint(['nginx.conf', 'README.md', 'logo.svg'], { directory }).code).toBe(3);
    expect(tlslint(['nginx.conf', 'README.md', 'logo.svg', '--ignore-unknown', '--quiet'], { directory })).toEqual({ code: 0, out: '', note: '' });
    expect(tlslint(['README.md', '--ignore-unknown', '--quiet'], { directory })).toEqual({ code: 0, out: '', note: '' });
  });
});
