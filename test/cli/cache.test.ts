import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration, type Outcome } from './command.ts';

const main = silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include tls/*.conf;');
const good = 'ssl_protocols TLSv1.2 TLSv1.3;\n';
const bad = 'ssl_protocols TLSv1 TLSv1.2 TLSv1.3;\n';

interface Place {
  readonly directory: string;
  readonly cache: string;
}

function place(): Place {
  return { directory: directoryWith({ 'a/nginx.conf': main, 'a/tls/tls.conf': good, 'b/nginx.conf': weakConfiguration }), cache: directoryWith({}) };
}

/** Checks with the cache, and makes sure that the result is that without. */
function check({ directory, cache }: Place, ...args: readonly string[]): Outcome {
  const result = tlslint(['--format', 'json', '--cache-location', cache, ...args], { directory });
  expect(result).toEqual(tlslint(['--format', 'json', ...args], { directory }));
  return result;
}

/** The file of the cache, by a number that changes when it is written anew. */
function written({ cache }: Place): number {
  const [name = ''] = readdirSync(cache);
  return statSync(join(cache, name)).ino;
}

function rules({ out }: Outcome): readonly string[] {
  const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly rule: string; readonly path: string }[] };
  return findings.map(({ rule, path }) => `${path} ${rule}`);
}

describe('--cache', () => {
  it('is used as long as nothing changes', () => {
    const here = place();
    const first = check(here);
    const file = written(here);
    expect(check(here)).toEqual(first);
    expect(written(here)).toBe(file);
    expect(rules(first)).toEqual(['b/nginx.conf no-legacy-protocol']);
  });

  it('sees what changes in included files, new ones and those that go', () => {
    const here = place();
    const tls = (name: string): string => join(here.directory, 'a/tls', name);
    check(here);
    writeFileSync(tls('tls.conf'), bad);
    expect(rules(check(here))).toContain('a/tls/tls.conf no-legacy-protocol');
    writeFileSync(tls('tls.conf'), good);
    expect(rules(check(here))).not.toContain('a/tls/tls.conf no-legacy-protocol');
    writeFileSync(tls('other.conf'), 'location /x { proxy_pass http://10.0.0.9; }\n');
    expect(rules(check(here)).join()).toContain('a/tls/other.conf');
    rmSync(tls('other.conf'));
    expect(rules(check(here)).join()).not.toContain('a/tls/other.conf');
    rmSync(tls('tls.conf'));
    check(here);
  });

  it('sees what changes in the settings', () => {
    const here = place();
    const settings = join(here.directory, 'tlslint.config.toml');
    check(here);
    writeFileSync(settings, '[rules]\nno-legacy-protocol = "off"\n');
    expect(rules(check(here))).toEqual([]);
    writeFileSync(settings, '[runtime]\nnginx = "1.10"\nopenssl = "1.1.1"\n');
    check(here);
    writeFileSync(settings, '[[overrides]]\npaths = ["b/"]\n[overrides.rules]\nno-legacy-protocol = "warning"\n');
    check(here);
    rmSync(settings);
    check(here, '--level', '3');
    check(here, '--profile', 'mozilla-modern');
    expect(rules(check(here))).toEqual(['b/nginx.conf no-legacy-protocol']);
  });

  it('sees a new comment that suppresses, and standard input', () => {
    const here = place();
    check(here);
    writeFileSync(join(here.directory, 'b/nginx.conf'), weakConfiguration.replace('TLSv1.3;', 'TLSv1.3; # tlslint-disable-line no-legacy-protocol -- old devices'));
    expect(rules(check(here))).toEqual([]);
    const call = { directory: here.directory, input: weakConfiguration };
    const fromInput = tlslint(['-', '--stdin-filename', 'a/nginx.conf', '--cache-location', here.cache, '--format', 'json'], call);
    expect(rules(fromInput)).toContain('a/nginx.conf no-legacy-protocol');
  });

  it('knows the same paths of other directories apart, and keeps results of both', () => {
    const here = place();
    const there = { directory: directoryWith({ 'a/nginx.conf': weakConfiguration }), cache: here.cache };
    const [one, other] = [check(here), check(there)];
    expect(rules(other)).toEqual(['a/nginx.conf no-legacy-protocol']);
    expect(check(here)).toEqual(one);
  });

  it('does not trust a file that is cut off or changed', () => {
    const here = place();
    const first = check(here);
    const path = join(here.cache, readdirSync(here.cache)[0] ?? '');
    const content = readFileSync(path);
    const changed = Buffer.from(content);
    changed.writeUInt8((changed.readUInt8(content.length >> 1) + 1) % 256, content.length >> 1);
    for (const broken of [changed, content.subarray(0, content.length >> 1), Buffer.from('x')]) {
      writeFileSync(path, broken);
      expect(check(here)).toEqual(first);
    }
  });

  it('is kept where the user keeps such things, not in the repository', () => {
    const { directory } = place();
    const home = directoryWith({});
    expect(tlslint(['--cache', '-q'], { directory, environment: { HOME: home } }).code).toBe(1);
    expect(readdirSync(join(home, '.cache/tlslint'))).toHaveLength(1);
    expect(tlslint(['--cache', '-q'], { directory, environment: { HOME: home, XDG_CACHE_HOME: join(home, 'x') } }).code).toBe(1);
    expect(readdirSync(join(home, 'x/tlslint'))).toHaveLength(1);
    expect(tlslint(['--cache', '-q'], { directory, environment: { HOME: home, XDG_CACHE_HOME: 'cache' } }).code).toBe(1);
    expect(tlslint(['--cache', '-q'], { directory })).toMatchObject({ code: 2, note: 'tlslint: there is no directory for the cache; write --cache-location <directory>\n' });
    expect(readdirSync(directory).sort()).toEqual(['a', 'b']);
  });

  it('works with threads', () => {
    const here = place();
    const first = check(here, '--threads', '2');
    expect(check(here, '--threads', '2')).toEqual(first);
  });

  it('that cannot be written is said so, and takes nothing from the result', () => {
    const { directory } = place();
    writeFileSync(join(directory, 'taken'), '');
    const { note, ...result } = tlslint(['--format', 'json', '--cache-location', 'taken/cache'], { directory, environment: { LANG: 'en_GB.UTF-8' } });
    const { note: nothing, ...without } = tlslint(['--format', 'json'], { directory, environment: { LANG: 'en_GB.UTF-8' } });
    expect(result).toEqual(without);
    expect(nothing).toBe('');
    expect(note).toMatch(/^The results could not be kept: .*\n$/);
  });
});
