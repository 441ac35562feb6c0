import { describe, expect, it } from 'vitest';
import { releaseOf } from '../../../parsers/node/release.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { Runtime } from '../../../src/engine/parser.ts';

const nothing: Runtime = { products: {}, library: null, distribution: null };

function shown(files: Readonly<Record<string, string>>, runtime: Runtime = nothing): string {
  const { version, library, stated } = releaseOf('src/app.js', fileTreeInMemory(new Map(Object.entries(files))), runtime);
  return `${version} ${library.version}${stated.product ? '' : ' assumed'}`;
}

describe('what runs a source file', () => {
  it('is assumed when nothing says so', () => {
    expect(shown({})).toBe('22 3.5 assumed');
    expect(shown({ '.nvmrc': 'lts/*', 'package.json': '{' })).toBe('22 3.5 assumed');
  });

  it('is what the settings say, whatever the manifests do', () => {
    expect(shown({ '.nvmrc': '20' }, { ...nothing, products: { node: '18' } })).toBe('18 3.0');
  });

  it.each([
    [{ '.nvmrc': 'v16.20.2\n' }, '16.20.2 1.1'],
    [{ '.nvmrc': 'lts/Iron' }, '20 3.0'],
    [{ 'src/.node-version': '24.1.0', '.nvmrc': '20' }, '24.1.0 3.0'],
    [{ 'package.json': '{ "engines": { "node": ">=18 <23" } }' }, '18 3.0'],
    [{ 'package.json': '{ "engines": { "node": "^22.12.0 || ^20.19.0 || >=24" } }' }, '20.19.0 3.0'],
    [{ 'package.json': '{ "engines": { "node": "24.x" } }' }, '24 3.5'],
    [{ 'package.json': '{ "engines": { "node": "18" }, "volta": { "node": "22.20.0" } }' }, '22.20.0 3.5'],
    [{ 'package.json': '{ "engines": { "node": "<=22" } }' }, '22 3.5 assumed'],
  ])('is what the nearest manifest says: %o', (files, expected) => {
    expect(shown(files as Readonly<Record<string, string>>)).toBe(expected);
  });
});
