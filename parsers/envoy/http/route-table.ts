import { known, unknown, type Fact, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { booleanField, enumField, messageField, messagesField, textsField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { routeActionOf, type RouteAction } from './route-action.ts';
import { routeMatchOf, type RouteMatch } from './route-match.ts';

/** A `RouteConfiguration` in the order in which Envoy looks into it. */
export interface RouteTable {
  readonly message: Message;
  readonly virtualHosts: readonly VirtualHost[];
  /** Why there may be other virtual hosts. */
  readonly doubt: Unknown | null;
}

export interface VirtualHost {
  readonly message: Message;
  readonly domains: Fact<readonly string[]>;
  readonly requireTls: Fact<TlsRequirement>;
  readonly routes: readonly RouteEntry[];
  /** Why there may be other routes. */
  readonly doubt: Unknown | null;
}

export interface RouteEntry {
  readonly message: Message;
  readonly span: Span;
  readonly match: RouteMatch;
  readonly action: Fact<RouteAction>;
}

/** `VirtualHost.TlsRequirementType`, in the order of the numbers. */
const tlsRequirements = ['NONE', 'EXTERNAL_ONLY', 'ALL'] as const;

export type TlsRequirement = (typeof tlsRequirements)[number];

export function routeTableOf(message: Message): RouteTable {
  const { items, doubt } = messagesField(message, 'virtual_hosts');
  const discovered = message.field('vhds');
  const open = discovered === null ? null : unknown({ kind: 'run-time', what: 'VHDS' }, { kind: 'written', span: discovered.value.span });
  return { message, virtualHosts: items.map(virtualHostOf), doubt: doubt ?? open };
}

export function virtualHostOf(message: Message): VirtualHost {
  const { items, doubt } = messagesField(message, 'routes');
  const matcher = message.field('matcher');
  const open = matcher === null ? null : unknown({ kind: 'not-understood', what: 'matcher' }, { kind: 'written', span: matcher.value.span });
  return {
    message,
    domains: textsField(message, 'domains'),
    requireTls: enumField(message, 'require_tls', tlsRequirements) ?? known('NONE', { kind: 'written', span: message.span }),
    routes: items.map(routeEntryOf),
    doubt: doubt ?? open,
  };
}

export function routeEntryOf(message: Message): RouteEntry {
  const match = messageField(message, 'match');
  return { message, span: message.span, match: routeMatchOf(match), action: routeActionOf(message) };
}

/** Whether the most specific level of a configuration has the last word on headers. */
export function mostSpecificWins({ message }: RouteTable): boolean {
  const wins = booleanField(message, 'most_specific_header_mutations_wins');
  return wins?.known === true && wins.value;
}
