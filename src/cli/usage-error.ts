import type { LocalizedText } from '../model/text.ts';

/** The command was called, or the settings were written, in a way that makes no sense: exit code 2. */
export class UsageError extends Error {
  readonly text: LocalizedText;
  /** What to do instead. */
  readonly wayOut: LocalizedText | null;

  constructor(text: LocalizedText, wayOut: LocalizedText | null) {
    super(text.en);
    this.name = 'UsageError';
    this.text = text;
    this.wayOut = wayOut;
  }
}
