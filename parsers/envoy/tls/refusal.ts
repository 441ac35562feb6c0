import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import { dataSourceField } from '../message/data-source.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { booleanField, enumField, messagesField } from '../message/field.ts';
import { isUnknownStaticSecret } from './secret.ts';
import type { TlsContext } from './tls-context.ts';
import type { Validation } from './validation.ts';

/** What Envoy refuses about a TLS context, so that it does not start, and what leaves nothing that could be negotiated. */
export function refusedSettings(context: TlsContext, env: EnvoyContext): readonly Problem[] {
  return [...refusedCertificates(context, env), ...refusedValidation(context), ...emptyRange(context)];
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

/** A minimum of TLS 1.3 is above what clusters use at most unless that is written as well. */
function emptyRange({ parameters: { minimum, maximum } }: TlsContext): readonly Problem[] {
  if (!minimum.known || !maximum.known || tlsVersions.indexOf(minimum.value) <= tlsVersions.indexOf(maximum.value)) return [];
  const place = minimum.from.kind === 'default' ? maximum.from : minimum.from;
  return place.kind === 'default' ? [] : [problem('no-protocol-version', place.span)];
}

type Code = 'unknown-secret' | 'mixed-certificates' | 'several-client-certificates' | 'no-certificate' | 'no-ocsp-response' | 'no-trusted-ca' | 'no-protocol-version';

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
  'no-protocol-version': {
    en: 'no protocol version is left between the minimum and the maximum: every handshake fails',
    ja: '最小と最大の間にプロトコルバージョンが残らず、すべてのハンドシェイクが失敗する',
  },
};

/** An empty range is no reason for Envoy not to start. */
function problem(code: Code, span: Span): Problem {
  return { code: `envoy/${code}`, severity: code === 'no-protocol-version' ? 'warning' : 'error', span, text: texts[code] };
}
