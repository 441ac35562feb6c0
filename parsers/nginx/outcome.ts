import type { Answer, Route } from '../../src/model/endpoint.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { Span } from '../../src/model/span.ts';
import type { Variables } from './evaluate.ts';
import type { Location } from './location.ts';
import type { Reply } from './rewrite.ts';
import type { Block } from './scope.ts';

/** What some requests get from a server. */
export interface Outcome {
  /** As in `Route`: what the requests have in common. */
  readonly scope: string;
  /** The directive that answers, or the block whose content is the answer, without what it holds. */
  readonly span: Span;
  readonly answer: Fact<Answer>;
  readonly condition: Route['condition'];
  readonly management: string | null;
  readonly restricted: boolean;
  /** The block whose settings are in effect. */
  readonly settings: Block;
  /** `null` for the server itself. */
  readonly location: Location | null;
  /** The `return` or `rewrite` that answers; `null` for content. */
  readonly reply: Reply | null;
  /** A file out of a directory. */
  readonly isStatic: boolean;
  readonly variables: Variables;
}

/** Whether two outcomes differ at most in which requests get them. */
export function isSameOutcome(one: Outcome, other: Outcome): boolean {
  return (
    one.settings === other.settings &&
    one.span === other.span &&
    one.scope === other.scope &&
    one.reply?.by === other.reply?.by &&
    one.restricted === other.restricted &&
    JSON.stringify(one.answer) === JSON.stringify(other.answer) &&
    one.variables.set === other.variables.set
  );
}
