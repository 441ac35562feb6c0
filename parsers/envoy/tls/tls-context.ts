import { known, mapFact, unknown, type Fact, type Origin, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { SessionTickets, TlsSettings } from '../../../src/model/tls.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import { certificateUse, staplingOf, writtenCertificates, type WrittenCertificate } from './certificate.ts';
import { dataSourceIn, nameOfDataSource } from '../message/data-source.ts';
import * as defaults from '../defaults.ts';
import { defaultFact, type ContextSide } from '../defaults.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { booleanField, messageField, messagesField, textField, textsField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { isAtLeast } from '../release.ts';
import { mapVersions, parametersOf, type Parameters, type VersionFacts } from './tls-parameters.ts';
import { validationOf, type Validation } from './validation.ts';

/** A `DownstreamTlsContext` or `UpstreamTlsContext`, and what is in it. */
export interface TlsContext {
  readonly side: ContextSide;
  readonly message: Message;
  /** `common_tls_context`; the context itself where it has none. */
  readonly common: Message;
  /** Messages `TlsParameters`, that of the certificate before that of the context. */
  readonly layers: readonly Message[];
  readonly parameters: Parameters;
  readonly certificates: Fact<readonly WrittenCertificate[]>;
  /** `null` when nothing is checked of the peer's certificate. */
  readonly validation: Fact<Validation> | null;
}

export function tlsContext(side: ContextSide, message: Message, context: EnvoyContext): TlsContext {
  const found = messageField(message, 'common_tls_context');
  const common = found?.known === true ? found.value : message;
  const parts = { side, message, common, layers: sharedLayers(common) };
  const open = found?.known === false ? found : byHandshaker(common);
  const parameters = lazily(() => parametersIn(parts, context, open));
  return {
    ...parts,
    get parameters() {
      return parameters();
    },
    certificates: open ?? writtenCertificates(common, context),
    validation: open ?? validationOf(common, context),
  };
}

/** An extension may bring certificates, suites and groups of its own, and verify by itself (envoy/ssl/handshaker.h, HandshakerCapabilities). */
function byHandshaker(common: Message): Unknown | null {
  const field = common.field('custom_handshaker');
  if (field === null) return null;
  const extension = messageField(common, 'custom_handshaker');
  const typed = extension?.known === true ? messageField(extension.value, 'typed_config') : null;
  const what = (typed?.known === true ? typed.value.type?.name : null) ?? field.key.text;
  return extension === null ? null : unknown({ kind: 'not-understood', what }, { kind: 'written', span: field.key.span });
}

/**
 * The contexts of certificates that have parameters of their own: these count for the handshakes in which the certificate is chosen, before
 * those of the context (TlsCertificate.tls_params, changelog of 1.40.0).
 */
export function contextsOfCertificates(context: TlsContext, env: EnvoyContext): readonly TlsContext[] {
  const { certificates, side } = context;
  const { product } = env.release.stated;
  if (side === 'client' || !certificates.known || (product && !isAtLeast(env.release, '1.40.0'))) return [];
  return certificates.value.flatMap((certificate) => {
    const own = messageField(certificate.message, 'tls_params');
    if (own === null) return [];
    const layers = own.known ? [own.value, ...context.layers] : context.layers;
    const parameters = parametersIn({ ...context, layers }, env, own.known ? null : own);
    return [{ ...context, layers, parameters, certificates: known([certificate], certificate.from) }];
  });
}

function sharedLayers(common: Message): readonly Message[] {
  const shared = messageField(common, 'tls_params');
  return shared?.known === true ? [shared.value] : [];
}

function parametersIn({ side, message, common, layers }: Pick<TlsContext, 'side' | 'message' | 'common' | 'layers'>, { release, byDefault }: EnvoyContext, open: Unknown | null): Parameters {
  const shared = messageField(common, 'tls_params');
  return parametersOf({ side, release, layers, doubt: open ?? (shared?.known === false ? shared : null), near: message.span, byDefault });
}

/** What of the surroundings of a context decides about its handshakes. */
export interface Surroundings {
  /** QUIC has no TLS below 1.3 (RFC 9001, 4.2). */
  readonly quic: Span | null;
  readonly earlyData: TlsSettings['earlyData'];
}

export function settingsOf(context: TlsContext, { quic, earlyData }: Surroundings, env: EnvoyContext): TlsSettings {
  const { side, message, common, certificates } = context;
  const { release } = env;
  const never = { kind: 'default', of: release, near: common.span, cite: 'BoringSSL, include/openssl/ssl.h' } as const;
  const versions = lazily(() => (quic === null ? context.parameters.versions : versionsOverQuic(context.parameters.versions, quic)));
  const preference = lazily((): TlsSettings['preference'] => (side === 'client' ? known('server', never) : preferenceOf(message, env)));
  const tickets = lazily((): TlsSettings['tickets'] => (side === 'client' ? known({ enabled: false, keyFiles: [], rotation: 'automatic' }, never) : ticketsOf(message, env)));
  const [alpn, keyLog, renegotiation] = [lazily(() => alpnOf(common, env)), lazily(() => keyLogOf(common, env)), lazily(() => renegotiationOf(message, side, env))];
  return {
    get versions() {
      return versions();
    },
    securityLevel: known(null, never),
    get cipherSuites() {
      return context.parameters.cipherSuites.uses;
    },
    get initialCipherSuites() {
      return context.parameters.cipherSuites.uses;
    },
    get tls13CipherSuites() {
      return context.parameters.tls13CipherSuites.uses;
    },
    get preference() {
      return preference();
    },
    get groups() {
      return context.parameters.groups.uses;
    },
    get signatureSchemes() {
      return context.parameters.signatureSchemes.uses;
    },
    get writtenLists() {
      const { policy, cipherSuites, groups, signatureSchemes } = context.parameters;
      return policy === null ? [cipherSuites, groups, signatureSchemes].flatMap(({ written }) => written) : [];
    },
    dhParameters: known(null, never),
    certificates: mapFact(certificates, (written) => written.map((certificate) => certificateUse(certificate, env.material))),
    stapling: side === 'client' ? known({ enabled: false, verified: false, source: null }, never) : staplingOf(certificates, common, env),
    get tickets() {
      return tickets();
    },
    earlyData,
    encryptedClientHello: known(null, never),
    get alpn() {
      return alpn();
    },
    get keyLog() {
      return keyLog();
    },
    compression: known(false, never),
    get renegotiation() {
      return renegotiation();
    },
  };
}

function versionsOverQuic(versions: VersionFacts, span: Span): VersionFacts {
  return mapVersions((version) => (version === 'TLSv1.3' ? versions[version] : known(false, { kind: 'written', span })));
}

function preferenceOf(message: Message, { release }: EnvoyContext): TlsSettings['preference'] {
  const prefers = booleanField(message, 'prefer_client_ciphers') ?? defaultFact(defaults.preferClientCiphers, release, message.span);
  return mapFact(prefers, (client) => (client ? 'client' : 'server'));
}

/** Envoy makes and replaces the keys of tickets itself unless some are written or named. */
function ticketsOf(message: Message, { release, secret }: EnvoyContext): Fact<SessionTickets> {
  const disabled = booleanField(message, 'disable_stateless_session_resumption');
  if (disabled !== null && (!disabled.known || disabled.value)) return mapFact(disabled, () => ({ enabled: false, keyFiles: [], rotation: 'automatic' }));
  const named = messageField(message, 'session_ticket_keys_sds_secret_config');
  const own = messageField(message, 'session_ticket_keys');
  const written = own ?? (named?.known === true ? secret(named.value, 'session_ticket_keys') : named);
  if (written === null) {
    const byDefault = defaultFact(defaults.disableStatelessResumption, release, message.span);
    return { ...byDefault, value: { enabled: true, keyFiles: [], rotation: 'automatic' } };
  }
  if (!written.known) return written;
  const { items, doubt } = messagesField(written.value, 'keys');
  if (doubt !== null) return doubt;
  // The place is that of the name: a report of it shows no keys.
  const key = message.field('session_ticket_keys')?.key;
  const from: Origin = own === null || key === undefined ? written.from : { kind: 'written', span: key.span };
  return known({ enabled: true, keyFiles: items.map(nameOfKey), rotation: 'by-hand' }, from);
}

function nameOfKey(key: Message): string {
  const source = dataSourceIn(key);
  return source?.known === true ? nameOfDataSource(source.value) : '?';
}

/** Items may have commas in them: Envoy joins them with commas and takes the whole apart again. */
function alpnOf(common: Message, { release }: EnvoyContext): TlsSettings['alpn'] {
  if (common.field('alpn_protocols') === null && common.doubt === null) return defaultFact(defaults.alpnProtocols, release, common.span);
  return mapFact(textsField(common, 'alpn_protocols'), (items) => items.flatMap((item) => item.split(',')).filter((item) => item !== ''));
}

function keyLogOf(common: Message, { release }: EnvoyContext): TlsSettings['keyLog'] {
  const log = messageField(common, 'key_log');
  const none = defaultFact(defaults.keyLog, release, common.span);
  if (log?.known !== true) return log ?? none;
  return textField(log.value, 'path') ?? none;
}

/** Servers never let a client renegotiate; a client that may lets its server do so as often as it likes (SSL_set_renegotiate_mode). */
function renegotiationOf(message: Message, side: ContextSide, { release }: EnvoyContext): TlsSettings['renegotiation'] {
  const byDefault = defaultFact(defaults.allowRenegotiation, release, message.span);
  const allowed = side === 'client' ? (booleanField(message, 'allow_renegotiation') ?? byDefault) : byDefault;
  return mapFact(allowed, (isAllowed) => (isAllowed ? 'server-initiated' : 'none'));
}
