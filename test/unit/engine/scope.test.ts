import { describe, expect, it } from 'vitest';
import { formats } from '../../../parsers/index.ts';
import { rules } from '../../../rules/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { FileTree } from '../../../src/engine/files.ts';
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

const gateway = (name: string): string => `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: ${name} }\nspec:\n  servers:\n  - port: { number: 80, protocol: HTTP }\n    hosts: ["*"]\n`;
const peers = fileTreeInMemory(new Map([['mesh/a.yaml', gateway('a')], ['mesh/b.yaml', gateway('b')]]));

async function runOn(...paths: readonly string[]): Promise<Run> {
  return runIn(tree, paths);
}

async function runIn(files: FileTree, paths: readonly string[]): Promise<Run> {
  return run({ paths, tree: files, formats, rules, settings: defaultSettings, profile: await loadProfile(defaultProfile), today: '2026-11-25' });
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

  it('is the named file alone among files that stand beside each other', async () => {
    const { findings, elsewhere } = await runIn(peers, ['mesh/b.yaml']);
    expect([places(findings), places(elsewhere)]).toEqual([['mesh/b.yaml no-plaintext-http'], ['mesh/a.yaml no-plaintext-http']]);
    expect(places((await runIn(peers, ['mesh'])).findings)).toEqual(['mesh/a.yaml no-plaintext-http', 'mesh/b.yaml no-plaintext-http']);
  });
});
