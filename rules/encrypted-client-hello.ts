import { defineRule } from '../src/engine/rule.ts';
import { describeEndpoint, describeLibrary, describeProduct } from '../src/model/describe.ts';
import { handshakeSettings, type Endpoint } from '../src/model/endpoint.ts';
import { and, type Truth } from '../src/model/fact.ts';
import type { ProductName, Release } from '../src/model/release.ts';
import { lazilyForObject } from '../src/tls/lazily.ts';
import { versionAcceptance } from '../src/tls/negotiable-versions.ts';

const example = (keys: string): string => `events {}
http {
  server {
    listen 443 ssl default_server;
    server_name shop.example;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM;${keys}
    add_header Strict-Transport-Security "max-age=31536000" always;
  }
}
`;

export default defineRule({
  id: 'encrypted-client-hello',
  requirements: ['v5.0.be-9.4.4'],
  severity: 'warning',
  fix: 'advice',
  texts: {
    en: {
      title: 'The name a client asks for is encrypted',
      why: 'Without Encrypted Client Hello (RFC 9849) everybody on the way reads which of your names a client visits, and filters or profiles by it. ECH is young: nginx has it since 1.29.4 on OpenSSL 4.0, HAProxy since 3.3 as an experiment, Envoy and Node.js do not. Where the release cannot do it, there is a review note and no finding.',
      how: 'Create a key and its configuration (`openssl ech -public_name …`), give the file to the server that is the default of the socket, permit TLS 1.3, and publish the configuration in the HTTPS record of every name. Replace the key regularly and keep the previous one for a while.',
      messages: {
        missing: '{endpoint} does not accept Encrypted Client Hello, which {product} with {library} can do',
        'needs-tls13': 'Encrypted Client Hello has no effect on {endpoint}: it needs TLS 1.3, which is not accepted',
        'not-available': '{product} with {library} cannot do Encrypted Client Hello, so the names of {endpoint} are visible',
        'depends-on-build': 'whether this build of {product} can do Encrypted Client Hello for {endpoint} cannot be seen',
        open: 'whether {endpoint} accepts Encrypted Client Hello is not decided in these files',
      },
    },
    ja: {
      title: 'クライアントが求める名前を暗号化する',
      why: 'Encrypted Client Hello (RFC 9849) がなければ、クライアントがどのサイトを訪れるかを経路上の誰もが読み取り、遮断や追跡に使える。ECH はまだ新しく、nginx は 1.29.4 以降と OpenSSL 4.0 の組み合わせで、HAProxy は 3.3 以降で実験的に対応し、Envoy と Node.js は対応していない。対応しないリリースでは指摘せず、確認事項とする。',
      how: '鍵と設定を作成し (`openssl ech -public_name …`)、ソケットのデフォルトサーバにそのファイルを指定して TLS 1.3 を許可し、すべての名前の HTTPS レコードで設定を公開する。鍵は定期的に交換し、前の鍵もしばらく残す。',
      messages: {
        missing: '{endpoint} は Encrypted Client Hello を受け入れない ({product} と {library} の組み合わせでは可能)',
        'needs-tls13': '{endpoint} の Encrypted Client Hello は効かない: 必要な TLS 1.3 が受け入れられない',
        'not-available': '{product} と {library} の組み合わせは Encrypted Client Hello に対応しないため、{endpoint} の名前は平文で流れる',
        'depends-on-build': 'この {product} のビルドが {endpoint} で Encrypted Client Hello に対応するかどうかは確認できない',
        open: '{endpoint} が Encrypted Client Hello を受け入れるかどうかは、対象のファイルからは決まらない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9849', 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_ech_file'],
  examples: () => [
    {
      format: 'nginx',
      settings: 'level = 3\n[runtime]\nnginx = "1.30"\nopenssl = "4.0"',
      bad: example(''),
      good: example('\n    ssl_ech_file shop.ech;'),
    },
    {
      format: 'haproxy',
      settings: 'level = 3\n[runtime]\nhaproxy = "3.3"\nopenssl = "4.0"',
      bad: `global
  expose-experimental-directives
  ssl-default-bind-ciphers ECDHE+AESGCM
frontend web
  mode http
  bind :443 ssl crt shop.pem ech /etc/haproxy/ech ssl-max-ver TLSv1.2
  http-after-response set-header Strict-Transport-Security max-age=31536000
`,
      good: `global
  expose-experimental-directives
  ssl-default-bind-ciphers ECDHE+AESGCM
frontend web
  mode http
  bind :443 ssl crt shop.pem ech /etc/haproxy/ech
  http-after-response set-header Strict-Transport-Security max-age=31536000
`,
    },
  ],
  notIn: ['envoy', 'node'],
  appliesTo: isPublicListener,
  check(endpoint) {
    const settings = handshakeSettings(endpoint);
    if (settings === null || !isPublicListener(endpoint)) return [];
    const { release } = endpoint;
    const { encryptedClientHello: hello } = settings;
    const at = hello.from;
    const { able, ...names } = abilityOf(release);
    const data = { endpoint: describeEndpoint(endpoint), ...names };
    if (!hello.known) return [{ message: 'open', data, at, truth: 'unknown', doubtful: hello }];
    if (hello.value !== null) {
      const tls13 = versionAcceptance(settings, release.library, 'server', 'TLSv1.3').truth;
      return tls13 === 'no' ? [{ message: 'needs-tls13', data, at, truth: 'yes' }] : [];
    }
    if (able === 'no') return [{ message: 'not-available', data, at, truth: 'unknown' }];
    if (able === 'unknown') return [{ message: 'depends-on-build', data, at, truth: 'unknown' }];
    return [{ message: 'missing', data, at, truth: 'yes', intent: { set: 'encrypted-client-hello', on: endpoint.id, to: true } }];
  },
});

/** Names are no secret inside; where it is not known who connects, this is taken for outside. */
function isPublicListener(endpoint: Endpoint): boolean {
  if (endpoint.kind !== 'listener' || handshakeSettings(endpoint) === null) return false;
  return !endpoint.exposure.known || endpoint.exposure.value === 'external';
}

/** First version with ECH, `null` when none has it; `byBuild`: an option of the build, off by default. */
const products: Readonly<Record<ProductName, { readonly since: string | null; readonly byBuild: boolean; readonly cite: string }>> = {
  nginx: { since: '1.29.4', byBuild: false, cite: 'nginx CHANGES 1.29.4' },
  haproxy: { since: '3.3', byBuild: true, cite: 'HAProxy 3.3, INSTALL, USE_ECH' },
  envoy: { since: null, byBuild: false, cite: 'envoyproxy/envoy issue 44165' },
  istio: { since: null, byBuild: false, cite: 'envoyproxy/envoy issue 44165' },
  node: { since: null, byBuild: false, cite: 'nodejs/node issue 64280' },
};

/** Thousands of endpoints have one release. */
const abilityOf = lazilyForObject((release: Release) => ({ able: canDoEch(release), product: describeProduct(release), library: describeLibrary(release) }));

function canDoEch({ product, version, library }: Release): Truth {
  const { since, byBuild } = products[product];
  // OpenSSL CHANGES 4.0.0: RFC 9849. The products do not use the ECH of other libraries.
  const byLibrary = library.name === 'openssl' && isAtLeast(library.version, '4.0') ? 'yes' : 'no';
  return and(since !== null && isAtLeast(version, since) ? 'yes' : 'no', byLibrary, byBuild ? 'unknown' : 'yes');
}

/** Compares dotted numbers; one that is missing counts as the newest. */
function isAtLeast(version: string, other: string): boolean {
  const numbers = version.split('.').map((part) => Number.parseInt(part, 10));
  for (const [index, wanted] of other.split('.').map(Number).entries()) {
    const number = numbers[index] ?? Infinity;
    if (number !== wanted) return number > wanted;
  }
  return true;
}
