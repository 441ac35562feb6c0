import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../../parsers/haproxy/syntax/lex.ts';
import { meaningOf } from '../../../parsers/haproxy/syntax/word.ts';

const raw = (text: string): readonly string[] => [...lex(text)].flatMap(({ kind, start, end }) => (kind === 'word' ? [text.slice(start, end)] : []));

const environment = (name: string): string | null => (name === 'SITE' ? 'shop' : null);

const words = (text: string): readonly string[] => raw(text).map((word) => meaningOf(word, environment).value);

describe('words', () => {
  it.each([
    ['spaces part words', 'a b\tc\vd\fe', ['a', 'b', 'c', 'd', 'e']],
    ['a comment begins anywhere', 'a#b c', ['a']],
    ['quotes inside a word join it', `a"b c"d'e f'`, ['ab cde f']],
    ['single quotes hide everything', String.raw`'a\ "$SITE" #'`, [String.raw`a\ "$SITE" #`]],
    ['double quotes hide spaces, comments and single quotes', `"a #b 'c'"`, [`a #b 'c'`]],
    ['escapes count outside and inside double quotes', String.raw`a\ b\#\"\'\\ "\"\t\n\r"`, [`a b#"'\\`, '"\t\n\r']],
    ['hexadecimal escapes', String.raw`\x41\x7e`, ['A~']],
    ['other escapes keep their backslash', String.raw`^/\d+\.php$`, [String.raw`^/\d+\.php$`]],
    ['an escaped dollar is none, in double quotes only', String.raw`"\$SITE" \$SITE`, ['$SITE', String.raw`\$SITE`]],
    ['variables count in double quotes only', `"$SITE" "\${SITE}.pem" $SITE '$SITE'`, ['shop', 'shop.pem', '$SITE', '$SITE']],
    ['a default of a variable that is set', `"\${SITE-none}"`, ['shop']],
    ['a backslash before a tab does not join', 'a\\\tb', ['a\\', 'b']],
    ['empty quotes are a word', `"" a`, ['', 'a']],
    ['a line ends at a carriage return', 'a b\rc d\ne', ['a', 'b', 'e']],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['a quote that is not closed goes to the end of the line', '"a b\nc', 'unterminated-quote', 'a b'],
    ['a single one too', `'a b\nc`, 'unterminated-quote', 'a b'],
    ['a variable without a name', '"$1"', 'invalid-variable-name', '$1'],
    ['a brace that is not closed', '"${A-b"', 'unterminated-brace', '${A-b'],
    ['an expansion other than [*]', '"${A[1]}"', 'invalid-expansion', '${A[1]}'],
    ['half a hexadecimal escape', String.raw`\x4z`, 'invalid-hexadecimal', String.raw`\x4z`],
  ])('%s', (_, text, flaw, value) => {
    expect(meaningOf(raw(text)[0] ?? '', environment)).toMatchObject({ flaw, value });
  });

  it('keeps the text of a word with a variable that is not known', () => {
    expect(meaningOf('"/etc/${NAME-none}.pem"', environment)).toEqual({ value: '/etc/${NAME-none}.pem', offset: 1, variable: 'NAME', flaw: null });
  });

  it.each([
    ['abc', 0],
    ['"abc"', 1],
    ["'abc'", 1],
    ['a"bc"', null],
    [String.raw`a\ b`, null],
  ])('tells where the value of %s begins', (text, offset) => {
    expect(meaningOf(text, environment).offset).toBe(offset);
  });
});

it('accounts for every character', () => {
  const pieces = fc.constantFrom('a', '"', "'", '\\', '#', ' ', '\t', '\n', '\r', '\0', '$', '{', '}', '日', '\uFEFF', 'bind');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      let at = 0;
      for (const { start, end } of lex(text)) {
        expect(start).toBe(at);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(at).toBe(text.length);
    }),
  );
});
