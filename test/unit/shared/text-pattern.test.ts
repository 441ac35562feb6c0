import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textPattern, WordPlaces, type TextPattern } from '../../../parsers/_shared/text-pattern.ts';

function endOfLetters(text: string, start: number): number {
  return start + (/^[a-z]*/.exec(text.slice(start))?.[0].length ?? 0);
}

/** Of a text in which the names are in capitals, which the pattern has in small letters. */
function patternOf(text: string): TextPattern {
  const places = new WordPlaces();
  for (const { index, 0: name } of text.matchAll(/[A-Z]+/g)) places.push(index, index + name.length);
  return textPattern(text, { start: 0, end: text.length }, places, 0, endOfLetters);
}

function namesIn(text: string, places: WordPlaces): readonly string[] {
  return Array.from({ length: places.length }, (_, word) => places.wordIn(text, word));
}

describe('a pattern of a text', () => {
  it('finds other names in the same text, also behind something else', () => {
    const places = new WordPlaces();
    const text = '# server { name shop; root /srv/shop; } # more';
    expect(patternOf('server { name A; root /srv/B; }').match(text, 2, places)).toBe(text.indexOf(' # more'));
    expect(namesIn(text, places)).toEqual(['shop', 'shop']);
  });

  it.each([
    ['another text', 'server { name shop; }'],
    ['no name', 'server { name ; root /srv/shop; }'],
    ['the end of the text', 'server { name shop; root /srv/shop'],
    ['more behind a name', 'server { name shop-b; root /srv/shop; }'],
  ])('does not fit %s, and leaves no places of it', (_, text) => {
    const places = new WordPlaces();
    places.push(1, 2);
    expect(patternOf('server { name A; root /srv/B; }').match(text, 0, places)).toBe(-1);
    expect(places.length).toBe(1);
  });

  it('finds the names that were put into it, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.stringMatching(/^[0-9 ;]{1,4}$/), fc.stringMatching(/^[a-z]{1,9}$/)), { maxLength: 400 }), (parts) => {
        const text = `${parts.map(([piece, name]) => piece + name).join('')}.`;
        const places = new WordPlaces();
        expect(patternOf(`${parts.map(([piece]) => `${piece}A`).join('')}.`).match(text, 0, places)).toBe(text.length);
        expect(namesIn(text, places)).toEqual(parts.map(([, name]) => name));
      }),
    );
  });
});
