import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { execPath } from 'node:process';
import { afterAll, expect, it } from 'vitest';
import { Project } from '../../parsers/node/project/project.ts';
import { fileTreeInMemory } from '../../src/engine/file-tree.ts';

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tlslint-resolution-')));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const imports = {
  '#config': './config.json',
  '#lib/*': './src/lib/*',
  '#lib/internal/*.js': './src/internal/*.js',
  '#nested': { browser: './missing.js', node: { require: './dual.cjs', default: './dual.mjs' }, default: './missing.js' },
  '#default': { default: './config.json' },
};

const files: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'shop', imports }),
  'config.json': '{}',
  'dual.mjs': 'export {};',
  'dual.cjs': '',
  'src/lib/tls.js': '',
  'src/internal/tls.js': '',
  'src/settings/index.js': '',
  'src/settings.json': '{}',
  'src/only.json': '{}',
  'src/main.cjs': 'for (const name of process.argv.slice(2)) { try { console.log(require.resolve(name)); } catch { console.log(""); } }',
};

it('what a specifier leads to is what Node says', () => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const project = new Project(fileTreeInMemory(new Map(Object.entries(files))));
  const main = project.module('src/main.cjs');
  if (main === null) throw new Error('no module');
  const specifiers = ['#config', '#lib/tls.js', '#lib/internal/tls.js', '#default', '#nested', '#nowhere', './lib/tls', '../config', '../config.json', './settings', './only', './settings/index.js', '../nothing', 'undici-of-nobody'];
  const seen = execFileSync(execPath, [join(directory, 'src/main.cjs'), ...specifiers], { encoding: 'utf8' }).split('\n').slice(0, specifiers.length);
  const said = specifiers.map((specifier) => project.imported(specifier, main)?.file ?? '');
  expect(said).toEqual(seen.map((path) => (path === '' ? '' : relative(directory, path))));
  expect(seen.filter((path) => path !== '').length).toBe(11);
});
