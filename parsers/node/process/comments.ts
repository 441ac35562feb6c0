import type { TextRange } from '../../../src/tls/list-expansion.ts';

/** Comments that have a line to themselves, as every kind of file that starts processes has them; JSON has none that begin so. */
export function commentLinesIn(text: string): readonly TextRange[] {
  return [...text.matchAll(/^[ \t]*#.*$/gm)].map(({ 0: line, index }) => ({ start: index + line.indexOf('#'), end: index + line.trimEnd().length }));
}
