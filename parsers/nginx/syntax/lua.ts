/** Whether the block of a directive of that name is Lua code instead of directives. */
export function holdsLua(name: string): boolean {
  return name.endsWith('_by_lua_block');
}

/**
 * Offset of the `}` that ends the Lua code which begins at `from`, just after the `{` of a `*_by_lua_block`; -1 when there is none.
 * Strings, comments and long brackets hide braces, as in `ngx_http_lua_conf_lua_block_parse`
 * (lua-nginx-module, src/ngx_http_lua_directive.c).
 */
export function luaBlockEnd(text: string, from: number): number {
  const stop = /[{}"']|--(?:\[=*\[)?|\[=*\[/g;
  const unclosedOnLine = { '"': 0, "'": 0 };
  let depth = 1;
  stop.lastIndex = from;
  for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
    const token = found[0];
    if (token === '{') depth += 1;
    else if (token === '}') {
      depth -= 1;
      if (depth === 0) return found.index;
    } else if (token === '"' || token === "'") {
      if (found.index < unclosedOnLine[token]) continue;
      const end = stringEnd(text, stop.lastIndex, token);
      if (end === -1) unclosedOnLine[token] = lineEnd(text, stop.lastIndex);
      else stop.lastIndex = end;
    } else if (token === '--') stop.lastIndex = lineEnd(text, stop.lastIndex);
    else {
      const closing = ']'.padEnd(token.length - (token.startsWith('--') ? 3 : 1), '=') + ']';
      const close = text.indexOf(closing, stop.lastIndex);
      if (close === -1) return -1;
      stop.lastIndex = close + closing.length;
    }
  }
  return -1;
}

/** Offset after the closing quote, or -1 when the string is not closed on its line: such a quote has no meaning. */
function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === quote) return at + 1;
    if (text[at] !== '\\') continue;
    if (text[at + 1] === '\n') return -1;
    at += 1;
  }
  return -1;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

/** Where Lua code stands in a file, as `[start, end)`, found without parsing the rest; stops at code that does not end. */
export function luaBlocks(text: string): readonly { readonly start: number; readonly end: number }[] {
  const blocks: { start: number; end: number }[] = [];
  const opening = /_by_lua_block(?:\s{1,80}[^\s;{}]{1,80})?\s{0,80}\{/g;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const start = opening.lastIndex;
    const end = luaBlockEnd(text, start);
    if (end === -1) break;
    blocks.push({ start, end });
    opening.lastIndex = end;
  }
  return blocks;
}
