import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recentlyFor, recentlyForParts } from '../../../src/tls/recently.ts';

describe('recentlyFor', () => {
  it('gives what is built, in whatever order it is asked', () => {
    const double = recentlyFor((key: number) => key * 2);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300 }), { maxLength: 500 }), (keys) => {
        expect(keys.map(double)).toEqual(keys.map((key) => key * 2));
      }),
    );
  });

  it('builds once for each of a few keys, and anew for one that was long not asked for', () => {
    const built: number[] = [];
    const remembering = recentlyFor((key: number) => built.push(key));
    for (let round = 0; round < 20; round++) for (const key of [1, 2, 3]) remembering(key);
    expect(built).toEqual([1, 2, 3]);
    for (let key = 100; key < 1000; key++) remembering(key);
    remembering(1);
    expect(built.filter((key) => key === 1)).toHaveLength(2);
  });
});

describe('recentlyForParts', () => {
  it('builds once for the same parts, and anew for parts that were long not asked for', () => {
    const built: number[] = [];
    const remembering = recentlyForParts(
      ({ a, b }: { readonly a: number; readonly b: object }) => [a, b],
      ({ a }) => built.push(a),
    );
    const b = {};
    const [one, same, other] = [remembering({ a: 1, b }), remembering({ a: 1, b }), remembering({ a: 1, b: {} })];
    expect([same === one, other === one]).toEqual([true, false]);
    for (let a = 100; a < 300; a++) remembering({ a, b });
    remembering({ a: 1, b });
    expect(built.filter((a) => a === 1)).toHaveLength(3);
  });
});
