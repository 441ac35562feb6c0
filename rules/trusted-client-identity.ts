import { defineRule, isListener, type Report } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import type { Listener } from '../src/model/endpoint.ts';
import { faultOf, groupByFault, type FaultyUse, type IdentityFault } from '../src/model/identity-fault.ts';
import type { Intent } from '../src/model/intent.ts';

type Key = IdentityFault | 'also' | 'bypass' | 'resumed' | 'public-roots' | 'deep-chain';

const inEnvoy = (mode: string): string => `static_resources:
  listeners:
    - name: web
      address: { socket_address: { address: 0.0.0.0, port_value: 443 } }
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              require_client_certificate: true
              common_tls_context:
                tls_certificates: [{ certificate_chain: { filename: shop.pem }, private_key: { filename: shop.key } }]
                validation_context: { trusted_ca: { filename: clients-ca.pem } }
          filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: web
                forward_client_cert_details: ${mode}
                route_config:
                  virtual_hosts:
                    - name: shop
                      domains: [shop.example]
                      routes: [{ match: { prefix: / }, route: { cluster: app } }]
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
`;

const inNode = (guard: string): string => `import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const server = createServer({
  key: readFileSync('shop.key'),
  cert: readFileSync('shop.pem'),
  ciphers: 'ECDHE+AESGCM',
  requestCert: true,
  rejectUnauthorized: false,
  ca: readFileSync('clients-ca.pem'),
  crl: readFileSync('clients.crl'),
});
server.on('request', (request, response) => {${guard}
  response.end(request.socket.getPeerCertificate().subject.CN);
});
server.listen(8443, '127.0.0.1');
`;

