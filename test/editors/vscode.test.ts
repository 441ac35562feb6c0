import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { crc32, inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { serverLocation } from '../../editors/vscode/src/server-location.ts';
import { projectRoot } from '../../src/dev/project-root.ts';
import { defaultEditorSettings } from '../../src/lsp/editor-settings.ts';
import { commandPath, directoryWith, weakConfiguration } from '../cli/command.ts';

interface Manifest {
  readonly main: string;
  readonly version: string;
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
    readonly jsonValidation: readonly { readonly url: string }[];
  };
}

/** The files of a ZIP archive, by its directory; sizes and checksums have to be right. */
function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [checksum, compressed, size] = [archive.readUInt32LE(at + 16), archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 24)];
    const [name, extra, comment, offset] = [archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30), archive.readUInt16LE(at + 32), archive.readUInt32LE(at + 42)];
    const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    const content = inflateRawSync(archive.subarray(start, start + compressed));
    expect([content.length, crc32(content)]).toEqual([size, checksum]);
    files.set(archive.subarray(at + 46, at + 46 + name).toString(), content);
    at += 46 + name + extra + comment;
  }
  return files;
}

let files: ReadonlyMap<string, Buffer> = new Map();

function json(name: string): unknown {
  return JSON.parse(files.get(`extension/${name}`)?.toString() ?? 'null');
}

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(projectRoot, 'src/dev/vscode.ts')], { cwd: projectRoot, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  files = unzip(readFileSync(join(projectRoot, 'editors/vscode/dist/tlslint.vsix')));
});

describe('the extension for VS Code', () => {
  it('is packed with everything that its manifest names', () => {
    const manifest = json('package.json') as Manifest;
    const named = [manifest.main, ...manifest.contributes.jsonValidation.map(({ url }) => url)].map((path) => `extension/${path.replace('./', '')}`);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['[Content_Types].xml', 'extension.vsixmanifest', ...named]));
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { readonly version: string };
    expect(manifest.version).toBe(version);
    expect(files.get('extension.vsixmanifest')?.toString()).toContain(`Version="${version}"`);
  });

  it('has the settings that the server knows, with the same defaults', () => {
    const { properties } = (json('package.json') as Manifest).contributes.configuration;
    const own = ['tlslint.path', 'tlslint.trace.server'];
    const shared = Object.entries(properties).filter(([name]) => !own.includes(name)).map(([name, setting]) => [name.replace('tlslint.', ''), setting.default]);
    expect(Object.fromEntries(shared)).toEqual(defaultEditorSettings);
  });

  it('has every text in English and Japanese', () => {
    const used = new Set([...JSON.stringify(json('package.json')).matchAll(/"%([^%"]+)%"/g)].map(([, name]) => name ?? ''));
    for (const name of ['package.nls.json', 'package.nls.ja.json']) expect(Object.keys(json(name) as object).sort()).toEqual([...used].sort());
  });

  it('starts the server, which tells it what is wrong', async () => {
    const directory = directoryWith({ 'nginx.conf': weakConfiguration });
    for (const [name, content] of files) {
      mkdirSync(dirname(join(directory, 'unpacked', name)), { recursive: true });
      writeFileSync(join(directory, 'unpacked', name), content);
    }
    const args = [join(import.meta.dirname, 'vscode-host.cjs'), join(directory, 'unpacked/extension/extension.cjs'), directory, commandPath];
    const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => {
      host.kill();
    });
    const shown: unknown[] = [];
    for await (const line of createInterface(host.stdout)) {
      shown.push(JSON.parse(line));
      if (line.includes('no-legacy-protocol')) break;
    }
    expect(shown).toContainEqual({ what: 'command', value: 'tlslint.restart' });
    expect(shown).toContainEqual({ what: 'command', value: 'tlslint.explain' });
    expect(shown.at(-1)).toMatchObject({ what: 'diagnostics', value: { codes: expect.arrayContaining(['no-legacy-protocol']) as unknown } });
    expect(JSON.stringify(shown)).not.toContain('"error"');
  });
});

describe('the tlslint that it runs', () => {
  it('is the one of the setting, else of a workspace that is trusted, else of the PATH', () => {
    const folder = directoryWith({ 'node_modules/tlslint/dist/cli.cjs': '' });
    const own = { kind: 'script', path: join(folder, 'node_modules/tlslint/dist/cli.cjs') };
    expect(serverLocation({ path: '/opt/tlslint', folders: [folder], isTrusted: true })).toEqual({ kind: 'command', command: '/opt/tlslint' });
    expect(serverLocation({ path: '/opt/cli.cjs', folders: [folder], isTrusted: true })).toEqual({ kind: 'script', path: '/opt/cli.cjs' });
    expect(serverLocation({ path: null, folders: [folder], isTrusted: true })).toEqual(own);
    expect(serverLocation({ path: null, folders: [folder], isTrusted: false })).toEqual({ kind: 'command', command: 'tlslint' });
    expect(serverLocation({ path: null, folders: [], isTrusted: true })).toEqual({ kind: 'command', command: 'tlslint' });
  });
});
