import type { Spelling } from './intent.ts';
import type { Span } from './span.ts';
import type { LocalizedText } from './text.ts';

/**
 * Something in the files that could not be read, or that the product itself would refuse. It never stops the analysis of the rest.
 * `code` is stable, e.g. `nginx/missing-semicolon`.
 */
export interface Problem {
  readonly code: string;
  /** `error`: the product does not start, or tlslint could not check this part. */
  readonly severity: 'error' | 'warning';
  readonly span: Span;
  readonly text: LocalizedText;
  /** What mends it, where that is sure. */
  readonly fix?: Spelling;
}
