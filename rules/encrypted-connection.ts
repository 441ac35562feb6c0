import { defineRule, isConnection, type MessageData, type Report } from '../src/engine/rule.ts';
import { describeEndpoint, describeProtocol } from '../src/model/describe.ts';
import { isPlaintext, type ApplicationProtocol, type Connection, type Endpoint, type Listener, type Route } from '../src/model/endpoint.ts';
import type { Fact } from '../src/model/fact.ts';

type Key = 'connection' | 'listener' | 'starttls' | 'between-servers' | 'fallback' | 'management' | 'relay';

/** Protocols of other rules: HTTP and what is HTTP underneath. */
const httpProtocols: readonly ApplicationProtocol[] = ['http', 'grpc'];

const tlsToUpstream = `
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: db.internal
          common_tls_context:
            tls_params: { tls_maximum_protocol_version: TLSv1_3 }
            validation_context:
              trusted_ca: { filename: /etc/ssl/internal-ca.pem }
              match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: db.internal } }]`;

const inEnvoy = (socket: string): string => `static_resources:
  listeners:
    - name: database
      address: { socket_address: { address: 127.0.0.1, port_value: 5432 } }
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                tls_certificates: [{ certificate_chain: { filename: db.pem }, private_key: { filename: db.key } }]
          filters:
            - name: envoy.filters.network.tcp_proxy
              typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: db, cluster: database }
  clusters:
    - name: database
      type: STRICT_DNS
      load_assignment:
        cluster_name: database
        endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: db.internal, port_value: 5432 } } } }] }]${socket}
`;

const inNode = (options: string): string => `import { readFileSync } from 'node:fs';
import pg from 'pg';

export const pool = new pg.Pool({ host: 'db.internal', database: 'shop'${options} });
`;

