import { parseEvents, YAMLException, type Event } from 'js-yaml';
import type { Range } from '../ranges.ts';
import { joinBrackets, joinLine } from './lenient-lines.ts';

/** What is wrong with a text; the rest of it is read all the same. Offsets of the text that was parsed. */
export interface YamlProblem extends Range {
  /**
   * `syntax`: no YAML, by what `reason` says. `too-deep`: nested deeper than `MAX_DEPTH`. `unknown-alias`, `endless-alias`: an alias of
   * nothing, or of what it stands in. `alias-bomb`: the aliases together stand for more than is looked at.
   */
  readonly kind: 'syntax' | 'too-deep' | 'unknown-alias' | 'endless-alias' | 'alias-bomb';
  /** The parser's own words, or the name of the alias. */
  readonly reason: string;
}

/** Events of one or several documents: offsets count from `base` on. */
export interface Stream {
  readonly text: string;
  readonly base: number;
  readonly events: readonly Event[];
}

export interface ReadStreams {
  readonly streams: readonly Stream[];
  readonly problems: readonly YamlProblem[];
}

/** Configuration of Envoy is some 40 levels deep at most. */
export const MAX_DEPTH = 400;

/** A text with more documents, one of which is no YAML, is not read one by one: every error takes time. */
const MOST_DOCUMENTS = 1000;

/** Text that is read again, after it was no YAML in the first place, may be this many times as long as the whole. */
const MOST_ATTEMPTS = 4;
const FREE_ATTEMPTS = 500_000;

/**
 * Reads all documents; where the text is no YAML, those documents that are. In a text with templates, what cannot follow counts as another
 * document: a macro of Jinja holds a part of one. Never throws.
 */
export function readStreams(text: string, templated: boolean): ReadStreams {
  const reader = new StreamReader(text.length, templated);
  const whole = reader.read({ text, base: 0 });
  if (whole.problems.length === 0) return whole;
  const starts = documentStarts(text);
  if (starts.length === 1 || starts.length > MOST_DOCUMENTS) return whole;
  const parts = starts.map((base, index) => reader.read({ text: text.slice(base, starts[index + 1]), base }));
  return { streams: parts.flatMap(({ streams }) => streams), problems: parts.flatMap(({ problems }) => problems) };
}

/** A part of a text. */
type Part = Omit<Stream, 'events'>;

class StreamReader {
  readonly #templated: boolean;
  /** How many characters may still be read again. */
  #left: number;

  constructor(length: number, templated: boolean) {
    this.#templated = templated;
    this.#left = FREE_ATTEMPTS + MOST_ATTEMPTS * length;
  }

  read(part: Part): ReadStreams {
    const result = this.#readLeniently(part);
    if (!('kind' in result)) return { streams: [result], problems: [] };
    const at = part.text.lastIndexOf('\n', result.start - part.base - 1) + 1;
    const isApart = this.#templated && result.reason.startsWith('end of the stream') && at > 0;
    if (!isApart || !this.#mayRead(part)) return { streams: [], problems: [result] };
    const before = this.read({ text: part.text.slice(0, at), base: part.base });
    const after = this.read({ text: part.text.slice(at), base: part.base + at });
    return { streams: [...before.streams, ...after.streams], problems: [...before.problems, ...after.problems] };
  }

  /** libyaml and yaml-cpp, which Envoy reads with, do not mind where a bracket closes. */
  #readLeniently(part: Part): Stream | YamlProblem {
    let attempt = part;
    let result = parsePart(part);
    for (let first = true; 'kind' in result && result.reason === 'deficient indentation' && this.#mayRead(part); first = false) {
      attempt = { ...part, text: first ? joinBrackets(attempt.text) : joinLine(attempt.text, result.start - part.base) };
      result = parsePart(attempt);
    }
    return result;
  }

  #mayRead({ text }: Part): boolean {
    this.#left -= text.length;
    return this.#left > 0;
  }
}

function parsePart({ text, base }: Part): Stream | YamlProblem {
  try {
    return { text, base, events: parseEvents(text, { maxDepth: MAX_DEPTH }) };
  } catch (error) {
    const at = base + (error instanceof YAMLException ? Math.min(error.mark?.position ?? 0, text.length) : 0);
    const reason = error instanceof YAMLException ? error.reason : String(error);
    return { kind: reason.startsWith('nesting exceeded') ? 'too-deep' : 'syntax', start: at, end: at, reason };
  }
}

/** A line that begins with `---` begins a document, whatever stands before it (YAML 1.2.2 §9.1.2). */
function documentStarts(text: string): readonly number[] {
  const starts = [...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index).filter((start) => start > 0);
  return [0, ...starts];
}
