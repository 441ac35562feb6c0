import type { Directive, Word } from '../../../parsers/nginx/syntax/tree.ts';

/** A tree in one line: words by their value, `?` after a word that a template writes, `{}` around blocks. */
export function outline(directives: readonly Directive[]): string {
  return directives.map(outlineOf).join(' ');
}

function outlineOf({ name, args, block, lua }: Directive): string {
  const head = [name, ...args].map(outlineWord).join(' ');
  if (lua !== null) return `${head} {lua}`;
  if (block === null) return `${head};`;
  return block.length === 0 ? `${head} {}` : `${head} { ${outline(block)} }`;
}

function outlineWord({ value, quote, opaque }: Word): string {
  return (quote === 'none' ? value : JSON.stringify(value)) + (opaque ? '?' : '');
}
