import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/engine/plain.ts';

class Lazy {
  readonly kind = 'written';
  get span(): { readonly start: number } {
    return { start: 3 };
  }
  method(): number {
    return 1;
  }
}

describe('plain', () => {
  it('keeps what classes compute, so that a clone has it', () => {
    const value = { at: new Lazy(), list: [new Lazy()], map: new Map([['a', new Set([1])]]), none: null, get fix() { return 'x'; } };
    expect(structuredClone(plain(value))).toEqual({ at: { kind: 'written', span: { start: 3 } }, list: [{ kind: 'written', span: { start: 3 } }], map: new Map([['a', new Set([1])]]), none: null, fix: 'x' });
  });

  it('keeps one object one', () => {
    const shared = { a: 1 };
    const { one, other } = plain({ one: [shared], other: shared });
    expect(one[0]).toBe(other);
    expect(other).not.toBe(shared);
  });
});