export default defineRule<Key>({
  id: 'encrypted-connection',
  requirements: ['v5.0.be-9.2.2'],
  severity: 'error',
  fix: 'either',
  texts: {
    en: {
      title: 'Connections other than HTTP are encrypted, and so are management pages',
      why: 'Databases, caches, application servers, mail, logs and management pages carry credentials and personal data. In plaintext, everybody on the path between two hosts reads and changes them; optional STARTTLS is removed by an attacker in between.',
      how: 'Use the TLS form of the protocol and require it. Where the protocol has none, keep both ends on one host or put them into an encrypted tunnel. Bind management pages to loopback.',
      messages: {
        connection: 'connection to {endpoint} is not encrypted ({protocol})',
        listener: '{endpoint} accepts {protocol} in plaintext',
        starttls: '{endpoint} offers STARTTLS and does not require it',
        'between-servers': 'on port 25 a public mail server must not require it (RFC 3207); MTA-STS or DANE make senders insist on it',
        fallback: 'connection to {endpoint} falls back to plaintext when the other side does not offer TLS',
        management: '{endpoint} serves {page} in plaintext',
        relay: 'what {endpoint} passes on is not encrypted here; whether it is encrypted inside cannot be seen',
      },
    },
    ja: {
      title: 'HTTP 以外の接続と管理ページを暗号化する',
      why: 'データベース、キャッシュ、アプリケーションサーバ、メール、ログ、管理ページは資格情報や個人情報を運ぶ。平文では、二つのホストの間にいる誰もが読み書きできる。任意の STARTTLS は中間者に取り除かれる。',
      how: 'プロトコルの TLS 版を使い、必須にする。TLS 版がない場合は両端を同じホストに置くか、暗号化トンネルに入れる。管理ページはループバックに限る。',
      messages: {
        connection: '{endpoint} への接続が暗号化されていない ({protocol})',
        listener: '{endpoint} が {protocol} を平文で受け付ける',
        starttls: '{endpoint} の STARTTLS は任意で、必須ではない',
        'between-servers': 'ポート 25 で公開するメールサーバは STARTTLS を必須にできない (RFC 3207)。送信側に TLS を強制するには MTA-STS か DANE を使う',
        fallback: '{endpoint} への接続は、相手が TLS を提供しないと平文に戻る',
        management: '{endpoint} が {page} を平文で提供する',
        relay: '{endpoint} が中継する内容はここでは暗号化されず、内側で暗号化されているかは分からない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc8314', 'https://www.rfc-editor.org/rfc/rfc9325#section-3.2'],
  examples: () => [
    {
      format: 'nginx',
      bad: `events {}
stream {
  server {
    listen 127.0.0.1:5432 ssl;
    ssl_certificate db.pem;
    ssl_certificate_key db.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    proxy_pass db.internal:5432;
  }
}
`,
      good: `events {}
stream {
  server {
    listen 127.0.0.1:5432 ssl;
    ssl_certificate db.pem;
    ssl_certificate_key db.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    proxy_pass db.internal:5432;
    proxy_ssl on;
    proxy_ssl_protocols TLSv1.2 TLSv1.3;
    proxy_ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    proxy_ssl_verify on;
    proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;
    proxy_ssl_name db.internal;
    proxy_ssl_server_name on;
  }
}
`,
    },
    {
      format: 'haproxy',
      bad: `global
  ssl-default-bind-ciphers ECDHE+AESGCM
  ssl-default-server-options ssl-min-ver TLSv1.2
  ssl-default-server-ciphers ECDHE+AESGCM
listen database
  bind 127.0.0.1:5432 ssl crt db.pem
  server db db.internal:5432
`,
      good: `global
  ssl-default-bind-ciphers ECDHE+AESGCM
  ssl-default-server-options ssl-min-ver TLSv1.2
  ssl-default-server-ciphers ECDHE+AESGCM
listen database
  bind 127.0.0.1:5432 ssl crt db.pem
  server db db.internal:5432 ssl verify required ca-file /etc/ssl/internal-ca.pem verifyhost db.internal
`,
    },
    { format: 'envoy', bad: inEnvoy(''), good: inEnvoy(tlsToUpstream) },
    { format: 'node', bad: inNode(''), good: inNode(`, ssl: { ca: readFileSync('/etc/ssl/internal-ca.pem') }`) },
  ],
  appliesTo: (endpoint) => leavesHost(endpoint) && (!speaksHttp(endpoint) || managementPages(endpoint).length > 0),
  check(endpoint) {
    if (!leavesHost(endpoint)) return [];
    const main = speaksHttp(endpoint) || !endpoint.protocol.known ? [] : checkProtocol(endpoint, endpoint.protocol.value);
    return [...main, ...managementPages(endpoint).map(({ management, span }) => report(endpoint, 'management', { page: management ?? '' }, { kind: 'written', span }))];
  },
});

function leavesHost({ exposure }: Endpoint): boolean {
  return exposure.known && exposure.value !== 'local';
}

function speaksHttp({ protocol }: Endpoint): boolean {
  return protocol.known && httpProtocols.includes(protocol.value);
}

/** Status and administration pages that a plaintext listener shows to other hosts. */
function managementPages(endpoint: Endpoint): readonly Route[] {
  if (endpoint.kind !== 'listener' || !endpoint.routes.known || !isPlaintext(endpoint)) return [];
  return endpoint.routes.value.filter((route) => route.management !== null && !route.restricted);
}

function isTrue(fact: Fact<boolean>): boolean {
  return fact.known && fact.value;
}

function checkProtocol(endpoint: Connection | Listener, protocol: ApplicationProtocol): readonly Report<Key>[] {
  const at = { kind: 'written', span: endpoint.at } as const;
  const data = { protocol: describeProtocol(protocol) };
  if (isConnection(endpoint) && isTrue(endpoint.fallsBackToPlaintext)) {
    return [report(endpoint, 'fallback', data, endpoint.fallsBackToPlaintext.from)];
  }
  if (!isConnection(endpoint) && endpoint.startTls.known && endpoint.startTls.value === 'optional') {
    const offered = report(endpoint, 'starttls', data, endpoint.startTls.from);
    if (takesMailOfServers(endpoint)) return [{ ...offered, severity: 'info', notes: [{ message: 'between-servers', data: {} }] }];
    return [{ ...offered, intent: { set: 'start-tls', on: endpoint.id, to: 'required' } }];
  }
  if (!isPlaintext(endpoint) || isTrue(endpoint.passthrough)) return [];
  if (!endpoint.passthrough.known) return [{ ...report(endpoint, 'relay', data, at), truth: 'unknown', doubtful: endpoint.passthrough }];
  if (isConnection(endpoint)) return [{ ...report(endpoint, 'connection', data, at), intent: { set: 'tls', on: endpoint.id, to: true } }];
  if (endpoint.startTls.known && endpoint.startTls.value === 'required') return [];
  return refusesAll(endpoint) ? [] : [{ ...report(endpoint, 'listener', data, at), intent: { set: 'tls', on: endpoint.id, to: true } }];
}

function takesMailOfServers({ protocol, addresses }: Listener): boolean {
  return protocol.known && protocol.value === 'smtp' && addresses.known && addresses.value.some(({ port }) => port === 25);
}

/** A listener whose only route refuses serves nobody. */
function refusesAll({ routes }: Listener): boolean {
  return routes.known && routes.value.length > 0 && routes.value.every(({ answer }) => answer.known && answer.value.kind === 'refuse');
}

function report(endpoint: Endpoint, message: Key, data: MessageData, at: Report<Key>['at']): Report<Key> {
  return { message, data: { ...data, endpoint: describeEndpoint(endpoint) }, at, truth: 'yes' };
}
