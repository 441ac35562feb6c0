import { describe, expect, it } from 'vitest';
import { parsedModules } from '../../../parsers/node/project/parsed-modules.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';

const source = (file: string, text: string) => ({ kind: 'text', file, text }) as const;

describe('modules that were parsed', () => {
  it('are the same for all units of a tree', () => {
    const [tree, other] = [fileTreeInMemory(new Map()), fileTreeInMemory(new Map())];
    const module = parsedModules(tree).moduleOf(source('a.js', 'export const a = 1;'));
    expect(parsedModules(tree).moduleOf(source('a.js', 'export const a = 1;'))).toBe(module);
    expect(parsedModules(other).moduleOf(source('a.js', 'export const a = 1;'))).not.toBe(module);
  });

  it('are parsed anew when their text is another', () => {
    const modules = parsedModules(fileTreeInMemory(new Map()));
    const module = modules.moduleOf(source('a.js', 'export const a = 1;'));
    expect(modules.moduleOf(source('a.js', 'export const b = 1;'))).not.toBe(module);
    expect(modules.moduleOf(source('b.js', 'export const a = 1;')).file).toBe('b.js');
  });

  it('are forgotten when there are too many', () => {
    const modules = parsedModules(fileTreeInMemory(new Map()));
    const module = modules.moduleOf(source('a.js', 'export const a = 1;'));
    modules.moduleOf(source('long.json', ' '.repeat(1_200_000)));
    expect(modules.moduleOf(source('a.js', 'export const a = 1;'))).not.toBe(module);
  });
});
