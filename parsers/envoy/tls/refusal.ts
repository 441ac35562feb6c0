import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import { dataSourceField, dataSourceIn } from '../message/data-source.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { booleanField, enumField, messageField, messagesField, scalarsField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { overQuic } from './client-authentication.ts';
import { refusedPins } from './pin.ts';
import { isUnknownStaticSecret } from './secret.ts';
import type { TlsContext } from './tls-context.ts';
import type { TlsSocket } from './transport-socket.ts';
import type { Validation } from './validation.ts';

/** What Envoy refuses about a TLS context, so that it does not start, and what leaves nothing that could be negotiated. */
export function refusedSettings(context: TlsContext, env: EnvoyContext): readonly Problem[] {
  return [...refusedCertificates(context, env), ...refusedValidation(context), ...refusedPinsIn(context), ...refusedTicketKeys(context, env), ...emptyRange(context)];
}

/** `TLS Client Authentication is not supported over QUIC` (QuicServerTransportSocketConfigFactory). Where the version is assumed, a later one may run. */
export function refusedOverQuic(socket: TlsSocket, { message }: TlsContext, release: Release): readonly Problem[] {
  const key = message.field('require_client_certificate')?.key;
  if (socket.transport !== 'quic' || key === undefined || overQuic(message, release) !== 'refused') return [];
  const found = problem('client-certificates-over-quic', key.span);
  return [release.stated.product ? found : { ...found, severity: 'warning' }];
}

/** Names of a filter chain begin with `*.` or have no wildcard (FilterChainManagerImpl::addFilterChains). */
export function refusedServerNames(chain: Message): readonly Problem[] {
  const match = messageField(chain, 'filter_chain_match');
  if (match?.known !== true) return [];
  const { items } = scalarsField(match.value, 'server_names');
  return items.flatMap(({ text, opaque, span }) => (!opaque && text.includes('*') && !text.startsWith('*.') ? [problem('partial-wildcard', span)] : []));
}

/** See ServerContextConfigImpl, ClientContextConfigImpl. */
function refusedCertificates({ side, common, message, certificates }: TlsContext, { secret, configuration }: EnvoyContext): readonly Problem[] {
  const named = messagesField(common, 'tls_certificate_sds_secret_configs').items;
  const lost = named.find((config) => isUnknownStaticSecret(config, secret(config, 'tls_certificate'), configuration));
  if (lost !== undefined) return [problem('unknown-secret', lost.span)];
  const [first] = named;
  if (side === 'server' && first !== undefined && messagesField(common, 'tls_certificates').items.length > 0) return [problem('mixed-certificates', first.span)];
  if (!certificates.known) return [];
  const count = certificates.value.length;
  if (side === 'client') return count > 1 ? [problem('several-client-certificates', common.span)] : [];
  if (count === 0) return [problem('no-certificate', common.span)];
  const policy = enumField(message, 'ocsp_staple_policy', ['LENIENT_STAPLING', 'STRICT_STAPLING', 'MUST_STAPLE']);
  const isMissing = certificates.value.some((certificate) => dataSourceField(certificate.message, 'ocsp_staple') === null);
  return policy?.known === true && policy.value === 'MUST_STAPLE' && isMissing ? [problem('no-ocsp-response', message.field('ocsp_staple_policy')?.key.span ?? message.span)] : [];
}

/** Checks that rest on authorities are refused without any (ClientContextImpl, DefaultCertValidator::initializeSslContexts). */
function refusedValidation({ side, message, validation }: TlsContext): readonly Problem[] {
  const bySni = side === 'client' ? booleanField(message, 'auto_sni_san_validation') : null;
  const sni = bySni?.known === true && bySni.value ? message.field('auto_sni_san_validation')?.key.span : undefined;
  if (validation === null && sni !== undefined) return [problem('no-trusted-ca', sni)];
  if (validation?.known !== true) return [];
  const { hasAuthorities, byExtension, layers } = validation.value;
  if (!hasAuthorities.known || hasAuthorities.value || byExtension !== null) return [];
  const spans = [...needingAuthorities(validation.value), sni];
  return layers.length === 0 ? [] : spans.flatMap((span) => (span === undefined ? [] : [problem('no-trusted-ca', span)]));
}

function needingAuthorities({ layers, matchers, acceptsExpired, revocation }: Validation): readonly (Span | undefined)[] {
  const spans: (Span | undefined)[] = [];
  const keyOf = (...names: readonly string[]): Span | undefined => layers.flatMap((layer) => names.flatMap((name) => layer.field(name)?.key.span ?? []))[0];
  if (matchers.known && matchers.value.kind === 'san-matcher') spans.push(keyOf('match_typed_subject_alt_names', 'match_subject_alt_names', 'verify_subject_alt_name'));
  if (acceptsExpired.known && acceptsExpired.value) spans.push(keyOf('allow_expired_certificate'));
  if (revocation.known && revocation.value.kind === 'crl') spans.push(keyOf('crl'));
  return spans;
}

function refusedPinsIn({ validation }: TlsContext): readonly Problem[] {
  if (validation?.known !== true || validation.value.byExtension !== null) return [];
  return refusedPins(validation.value.layers).map(({ span }) => problem('invalid-pin', span));
}

