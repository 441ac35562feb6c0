import { describe, expect, it } from 'vitest';
import { KnownPatterns } from '../../../parsers/haproxy/syntax/known-patterns.ts';
import type { SectionPattern } from '../../../parsers/haproxy/syntax/section-pattern.ts';
import { read } from './parsed.ts';

/** Ways to write a backend, each with another number of retries. */
function patterns(count: number): readonly SectionPattern[] {
  const text = Array.from({ length: count }, (_, number) => `backend b${number}\n  retries ${number}\n`).join('');
  return read(text).sections.flatMap(({ match }) => match?.pattern ?? []);
}

describe('patterns of sections', () => {
  it('are expected to come in turns', () => {
    const known = new KnownPatterns();
    const [a, b, c] = patterns(3);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three patterns');
    const expected = [a, b, c].map((pattern) => {
      known.add(pattern);
      return known.expected;
    });
    expect(expected).toEqual([null, null, null]);
    known.follow(a);
    expect(known.expected).toBe(b);
    known.follow(b);
    expect(known.expected).toBe(c);
    known.follow(c);
    expect(known.expected).toBe(a);
    known.follow(c);
    known.follow(c);
    expect(known.expected).toBe(c);
  });

  it('are remembered as long as they are among the latest', () => {
    const known = new KnownPatterns();
    const all = patterns(18);
    for (const pattern of all) known.add(pattern);
    expect(known.all).toEqual(all.slice(2).toReversed());
  });
});
