import { holdsLua, luaBlockEnd } from './lua.ts';
import { Scanner, wordValue } from './scanner.ts';
import type { Quote, TokenFlaw } from './scanner.ts';

export type TokenKind = 'word' | 'semicolon' | 'open' | 'close' | 'comment' | 'lua' | 'space';

/** A token of a configuration. The tokens of a file follow each other without a gap. */
export interface Token {
  readonly kind: TokenKind;
  /** UTF-16 offsets, `[start, end)`; quotes included. */
  readonly start: number;
  readonly end: number;
  /** What nginx takes the word for, after quotes and escapes; the text itself for other tokens. */
  readonly value: string;
  readonly quote: Quote;
  readonly flaw: TokenFlaw | null;
}

/** All tokens of a file, spaces included: together they are the text. Never throws. */
export function* lex(text: string): Generator<Token, void, undefined> {
  const scanner = new Scanner(text);
  let name: string | null = null;
  for (;;) {
    const before = scanner.position;
    const kind = scanner.advance();
    if (scanner.start > before) yield plain('space', text, before, scanner.start);
    if (kind === 'end') return;
    const { start, end, quote, flaw } = scanner;
    if (kind === 'word') {
      const value = wordValue(text, start, end, quote);
      name ??= value;
      yield { kind, start, end, value, quote, flaw };
      continue;
    }
    yield { ...plain(kind, text, start, end), flaw };
    if (kind === 'comment') continue;
    if (kind === 'open' && name !== null && holdsLua(name)) {
      const close = luaBlockEnd(text, end);
      scanner.position = close === -1 ? text.length : close;
      if (scanner.position > end) yield plain('lua', text, end, scanner.position);
    }
    name = null;
  }
}

function plain(kind: TokenKind, text: string, start: number, end: number): Token {
  return { kind, start, end, value: text.slice(start, end), quote: 'none', flaw: null };
}
