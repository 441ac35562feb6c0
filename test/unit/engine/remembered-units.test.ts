import { describe, expect, it } from 'vitest';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Parser } from '../../../src/engine/parser.ts';
import { RememberedUnits } from '../../../src/engine/remembered-units.ts';
import { defaultSettings, loadProfile } from '../../../src/index.ts';

function tree(files: Readonly<Record<string, string>>): FileTree {
  return fileTreeInMemory(new Map(Object.entries(files)));
}

/** Reads its entry and the file that this names, and counts how often it is asked to. */
function countingParser(): { readonly parser: Parser; readonly count: () => number } {
  let parsed = 0;
  const parser: Parser = {
    id: 'fake',
    title: { en: 'fake', ja: 'fake' },
    lineComment: () => null,
    comments: () => [],
    detect: () => 'yes',
    arrange: (files) => files.map((file) => ({ entries: [file], fragment: false })),
    parse: ({ entries: [entry = ''] }, files) => {
      parsed += 1;
      const read = files.read(entry);
      if (read.kind === 'text') files.read(read.text);
      return { endpoints: [], problems: [], files: new Map(), spell: () => null };
    },
  };
  return { parser, count: () => parsed };
}

describe('units that are remembered', () => {
  it('are analysed again when a file changes that they were read from, and not otherwise', async () => {
    const { parser, count } = countingParser();
    const units = new RememberedUnits({ rules: [], settings: defaultSettings, profile: await loadProfile('asvs@5.0.be'), today: '2026-01-01' });
    const one = { parser, unit: { entries: ['main'], fragment: false } };
    const first = units.analyse(one, tree({ main: 'part', part: '1', other: '1' }));
    expect(units.analyse(one, tree({ main: 'part', part: '1', other: '2' }))).toBe(first);
    expect(count()).toBe(1);
    expect(units.analyse(one, tree({ main: 'part', part: '2' }))).not.toBe(first);
    expect([...(units.filesOf(one) ?? [])]).toEqual(['main', 'part']);
    units.keepOnly([]);
    expect(units.filesOf(one)).toBeNull();
    units.analyse(one, tree({ main: 'part', part: '2' }));
    expect(count()).toBe(3);
  });

  it('are given up when they take too long, until a file changes that was read before', async () => {
    const { parser, count } = countingParser();
    const endless: Parser = {
      ...parser,
      parse: (...request) => {
        const result = parser.parse(...request);
        const [, files] = request;
        if (files.exists('trap')) for (;;);
        return result;
      },
    };
    const units = new RememberedUnits({ rules: [], settings: defaultSettings, profile: await loadProfile('asvs@5.0.be'), today: '2026-01-01' }, 100);
    const one = { parser: endless, unit: { entries: ['main'], fragment: false } };
    const trapped = tree({ main: 'part', trap: '' });
    expect(units.analyse(one, trapped).parsed.problems).toMatchObject([{ code: 'file/too-slow', severity: 'error', span: { file: 'main' } }]);
    units.analyse(one, trapped);
    expect(count()).toBe(1);
    expect(units.analyse(one, tree({ main: 'part' })).parsed.problems).toEqual([]);
  });
});
