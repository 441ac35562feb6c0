import type { Problem } from '../../../../src/model/problem.ts';
import type { Span } from '../../../../src/model/span.ts';
import type { LocalizedText } from '../../../../src/model/text.ts';
import { tlsVersions } from '../../../../src/model/tls.ts';
import { booleanField, enumField, messageField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { usesSecrets } from './certificates.ts';
import { clientModes } from './client-tls.ts';
import type { GatewayServer } from './gateway.ts';
import { boundIn } from './mesh-config.ts';
import { serverModes } from './server-tls.ts';

/** What Istio refuses about a server of a gateway (istio, pkg/config/validation/validation.go, validateServer and validateTLSOptions). */
export function refusedServer({ message, at, protocol, tls: written }: GatewayServer): readonly Problem[] {
  if (written === null) return protocol.secure && message.field('tls') === null ? [problem('istio-no-tls', at)] : [];
  if (!written.known) return [];
  const { value: tls } = written;
  const mode = enumField(tls, 'mode', serverModes);
  const span = tls.field('mode')?.value.span ?? tls.span;
  if (!protocol.secure) return mode?.known === true && mode.value !== 'PASSTHROUGH' ? [problem('istio-tls-on-plaintext', span)] : [];
  const terminates = mode?.known === true && (mode.value === 'SIMPLE' || mode.value === 'MUTUAL' || mode.value === 'OPTIONAL_MUTUAL');
  return terminates ? [...missingFiles(tls, mode.value !== 'SIMPLE', span), ...emptyRange(tls)] : [];
}

function missingFiles(tls: Message, isMutual: boolean, span: Span): readonly Problem[] {
  if (usesSecrets(tls) || tls.doubt !== null) return [];
  const hasCertificate = tls.field('tlsCertificates') !== null || (tls.field('serverCertificate') !== null && tls.field('privateKey') !== null);
  return [...(hasCertificate ? [] : [problem('istio-no-certificate', span)]), ...(isMutual && tls.field('caCertificates') === null ? [problem('istio-no-authority', span)] : [])];
}

/** What Istio refuses about `ClientTLSSettings` (istio, pkg/config/validation/agent/validation.go, ValidateTLS). */
export function refusedClient(tls: Message): readonly Problem[] {
  const mode = enumField(tls, 'mode', clientModes);
  if (mode?.known !== true || (mode.value !== 'SIMPLE' && mode.value !== 'MUTUAL') || tls.doubt !== null) return [];
  const bySecret = usesSecrets(tls);
  const isIncomplete = mode.value === 'MUTUAL' && !bySecret && (tls.field('clientCertificate') === null || tls.field('privateKey') === null);
  const skips = booleanField(tls, 'insecureSkipVerify');
  const checks = tls.field('caCertificates') ?? tls.field('subjectAltNames') ?? (mode.value === 'SIMPLE' ? tls.field('credentialName') : null);
  return [
    ...(isIncomplete ? [problem('istio-no-client-certificate', tls.field('mode')?.value.span ?? tls.span)] : []),
    ...(skips?.known === true && skips.value && checks !== null ? [problem('istio-skipped-verification', checks.key.span)] : []),
  ];
}

/** Ports are those of selected workloads (istio, pkg/config/validation/validation.go, ValidatePeerAuthentication). */
export function refusedPolicy(spec: Message): readonly Problem[] {
  const ports = spec.field('portLevelMtls');
  return ports === null || selectsWorkloads(spec) ? [] : [problem('istio-port-of-no-workload', ports.key.span)];
}

/** Whether a policy is for certain workloads; a template may say so. */
export function selectsWorkloads(spec: Message): boolean {
  const selector = messageField(spec, 'selector');
  if (selector?.known !== true) return selector !== null;
  const labels = messageField(selector.value, 'matchLabels');
  return labels !== null && (!labels.known || labels.value.fields.length > 0 || labels.value.doubt !== null);
}

/** Istio takes it, and Envoy has nothing to negotiate. */
function emptyRange(tls: Message): readonly Problem[] {
  const minimum = boundIn(tls, 'minProtocolVersion');
  const maximum = boundIn(tls, 'maxProtocolVersion');
  if (minimum?.known !== true || maximum?.known !== true || tlsVersions.indexOf(minimum.value) <= tlsVersions.indexOf(maximum.value)) return [];
  return minimum.from.kind === 'default' ? [] : [problem('no-protocol-version', minimum.from.span)];
}

type Code =
  | 'istio-no-tls'
  | 'istio-tls-on-plaintext'
  | 'istio-no-certificate'
  | 'istio-no-authority'
  | 'istio-no-client-certificate'
  | 'istio-skipped-verification'
  | 'istio-port-of-no-workload'
  | 'no-protocol-version';

const texts: Readonly<Record<Code, LocalizedText>> = {
  'istio-no-tls': { en: 'Istio refuses this: a port for HTTPS or TLS needs tls settings', ja: 'Istio はこれを拒否する: HTTPS や TLS のポートには tls の設定が必要である' },
  'istio-tls-on-plaintext': {
    en: 'Istio refuses this: of tls, a port for plaintext takes httpsRedirect only',
    ja: 'Istio はこれを拒否する: 平文のポートの tls に書けるのは httpsRedirect だけである',
  },
  'istio-no-certificate': {
    en: 'Istio refuses this: the server needs a credentialName, or a serverCertificate with its privateKey',
    ja: 'Istio はこれを拒否する: サーバには credentialName か、serverCertificate と privateKey の組が必要である',
  },
  'istio-no-authority': {
    en: 'Istio refuses this: certificates of clients need caCertificates or a credentialName',
    ja: 'Istio はこれを拒否する: クライアント証明書の検証には caCertificates か credentialName が必要である',
  },
  'istio-no-client-certificate': {
    en: 'Istio refuses this: mutual TLS needs a credentialName, or a clientCertificate with its privateKey',
    ja: 'Istio はこれを拒否する: 相互 TLS には credentialName か、clientCertificate と privateKey の組が必要である',
  },
  'istio-skipped-verification': {
    en: 'Istio refuses this beside insecureSkipVerify: nothing would be compared with it',
    ja: 'Istio は insecureSkipVerify と並ぶこの設定を拒否する: 照合に使われることがない',
  },
  'istio-port-of-no-workload': {
    en: 'Istio refuses this: portLevelMtls needs a selector of workloads',
    ja: 'Istio はこれを拒否する: portLevelMtls にはワークロードの selector が必要である',
  },
  'no-protocol-version': {
    en: 'no protocol version is left between the minimum and the maximum: every handshake fails',
    ja: '最小と最大の間にプロトコルバージョンが残らず、すべてのハンドシェイクが失敗する',
  },
};

function problem(code: Code, span: Span): Problem {
  return { code: `envoy/${code}`, severity: code === 'no-protocol-version' ? 'warning' : 'error', span, text: texts[code] };
}
