import { describe, expect, it } from 'vitest';
import { shifted } from '../../../parsers/nginx/syntax/shift.ts';
import { parseNginx } from '../../../parsers/nginx/syntax/tree.ts';
import { wordWith } from '../../../parsers/nginx/syntax/word.ts';

describe('wordWith', () => {
  it('keeps what is not replaced', () => {
    const word = parseNginx('a.conf', 'if ($a = "b${c}") {}').directives[0]?.args[0];
    if (word === undefined) throw new Error('no word');
    const { value, span, quote, hasVariable, opaque } = wordWith(word, { value: '$a' });
    expect({ value, span, quote, hasVariable, opaque }).toEqual({
      value: '$a',
      span: { file: 'a.conf', start: 3, end: 6 },
      quote: 'none',
      hasVariable: true,
      opaque: false,
    });
    expect(wordWith(word, { opaque: true, hasVariable: false })).toMatchObject({ value: '($a', opaque: true, hasVariable: false });
  });
});

describe('shifted', () => {
  it('moves every span and keeps the values', () => {
    const text = '# configuration file /a.conf:\nserver { listen "443" ssl; # c\n init_by_lua_block { a } }';
    const start = text.indexOf('\n') + 1;
    const { directives, comments } = shifted(parseNginx('dump', text.slice(start)), text, start);
    const at = (span: { start: number; end: number } | null | undefined): string => text.slice(span?.start, span?.end);
    const [listen, lua] = directives[0]?.block ?? [];
    expect(listen?.args.map(({ value, span }) => `${value} ${at(span)}`)).toEqual(['443 "443"', 'ssl ssl']);
    expect([at(listen?.span), at(lua?.lua), ...comments.map(at)]).toEqual(['listen "443" ssl;', ' a ', '# c']);
  });
});
