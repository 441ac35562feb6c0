import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textBefore } from '../../../parsers/_shared/text-before.ts';

/** What is asked of the text before a place. */
const expressions: readonly RegExp[] = [/(?:^|\n)[ \t]*$/, /,\s*$/, /[{,]\s*$/, /["'`:, ]$/, /(?:^|[;\n])[ \t]*$/];

describe('textBefore', () => {
  it('holds all that such expressions find', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', '\t', '\n', ',', ';', '{', 'x', '"') }), fc.nat(20), (text, place) => {
        const offset = Math.min(place, text.length);
        for (const expression of expressions) expect(expression.exec(textBefore(text, offset))?.[0]).toBe(expression.exec(text.slice(0, offset))?.[0]);
      }),
      { numRuns: 500, seed: 20260101 },
    );
  });

  it('is short where the text is long', () => {
    expect(textBefore(`${'x'.repeat(1_000_000)},\n  y`, 1_000_004)).toBe(',\n  ');
  });
});
