import { describe, expect, it } from 'vitest';
import { discover, type Discovery } from '../../../src/engine/discover.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { FileTree } from '../../../src/engine/files.ts';
import { fakeFormat } from './fake.ts';

const tree = fileTreeInMemory(
  new Map([
    ['conf/a.fake', ''],
    ['conf/sub/b.fake', ''],
    ['conf/readme.txt', ''],
    ['conf/.git/c.fake', ''],
    ['conf/node_modules/d.fake', ''],
    ['empty/readme.txt', ''],
    ['app/.github/workflows/e.fake', ''],
    ['app/.cache/f.fake', ''],
  ]),
);

function found(paths: readonly string[], isIgnored: (path: string) => boolean = () => false, ignoreUnknown = false): Promise<Discovery> {
  return discover(paths, { tree, formats: [fakeFormat], isIgnored, ignoreUnknown });
}

function filesOf({ files }: Discovery): readonly string[] {
  return [...files.values()].flat();
}

function problemsOf({ problems }: Discovery): readonly (readonly string[])[] {
  return problems.map(({ code, span }) => [code, span.file]);
}

describe('discover', () => {
  it('walks directories, but not those that hold no configuration', async () => {
    const discovery = await found(['conf']);
    expect(filesOf(discovery)).toEqual(['conf/a.fake', 'conf/sub/b.fake']);
    expect(discovery.problems).toEqual([]);
  });

  it('knows the names with a dot that hold settings', async () => {
    expect(filesOf(await found(['app']))).toEqual(['app/.github/workflows/e.fake']);
  });

  it('takes a file once, however it is named', async () => {
    expect(filesOf(await found(['conf/a.fake', 'conf', 'conf/']))).toEqual(['conf/a.fake', 'conf/sub/b.fake']);
  });

  it('reports a named file that it cannot check', async () => {
    expect(problemsOf(await found(['conf/readme.txt', 'conf/none.fake']))).toEqual([
      ['file/unknown-format', 'conf/readme.txt'],
      ['file/missing', 'conf/none.fake'],
    ]);
  });

  it('reports a directory without configuration', async () => {
    expect(problemsOf(await found(['empty']))).toEqual([['file/nothing-found', 'empty']]);
  });

  it('reports a directory that may not be read', async () => {
    const closed: FileTree = {
      ...tree,
      list: (path) => (path === 'conf/sub' ? [] : tree.list(path)),
      read: (path) => (path === 'conf/sub' ? { kind: 'unreadable', why: 'permission' } : tree.read(path)),
    };
    const discovery = await discover(['conf'], { tree: closed, formats: [fakeFormat], isIgnored: () => false });
    expect(filesOf(discovery)).toEqual(['conf/a.fake']);
    expect(discovery.problems).toMatchObject([{ code: 'file/permission', severity: 'error', span: { file: 'conf/sub' } }]);
    expect((await discover(['conf/sub'], { tree: closed, formats: [fakeFormat], isIgnored: () => false })).problems).toMatchObject([{ code: 'file/permission', severity: 'error' }]);
  });

  it.each([
    ['permission', 'conf/a.fake', ['file/permission']],
    ['failed', 'conf/a.fake', ['file/failed']],
    ['too-large', 'conf/big.conf', ['file/too-large']],
    ['too-large', 'conf/core', []],
    ['not-text', 'conf/a.fake', []],
    ['other', 'conf/a.fake', []],
  ] as const)('below a directory, says that a file could not be read: %s %s', async (why, path, codes) => {
    const texts = fileTreeInMemory(new Map([[path, ''], ['conf/sub/b.fake', '']]));
    const closed: FileTree = { ...texts, read: (file) => (file === path ? { kind: 'unreadable', why } : texts.read(file)) };
    const { problems } = await discover(['conf'], { tree: closed, formats: [fakeFormat], isIgnored: () => false });
    expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual(codes.map((code) => `error ${code}`));
    expect(problems.every(({ text }) => text.en.includes('"ignore"') && text.ja.includes('"ignore"'))).toBe(true);
    const left = await discover(['conf'], { tree: closed, formats: [fakeFormat], isIgnored: (file) => file === path });
    expect(left.problems).toEqual([]);
  });

  it('says where a walk ends before everything was looked at', async () => {
    const deep = fileTreeInMemory(new Map([[`${'d/'.repeat(40)}a.fake`, ''], [`${'d/'.repeat(42)}b.fake`, '']]));
    const walk = await discover(['.'], { tree: deep, formats: [fakeFormat], isIgnored: () => false });
    expect(filesOf(walk)).toEqual([`${'d/'.repeat(40)}a.fake`]);
    expect(walk.problems).toMatchObject([{ code: 'file/too-deep', severity: 'error', span: { file: `${'d/'.repeat(40)}d` } }]);
    const names = Array.from({ length: 200_001 }, (_, index) => ({ name: `${index}`, kind: 'file' as const }));
    const wide: FileTree = { read: (path) => ({ kind: 'unreadable', why: path === 'wide' ? 'directory' : 'not-text' }), list: () => names, exists: () => true };
    const { problems } = await discover(['wide'], { tree: wide, formats: [fakeFormat], isIgnored: () => false });
    expect(problems.map(({ code, span }) => [code, span.file])).toEqual([['file/too-many', 'wide'], ['file/nothing-found', 'wide']]);
  });

  it('leaves out what the settings ignore, and says so of a named file', async () => {
    const discovery = await found(['conf', 'conf/sub/b.fake'], (path) => path.startsWith('conf/sub'));
    expect(filesOf(discovery)).toEqual(['conf/a.fake']);
    expect(problemsOf(discovery)).toEqual([['file/ignored', 'conf/sub/b.fake']]);
  });

  it('passes over named files that are no configuration when told to, but not over missing ones', async () => {
    const discovery = await found(['conf/readme.txt', 'conf/a.fake', 'conf/sub/b.fake', 'conf/none.fake'], (path) => path.startsWith('conf/sub'), true);
    expect(filesOf(discovery)).toEqual(['conf/a.fake']);
    expect(problemsOf(discovery)).toEqual([['file/missing', 'conf/none.fake']]);
  });
});
