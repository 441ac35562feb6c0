import type { Address, ClientAuthentication, VerificationBypass } from '../../src/model/endpoint.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { OpenWay, UnverifiedClients } from './behaviour.ts';
import { ignoredErrors } from './ignored-error.ts';
import type { Proxy } from './sections.ts';
import type { NamedContext } from './tls-context.ts';

/** A context of a `bind` and how it asks for client certificates. */
export interface AskingContext extends NamedContext {
  readonly authentication: ClientAuthentication;
}

/** What ways around the verification are looked for with. */
export interface BypassContext {
  readonly proxy: Proxy;
  readonly addresses: Fact<readonly Address[]>;
  /** Requests have names of their own. */
  readonly isHttp: boolean;
  readonly openWay: OpenWay;
}

/**
 * Ways around a required certificate: errors that are ignored and that no rule looks at, and other names of the same `bind` that ask for
 * less. HAProxy does not compare the name of the handshake with that of the request.
 */
export function bypassesOf(self: AskingContext, all: readonly AskingContext[], context: BypassContext): readonly VerificationBypass[] {
  const { mode } = self.authentication;
  if (!mode.known || (mode.value !== 'required' && mode.value !== 'required-unverified')) return [];
  const others = context.isHttp ? all.filter(asksLess) : [];
  return [...byIgnoredErrors(self, context), ...others.flatMap((other) => byOtherName(self, other, context))];
}

function byIgnoredErrors(self: AskingContext, { proxy, addresses, openWay }: BypassContext): readonly VerificationBypass[] {
  const [span] = ignoredErrors(self.place).places;
  const scope = span === undefined ? null : openWay(proxy, { addresses, certificate: 'unverified', otherNames: null });
  return span === undefined || scope === null ? [] : [{ kind: 'ignored-errors', span, scope }];
}

function asksLess({ authentication: { mode } }: AskingContext): boolean {
  return mode.known && (mode.value === 'none' || mode.value === 'optional' || mode.value === 'optional-unverified');
}

function byOtherName(self: AskingContext, other: AskingContext, { proxy, addresses, openWay }: BypassContext): readonly VerificationBypass[] {
  const { mode } = other.authentication;
  const { place } = other;
  const clients: UnverifiedClients = { addresses, certificate: 'absent', otherNames: { serverNames: namesOf(other), hosts: namesOf(self) } };
  const scope = openWay(proxy, clients);
  const span = mode.from.kind === 'default' ? (place.entry?.span ?? place.bind.line.span) : mode.from.span;
  return scope === null ? [] : [{ kind: 'per-name', span, scope }];
}

function namesOf({ names }: AskingContext): readonly string[] {
  return names.known ? names.value : [];
}
