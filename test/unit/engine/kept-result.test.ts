import { describe, expect, it } from 'vitest';
import { analyseUnit } from '../../../src/engine/analyse.ts';
import { digestsOf } from '../../../src/engine/file-digests.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { analyseToKeep, restoreResult } from '../../../src/engine/kept-result.ts';
import { resultInShort, type UnitResult, type Worded } from '../../../src/engine/unit-result.ts';
import { defaultSettings, lintUnits } from '../../../src/index.ts';
import { projectRoot } from '../../../src/dev/project-root.ts';
import { profile } from '../../../src/standards/profiles/asvs-5.0.be.ts';
import { fakeParser, noOldVersion } from './fake.ts';

/** A copy with all that getters compute, those of classes as well, which JSON would leave out. */
function computed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(computed);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [computed(key), computed(part)]));
  if (value instanceof Set) return new Set([...value].map(computed));
  const getters: string[] = [];
  for (let at: unknown = Reflect.getPrototypeOf(value); typeof at === 'object' && at !== null && at !== Object.prototype; at = Reflect.getPrototypeOf(at)) {
    getters.push(...Object.entries(Object.getOwnPropertyDescriptors(at)).flatMap(([name, property]) => (property.get === undefined ? [] : [name])));
  }
  return Object.fromEntries([...Object.keys(value), ...getters].map((name) => [name, computed(Reflect.get(value, name))]));
}

describe('a kept result', () => {
  it.each<Worded>(['all', 'of-level'])('loses nothing of what the fixtures of all formats give, worded: %s', async (worded) => {
    const kinds = new Set<string>();
    let findings = 0;
    const settings = { ...defaultSettings, level: 2 } as const;
    await lintUnits(['fixtures'], { workingDirectory: projectRoot, settings }, ({ units, tree }, options) => {
      const results = units.map(({ parser, unit }): UnitResult => {
        const restored = restoreResult(analyseToKeep({ parser, unit }, tree, options, { worded, digestsOf: null }), tree);
        expect(restored).toEqual(computed(resultInShort(analyseUnit(parser, unit, tree, options), worded)));
        kinds.add(parser.id);
        findings += restored.checked.checked.length;
        return restored;
      });
      return Promise.resolve(results);
    });
    expect(kinds.size).toBeGreaterThanOrEqual(4);
    expect(findings).toBeGreaterThan(1000);
  }, 300_000);

  it('is in pieces where it is long', () => {
    const lines = Array.from({ length: 1234 }, (_, index) => `server s${index} TLSv1`);
    const tree = fileTreeInMemory(new Map([['a.fake', lines.join('\n')]]));
    const unit = { entries: ['a.fake'], fragment: false };
    const options = { rules: [noOldVersion], settings: defaultSettings, profile, today: '2026-12-01' };
    const kept = analyseToKeep({ parser: fakeParser, unit }, tree, options, { worded: 'all', digestsOf });
    expect([kept.checked.length, kept.endpoints.length]).toEqual([13, 13]);
    const { checked, parsed } = restoreResult(kept, tree);
    expect([checked.checked.length, parsed.endpoints.length]).toEqual([1234, 1234]);
    expect(parsed.files.get('a.fake')).toBe(lines.join('\n'));
    expect(kept.digests?.reads.map(([path]) => path)).toEqual(['a.fake']);
  });
});
