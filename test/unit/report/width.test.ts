import { describe, expect, it } from 'vitest';
import { wrapTo, widthOf } from '../../../src/report/width.ts';

describe('wrapTo', () => {
  it.each([
    ['fits', 20, ['fits']],
    ['', 20, ['']],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 8, ['one two', 'three']],
    ['a longer-than-that b', 5, ['a', 'longer-than-that', 'b']],
    ['暗号 スイート が弱い', 9, ['暗号', 'スイート', 'が弱い']],
    ['暗号 スイート が弱い', 13, ['暗号 スイート', 'が弱い']],
  ])('breaks "%s" at %i columns', (text, width, lines) => {
    expect(wrapTo(text, width)).toEqual(lines);
  });
});

describe('widthOf', () => {
  it.each([
    ['TLS 1.2', 7],
    ['é', 1],
    ['e\u0301', 1],
    ['暗号', 4],
    ['🔒', 2],
  ])('gives "%s" %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});
