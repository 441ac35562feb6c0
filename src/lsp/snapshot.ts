import type { Run } from '../engine/finding.ts';
import type { Profile } from '../index.ts';
import type { FileId, Span } from '../model/span.ts';
import type { Locale } from '../model/text.ts';
import type { EditorSettings } from './editor-settings.ts';
import type { Positions } from './positions.ts';

/** A place in a file that an editor can go to. */
export interface Location {
  readonly uri: string;
  readonly range: ReturnType<Positions['range']>;
}

/** A result that is in step with the open documents, and everything that answers are made of. */
export interface Snapshot {
  readonly run: Run;
  readonly positions: Positions;
  readonly profile: Profile;
  readonly locale: Locale;
  readonly editor: EditorSettings;
  /** The address by which the editor knows the file. */
  readonly uriOf: (file: FileId) => string;
  /** Version of an open document that the result belongs to; `null` for other files. */
  readonly versionOf: (file: FileId) => number | null;
  /** The editor takes edits that belong to a version of a document. */
  readonly takesVersions: boolean;
  /** Address of the page about a rule. */
  readonly pageOf: (rule: string) => string;
}

export function locationOf(span: Span, { positions, uriOf }: Snapshot): Location {
  return { uri: uriOf(span.file), range: positions.range(span) };
}

/** `nginx.conf:12`, for texts that people read. */
export function placeName(span: Span, { positions }: Snapshot): string {
  return `${span.file}:${positions.range(span).start.line + 1}`;
}

export function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

export function isSameSpan(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end && one.file === other.file;
}
