import { describe, expect, it } from 'vitest';
import { manifestsIn } from '../../../parsers/node/project/manifests.ts';
import { pathsOf } from '../../../parsers/node/project/resolve.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';

function resolved(specifier: string, files: Readonly<Record<string, unknown>>, from = 'app/src/server.ts'): readonly string[] {
  const texts = Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? content : JSON.stringify(content)] as const);
  return pathsOf(specifier, from, manifestsIn(fileTreeInMemory(new Map(texts))));
}

describe('what a specifier may mean', () => {
  it.each([
    ['./tls.js', 'app/src/tls.js'],
    ['../config.json', 'app/config.json'],
    ['..', 'app'],
  ])('relative: %s', (specifier, path) => {
    expect(resolved(specifier, {})).toEqual([path]);
  });

  it.each([
    ['#config', ['app/config.json']],
    ['#lib/tls.js', ['app/src/lib/tls.js']],
    ['#lib/internal/tls.js', ['app/src/internal/tls.js']],
    ['#dual', ['app/dual.mjs']],
    ['#package', []],
    ['#other', []],
  ])('imports of package.json: %s', (specifier, paths) => {
    const imports = { '#config': './config.json', '#lib/*': './src/lib/*', '#lib/internal/*': './src/internal/*', '#dual': { browser: './no.js', import: './dual.mjs', default: './dual.cjs' }, '#package': 'undici' };
    expect(resolved(specifier, { 'app/package.json': { imports } })).toEqual(paths);
  });

  it.each([
    ['@tls/options', ['app/src/tls/options', 'app/generated/tls/options', 'app/src/@tls/options']],
    ['settings', ['app/src/settings.ts', 'app/src/settings']],
    ['https', ['app/src/https']],
    ['node:https', []],
  ])('paths and baseUrl of tsconfig.json: %s', (specifier, paths) => {
    const text = '{ /* a comment */ "compilerOptions": { "baseUrl": "src", // and another\n "paths": { "@tls/*": ["tls/*", "../generated/tls/*"], "settings": ["./settings.ts"], }, }, }';
    expect(resolved(specifier, { 'app/tsconfig.json': text })).toEqual(paths);
  });

  it('options may stand in the file that another extends, and paths without baseUrl are of that file', () => {
    const files = { 'tsconfig.base.json': { compilerOptions: { paths: { '~/*': ['./app/src/*'] } } }, 'app/tsconfig.json': { extends: '../tsconfig.base' } };
    expect(resolved('~/tls', files)).toEqual(['app/src/tls']);
  });

  it.each([['{'], ['[]'], ['{"compilerOptions":{"paths":{"@tls/*":"tls/*"}}}'], ['{"extends":"./tsconfig.json"}']])('%s means nothing', (text) => {
    expect(resolved('@tls/options', { 'app/tsconfig.json': text })).toEqual([]);
  });
});
