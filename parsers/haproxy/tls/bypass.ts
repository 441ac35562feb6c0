import type { Address, ClientAuthentication, VerificationBypass } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { NameSet, OpenWay } from '../http/behaviour.ts';
import { ignoredErrors, type AcceptedError } from './ignored-error.ts';
import type { Proxy } from '../syntax/sections.ts';
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
  const others = context.isHttp && !isToldTwice(self, all) ? all.filter(asksLess) : [];
  return [...byIgnoredErrors(self, context), ...others.flatMap((other) => byOtherName(self, other, context))];
}

/** The first certificate, which is for unknown names, has a context for its own names as well. */
function isToldTwice({ names, place: { entry } }: AskingContext, all: readonly AskingContext[]): boolean {
  const isForAll = names.known && names.value.length === 0;
  return isForAll && entry !== null && all.filter(({ place }) => place.entry === entry).length > 1;
}

function byIgnoredErrors(self: AskingContext, { proxy, addresses, openWay }: BypassContext): readonly VerificationBypass[] {
  const ignored = ignoredErrors(self.place);
  const [span] = ignored.places;
  const errors: readonly AcceptedError[] = [...(ignored.ofCertificate.length > 0 ? (['unverified'] as const) : []), ...(ignored.ofIssuers.length > 0 ? (['unverified-issuer'] as const) : [])];
  const scope = errors
    .map((certificate) => openWay(proxy, { addresses, certificate, otherNames: null }))
    .find((open) => open !== null);
  return span === undefined || scope === undefined ? [] : [{ kind: 'ignored-errors', span, scope }];
}

function asksLess({ authentication: { mode } }: AskingContext): boolean {
  return mode.known && (mode.value === 'none' || mode.value === 'optional' || mode.value === 'optional-unverified');
}

function byOtherName(self: AskingContext, other: AskingContext, { proxy, addresses, openWay }: BypassContext): readonly VerificationBypass[] {
  const { mode } = other.authentication;
  const { place } = other;
  const otherNames = { serverName: namesOf(other, self), host: namesOf(self, other) };
  const scope = openWay(proxy, { addresses, certificate: 'absent', otherNames });
  const span = mode.from.kind === 'default' ? (place.entry?.span ?? place.bind.line.span) : mode.from.span;
  return scope === null ? [] : [{ kind: 'per-name', span, scope }];
}

/** Names that a context is for; one that is for every name is for all but those of the other. */
function namesOf(context: AskingContext, other: AskingContext): NameSet {
  const own = filtersOf(context);
  return own.length > 0 ? { names: own, isAmong: true } : { names: filtersOf(other), isAmong: false };
}

function filtersOf({ names, place }: AskingContext): readonly string[] {
  const written = place.entry?.filters.map(({ value }) => value).filter((value) => !value.startsWith('!') && value !== '*') ?? [];
  return written.length === 0 && names.known ? names.value : written;
}
