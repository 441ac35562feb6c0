import type { Answer, Route } from '../../../src/model/endpoint.ts';
import type { Doubt, Fact } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Variables } from '../scope/evaluate.ts';
import type { Inherited } from './inherited.ts';
import type { Location } from './location.ts';
import type { Reply } from './rewrite.ts';
import type { Block } from '../scope/scope.ts';
import type { State } from './state.ts';

/** What some requests get from a server. */
export interface Outcome {
  /** As in `Route`: what the requests have in common. */
  readonly scope: string;
  /** The directive that answers, or the block whose content is the answer, without what it holds. */
  readonly span: Span;
  readonly answer: Fact<Answer>;
  readonly condition: Route['condition'];
  /** Set when something that cannot be seen may have answered the requests before. */
  readonly mayBeAnswered: Doubt | null;
  readonly management: string | null;
  readonly restricted: boolean;
  /** The block whose settings are in effect. */
  readonly settings: Block;
  readonly inherited: Inherited;
  /** `null` for the server itself. */
  readonly location: Location | null;
  /** The `return` or `rewrite` that answers; `null` for content. */
  readonly reply: Reply | null;
  /** A file out of a directory. */
  readonly isStatic: boolean;
  readonly variables: Variables;
}

/** What is known of content, and of nothing else. */
interface Served {
  readonly management: string | null;
  readonly restricted: boolean;
  readonly isStatic: boolean;
}

const notServed: Served = { management: null, restricted: false, isStatic: false };

/** What the requests of `state` get in a location, or in the server itself. */
export function outcomeOf(
  { settings, condition, mayBeAnswered, variables }: State,
  inherited: Inherited,
  location: Location | null,
  answer: Fact<Answer>,
  reply: Reply | null = null,
  { management, restricted, isStatic }: Served = notServed,
): Outcome {
  return {
    scope: location === null ? '' : location.scope,
    span: reply === null ? settings.head : reply.by.span,
    answer,
    condition,
    mayBeAnswered,
    management,
    restricted,
    settings,
    inherited,
    location,
    reply,
    isStatic,
    variables,
  };
}
