import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration } from './command.ts';

interface WrittenBaseline {
  readonly version: number;
  readonly findings: readonly { readonly path: string; readonly rule: string; readonly fingerprint: string }[];
}

function baselineIn(directory: string, path = 'tlslint.baseline.json'): WrittenBaseline {
  return JSON.parse(readFileSync(join(directory, path), 'utf8')) as WrittenBaseline;
}

const pathsIn = (directory: string): readonly string[] => baselineIn(directory).findings.map(({ path }) => path);

describe('a baseline', () => {
  it('has what was found, and lets only new findings fail', () => {
    const directory = directoryWith({ 'nginx.conf': weakConfiguration });
    const written = tlslint(['--update-baseline'], { directory });
    expect(written.code).toBe(0);
    expect(written.out).toContain('1 finding in the baseline');
    expect(baselineIn(directory)).toEqual({
      version: 1,
      findings: [{ path: 'nginx.conf', rule: 'no-legacy-protocol', fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string }],
    });
    const known = tlslint(['--baseline', 'tlslint.baseline.json'], { directory });
    expect(known.code).toBe(0);
    expect(known.out).toMatch(/^ {2}fail +v5\.0\.be-9\.4\.2 /m);
    expect(tlslint([], { directory }).code).toBe(1);
    writeFileSync(join(directory, 'nginx.conf'), `# one more line\n\n${weakConfiguration.replace(/\n {8}/g, '\n\t').replace('ssl_ciphers ECDHE+AESGCM', 'ssl_ciphers ECDHE+AESGCM:AES128-SHA')}`);
    const { code, out } = tlslint(['--baseline', 'tlslint.baseline.json'], { directory });
    expect(code).toBe(1);
    expect(out).toContain('no-weak-cipher');
    expect(out).not.toMatch(/ no-legacy-protocol$/m);
  });

  it('means the same from every directory, and for every way to name a file', () => {
    const directory = directoryWith({ 'etc/nginx.conf': weakConfiguration });
    tlslint(['--update-baseline', '--baseline', 'etc/known.json'], { directory });
    expect(baselineIn(directory, 'etc/known.json').findings).toMatchObject([{ path: 'nginx.conf' }]);
    for (const [args, where] of [[['.'], 'etc'], [['nginx.conf'], 'etc'], [['etc'], '.'], [[join(directory, 'etc/nginx.conf')], '.']] as const) {
      expect(tlslint([...args, '--baseline', join(directory, 'etc/known.json')], { directory: join(directory, where) }).code, args.join()).toBe(0);
    }
  });

  it('keeps what it has on files that were not checked, when it is updated', () => {
    const directory = directoryWith({ 'a/nginx.conf': weakConfiguration, 'b/nginx.conf': weakConfiguration });
    tlslint(['--update-baseline'], { directory });
    expect(pathsIn(directory)).toEqual(['a/nginx.conf', 'b/nginx.conf']);
    writeFileSync(join(directory, 'a/nginx.conf'), silentConfiguration);
    tlslint(['--update-baseline', 'b'], { directory });
    expect(pathsIn(directory)).toEqual(['a/nginx.conf', 'b/nginx.conf']);
    tlslint(['--update-baseline', 'a/nginx.conf'], { directory });
    expect(pathsIn(directory)).toEqual(['b/nginx.conf']);
    rmSync(join(directory, 'b/nginx.conf'));
    tlslint(['--update-baseline', '.'], { directory });
    expect(pathsIn(directory)).toEqual([]);
  });

  it('is not fixed, and not written by a dry run', () => {
    const directory = directoryWith({ 'nginx.conf': weakConfiguration });
    tlslint(['--update-baseline', '--fix-dry-run'], { directory });
    expect(existsSync(join(directory, 'tlslint.baseline.json'))).toBe(false);
    tlslint(['--update-baseline'], { directory });
    expect(tlslint(['--baseline', 'tlslint.baseline.json', '--fix'], { directory })).toMatchObject({ code: 0, note: '' });
    expect(readFileSync(join(directory, 'nginx.conf'), 'utf8')).toBe(weakConfiguration);
  });

  it('is refused when it is missing or something else', () => {
    const directory = directoryWith({ 'nginx.conf': weakConfiguration, 'a.json': '{}', 'b.json': '{"version": 1, "findings": [1]}' });
    expect(tlslint(['--baseline', 'none.json'], { directory }).note).toMatch(/^tlslint: there is no baseline .*none\.json; write --update-baseline to make it\n$/);
    expect(tlslint(['--baseline', 'a.json'], { directory })).toMatchObject({ code: 2, note: expect.stringContaining('is not a baseline') as string });
    expect(tlslint(['--baseline', 'b.json'], { directory }).code).toBe(2);
  });
});