export default defineRule<Key>({
  id: 'trusted-client-identity',
  requirements: ['v5.0.be-9.4.5'],
  severity: 'error',
  fix: 'either',
  texts: {
    en: {
      title: 'The identity of a client certificate is verified before it is used',
      why: 'A name in a certificate that nobody verified is a claim: everybody can make a certificate for `CN=admin`. The same holds for a header that clients can set themselves, and for a path that lets requests through although verification failed.',
      how: 'Require a certificate of a specific authority, or pass the identity on only where the verification succeeded; set the header in every place that forwards, so that the value of a client never gets through.',
      messages: {
        also: 'also {carrier}',
        unverified: '{endpoint} uses the identity of a client certificate ({carrier}) that need not verify{scope}',
        anonymous: '{endpoint} uses the identity of an optional client certificate ({carrier}) without asking whether there was one{scope}',
        'backend-checks': '{endpoint} passes on the result of the verification with {carrier}; whether the backend looks at it cannot be seen here',
        spoofable: 'clients of {endpoint} can set {carrier} themselves{scope}',
        'from-client': '{endpoint} believes {carrier} as clients send it{scope}',
        bypass: 'requests reach {scope} of {endpoint} although their client certificate was not verified',
        resumed: 'a client that resumes a session of {endpoint} is not verified again: its certificate may have been revoked or have expired since',
        'public-roots': '{endpoint} accepts client certificates of every public authority',
        'deep-chain': '{endpoint} accepts client certificates with up to {depth} authorities between them and a trusted one',
        undecided: 'whether the client certificate behind {carrier} on {endpoint} was verified cannot be seen here',
      },
    },
    ja: {
      title: 'クライアント証明書の識別情報は検証してから使う',
      why: '検証されていない証明書の名前は自己申告にすぎず、`CN=admin` の証明書は誰でも作れる。クライアントが自分で設定できるヘッダや、検証に失敗したリクエストを通す経路も同じである。',
      how: '特定の認証局の証明書を必須にするか、検証に成功した場合だけ識別情報を渡す。転送するすべての場所でヘッダを設定し、クライアントの値が通らないようにする。',
      messages: {
        also: '{carrier} も同様',
        unverified: '{endpoint} が、検証に失敗していても受け入れるクライアント証明書の識別情報 ({carrier}) を使っている{scope}',
        anonymous: '{endpoint} が、提示が任意のクライアント証明書の識別情報 ({carrier}) を、提示の有無を確かめずに使っている{scope}',
        'backend-checks': '{endpoint} は {carrier} とともに検証結果を渡すが、バックエンドがそれを見るかどうかはここからは分からない',
        spoofable: '{endpoint} のクライアントが {carrier} を自分で設定できる{scope}',
        'from-client': '{endpoint} がクライアントの送る {carrier} をそのまま信じている{scope}',
        bypass: 'クライアント証明書が検証されていないリクエストが {endpoint} の {scope} に届く',
        resumed: '{endpoint} のセッションを再開するクライアントは再び検証されない: 証明書はその後に失効や期限切れになっているかもしれない',
        'public-roots': '{endpoint} がすべての公的な認証局のクライアント証明書を受け入れる',
        'deep-chain': '{endpoint} は、信頼する認証局との間に最大 {depth} 段の中間認証局を挟むクライアント証明書を受け入れる',
        undecided: '{endpoint} の {carrier} のもとになる証明書が検証されたかどうかは、ここからは分からない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9440#section-4', 'https://cwe.mitre.org/data/definitions/287.html'],
  examples: () => [
    {
      format: 'nginx',
      bad: `events {}
http {
  server {
    listen 127.0.0.1:443 ssl;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    ssl_client_certificate clients-ca.pem;
    ssl_verify_client optional_no_ca;
    location / {
      proxy_pass http://127.0.0.1:8080;
      proxy_set_header X-Client-DN $ssl_client_s_dn;
    }
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
    ssl_client_certificate clients-ca.pem;
    ssl_verify_client on;
    location / {
      proxy_pass http://127.0.0.1:8080;
      proxy_set_header X-Client-DN $ssl_client_s_dn;
    }
  }
}
`,
    },
    {
      format: 'haproxy',
      bad: `global
  ssl-default-bind-ciphers ECDHE+AESGCM
frontend web
  mode http
  bind 127.0.0.1:443 ssl crt shop.pem ca-file clients-ca.pem crl-file clients.crl verify optional
  http-request set-header X-Client-DN %[ssl_c_s_dn] if { ssl_c_used }
  default_backend app
backend app
  mode http
  server app 127.0.0.1:8080
`,
      good: `global
  ssl-default-bind-ciphers ECDHE+AESGCM
frontend web
  mode http
  bind 127.0.0.1:443 ssl crt shop.pem ca-file clients-ca.pem crl-file clients.crl verify optional
  http-request del-header X-Client-DN
  http-request set-header X-Client-DN %[ssl_c_s_dn] if { ssl_c_used } { ssl_c_verify 0 }
  default_backend app
backend app
  mode http
  server app 127.0.0.1:8080
`,
    },
    { format: 'envoy', bad: inEnvoy('APPEND_FORWARD'), good: inEnvoy('SANITIZE_SET') },
    { format: 'node', bad: inNode(''), good: inNode('\n  if (!request.socket.authorized) return response.writeHead(403).end();') },
  ],
  appliesTo: (endpoint) => isListener(endpoint) && concernsIdentity(endpoint),
  check(endpoint) {
    if (!isListener(endpoint)) return [];
    const faulty = endpoint.identityUses.flatMap((use) => faultOf(endpoint, use) ?? []);
    const uses = groupByFault(faulty).map((group) => reportUses(endpoint, group));
    const bypasses = endpoint.clientAuthentication.bypasses.map(({ kind, span, scope }): Report<Key> => {
      const common = { data: { endpoint: describeEndpoint(endpoint), scope }, at: { kind: 'written', span }, truth: 'yes' } as const;
      return kind === 'resumption' ? { ...common, message: 'resumed', severity: 'info' } : { ...common, message: 'bypass' };
    });
    return [...uses, ...bypasses, ...reportPublicRoots(endpoint), ...reportDeepChain(endpoint)];
  },
});

function concernsIdentity({ identityUses, clientAuthentication: { mode } }: Listener): boolean {
  return identityUses.length > 0 || !mode.known || mode.value !== 'none';
}

function reportUses(listener: Listener, [first, ...others]: readonly [FaultyUse, ...FaultyUse[]]): Report<Key> {
  const { use, fault, truth } = first;
  const { mode } = listener.clientAuthentication;
  const carriers = [...new Set([first, ...others].map((one) => one.use.carrier))];
  const intent = intentFor(listener, first, carriers);
  return {
    message: fault,
    data: { endpoint: describeEndpoint(listener), carrier: carriers.join(', '), scope: use.scope === '' ? '' : ` (${use.scope})` },
    at: { kind: 'written', span: use.span },
    truth,
    ...(fault === 'undecided' ? { doubtful: mode.known ? use.guard : mode } : {}),
    ...(fault === 'from-client' || fault === 'anonymous' ? { severity: 'warning' as const } : {}),
    related: others.filter((other) => other.use.span !== use.span).map((other) => ({ message: 'also', data: { carrier: other.use.carrier }, span: other.use.span })),
    ...(intent === null ? {} : { intent }),
  };
}

function intentFor(listener: Listener, { use, fault }: FaultyUse, headers: readonly string[]): Intent | null {
  const place = { on: listener.id, at: use.span } as const;
  if (fault === 'from-client') return null;
  return fault === 'spoofable' ? { set: 'identity-header', ...place, headers } : { set: 'identity-guard', ...place };
}

function reportPublicRoots(listener: Listener): readonly Report<Key>[] {
  const { trustAnchors } = listener.clientAuthentication;
  if (!verifies(listener) || !trustAnchors.known || trustAnchors.value.kind !== 'system') return [];
  const intent = { set: 'trust-anchors', on: listener.id, to: 'specific-authority' } as const;
  return [{ message: 'public-roots', data: { endpoint: describeEndpoint(listener) }, at: trustAnchors.from, truth: 'yes', severity: 'warning', intent }];
}

/** Authorities of a company have one or two levels below the root; every further one is somebody else who can issue. */
const usualDepth = 3;

function reportDeepChain(listener: Listener): readonly Report<Key>[] {
  const { depth } = listener.clientAuthentication;
  if (!verifies(listener) || !depth.known || depth.value === null || depth.value <= usualDepth) return [];
  return [{ message: 'deep-chain', data: { endpoint: describeEndpoint(listener), depth: depth.value }, at: depth.from, truth: 'yes', severity: 'info' }];
}

function verifies({ clientAuthentication: { mode } }: Listener): boolean {
  return mode.known && (mode.value === 'required' || mode.value === 'optional');
}
