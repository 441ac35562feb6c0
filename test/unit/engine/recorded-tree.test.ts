import { describe, expect, it } from 'vitest';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { FileTree } from '../../../src/engine/files.ts';
import { filesIn, recordedTree, stillHolds } from '../../../src/engine/recorded-tree.ts';

function tree(files: Readonly<Record<string, string>>): FileTree {
  return fileTreeInMemory(new Map(Object.entries(files)));
}

describe('a record of what was asked of a tree', () => {
  it('holds as long as every answer is the same', () => {
    const { tree: recorded, record } = recordedTree(tree({ 'a.conf': 'a', 'd/b.conf': 'b', 'other.conf': 'x' }));
    recorded.read('a.conf');
    recorded.read('missing.conf');
    recorded.list('d');
    recorded.exists('d/c.conf');
    expect(stillHolds(record, tree({ 'a.conf': 'a', 'd/b.conf': 'b', 'other.conf': 'changed' }))).toBe(true);
    expect(stillHolds(record, tree({ 'a.conf': 'A', 'd/b.conf': 'b' }))).toBe(false);
    expect(stillHolds(record, tree({ 'a.conf': 'a', 'd/b.conf': 'b', 'missing.conf': '' }))).toBe(false);
    expect(stillHolds(record, tree({ 'a.conf': 'a', 'd/b.conf': 'b', 'd/e.conf': '' }))).toBe(false);
    expect(stillHolds(record, tree({ 'a.conf': 'a', 'd/b.conf': 'b', 'd/c.conf': '' }))).toBe(false);
  });

  it('names the files whose text was read', () => {
    const { tree: recorded, record } = recordedTree(tree({ 'a.conf': 'a', 'b.conf': 'b' }));
    recorded.read('a.conf');
    recorded.read('missing.conf');
    recorded.exists('b.conf');
    expect([...filesIn(record)]).toEqual(['a.conf']);
  });
});
