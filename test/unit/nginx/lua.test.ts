import { describe, expect, it } from 'vitest';
import { luaBlockEnd, luaBlocks } from '../../../parsers/nginx/syntax/lua.ts';

describe('luaBlockEnd', () => {
  it.each([
    ['nested braces', 'a = { { } }'],
    ['a brace in a string', `a = "}" b = '}'`],
    ['an escaped quote in a string', String.raw`a = "\"}" b = '\'}'`],
    ['an escaped backslash at the end of a string', String.raw`a = "\\" b = {}`],
    ['a brace in a comment', 'a() -- }\nb()'],
    ['an apostrophe in a comment', "a() -- don't }\nb()"],
    ['a brace in a long string', 'a = [[ } ]] b = [==[ }]] ]=] ]==]'],
    ['a brace in a long comment', '--[[ }\n} ]] a() --[=[ }]] ]=] b()'],
    ['a quote that is not closed on its line', `a = don't\nb = "\nc = {}`],
    ['a string broken by an escaped line end, which the lexer of the module does not know', 'a = "\\\nb = {}'],
    ['an index that ends with two brackets', 'a[b[1]] = {}'],
  ])('passes over %s', (_, code) => {
    const text = `{${code}} rest }`;
    expect(luaBlockEnd(text, 1)).toBe(code.length + 1);
  });

  it.each([
    ['a brace that is missing', 'a = {'],
    ['a long bracket that is not closed', 'a = [==[ ]] } ]=] }'],
  ])('is -1 for %s', (_, code) => {
    expect(luaBlockEnd(`{${code}`, 1)).toBe(-1);
  });

  it('takes time in proportion to the text', () => {
    const hostile = ['"\\"'.repeat(200_000), '"'.repeat(300_001), "'\"\n".repeat(200_000), '--[='.repeat(200_000), '[='.repeat(200_000)];
    const start = performance.now();
    for (const text of hostile) luaBlockEnd(text, 0);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('luaBlocks', () => {
  it('finds code after a name, with or without an argument', () => {
    const text = 'init_by_lua_block { a = "}" }\nset_by_lua_block $b\n{ return 1 }';
    expect(luaBlocks(text).map(({ start, end }) => text.slice(start, end))).toEqual([' a = "}" ', ' return 1 ']);
  });

  it('stops at code that does not end', () => {
    expect(luaBlocks('a_by_lua_block { { b_by_lua_block { }')).toEqual([]);
  });
});
