import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/dev/project-root.ts';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration } from './command.ts';

/** Results of all parts as files, and the paths of these. */
function parts(count: number, paths: readonly string[], directory: string, results: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const { code, out } = tlslint([...paths, '--no-config', '--level', '3', '--format', 'json', '--shard', `${index + 1}/${count}`], { directory });
    expect(code).not.toBe(2);
    const path = join(results, `part-${index + 1}.json`);
    writeFileSync(path, out);
    return path;
  });
}

const shared = {
  'a/nginx.conf': silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include ../shared/tls.conf;'),
  'b/nginx.conf': silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include ../shared/tls.conf;').replaceAll('shop', 'mail'),
  'c/nginx.conf': weakConfiguration,
  'd/nginx.conf': `${weakConfiguration}broken`,
  'shared/tls.conf':
    'ssl_protocols TLSv1 TLSv1.2 TLSv1.3; # tlslint-disable-line no-weak-cipher -- not of any use\nssl_early_data on; # tlslint-disable-line early-data -- why not\n',
};

describe('--shard and tlslint merge', () => {
  it('give the result of one run on the fixtures', () => {
    const whole = tlslint(['fixtures', '--no-config', '--level', '3', '--format', 'json'], { directory: projectRoot });
    const results = directoryWith({});
    const merged = tlslint(['merge', ...parts(3, ['fixtures'], projectRoot, results).toReversed()], { directory: results });
    expect(merged.code).toBe(whole.code);
    expect(JSON.parse(merged.out)).toEqual(JSON.parse(whole.out));
  }, 120_000);

  it.each([2, 4, 9])('give the result of one run where parts read the same file: %i parts', (count) => {
    const directory = directoryWith(shared);
    const results = directoryWith({});
    const whole = tlslint(['.', 'none', '--no-config', '--level', '3', '--format', 'json'], { directory });
    const merged = tlslint(['merge', ...parts(count, ['.', 'none'], directory, results)], { directory: results });
    expect(merged.code).toBe(whole.code);
    const wanted = JSON.parse(whole.out) as { readonly problems: readonly { readonly code: string }[]; readonly suppressed: readonly unknown[] };
    expect(wanted.problems.map(({ code }) => code)).toContain('suppression/unused');
    expect(JSON.parse(merged.out)).toEqual(wanted);
  });

  it('say that a comment is of no use for a rule where no part has a use for it', () => {
    const inherits = (own: string): string => silentConfiguration.replace('http {', 'http {\n    include ../shared/tls.conf;').replace(own, '');
    const directory = directoryWith({
      'a/nginx.conf': inherits('ssl_protocols TLSv1.2 TLSv1.3;'),
      'b/nginx.conf': inherits('ssl_ciphers ECDHE+AESGCM;'),
      'shared/tls.conf': '# tlslint-disable no-legacy-protocol, no-weak-cipher, no-early-data -- until spring\nssl_protocols TLSv1 TLSv1.2 TLSv1.3;\nssl_ciphers HIGH;\n',
    });
    const results = directoryWith({});
    const paths = parts(2, ['.'], directory, results);
    const uselessIn = (out: string): readonly string[] => [...out.matchAll(/suppresses: (\S+)/g)].map(([, rule = '']) => rule);
    expect(paths.map((path) => uselessIn(readFileSync(path, 'utf8')).length)).toEqual([2, 2]);
    expect(uselessIn(tlslint(['merge', ...paths, '--format', 'unix'], { directory: results }).out)).toEqual(['no-early-data']);
  });

  it('writes other forms, and fails as one run', () => {
    const directory = directoryWith(shared);
    const results = directoryWith({});
    const paths = parts(2, ['.'], directory, results);
    const { code, out } = tlslint(['merge', ...paths, '--output', 'sarif=tls.sarif', '--format', 'unix'], { directory: results });
    expect(code).toBe(3);
    expect(out).toMatch(/^c\/nginx\.conf:9:23: error: /m);
    expect(readdirSync(results)).toContain('tls.sarif');
    const good = directoryWith({ 'nginx.conf': silentConfiguration.replace('TLSv1.2 TLSv1.3', 'TLSv1.2') });
    const silent = parts(1, ['.'], good, results);
    expect(tlslint(['merge', ...silent], { directory: results }).code).toBe(0);
    expect(tlslint(['merge', ...silent, '--fail-on', 'warning'], { directory: results }).code).toBe(1);
  });

  it('refuses what is not all of one run', () => {
    const directory = directoryWith(shared);
    const results = directoryWith({ 'other.json': '{ "version": 1 }', 'broken.json': '{' });
    const [one = '', two = ''] = parts(2, ['.'], directory, results).map((path) => path.slice(results.length + 1));
    const [third = ''] = parts(3, ['.'], directory, directoryWith({}));
    const note = (...args: readonly string[]): string => tlslint(['merge', ...args], { directory: results }).note;
    expect(note(one)).toBe('tlslint: parts are missing: 2 of 2\n');
    expect(note(one, two, one)).toBe('tlslint: parts are there twice: 1 of 2\n');
    expect(note(one, third)).toMatch(/ are not of one run\n$/);
    expect(note('other.json')).toBe('tlslint: other.json is no result of tlslint --shard with --format json\n');
    expect(note('broken.json')).toBe('tlslint: broken.json cannot be read as JSON\n');
    expect(note('none.json')).toBe('tlslint: none.json cannot be read as JSON\n');
    expect(note()).toBe('tlslint: the results of all parts are needed; write tlslint merge part-*.json\n');
    expect(note(one, two, '--format', 'text')).toMatch(/^tlslint: the format text needs the files, which a merged result does not have; /);
  });

  it.each(['0/2', '3/2', '1', 'a/b', '1/0', '-1/2'])('refuses --shard %s', (text) => {
    const { code, note } = tlslint([`--shard=${text}`]);
    expect([code, note]).toEqual([2, `tlslint: --shard ${text} is no part of a whole; write --shard 1/8 to --shard 8/8\n`]);
  });
});
