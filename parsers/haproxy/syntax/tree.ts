import type { Doubt } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { SectionMatch } from './section-pattern.ts';

/** A word of a line. Its value and span are made when asked for: most words of a large file are never looked at. */
export interface Word {
  /** What HAProxy takes the word for, after quotes, escapes and variables that the files set; the text as written when there is a `doubt`. */
  readonly value: string;
  /** Quotes included. */
  readonly span: Span;
  /** Where `value` begins when it stands in the file as it is; `null` when quotes or escapes inside of it make the two differ. */
  readonly valueStart: number | null;
  /** Why the value is not known: an environment variable or a template stands in it. */
  readonly doubt: Doubt | null;
}

/** A line with at least one word. */
export interface Line {
  /** The value of the keyword. */
  readonly name: string;
  /** The first word after a `no` or `default` in front of it. */
  readonly keyword: Word;
  /** The words after the keyword. */
  readonly args: readonly Word[];
  /** `no option x`, `default option x`. */
  readonly modifier: 'no' | 'default' | null;
  /** From the first to the last word, without a comment. */
  readonly span: Span;
  /** Why it is open whether the line is in effect: an `.if` that the files do not decide, or a template. */
  readonly doubt: Doubt | null;
}

/** What begins with a line such as `frontend web` and goes to the next one of its kind. */
export interface Section {
  /** `global`, `defaults`, `frontend`, `backend`, `listen`, `peers`, `resolvers`, `ring`, ... */
  readonly kind: string;
  /** The line that begins it: its `args` are the name and, after `from`, the name of a `defaults`. */
  readonly head: Line;
  /** `null` for a section without a name. */
  readonly name: Word | null;
  /** The name after `from`. */
  readonly from: Word | null;
  readonly lines: readonly Line[];
  /** The lines by keyword. */
  readonly named: ReadonlyMap<string, readonly Line[]>;
  /** Whether there is a line of a keyword; told without making lines. */
  readonly has: (keyword: string) => boolean;
  /** The names in it, where its text can be compared with that of others. */
  readonly match: SectionMatch | null;
  /** Why it is open whether the section is there, or what it holds. */
  readonly doubt: Doubt | null;
}

/** One file as HAProxy reads it. */
export interface HaproxyFile {
  readonly file: FileId;
  /** As given; all spans point into it. */
  readonly text: string;
  readonly sections: readonly Section[];
  /** Lines before the first section, which HAProxy refuses. */
  readonly stray: readonly Line[];
  /** Only `warning`s when the file is templated: what a template makes of it may be correct. */
  readonly problems: readonly Problem[];
  /** Parts of the text belong to a template. */
  readonly templated: boolean;
  /** Set when a template may write sections that cannot be seen. */
  readonly doubt: Doubt | null;
}

/** Names of sections (HAProxy, REGISTER_CONFIG_SECTION), those of 2.2 to 3.4. */
export const sectionKinds: ReadonlySet<string> = new Set([
  ...['global', 'defaults', 'frontend', 'backend', 'listen'],
  ...['userlist', 'peers', 'mailers', 'resolvers', 'ring', 'cache', 'http-errors', 'program', 'fcgi-app', 'namespace_list'],
  ...['log-forward', 'log-profile', 'crt-store', 'acme', 'traces', 'healthcheck'],
]);