/** See ServerContextConfigImpl::getSessionTicketKeys. The place is that of the name: a report of it shows no keys. */
function refusedTicketKeys({ side, message }: TlsContext, { secret, configuration }: EnvoyContext): readonly Problem[] {
  if (side === 'client') return [];
  const named = messageField(message, 'session_ticket_keys_sds_secret_config');
  const found = named?.known === true ? secret(named.value, 'session_ticket_keys') : messageField(message, 'session_ticket_keys');
  if (named?.known === true && found !== null && isUnknownStaticSecret(named.value, found, configuration)) return [problem('unknown-secret', named.value.span)];
  if (found?.known !== true) return [];
  const place = named?.known === true ? named.value : message.field('session_ticket_keys')?.key;
  return place !== undefined && messagesField(found.value, 'keys').items.some(hasWrongLength) ? [problem('ticket-key-length', place.span)] : [];
}

const TICKET_KEY_BYTES = 80;

/** What is in a file is not looked at. A dump of a configuration says `[redacted]` for what was there. */
function hasWrongLength(key: Message): boolean {
  const source = dataSourceIn(key);
  if (source?.known !== true || source.value.kind !== 'inline' || source.value.text === '[redacted]') return false;
  const isBytes = key.field('inline_bytes') !== null && key.field('inline_string') === null;
  return Buffer.byteLength(source.value.text, isBytes ? 'latin1' : 'utf8') !== TICKET_KEY_BYTES;
}

/** A minimum of TLS 1.3 is above what clusters use at most unless that is written as well. */
function emptyRange({ parameters: { minimum, maximum } }: TlsContext): readonly Problem[] {
  if (!minimum.known || !maximum.known || tlsVersions.indexOf(minimum.value) <= tlsVersions.indexOf(maximum.value)) return [];
  const place = minimum.from.kind === 'default' ? maximum.from : minimum.from;
  return place.kind === 'default' ? [] : [problem('no-protocol-version', place.span)];
}

type Code =
  | 'unknown-secret'
  | 'mixed-certificates'
  | 'several-client-certificates'
  | 'no-certificate'
  | 'no-ocsp-response'
  | 'no-trusted-ca'
  | 'invalid-pin'
  | 'ticket-key-length'
  | 'partial-wildcard'
  | 'no-protocol-version'
  | 'client-certificates-over-quic';

const texts: Readonly<Record<Code, LocalizedText>> = {
  'unknown-secret': { en: 'Envoy refuses this: there is no static secret of that name', ja: 'Envoy はこれを拒否する: その名前の静的なシークレットがない' },
  'mixed-certificates': {
    en: 'Envoy refuses this: certificates come from tls_certificates or from secrets, not from both',
    ja: 'Envoy はこれを拒否する: 証明書は tls_certificates かシークレットのどちらか一方で指定する',
  },
  'several-client-certificates': {
    en: 'Envoy refuses this: a client context takes one certificate only',
    ja: 'Envoy はこれを拒否する: クライアント側のコンテキストの証明書は 1 つだけである',
  },
  'no-certificate': { en: 'Envoy refuses this: a server context needs a certificate', ja: 'Envoy はこれを拒否する: サーバ側のコンテキストには証明書が必要である' },
  'no-ocsp-response': {
    en: 'Envoy refuses this: MUST_STAPLE needs an OCSP response with every certificate',
    ja: 'Envoy はこれを拒否する: MUST_STAPLE ではすべての証明書に OCSP 応答が必要である',
  },
  'no-trusted-ca': { en: 'Envoy refuses this without a trusted_ca', ja: 'Envoy は trusted_ca のないこの設定を拒否する' },
  'invalid-pin': {
    en: 'Envoy refuses this: it is no SHA-256, in hexadecimal as a verify_certificate_hash or in base64 as a verify_certificate_spki',
    ja: 'Envoy はこれを拒否する: verify_certificate_hash は 16 進数、verify_certificate_spki は base64 の SHA-256 でなければならない',
  },
  'ticket-key-length': {
    en: 'Envoy refuses this: every session ticket key has to be 80 bytes long',
    ja: 'Envoy はこれを拒否する: セッションチケットの鍵はすべて 80 バイトでなければならない',
  },
  'partial-wildcard': {
    en: 'Envoy refuses this: a wildcard in server_names stands for the first labels, as in *.shop.example',
    ja: 'Envoy はこれを拒否する: server_names のワイルドカードは *.shop.example のように先頭のラベルにしか使えない',
  },
  'client-certificates-over-quic': {
    en: 'Envoy before 1.41 refuses this: it asks for no client certificates over QUIC',
    ja: 'Envoy 1.41 より前はこれを拒否する: QUIC ではクライアント証明書を要求できない',
  },
  'no-protocol-version': {
    en: 'no protocol version is left between the minimum and the maximum: every handshake fails',
    ja: '最小と最大の間にプロトコルバージョンが残らず、すべてのハンドシェイクが失敗する',
  },
};

/** An empty range is no reason for Envoy not to start. */
function problem(code: Code, span: Span): Problem {
  return { code: `envoy/${code}`, severity: code === 'no-protocol-version' ? 'warning' : 'error', span, text: texts[code] };
}
