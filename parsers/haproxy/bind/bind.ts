import type { Doubt } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { bindKeywords, laterBindKeywords } from './bind-keywords.ts';
import { isTooNew } from '../setting/later-keyword.ts';
import { readSettings, type Settings } from '../setting/settings.ts';
import type { Line, Section, Word } from '../syntax/tree.ts';

/** A line that opens sockets. */
export interface Bind {
  readonly line: Line;
  readonly section: Section;
  /** `null` for a line without one, which HAProxy refuses. */
  readonly address: Word | null;
  readonly settings: Settings;
  /** Keywords that the stated release does not have yet. */
  readonly tooNew: readonly Word[];
}

/** Reads a `bind`, or a `stats socket` whose address is the second word. */
export function readBind(line: Line, section: Section, release: Release): Bind {
  const isSocket = line.keyword.value === 'stats';
  const words = isSocket ? line.args.slice(1) : line.args;
  const settings = readSettings(words.slice(1), bindKeywords);
  const tooNew = settings.all.flatMap(({ keyword }) => (isTooNew(keyword.value, laterBindKeywords, release) ? [keyword] : []));
  return { line, section, address: words[0] ?? null, settings, tooNew };
}

/** Why it is open what a bind does: an `.if` or a template decides whether it is there, or a word of it is not known. */
export function doubtOfBind({ line, settings }: Bind): Doubt | null {
  return line.doubt ?? settings.doubt;
}
