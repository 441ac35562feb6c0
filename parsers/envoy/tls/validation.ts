import type { NameCheck } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Known, type Origin, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { PeerRevocation, TrustAnchors } from '../../../src/model/tls.ts';
import { anchorsIn, dataSourceField, nameOfDataSource } from '../message/data-source.ts';
import { crl, defaultFact, maxVerifyDepth, trustedCa } from '../defaults.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { booleanField, enumField, messageField, numberField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { pinsOf } from './pin.ts';
import { sanMatchersOf } from './san-matcher.ts';

/** What a context checks of the certificate of its peer (DefaultCertValidator). */
export interface Validation {
  /** Where it is written. */
  readonly span: Span;
  /** Whether there are authorities, so that the chain is verified; a doubt when only a secret that cannot be seen says so. */
  readonly hasAuthorities: Fact<boolean>;
  readonly trustAnchors: Fact<TrustAnchors>;
  /** Pinned certificates or keys. */
  readonly pins: Fact<boolean>;
  /** Matchers on subject alternative names; `none` without any. */
  readonly matchers: Fact<NameCheck>;
  /** Certificates that do not verify are accepted. */
  readonly acceptsUntrusted: Fact<boolean>;
  readonly acceptsExpired: Fact<boolean>;
  readonly depth: Fact<number | null>;
  readonly revocation: Fact<PeerRevocation>;
  /** An extension does all of it instead. */
  readonly byExtension: Unknown | null;
  /** The messages it is made of: what is in a secret comes after the default, and counts first. */
  readonly layers: readonly Message[];
}

/** `null` when a context checks nothing. */
export function validationOf(common: Message, context: EnvoyContext): Fact<Validation> | null {
  const own = messageField(common, 'validation_context');
  if (own !== null) return mapFact(own, (message) => validationIn(message.span, [message], null, context));
  const combined = messageField(common, 'combined_validation_context');
  if (combined !== null) return mapFact(combined, (message) => combinedValidation(message, context));
  const named = messageField(common, 'validation_context_sds_secret_config');
  if (named?.known !== true) return named;
  const secret = context.secret(named.value, 'validation_context');
  return known(secret.known ? validationIn(named.value.span, [secret.value], null, context) : validationIn(named.value.span, [], secret, context), named.from);
}

/** The secret is merged into the default: what it sets replaces, its lists are added, and flags stay set (Message::MergeFrom). */
function combinedValidation(combined: Message, context: EnvoyContext): Validation {
  const byDefault = messageField(combined, 'default_validation_context');
  const named = messageField(combined, 'validation_context_sds_secret_config');
  const secret = named?.known === true ? context.secret(named.value, 'validation_context') : named;
  const layers = [byDefault, secret].flatMap((layer) => (layer?.known === true ? [layer.value] : []));
  const open = [byDefault, secret].find((layer): layer is Unknown => layer?.known === false) ?? null;
  return validationIn(combined.span, layers, open, context);
}

/** `open`: a layer on top of the others that cannot be seen. */
function validationIn(span: Span, layers: readonly Message[], open: Unknown | null, context: EnvoyContext): Validation {
  const { release } = context;
  const authorities = single(layers, (message) => dataSourceField(message, 'trusted_ca'));
  const none = defaultFact(trustedCa, release, span);
  const matchers = sanMatchersOf(layers, span, release);
  return {
    span,
    hasAuthorities: authorities === null ? (open ?? known(false, none.from)) : mapFact(authorities, () => true),
    trustAnchors: open ?? mapFact(authorities ?? none, (source): TrustAnchors => (source === null ? { kind: 'none' } : anchorsIn(source))),
    pins: pinsOf(layers, span, open),
    matchers: matchers.known && matchers.value.kind === 'none' && open !== null ? open : matchers,
    acceptsUntrusted: mapOr(layers, open, span, (message) => mapNull(enumField(message, 'trust_chain_verification', trustChainModes), (mode) => mode === 'ACCEPT_UNTRUSTED')),
    acceptsExpired: mapOr(layers, open, span, (message) => booleanField(message, 'allow_expired_certificate')),
    depth: open ?? single(layers, (message) => numberField(message, 'max_verify_depth')) ?? defaultFact(maxVerifyDepth, release, span),
    revocation: revocationOf(layers, open, defaultFact(crl, release, span)),
    byExtension: extensionIn(layers),
    layers,
  };
}

const trustChainModes = ['VERIFY_TRUST_CHAIN', 'ACCEPT_UNTRUSTED'] as const;

/** A field that has one value: the one of the last layer that has it. */
function single<T>(layers: readonly Message[], read: (message: Message) => Fact<T> | null): Fact<T> | null {
  return layers.reduce<Fact<T> | null>((before, message) => read(message) ?? before, null);
}

/** A flag: set as soon as one layer sets it. */
function mapOr(layers: readonly Message[], open: Unknown | null, span: Span, read: (message: Message) => Fact<boolean> | null): Fact<boolean> {
  const facts = layers.flatMap((message) => read(message) ?? []);
  const set = facts.find((fact) => fact.known && fact.value) ?? facts.find((fact) => !fact.known) ?? open;
  return set ?? facts[0] ?? known(false, { kind: 'written', span });
}

function mapNull<T, U>(fact: Fact<T> | null, change: (value: T) => U): Fact<U> | null {
  return fact === null ? null : mapFact(fact, change);
}

function revocationOf(layers: readonly Message[], open: Unknown | null, none: Known<null>): Fact<PeerRevocation> {
  const list = single(layers, (message) => dataSourceField(message, 'crl'));
  if (list !== null) return mapFact(list, (source) => ({ kind: 'crl', path: nameOfDataSource(source) }));
  return open ?? { ...none, value: { kind: 'none' } };
}

function extensionIn(layers: readonly Message[]): Unknown | null {
  for (const layer of layers) {
    const config = layer.field('custom_validator_config');
    if (config === null) continue;
    const extension = messageField(layer, 'custom_validator_config');
    const from: Origin = { kind: 'written', span: config.key.span };
    const typed = extension?.known === true ? messageField(extension.value, 'typed_config') : null;
    return unknown({ kind: 'not-understood', what: (typed?.known === true ? typed.value.type?.name : null) ?? config.key.text }, from);
  }
  return null;
}

