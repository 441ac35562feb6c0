import { describe, expect, it } from 'vitest';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { EditorTree } from '../../../src/lsp/editor-tree.ts';

describe('the files as the editor has them', () => {
  it('are unsaved texts over those of the disk', () => {
    const tree = new EditorTree(fileTreeInMemory(new Map([['a.conf', 'saved']])));
    expect(tree.read('a.conf')).toEqual({ kind: 'text', file: 'a.conf', text: 'saved' });
    tree.overlay('a.conf', 'unsaved');
    expect(tree.read('./a.conf')).toEqual({ kind: 'text', file: 'a.conf', text: 'unsaved' });
    tree.overlay('a.conf', null);
    expect(tree.read('a.conf')).toMatchObject({ text: 'saved' });
  });

  it('have documents that were never saved', () => {
    const tree = new EditorTree(fileTreeInMemory(new Map([['d/b.conf', '']])));
    tree.overlay('d/a.conf', 'new');
    expect(tree.read('d/a.conf')).toEqual({ kind: 'text', file: 'd/a.conf', text: 'new' });
    expect(tree.exists('d/a.conf')).toBe(true);
    expect(tree.list('d').map(({ name }) => name)).toEqual(['a.conf', 'b.conf']);
    expect(tree.list('./d/').map(({ name }) => name)).toEqual(['a.conf', 'b.conf']);
  });

  it('are read again when the disk may have changed, and are the same object when the text is', () => {
    const disk = new Map([['a.conf', 'one']]);
    const tree = new EditorTree({ read: (file) => ({ kind: 'text', file, text: disk.get(file) ?? '' }), list: () => [], exists: () => true });
    const first = tree.read('a.conf');
    tree.forget();
    expect(tree.read('a.conf')).toBe(first);
    disk.set('a.conf', 'two');
    expect(tree.read('a.conf')).toBe(first);
    tree.forget();
    expect(tree.read('a.conf')).toMatchObject({ text: 'two' });
  });
});
