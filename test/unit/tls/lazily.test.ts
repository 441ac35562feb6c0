import { describe, expect, it } from 'vitest';
import { lazilyForParts } from '../../../src/tls/lazily.ts';

describe('lazilyForParts', () => {
  const [one, other] = [{ name: 'one' }, { name: 'other' }];

  it('builds once for objects that have the same parts, whatever comes between', () => {
    let built = 0;
    const numbered = lazilyForParts(({ parts }: { readonly parts: readonly unknown[] }) => parts, () => (built += 1));
    const asked = [[one, 'a'], [other, 'a'], [one, 'b'], [one, 'a'], [one, 'a'], [other, 'a'], [null, 'a'], [null, 'a'], [one]];
    expect(asked.map((parts) => numbered({ parts }))).toEqual([1, 2, 3, 1, 1, 2, 4, 4, 5]);
  });

  it('takes objects that only look the same for different ones', () => {
    const built = lazilyForParts(({ part }: { readonly part: object }) => [part], ({ part }) => part);
    expect(built({ part: one })).toBe(one);
    expect(built({ part: { ...one } })).not.toBe(one);
  });
});
