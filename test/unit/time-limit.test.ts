import { describe, expect, it } from 'vitest';
import { unitAnalysis } from '../../src/cli/analyse-units.ts';
import { workOnAll, workTurn } from '../../src/cli/work-turns.ts';
import { arrangeFiles } from '../../src/engine/analyse.ts';
import { discover } from '../../src/engine/discover.ts';
import { fileTreeInMemory } from '../../src/engine/file-tree.ts';
import type { Parser } from '../../src/engine/parser.ts';
import { planRun, runOf, type RunRequest } from '../../src/engine/run.ts';
import { defaultSettings } from '../../src/engine/settings.ts';
import { profile } from '../../src/standards/profiles/asvs-5.0.be.ts';
import { fakeParser } from './engine/fake.ts';

function forEver(): never {
  for (;;);
}

describe('workOnAll', () => {
  it('does everything once and in order', () => {
    const done: number[] = [];
    workOnAll(Array.from({ length: 3000 }, (_, index) => index), (item) => done.push(item), () => expect.unreachable());
    expect(done).toEqual(Array.from({ length: 3000 }, (_, index) => index));
  });

  it.each([
    ['a loop', forEver],
    ['a regular expression', () => new RegExp('^(a+)+$').test(`${'a'.repeat(60)}b`)],
    ['what catches everything', () => { try { forEver(); } catch { forEver(); } finally { forEver(); } }],
  ])('gives up %s and goes on', (_, endless) => {
    const [done, overdue] = [[] as number[], [] as number[]];
    workOnAll([1, 2, 3], (item) => (item === 2 ? endless() : done.push(item)), (item) => overdue.push(item), 100);
    expect([done, overdue]).toEqual([[1, 3], [2]]);
  });

  it('throws what the work throws', () => {
    expect(() => workTurn([1], 0, () => { throw new TypeError('broken'); }, () => expect.unreachable())).toThrow(new TypeError('broken'));
  });
});

describe('a configuration that takes too long', () => {
  it('is reported as not checked, and the others are checked', async () => {
    const parser: Parser = { ...fakeParser, parse: (unit, ...rest) => (unit.entries[0] === 'b.fake' ? forEver() : fakeParser.parse(unit, ...rest)) };
    const tree = fileTreeInMemory(new Map(['a', 'b', 'c'].map((name) => [`${name}.fake`, `server ${name} TLSv1`])));
    const request: RunRequest = { paths: ['.'], tree, formats: [{ id: 'fake', load: () => Promise.resolve(parser) }], rules: [], settings: defaultSettings, profile, today: '2026-12-01' };
    const plan = await planRun(request);
    const counted: number[] = [];
    const analyse = unitAnalysis({ threads: 1, cache: null, worded: 'all', onUnit: (done) => counted.push(done), limit: 200 });
    const source = { workingDirectory: '/', roots: [], overlay: new Map(), settings: defaultSettings, today: '2026-12-01' };
    const run = runOf(await analyse(plan, request, source), plan.context, request);
    expect(run.problems).toMatchObject([{ code: 'file/too-slow', severity: 'error', span: { file: 'b.fake' } }]);
    expect([...run.files.keys()]).toEqual(['a.fake', 'c.fake']);
    expect(counted).toEqual([1, 2, 3]);
  });
});

describe('telling what a file is that takes too long', () => {
  it('is given up, and the file is reported', async () => {
    const parser: Parser = { ...fakeParser, detect: (file, text) => (file === 'b.fake' ? forEver() : fakeParser.detect(file, text)) };
    const tree = fileTreeInMemory(new Map(['a', 'b', 'c'].map((name) => [`${name}.fake`, `server ${name} TLSv1\n`.repeat(10_000)])));
    const { files, problems } = await discover(['.'], { tree, formats: [{ id: 'fake', load: () => Promise.resolve(parser) }], isIgnored: () => false, limit: 50 });
    expect([...files.values()]).toEqual([['a.fake', 'c.fake']]);
    expect(problems).toMatchObject([{ code: 'file/too-slow', severity: 'error', span: { file: 'b.fake' } }]);
  });
});

describe('arranging files that takes too long', () => {
  it('is given up, which is said at the first of them', () => {
    const tree = fileTreeInMemory(new Map());
    const { units, problems } = arrangeFiles({ ...fakeParser, arrange: forEver }, ['a.fake', 'b.fake'], tree, 50);
    expect(units).toEqual([]);
    expect(problems).toMatchObject([{ code: 'file/too-slow', severity: 'error', span: { file: 'a.fake' } }]);
  });

  it('may take longer for many files', () => {
    const tree = fileTreeInMemory(new Map());
    const slow = (): readonly never[] => {
      for (const end = performance.now() + 200; performance.now() < end; );
      return [];
    };
    expect(arrangeFiles({ ...fakeParser, arrange: slow }, Array.from({ length: 100 }, () => 'a.fake'), tree, 50).problems).toEqual([]);
  });
});
