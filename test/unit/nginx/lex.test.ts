import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../../parsers/nginx/syntax/lex.ts';

const words = (text: string): readonly string[] =>
  [...lex(text)].filter(({ kind }) => kind === 'word').map(({ value }) => value);

const kinds = (text: string): string =>
  [...lex(text)]
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind }) => kind)
    .join(' ');

const flaws = (text: string): readonly (string | null)[] => [...lex(text)].map(({ flaw }) => flaw).filter((flaw) => flaw !== null);

describe('words', () => {
  it.each([
    ['spaces part words', 'a b\tc\r\nd', ['a', 'b', 'c', 'd']],
    ['only these four are spaces', 'a\fb\u00a0c\vd', ['a\fb\u00a0c\vd']],
    ['; and { end a word', 'listen 80;location /{', ['listen', '80', 'location', '/']],
    ['} inside a word is a part of it', 'a}b c}', ['a}b', 'c}']],
    ['# inside a word is a part of it', 'return 301 /a#b;', ['return', '301', '/a#b']],
    ['quotes inside a word are a part of it', `a"b c"d e'f`, ['a"b', 'c"d', "e'f"]],
    ['quotes hide everything', `"a b;{}#'c" 'd "e'`, ["a b;{}#'c", 'd "e']],
    ['empty quotes are a word', `"" ''`, ['', '']],
    ['a quoted word may span lines', '"a\nb"', ['a\nb']],
    ['${ does not open a block', 'set $a ${b}c{', ['set', '$a', '${b}c']],
    ['neither do more braces after it', '${{{x', ['${{{x']],
    ['a { later does', '$a{b', ['$a', 'b']],
    ['an escaped $ is none', '\\${b', ['\\$', 'b']],
    ['quotes, backslash and t r n are unescaped', String.raw`\"\'\\\t\r\n "\"\'\\\t\r\n"`, [`"'\\\t\r\n`, `"'\\\t\r\n`]],
    ['other escapes keep their backslash', String.raw`~\.php\d$ "\.\;"`, [String.raw`~\.php\d$`, String.raw`\.\;`]],
    ['an escaped space, ; or { does not end a word', 'a\\ b\\;c\\{d', ['a\\ b\\;c\\{d']],
    ['an escaped backslash does not escape', String.raw`"a\\" "b"`, ['a\\', 'b']],
    [') may follow a quote and begins a word', 'if ($a = "b") {', ['if', '($a', '=', 'b', ')']],
    ['{ and ; may follow a quote', `a "b"{c 'd';`, ['a', 'b', 'c', 'd']],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
    expect(flaws(text)).toEqual([]);
  });

  it('tells how a word is quoted', () => {
    expect([...lex(`a 'b' "c"`)].filter(({ kind }) => kind === 'word').map(({ quote }) => quote)).toEqual(['none', 'single', 'double']);
  });
});

describe('comments', () => {
  it('run to the end of the line, without the line break', () => {
    expect([...lex('a; # b "c\r\n#d')].filter(({ kind }) => kind === 'comment').map(({ value }) => value)).toEqual(['# b "c', '#d']);
  });

  it('may stand among the words of a directive', () => {
    expect(words('log_format # name\n main # pattern\n "$host";')).toEqual(['log_format', 'main', '$host']);
  });

  it('do not end at a lone carriage return', () => {
    expect(kinds('# a\rb;\nc;')).toBe('comment word semicolon');
  });
});

describe('Lua blocks', () => {
  it('are one token', () => {
    expect(kinds('content_by_lua_block { if a then b = {} end } c;')).toBe('word open lua close word semicolon');
  });

  it('may have arguments before them', () => {
    expect(kinds("set_by_lua_block $a { return '}' }")).toBe('word word open lua close');
  });

  it('begin after a directive of that name only', () => {
    expect(kinds('location /content_by_lua_block { a; }')).toBe('word word open word semicolon close');
  });
});

describe('flaws', () => {
  it.each([
    ['a quote that is not closed', 'a "b;\nc;', ['unterminated-quote'], ['a', 'b', 'c']],
    ['one whose line has a comment sign', "a 'b # c\nd;", ['unterminated-quote'], ['a', 'b # c', 'd']],
    ['a quote closed by that of a later word', 'a "b;\nc "d";', ['unterminated-quote'], ['a', 'b', 'c', 'd']],
    ['a word right after a quote', 'a "b"c;', ['missing-space-after-quote'], ['a', 'b', 'c']],
    ['a comment right after a quote', 'a "b"#c\n;', ['missing-space-after-quote'], ['a', 'b']],
    ['a quote right after a quote', `a "b"'c';`, ['missing-space-after-quote'], ['a', 'b', 'c']],
  ])('%s', (_, text, expected, values) => {
    expect(flaws(text)).toEqual(expected);
    expect(words(text)).toEqual(values);
  });

  it('are words and comments that do not fit into the buffer of nginx, in bytes', () => {
    const fits = 'x'.repeat(4095);
    expect(flaws(`${fits} ;`)).toEqual([]);
    expect(flaws(`${fits}x ;`)).toEqual(['too-long']);
    expect(flaws(`"${fits}x" ;`)).toEqual(['too-long']);
    expect(flaws(`#${fits}\n`)).toEqual(['too-long']);
    expect(flaws(`${'é'.repeat(2047)} ;`)).toEqual([]);
    expect(flaws(`${'é'.repeat(2048)} ;`)).toEqual(['too-long']);
    expect(flaws(`#${fits}`)).toEqual([]);
  });
});

describe('lex', () => {
  it('accounts for every character of any text', () => {
    const pieces = fc.constantFrom('a', 'b', ' ', ';', '{', '}', '#', '"', "'", '\\', '$', '\n', '\t', ')', '_by_lua_block', '--', '[[', ']]', '\uFEFF', '日', '\0');
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 60 }), (text) => {
        const tokens = [...lex(text)];
        expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        let after = 0;
        for (const { start, end } of tokens) {
          expect(start).toBe(after);
          expect(end).toBeGreaterThan(start);
          after = end;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
