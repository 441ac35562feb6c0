import type { ClientAuthentication, ClientCertificateMode, VerificationBypass } from '../../../src/model/endpoint.ts';
import { known, mapFact, spanOf, unknown, type Fact, type Known } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { defaultFact, maxVerifyDepth, requireClientCertificate, trustedCa } from '../defaults.ts';
import { booleanField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { isAtLeast } from '../release.ts';
import type { Validation } from './validation.ts';

/** How a listener asks for client certificates and checks them; `near` is its context, or what it has instead of one. */
export function clientAuthentication(context: Message, validation: Fact<Validation> | null, release: Release): ClientAuthentication {
  const required = booleanField(context, 'require_client_certificate');
  const nobody = noClientAuthentication(context.span, release);
  if (validation === null) return nobody;
  if (!validation.known) return { mode: validation, trustAnchors: validation, depth: validation, revocation: validation, bypasses: [] };
  const { value } = validation;
  return {
    mode: modeOf(required, value, nobody.mode),
    trustAnchors: value.byExtension ?? value.trustAnchors,
    depth: value.byExtension ?? value.depth,
    revocation: value.byExtension ?? value.revocation,
    bypasses: expiredAccepted(value),
  };
}

/**
 * What becomes of client certificates over QUIC. Before 1.41.0 Envoy asked for none: since 1.25.0 it refused a context that requires them, and
 * any other validation it ignored (envoyproxy/envoy, pull requests 24011, 47076 and 47341).
 */
export function overQuic(context: Message, release: Release): 'asked' | 'refused' | 'ignored' {
  if (isAtLeast(release, '1.41.0')) return 'asked';
  const required = booleanField(context, 'require_client_certificate');
  return isAtLeast(release, '1.25.0') && required !== null && isTrue(required) ? 'refused' : 'ignored';
}

/** Without TLS, or without a validation context, nobody is asked. */
export function noClientAuthentication(near: Span, release: Release): ClientAuthentication {
  const none = defaultFact(trustedCa, release, near);
  return {
    mode: { ...defaultFact(requireClientCertificate, release, near), value: 'none' },
    trustAnchors: { ...none, value: { kind: 'none' } },
    depth: defaultFact(maxVerifyDepth, release, near),
    revocation: { ...none, value: { kind: 'none' } },
    bypasses: [],
  };
}

/**
 * Authorities make Envoy ask, matchers and pins make it insist, and `require_client_certificate` does only where there are authorities
 * (DefaultCertValidator::initializeSslContexts and addClientValidationContext).
 */
function modeOf(
  required: Fact<boolean> | null,
  { hasAuthorities, pins, matchers, acceptsUntrusted, byExtension }: Validation,
  nobody: Fact<ClientCertificateMode>,
): Fact<ClientCertificateMode> {
  if (byExtension !== null) return byExtension;
  if (!acceptsUntrusted.known) return required !== null && isTrue(required) ? known('required', required.from) : acceptsUntrusted;
  if (acceptsUntrusted.value) return untrustedMode(required, hasAuthorities, acceptsUntrusted);
  if (isTrue(pins)) return known('required', pins.from);
  if (matchers.known && matchers.value.kind === 'san-matcher') return known('required', matchers.from);
  if (required !== null && isTrue(required) && !(hasAuthorities.known && !hasAuthorities.value)) return known('required', required.from);
  if (!hasAuthorities.known) return unknown(hasAuthorities.doubt, hasAuthorities.from);
  if (!hasAuthorities.value) return nobody;
  return required === null ? known('optional', hasAuthorities.from) : mapFact(required, () => 'optional');
}

function untrustedMode(required: Fact<boolean> | null, hasAuthorities: Fact<boolean>, accepts: Known<boolean>): Fact<ClientCertificateMode> {
  if (required === null || (required.known && !required.value)) return known('optional-unverified', accepts.from);
  if (!required.known) return required;
  return mapFact(hasAuthorities, (has) => (has ? 'required-unverified' : 'optional-unverified'));
}

function isTrue(fact: Fact<boolean>): boolean {
  return fact.known && fact.value;
}

function expiredAccepted({ acceptsExpired }: Validation): readonly VerificationBypass[] {
  if (!isTrue(acceptsExpired)) return [];
  return [{ kind: 'ignored-errors', span: spanOf(acceptsExpired.from), scope: 'allow_expired_certificate' }];
}
