import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsOfShard } from '../../../src/engine/shard.ts';

describe('itemsOfShard', () => {
  const partsOf = (items: readonly number[], count: number): readonly (readonly number[])[] =>
    Array.from({ length: count }, (_, part) => itemsOfShard(items, (weight) => weight, { index: part + 1, count }));

  it('gives parts of about the same weight', () => {
    expect(partsOf([1, 1, 1, 1, 1, 1, 1, 1], 4)).toEqual([[1, 1], [1, 1], [1, 1], [1, 1]]);
    expect(partsOf([6, 1, 1, 1, 1, 1, 1], 2)).toEqual([[6], [1, 1, 1, 1, 1, 1]]);
    expect(partsOf([5], 3).flat()).toEqual([5]);
    expect(partsOf([], 3)).toEqual([[], [], []]);
  });

  it('gives each item once, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 })), fc.integer({ min: 1, max: 20 }), (items, count) => {
        expect(partsOf(items, count).flat()).toEqual(items);
      }),
    );
  });
});
