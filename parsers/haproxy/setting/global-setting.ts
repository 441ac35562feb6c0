import type { Doubt, Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Globals } from '../syntax/sections.ts';
import type { Line, Word } from '../syntax/tree.ts';

/** A word that decides a setting. */
export interface Written {
  readonly word: Word;
  readonly from: Origin;
  /** Why the word may not be the one in effect, or is not known. */
  readonly doubt: Doubt | null;
}

const noLines: readonly Line[] = [];

/** Lines of a keyword in `global`, in order. */
export function globalLines(globals: Globals, keyword: string): readonly Line[] {
  return globals.named.get(keyword) ?? noLines;
}

/** The first word of the last line of a keyword in `global`, in effect at `into`: a later line replaces the ones before it. */
export function globalSetting(globals: Globals, keyword: string, into: Span): Written | null {
  const line = globalLines(globals, keyword).at(-1);
  const word = line?.args[0];
  if (line === undefined || word === undefined) return null;
  return { word, from: { kind: 'inherited', span: word.span, into }, doubt: line.doubt ?? word.doubt };
}
