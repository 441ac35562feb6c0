import type { Doubt } from '../../../src/model/fact.ts';
import { bindKeywords } from './bind-keywords.ts';
import { readSettings, type Settings } from '../setting/settings.ts';
import type { Line, Section, Word } from '../syntax/tree.ts';

/** A line that opens sockets. */
export interface Bind {
  readonly line: Line;
  readonly section: Section;
  /** `null` for a line without one, which HAProxy refuses. */
  readonly address: Word | null;
  readonly settings: Settings;
}

/** Reads a `bind`, or a `stats socket` whose address is the second word. */
export function readBind(line: Line, section: Section): Bind {
  const isSocket = line.keyword.value === 'stats';
  const words = isSocket ? line.args.slice(1) : line.args;
  return { line, section, address: words[0] ?? null, settings: readSettings(words.slice(1), bindKeywords) };
}

/** Why it is open what a bind does: an `.if` or a template decides whether it is there, or a word of it is not known. */
export function doubtOfBind({ line, settings }: Bind): Doubt | null {
  return line.doubt ?? settings.doubt;
}
