import { describe, expect, it } from 'vitest';
import { formats } from '../../../parsers/index.ts';
import { rules } from '../../../rules/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { Run } from '../../../src/engine/finding.ts';
import { run } from '../../../src/engine/run.ts';
import { defaultSettings } from '../../../src/engine/settings.ts';
import { defaultProfile, loadProfile } from '../../../src/standards/profiles/index.ts';

const site = (name: string, protocols: string): string =>
  `server {\n  listen 443 ssl;\n  server_name ${name}.example;\n  ssl_certificate a.pem;\n  ssl_certificate_key a.key;\n  ssl_protocols ${protocols};\n  ssl_ciphers ECDHE+AESGCM;\n  return 204;\n}\n`;
const tree = fileTreeInMemory(
  new Map([
    ['etc/nginx.conf', 'events {}\nhttp {\n  include conf.d/*.conf;\n}\n'],
    ['etc/conf.d/a.conf', site('a', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3')],
    ['etc/conf.d/b.conf', site('b', 'TLSv1.2 TLSv1.3').replace('443', '8443')],
    ['etc/conf.d/c.conf', site('c', 'TLSv1.1 TLSv1.2 TLSv1.3').replace('443', '9443')],
  ]),
);

async function runOn(...paths: readonly string[]): Promise<Run> {
  return run({ paths, tree, formats, rules, settings: defaultSettings, profile: await loadProfile(defaultProfile), today: '2026-11-25' });
}

const places = (findings: Run['findings']): readonly string[] => findings.map(({ rule, span }) => `${span.file} ${rule}`);

describe('what was asked about', () => {
  it('is the named file, read with the main file that includes it', async () => {
    const { findings, elsewhere } = await runOn('etc/conf.d/a.conf');
    expect(places(findings)).toEqual(['etc/conf.d/a.conf no-legacy-protocol']);
    expect(places(elsewhere)).toEqual(['etc/conf.d/c.conf no-legacy-protocol']);
  });

  it('is nothing when only other files have findings', async () => {
    const { findings, elsewhere } = await runOn('etc/conf.d/b.conf');
    expect(findings).toEqual([]);
    expect(elsewhere).toHaveLength(2);
  });

  it.each(['etc/nginx.conf', 'etc'])('is everything that %s includes', async (path) => {
    const { findings, elsewhere } = await runOn(path);
    expect(places(findings)).toEqual(['etc/conf.d/a.conf no-legacy-protocol', 'etc/conf.d/c.conf no-legacy-protocol']);
    expect(elsewhere).toEqual([]);
  });
});
