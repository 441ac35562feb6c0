import { describe, expect, it } from 'vitest';
import { applyEdits, compatibleEdits, fixInRounds } from '../../../src/engine/fix.ts';
import type { Finding } from '../../../src/engine/finding.ts';
import type { TextEdit } from '../../../src/model/intent.ts';
import { runOn } from './fake.ts';

function edit(start: number, end: number, text: string, file = 'a'): TextEdit {
  return { span: { file, start, end }, text };
}

const [finding] = (await runOn({ 'a.fake': 'server a TLSv1' })).findings;

function findingWith(safety: 'safe' | 'unsafe', ...edits: readonly TextEdit[]): Finding {
  if (finding === undefined) throw new Error('the fake rule reports nothing');
  return { ...finding, fix: { text: '', edits, safety } };
}

describe('applyEdits', () => {
  it('replaces, inserts and removes, and keeps the rest', () => {
    expect(applyEdits('one two three', [edit(0, 0, '> '), edit(4, 7, '2'), edit(7, 13, '')])).toBe('> one 2');
  });
});

describe('compatibleEdits', () => {
  it('takes the first of edits that touch, and all of a finding or none', () => {
    const edits = compatibleEdits([findingWith('safe', edit(5, 9, 'x')), findingWith('safe', edit(0, 2, 'y'), edit(8, 10, 'z')), findingWith('safe', edit(20, 20, 'w'))], 'safe');
    expect([...edits.values()].flat().map(({ text }) => text)).toEqual(['x', 'w']);
  });

  it('makes an edit that two findings share once', () => {
    expect(compatibleEdits([findingWith('safe', edit(5, 9, 'x')), findingWith('safe', edit(5, 9, 'x'))], 'safe').get('a')).toHaveLength(1);
  });

  it('leaves out a fix that contradicts itself', () => {
    expect(compatibleEdits([findingWith('safe', edit(0, 20, ''), edit(14, 19, 'x'))], 'safe').size).toBe(0);
    expect(compatibleEdits([findingWith('safe', edit(0, 5, 'y'), edit(5, 9, 'x'), edit(0, 5, 'y'), edit(5, 9, 'x', 'b'))], 'safe').get('a')).toHaveLength(2);
  });

  it('leaves out unsafe fixes unless they are asked for', () => {
    expect(compatibleEdits([findingWith('unsafe', edit(5, 9, 'x'))], 'safe').size).toBe(0);
    expect(compatibleEdits([findingWith('unsafe', edit(5, 9, 'x'))], 'unsafe').size).toBe(1);
  });
});

describe('fixInRounds', () => {
  it('fixes until nothing is left', async () => {
    const texts = new Map([['a.fake', 'server a TLSv1\nserver b TLSv1 TLSv1.2\n'], ['b.fake', 'server c TLSv1.2\n']]);
    const fixed = await fixInRounds(texts, async (current) => (await runOn(Object.fromEntries(current))).findings, 'safe');
    expect([...fixed]).toEqual([['a.fake', 'server a TLSv1.2 TLSv1.3\nserver b TLSv1.2 TLSv1.3\n']]);
    expect((await runOn(Object.fromEntries(fixed))).findings).toEqual([]);
  });

  it('ends even when fixes undo each other', async () => {
    const texts = new Map([['a', 'x']]);
    const flip = (current: ReadonlyMap<string, string>): Promise<readonly Finding[]> => Promise.resolve([findingWith('safe', edit(0, 1, current.get('a') === 'x' ? 'y' : 'x'))]);
    expect((await fixInRounds(texts, flip, 'safe')).size).toBeLessThanOrEqual(1);
  });
});
