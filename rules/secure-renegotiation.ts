import { defineRule } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';
import { acceptsOlderThanTls13 } from '../src/tls/negotiable-versions.ts';
import { sideOf } from '../src/tls/side.ts';
import { envoyCluster, envoyServerNames } from './examples/envoy.ts';
import { nginxServer } from './examples/nginx.ts';

const example = (...options: readonly string[]): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', 'ssl_ciphers ECDHE+AESGCM;', ...options);

const inEnvoy = (...upstream: readonly string[]): string =>
  envoyCluster(['validation_context:', '  trusted_ca: { filename: /etc/ssl/internal-ca.pem }', `  ${envoyServerNames}`], upstream);

const inNode = (options: string): string => `import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const server = createServer({
  key: readFileSync('shop.key'),
  cert: readFileSync('shop.pem'),
  ciphers: 'ECDHE+AESGCM',
  secureOptions: ${options},
});
server.on('request', (request, response) => response.end('hello'));
server.listen(8443, '127.0.0.1');
`;

export default defineRule({
  id: 'secure-renegotiation',
  requirements: ['v5.0.be-9.4.2'],
  severity: 'error',
  fix: 'safe',
  about: 'handshake',
  texts: {
    en: {
      title: 'No unsafe renegotiation',
      why: 'Without the extension of RFC 5746 an attacker begins a connection, sends a request, and lets the victim renegotiate into it: both then count as one. Renegotiation that clients may start at will costs the server far more than them, which is a way to exhaust it. TLS 1.3 has no renegotiation.',
      how: 'Take out what permits it; clients that still need it should be replaced.',
      messages: {
        'unsafe-legacy': '{endpoint} permits renegotiation with peers that cannot do it securely (RFC 5746)',
        'legacy-server': '{endpoint} is connected to even if it cannot renegotiate securely (RFC 5746)',
        'client-initiated': '{endpoint} lets clients renegotiate as often as they like',
        'server-initiated': 'the server behind {endpoint} may renegotiate as often as it likes',
      },
    },
    ja: {
      title: '安全でない再ネゴシエーションを許可しない',
      why: 'RFC 5746 の拡張がないと、攻撃者が接続を開始してリクエストを送った後、被害者の再ネゴシエーションをその接続に合流させ、両者を 1 つの通信に見せかけられる。クライアントが自由に始められる再ネゴシエーションは、クライアントよりはるかに大きな負荷をサーバに与え、資源の枯渇に使える。TLS 1.3 に再ネゴシエーションはない。',
      how: '許可している設定を取り除く。必要とするクライアントがまだあれば置き換える。',
      messages: {
        'unsafe-legacy': '{endpoint} は、安全な再ネゴシエーション (RFC 5746) に対応しない相手との再ネゴシエーションを許可している',
        'legacy-server': '{endpoint} が安全な再ネゴシエーション (RFC 5746) に対応していなくても接続する',
        'client-initiated': '{endpoint} は、クライアントが何度でも再ネゴシエーションすることを許可している',
        'server-initiated': '{endpoint} への接続で、サーバが何度でも再ネゴシエーションすることを許可している',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc5746', 'https://www.rfc-editor.org/rfc/rfc9325#section-3.5'],
  examples: () => [
    { format: 'nginx', bad: example('ssl_conf_command Options UnsafeLegacyRenegotiation;'), good: example() },
    { format: 'envoy', bad: inEnvoy('allow_renegotiation: true'), good: inEnvoy() },
    { format: 'node', bad: inNode('constants.SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION'), good: inNode('constants.SSL_OP_NO_RENEGOTIATION') },
  ],
  notIn: ['haproxy'],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint) {
    const settings = handshakeSettings(endpoint);
    if (settings?.renegotiation.known !== true || !acceptsOlderThanTls13(settings, endpoint.release.library, sideOf(endpoint))) return [];
    const { value: renegotiation, from: at } = settings.renegotiation;
    if (renegotiation === 'none' || renegotiation === 'secure') return [];
    return [
      {
        message: renegotiation,
        data: { endpoint: describeEndpoint(endpoint) },
        at,
        truth: 'yes',
        severity: renegotiation === 'unsafe-legacy' ? 'error' : 'warning',
        intent: { set: 'renegotiation', on: endpoint.id, to: 'secure' },
      },
    ];
  },
});
