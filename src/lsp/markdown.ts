import { printable } from '../report/escape.ts';

/** Text out of a file or a message, so that it reads as it is: nothing in it is taken for Markdown or HTML. */
export function plain(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]()<>#|~&]/g, '\\$&');
}

/** Text as code within a line, whatever it holds. */
export function code(text: string): string {
  const shown = printable(text);
  const ticks = '`'.repeat(Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length)) + 1);
  const space = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return shown === '' ? '' : `${ticks}${space}${shown}${space}${ticks}`;
}

/** A table with a header; cells are Markdown already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
