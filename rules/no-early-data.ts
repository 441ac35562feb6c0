import { defineRule, isListener } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';
import { permitsVersion } from '../src/tls/accepts.ts';
import { haproxyFrontend } from './examples/haproxy.ts';

type Key = 'replayable' | 'undecided';

const inEnvoy = (more: string): string => `static_resources:
  listeners:
    - name: web
      address: { socket_address: { protocol: UDP, address: 0.0.0.0, port_value: 443 } }
      udp_listener_config: { quic_options: {} }
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.quic
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport${more}
              downstream_tls_context:
                common_tls_context:
                  tls_certificates: [{ certificate_chain: { filename: shop.pem }, private_key: { filename: shop.key } }]
          filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: web
                codec_type: HTTP3
                route_config:
                  request_headers_to_remove: [early-data]
                  response_headers_to_add: [{ header: { key: strict-transport-security, value: max-age=63072000; includeSubDomains } }]
                  virtual_hosts:
                    - name: shop
                      domains: [shop.example]
                      routes: [{ match: { prefix: / }, direct_response: { status: 200 } }]
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
`;

export default defineRule<Key>({
  id: 'no-early-data',
  requirements: ['v5.0.be-9.3.3'],
  severity: 'warning',
  fix: 'safe',
  about: 'handshake',
  texts: {
    en: {
      title: 'TLS 1.3 early data cannot be replayed',
      why: 'Early data (0-RTT) is not protected against replay: an attacker who recorded it sends it again, and a payment or an order happens twice.',
      how: 'Turn early data off, or mark such requests for the backend with the Early-Data header (RFC 8470) and let it answer 425 where a repetition would do harm, or hold them until the handshake is complete.',
      messages: {
        replayable: '{endpoint} accepts early data, and nothing protects it against replay',
        undecided: 'whether early data on {endpoint} is protected against replay cannot be seen here',
      },
    },
    ja: {
      title: 'TLS 1.3 の早期データを再送されないようにする',
      why: '早期データ (0-RTT) は再送攻撃から守られない。記録した攻撃者がもう一度送れば、支払いや注文が二度実行される。',
      how: '早期データを無効にする。または Early-Data ヘッダ (RFC 8470) で印を付けてバックエンドに渡し、繰り返されては困るリクエストには 425 を返させる。あるいはハンドシェイクの完了まで保留する。',
      messages: {
        replayable: '{endpoint} が早期データを受け付け、再送への対策がない',
        undecided: '{endpoint} の早期データに再送への対策があるかどうかは、ここからは分からない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc8446#section-8', 'https://www.rfc-editor.org/rfc/rfc8470'],
  examples: () => [
    {
      format: 'nginx',
      settings: 'level = 3\n',
      bad: `events {}
http {
  server {
    listen 127.0.0.1:443 ssl;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    ssl_early_data on;
    location / { proxy_pass http://127.0.0.1:8080; }
  }
}
`,
      good: `events {}
http {
  server {
    listen 127.0.0.1:443 ssl;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    ssl_early_data on;
    location / {
      proxy_pass http://127.0.0.1:8080;
      proxy_set_header Early-Data $ssl_early_data;
    }
  }
}
`,
    },
    {
      format: 'haproxy',
      settings: 'level = 3',
      bad: haproxyFrontend('allow-0rtt'),
      good: haproxyFrontend(),
    },
    { format: 'envoy', settings: 'level = 3', bad: inEnvoy(''), good: inEnvoy('\n              enable_early_data: false') },
  ],
  notIn: ['node'],
  appliesTo: (endpoint) => isListener(endpoint) && handshakeSettings(endpoint) !== null,
  check(endpoint) {
    if (!isListener(endpoint)) return [];
    const settings = handshakeSettings(endpoint);
    if (settings === null) return [];
    const { earlyData } = settings;
    if (earlyData.known && (!earlyData.value.enabled || earlyData.value.protection !== 'none')) return [];
    if (permitsVersion(settings, 'TLSv1.3') === 'no') return [];
    const data = { endpoint: describeEndpoint(endpoint) };
    if (!earlyData.known) return [{ message: 'undecided', data, at: earlyData.from, truth: 'unknown', doubtful: earlyData }];
    return [{ message: 'replayable', data, at: earlyData.from, truth: 'yes', intent: { set: 'early-data', on: endpoint.id, to: 'off' } }];
  },
});
