import { defineRule, isConnection, type Report } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import type { Connection, Endpoint, Listener } from '../src/model/endpoint.ts';
import { envoyCluster, envoyServerNames } from './examples/envoy.ts';
import { haproxyBackend, haproxyVerification } from './examples/haproxy.ts';
import { nginxProxy } from './examples/nginx.ts';
import { nodeRequest } from './examples/node.ts';

type Key = 'no-certificate' | 'not-required' | 'undecided';

const validation = ['validation_context:', '  trusted_ca: { filename: /etc/ssl/internal-ca.pem }', '  crl: { filename: /etc/ssl/internal-ca.crl }', `  ${envoyServerNames}`];

export default defineRule<Key>({
  id: 'mutual-tls',
  requirements: ['v5.0.be-9.3.3'],
  severity: 'warning',
  fix: 'advice',
  texts: {
    en: {
      title: 'Services inside prove who they are with certificates (mutual TLS)',
      why: 'With TLS on one side only, everything that reaches the port may speak: a compromised neighbour asks for data as if it were the front end. A certificate of the client cannot be replayed and can be withdrawn.',
      how: 'Require a certificate of an authority of your own on internal listeners, and present one on internal connections; a service mesh can do both.',
      messages: {
        'no-certificate': 'no client certificate is presented to {endpoint}',
        'not-required': '{endpoint} does not require a client certificate',
        undecided: 'whether mutual TLS is used with {endpoint} cannot be seen here',
      },
    },
    ja: {
      title: '内部サービスは証明書で互いを確認する (相互 TLS)',
      why: '片側だけの TLS では、ポートに到達できる者は誰でも通信できる。侵害された隣のホストが、フロントエンドのふりをしてデータを求める。クライアント証明書は再送攻撃に使えず、失効もできる。',
      how: '内部のリスナーでは自前の認証局の証明書を必須にし、内部の接続では証明書を提示する。サービスメッシュは両方を担える。',
      messages: {
        'no-certificate': '{endpoint} にクライアント証明書を提示しない',
        'not-required': '{endpoint} がクライアント証明書を必須にしていない',
        undecided: '{endpoint} で相互 TLS が使われるかどうかは、ここからは分からない',
      },
    },
  },
  references: ['https://csrc.nist.gov/pubs/sp/800/204/a/final', 'https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2'],
  examples: () => [
    {
      format: 'nginx',
      settings: 'level = 3\n',
      bad: nginxProxy('app.internal', 'proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;', 'proxy_ssl_crl /etc/ssl/internal-ca.crl;'),
      good: nginxProxy('app.internal', 'proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;', 'proxy_ssl_crl /etc/ssl/internal-ca.crl;', 'proxy_ssl_certificate /etc/ssl/proxy.pem;', 'proxy_ssl_certificate_key /etc/ssl/proxy.key;'),
    },
    {
      format: 'haproxy',
      settings: 'level = 3',
      bad: haproxyBackend(haproxyVerification),
      good: haproxyBackend(`${haproxyVerification} crt /etc/ssl/proxy.pem`),
    },
    { format: 'envoy', settings: 'level = 3', bad: envoyCluster(validation), good: envoyCluster([...validation, 'tls_certificates: [{ certificate_chain: { filename: /etc/ssl/proxy.pem }, private_key: { filename: /etc/ssl/proxy.key } }]']) },
    { format: 'node', settings: 'level = 3', bad: nodeRequest(), good: nodeRequest(`cert: readFileSync('shop.pem'), key: readFileSync('shop.key')`) },
  ],
  appliesTo: (endpoint) => isTlsInside(endpoint),
  check(endpoint) {
    if (!isTlsInside(endpoint)) return [];
    return isConnection(endpoint) ? checkConnection(endpoint) : checkListener(endpoint);
  },
});

/** Plaintext inside is the finding of other rules. */
function isTlsInside({ exposure, tls }: Endpoint): boolean {
  return exposure.known && exposure.value === 'internal' && tls.known && tls.value !== null;
}

function checkConnection(connection: Connection): readonly Report<Key>[] {
  const data = { endpoint: describeEndpoint(connection) };
  const { clientCertificate } = connection;
  if (!clientCertificate.known) return [{ message: 'undecided', data, at: clientCertificate.from, truth: 'unknown', doubtful: clientCertificate }];
  if (clientCertificate.value !== null) return [];
  const intent = { set: 'client-certificate', on: connection.id, to: 'presented' } as const;
  return [{ message: 'no-certificate', data, at: { kind: 'written', span: connection.at }, truth: 'yes', intent }];
}

function checkListener(listener: Listener): readonly Report<Key>[] {
  if (listener.rejectsHandshake.known && listener.rejectsHandshake.value) return [];
  const data = { endpoint: describeEndpoint(listener) };
  const { mode } = listener.clientAuthentication;
  if (!mode.known) return [{ message: 'undecided', data, at: mode.from, truth: 'unknown', doubtful: mode }];
  if (mode.value === 'required') return [];
  const intent = { set: 'client-certificate', on: listener.id, to: 'required' } as const;
  const at = mode.from.kind === 'default' ? ({ kind: 'written', span: listener.at } as const) : mode.from;
  return [{ message: 'not-required', data, at, truth: 'yes', intent }];
}
