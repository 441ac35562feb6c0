import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileIdOf, fileTreeInMemory, fileTreeOnDisk, treeWith } from '../../../src/engine/file-tree.ts';
import type { FileTree } from '../../../src/engine/files.ts';

describe('fileTreeOnDisk', () => {
  let directory = '';
  let tree: FileTree;

  beforeAll(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'tlslint-')));
    mkdirSync(join(directory, 'root/sub'), { recursive: true });
    mkdirSync(join(directory, 'outside'));
    writeFileSync(join(directory, 'root/a.conf'), 'a');
    writeFileSync(join(directory, 'root/sub/b.conf'), 'b');
    writeFileSync(join(directory, 'root/binary'), Buffer.from([104, 0, 105]));
    writeFileSync(join(directory, 'outside/secret'), 'secret');
    symlinkSync('../outside/secret', join(directory, 'root/leads-out'));
    symlinkSync('../outside', join(directory, 'root/leads-out-too'));
    symlinkSync('sub/b.conf', join(directory, 'root/link'));
    symlinkSync('sub', join(directory, 'root/sub-link'));
    symlinkSync('none', join(directory, 'root/broken'));
    execFileSync('mkfifo', [join(directory, 'root/pipe')]);
    tree = fileTreeOnDisk({ workingDirectory: join(directory, 'root'), roots: ['.'], overlay: new Map([['unsaved.conf', 'new'], ['a.conf', 'changed']]) });
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('reads below its roots, relative to the working directory', () => {
    expect(tree.read('sub/b.conf')).toEqual({ kind: 'text', file: 'sub/b.conf', text: 'b' });
    expect(tree.read(join(directory, 'root/sub/b.conf'))).toEqual({ kind: 'text', file: 'sub/b.conf', text: 'b' });
    expect(tree.read('none.conf')).toEqual({ kind: 'missing' });
    expect(tree.read('sub')).toEqual({ kind: 'unreadable', why: 'directory' });
  });

  it('knows a file behind a link by its real name', () => {
    expect(tree.read('link')).toEqual({ kind: 'text', file: 'sub/b.conf', text: 'b' });
    expect(tree.read('sub-link/b.conf')).toEqual({ kind: 'text', file: 'sub/b.conf', text: 'b' });
  });

  it('has unsaved text behind a link as well', () => {
    const unsaved = fileTreeOnDisk({ workingDirectory: join(directory, 'root'), roots: ['.'], overlay: new Map([['sub/b.conf', 'new']]) });
    expect(unsaved.read('link')).toEqual({ kind: 'text', file: 'sub/b.conf', text: 'new' });
  });

  it('does not look outside, whichever way leads there', () => {
    for (const path of ['../outside/secret', 'leads-out', 'leads-out-too/secret', join(directory, 'outside/secret'), '../outside/none', '/etc/passwd']) {
      expect(tree.read(path), path).toEqual({ kind: 'outside' });
      expect(tree.exists(path), path).toBe(false);
    }
    expect(tree.list('../outside')).toEqual([]);
    expect(tree.list('leads-out-too')).toEqual([]);
  });

  it('lists names in byte order and shows links that lead nowhere', () => {
    expect(tree.list('.')).toEqual([
      { name: 'a.conf', kind: 'file' },
      { name: 'binary', kind: 'file' },
      { name: 'broken', kind: 'file', link: true },
      { name: 'leads-out', kind: 'file', link: true },
      { name: 'leads-out-too', kind: 'file', link: true },
      { name: 'link', kind: 'file', link: true },
      { name: 'pipe', kind: 'file' },
      { name: 'sub', kind: 'directory' },
      { name: 'sub-link', kind: 'directory', link: true },
    ]);
  });

  it('does not read what is no text, and does not wait for a pipe', () => {
    expect(tree.read('binary')).toEqual({ kind: 'unreadable', why: 'not-text' });
    expect(tree.read('pipe')).toEqual({ kind: 'unreadable', why: 'other' });
  });

  it('prefers unsaved texts', () => {
    expect(tree.read('a.conf')).toEqual({ kind: 'text', file: 'a.conf', text: 'changed' });
    expect(tree.read('unsaved.conf')).toEqual({ kind: 'text', file: 'unsaved.conf', text: 'new' });
    expect(tree.exists('unsaved.conf')).toBe(true);
  });

  it('names files outside of the working directory by their absolute path', () => {
    const other = fileTreeOnDisk({ workingDirectory: join(directory, 'root/sub'), roots: ['..'] });
    expect(other.read('../a.conf')).toMatchObject({ file: join(directory, 'root/a.conf') });
    expect(fileIdOf('/srv', '/srv/a/b.conf')).toBe('a/b.conf');
    expect(fileIdOf('/srv', '/srv-other/b.conf')).toBe('/srv-other/b.conf');
    expect(fileIdOf('/srv', '/srv/..conf')).toBe('..conf');
  });
});

describe('fileTreeInMemory', () => {
  const tree = fileTreeInMemory(new Map([['conf/é.conf', 'e'], ['conf/z.conf', 'z'], ['conf/sub/x.conf', 'x']]));

  it('reads and lists', () => {
    expect(tree.read('conf/sub/../z.conf')).toEqual({ kind: 'text', file: 'conf/z.conf', text: 'z' });
    expect(tree.read('conf')).toEqual({ kind: 'unreadable', why: 'directory' });
    expect(tree.read('conf/none')).toEqual({ kind: 'missing' });
    expect(tree.read('/etc/none')).toEqual({ kind: 'outside' });
    expect(fileTreeInMemory(new Map([['/etc/a', '']])).read('/etc/none')).toEqual({ kind: 'missing' });
    expect(tree.list('conf')).toEqual([{ name: 'sub', kind: 'directory' }, { name: 'z.conf', kind: 'file' }, { name: 'é.conf', kind: 'file' }]);
    expect(tree.exists('conf/sub/x.conf')).toBe(true);
    expect(tree.exists('conf/none')).toBe(false);
  });
});

describe('treeWith', () => {
  it('answers with known texts, and asks the tree for others', () => {
    const tree = treeWith(new Map([['a.conf', 'known']]), fileTreeInMemory(new Map([['a.conf', 'new'], ['b.conf', 'b']])));
    expect(['a.conf', 'b.conf', 'c.conf'].map((path) => tree.read(path))).toEqual([{ kind: 'text', file: 'a.conf', text: 'known' }, { kind: 'text', file: 'b.conf', text: 'b' }, { kind: 'missing' }]);
    expect(tree.list('.').map(({ name }) => name)).toEqual(['a.conf', 'b.conf']);
  });
});
