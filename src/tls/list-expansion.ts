/** Half-open range of UTF-16 offsets in the text of a list. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A word, or words joined by `+`, that contributes nothing to a list although the library accepts the list. */
export interface UnmatchedListWord extends TextRange {
  readonly word: string;
  /** The operator before the word. A word without one was meant to add something. */
  readonly operator: '' | '-' | '+' | '!';
  /**
   * `unknown`: no such name. `not-in-library`: a name that exists, but not in this library or an ordinary build of it.
   * `tls13-name`: a TLS 1.3 suite in a list for TLS 1.2. `empty`: a combination that selects nothing.
   * `skipped`: the library does not look at it, since it follows an unknown word without a separator.
   */
  readonly reason: 'unknown' | 'not-in-library' | 'tls13-name' | 'empty' | 'skipped';
}

/** The library refuses the whole list. The range is where it stumbles; for `no-match` it is the list. */
export interface RejectedList extends TextRange {
  readonly ok: false;
  readonly reason: 'no-match' | 'invalid-syntax' | 'unknown-name';
  /** What was unmatched before the rejection. */
  readonly unmatched: readonly UnmatchedListWord[];
}

export function rejected(
  reason: RejectedList['reason'],
  { start, end }: TextRange,
  unmatched: readonly UnmatchedListWord[] = [],
): RejectedList {
  return { ok: false, reason, start, end, unmatched };
}
