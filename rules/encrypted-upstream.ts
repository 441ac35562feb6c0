import { defineRule, isConnection, optionValues, type Report, type RuleOptions } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import type { Connection, Endpoint } from '../src/model/endpoint.ts';
import type { RequirementId } from '../src/standards/requirements.ts';
import { haproxyBackend, haproxyVerification } from './examples/haproxy.ts';
import { nginxProxy } from './examples/nginx.ts';

type Key = 'plaintext' | 'tls-port' | 'fallback' | 'undecided';

/** Ports whose servers expect a TLS handshake. */
const tlsPorts: readonly (number | null)[] = [443, 8443];

const tlsToUpstream = `
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: app.internal
          common_tls_context:
            tls_params: { tls_maximum_protocol_version: TLSv1_3 }
            validation_context:
              trusted_ca: { filename: /etc/ssl/internal-ca.pem }
              match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: app.internal } }]`;

const inEnvoy = (socket: string): string => `static_resources:
  clusters:
    - name: app
      type: STRICT_DNS
      load_assignment:
        cluster_name: app
        endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app.internal, port_value: 8443 } } } }] }]
      typed_extension_protocol_options:
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
          explicit_http_config: { http2_protocol_options: {} }${socket}
`;

const inNode = (request: string): string => `import { readFileSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import { get } from 'node:https';

${request};
`;

const options = {
  'encrypted-hosts': {
    type: 'array',
    default: [],
    title: {
      en: 'Names and addresses that are reached through something else that encrypts, such as a service mesh or a VPN; `*.` stands for all names below.',
      ja: 'サービスメッシュや VPN など、別の仕組みで暗号化された経路で到達する名前とアドレス。`*.` は配下のすべての名前を表す。',
    },
  },
} as const satisfies RuleOptions;

export default defineRule<Key>({
  id: 'encrypted-upstream',
  requirements: ['v5.0.be-9.3.1', 'v5.0.be-9.2.2'],
  severity: 'warning',
  fix: 'unsafe',
  options,
  texts: {
    en: {
      title: 'HTTP to other hosts is encrypted',
      why: 'TLS that ends at the proxy protects only half of the way. Behind it, any compromised host or misrouted segment of the internal network reads session cookies and personal data, and answers in the name of the backend.',
      how: 'Use https to every backend that is not on this host, and verify its certificate and name.',
      messages: {
        plaintext: 'plaintext HTTP to {endpoint}',
        'tls-port': 'plaintext HTTP to a TLS port: {endpoint}',
        fallback: 'HTTP to {endpoint} falls back to plaintext',
        undecided: 'whether the connection to {endpoint} is encrypted cannot be seen here',
      },
    },
    ja: {
      title: '他ホストへの HTTP を暗号化する',
      why: 'プロキシで終わる TLS は経路の半分しか守らない。その先では、侵害されたホストや経路の誤ったセグメントがセッション Cookie や個人情報を読み、バックエンドを名乗って応答できる。',
      how: '同じホストにないバックエンドにはすべて https を使い、その証明書と名前を検証する。',
      messages: {
        plaintext: '{endpoint} に平文の HTTP で接続している',
        'tls-port': 'TLS のポートに平文の HTTP で接続している: {endpoint}',
        fallback: '{endpoint} への HTTP は平文に戻ることがある',
        undecided: '{endpoint} への接続が暗号化されるかどうかは、ここからは分からない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-3.2', 'https://csrc.nist.gov/pubs/sp/800/207/final'],
  examples: () => [
    {
      format: 'nginx',
      bad: `events {}
http {
  server {
    listen 127.0.0.1:8080;
    location / { proxy_pass http://app.internal:8080; }
  }
}
`,
      good: nginxProxy('app.internal:8443', 'proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;'),
    },
    {
      format: 'haproxy',
      bad: haproxyBackend('', 8080),
      good: haproxyBackend(haproxyVerification, 8443),
    },
    { format: 'envoy', bad: inEnvoy(''), good: inEnvoy(tlsToUpstream) },
    { format: 'node', bad: inNode(`getPlain('http://app.internal:8080/', (response) => response.resume())`), good: inNode(`get('https://app.internal:8443/', { ca: readFileSync('/etc/ssl/internal-ca.pem') }, (response) => response.resume())`) },
  ],
  appliesTo: (endpoint) => isConnection(endpoint) && isHttpToOtherHost(endpoint),
  requirementsFor: (endpoint) => [requirementOf(endpoint)],
  check(endpoint, { options: given }) {
    if (!isConnection(endpoint) || !isHttpToOtherHost(endpoint)) return [];
    if (isAmong(endpoint, optionValues(options, given)['encrypted-hosts'])) return [];
    const common = {
      data: { endpoint: describeEndpoint(endpoint) },
      at: { kind: 'written', span: endpoint.at },
      truth: 'yes',
      severity: isExternal(endpoint) ? 'error' : 'warning',
      requirement: requirementOf(endpoint),
      intent: { set: 'tls', on: endpoint.id, to: true },
    } as const satisfies Partial<Report<Key>>;
    if (!endpoint.tls.known) return [{ message: 'undecided', data: common.data, at: common.at, truth: 'unknown', doubtful: endpoint.tls, requirement: common.requirement }];
    if (endpoint.fallsBackToPlaintext.known && endpoint.fallsBackToPlaintext.value) return [{ ...common, message: 'fallback' }];
    if (endpoint.tls.value !== null) return [];
    if (!endpoint.exposure.known) return [{ ...common, message: 'plaintext', truth: 'unknown', doubtful: endpoint.exposure }];
    const ports = endpoint.target.known ? endpoint.target.value.addresses.map(({ port }) => port) : [];
    return [{ ...common, message: ports.some((port) => tlsPorts.includes(port)) ? 'tls-port' : 'plaintext' }];
  },
});

function isHttpToOtherHost({ protocol, exposure }: Connection): boolean {
  const isHttp = protocol.known && (protocol.value === 'http' || protocol.value === 'grpc');
  return isHttp && !(exposure.known && exposure.value === 'local');
}

function isAmong({ target }: Connection, hosts: readonly string[]): boolean {
  if (hosts.length === 0 || !target.known || target.value.addresses.length === 0) return false;
  const patterns = hosts.map((host) => host.toLowerCase());
  return target.value.addresses.every(({ host }) => patterns.some((pattern) => matches(host.toLowerCase(), pattern)));
}

function matches(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

function isExternal({ exposure }: Endpoint): boolean {
  return exposure.known && exposure.value === 'external';
}

function requirementOf(endpoint: Endpoint): RequirementId {
  return isExternal(endpoint) ? 'v5.0.be-9.2.2' : 'v5.0.be-9.3.1';
}
