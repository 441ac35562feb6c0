import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportFormats } from '../../src/report/formats.ts';
import { commandPath, directoryWith, silentConfiguration, tlslint, weakConfiguration } from './command.ts';

describe('--format', () => {
  it.each([
    ['sarif', /"version": "2\.1\.0"/],
    ['github', /^::error file=nginx\.conf,line=9,endLine=9,col=23,endColumn=28,title=tlslint%3A no-legacy-protocol::/],
    ['gitlab', /^\[\n {2}\{\n {4}"description": "TLS 1\.0/],
    ['junit', /<failure type="error" message="TLS 1\.0/],
    ['checkstyle', /<error line="9" column="23" severity="error" message="TLS 1\.0/],
    ['rdjsonl', /^\{"message":"TLS 1\.0/],
    ['unix', /^nginx\.conf:9:23: error: TLS 1\.0.* \[no-legacy-protocol\]$/m],
    ['markdown', /^\| ❌ error \| nginx\.conf\\:9\\:23 \| TLS 1\.0/m],
  ])('%s', (format, expected) => {
    const { code, out, note } = tlslint(['nginx.conf', '--format', format], { directory: directoryWith({ 'nginx.conf': weakConfiguration }) });
    expect([code, note]).toEqual([1, '']);
    expect(out).toMatch(expected);
  });

  it('names paths from the working directory', () => {
    const directory = directoryWith({ 'a/b/nginx.conf': weakConfiguration });
    expect(tlslint([join(directory, 'a'), '--format', 'unix'], { directory }).out).toMatch(/^a\/b\/nginx\.conf:9:23: /);
    expect(tlslint(['..', '--format', 'unix'], { directory: join(directory, 'a/b') }).out).toMatch(/^nginx\.conf:9:23: /);
  });
});

describe('--output', () => {
  it('writes several forms in one run', () => {
    const directory = directoryWith({ 'nginx.conf': weakConfiguration, 'old.json': '{}' });
    const { code, out } = tlslint(['nginx.conf', '--output', 'sarif=reports/tls.sarif', '--output=json=old.json', '--output', 'text'], { directory });
    expect(code).toBe(1);
    expect(out).toMatch(/^nginx\.conf:9:23 {2}error/);
    expect(JSON.parse(readFileSync(join(directory, 'reports/tls.sarif'), 'utf8'))).toMatchObject({ runs: [{ results: [{ ruleId: 'no-legacy-protocol' }] }] });
    expect(JSON.parse(readFileSync(join(directory, 'old.json'), 'utf8'))).toMatchObject({ findings: [{ rule: 'no-legacy-protocol' }] });
    expect(readdirSync(directory).sort()).toEqual(['nginx.conf', 'old.json', 'reports']);
  });

  it('writes nothing to standard output that was not asked for', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration });
    expect(tlslint(['nginx.conf', '--output', 'sarif=tls.sarif'], { directory })).toEqual({ code: 0, out: '', note: '' });
    expect(tlslint(['nginx.conf', '--format', 'unix', '--output', 'json=tls=1.json'], { directory }).code).toBe(0);
    expect(readdirSync(directory).sort()).toEqual(['nginx.conf', 'tls.sarif', 'tls=1.json']);
  });

  it('keeps the mode of a file, and writes through links', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration });
    writeFileSync(join(directory, 'private.json'), '', { mode: 0o600 });
    symlinkSync('private.json', join(directory, 'link.json'));
    tlslint(['nginx.conf', '--output', 'json=link.json'], { directory });
    expect(readFileSync(join(directory, 'private.json'), 'utf8')).toContain('"version": 1');
    expect(statSync(join(directory, 'private.json')).mode & 0o777).toBe(0o600);
  });

  it.each([
    [['--output', 'serif=x'], 'there is no format "serif"; did you mean sarif?'],
    [['--output', 'sarif='], `--output sarif= names no file; write --output <format>=<file>, where the format is one of ${reportFormats.join(', ')}`],
    [['--output', 'json', '--output', 'unix'], 'two outputs would go to standard output; write --output <format>=<file>'],
    [['--output', 'json=a', '--output', 'unix=a'], 'two outputs would go to a; write --output <format>=<file>'],
    [['--format', 'json', '--output', 'unix'], 'two outputs would go to standard output; write --output <format>=<file>'],
    [['inspect', '--output', 'json=x'], '--output means nothing to "tlslint inspect"'],
  ])('refuses %j', (args, sentence) => {
    expect(tlslint(args)).toEqual({ code: 2, out: '', note: `tlslint: ${sentence}\n` });
  });

  it('writes files, and fails as ever, when nobody reads standard output', () => {
    const directory = directoryWith({ 'nginx.conf': weakConfiguration });
    const command = `{ "${process.execPath}" "${commandPath}" --output text --output unix=x.txt; echo $? > code; } | true`;
    spawnSync('sh', ['-c', command], { cwd: directory });
    expect(readFileSync(join(directory, 'code'), 'utf8')).toBe('1\n');
    expect(readFileSync(join(directory, 'x.txt'), 'utf8')).toMatch(/^nginx\.conf:9:23: error: /);
  });

  it('says when a file cannot be written', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration, file: '' });
    const { code, note } = tlslint(['nginx.conf', '--output', 'json=file/x.json'], { directory });
    expect(code).toBe(2);
    expect(note).toMatch(/^tlslint: file\/x\.json cannot be written: /);
  });
});

describe('in GitHub Actions', () => {
  const environment = { GITHUB_ACTIONS: 'true' };

  it('annotations follow the text', () => {
    const { out } = tlslint(['nginx.conf'], { directory: directoryWith({ 'nginx.conf': weakConfiguration }), environment });
    expect(out).toMatch(/^nginx\.conf:9:23 {2}error/);
    expect(out).toMatch(/^::error file=nginx\.conf,line=9,/m);
  });

  it('there are none when the form is given', () => {
    const { out } = tlslint(['nginx.conf', '--format', 'json'], { directory: directoryWith({ 'nginx.conf': weakConfiguration }), environment });
    expect(JSON.parse(out)).toMatchObject({ version: 1 });
  });

  it('no file commands the runner', () => {
    const hostile = weakConfiguration.replace('shop.example', '"::set-env name=a::b ##[add-path]/x"').replace('root /srv/shop', 'root "##vso[task.setvariable variable=a]b"');
    const directory = directoryWith({ '::stop-commands::x.conf': hostile, '::error::\n::add-mask::y/nginx.conf': hostile });
    for (const format of ['text', ...reportFormats]) {
      const { out } = tlslint(['.', '--review', ...(format === 'text' ? [] : ['--format', format])], { directory, environment });
      expect(out.length, format).toBeGreaterThan(100);
      expect(out, format).not.toMatch(/##\w*\[|^\s*::(?!error file=|warning file=|notice file=)[a-z]/m);
    }
  });
});
