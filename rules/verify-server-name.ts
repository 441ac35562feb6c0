import { defineRule, isConnection } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import type { Connection } from '../src/model/endpoint.ts';
import { truth } from '../src/model/fact.ts';

type Key = 'unchecked' | 'client-chosen' | 'anything' | 'undecided';

const inEnvoy = (names: string): string => `static_resources:
  clusters:
    - name: app
      type: STRICT_DNS
      load_assignment:
        cluster_name: app
        endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app.internal, port_value: 8443 } } } }] }]
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: app.internal
          common_tls_context:
            tls_params: { tls_maximum_protocol_version: TLSv1_3 }
            validation_context:
              trusted_ca: { filename: /etc/ssl/internal-ca.pem }${names}
`;

const inNode = (options: string): string => `import { readFileSync } from 'node:fs';
import { get } from 'node:https';

get('https://app.internal/', { ca: readFileSync('/etc/ssl/internal-ca.pem')${options} }, (response) => response.resume());
`;

export default defineRule<Key>({
  id: 'verify-server-name',
  requirements: ['v5.0.be-9.2.6'],
  severity: 'error',
  fix: 'unsafe',
  texts: {
    en: {
      title: 'The name in the certificate of a server is checked',
      why: 'A verified chain says only that some authority signed the certificate. Without a check of the name, every holder of a certificate of that authority, in the worst case anybody with a domain, can take the place of the server.',
      how: 'Compare the certificate with the fixed name of the server, or pin its certificate or key.',
      messages: {
        unchecked: 'the certificate of {endpoint} is verified, but not its name',
        'client-chosen': 'the name in the certificate of {endpoint} is compared with a name that the client chooses',
        anything: 'the name in the certificate of {endpoint} is compared with a pattern that matches every name',
        undecided: 'which name in the certificate of {endpoint} is accepted cannot be seen here',
      },
    },
    ja: {
      title: 'サーバ証明書の名前を照合する',
      why: 'チェーンの検証で分かるのは、どこかの認証局が署名したことだけである。名前を照合しなければ、同じ認証局の証明書を持つ誰もが、最悪の場合はドメインを持つ誰もが、そのサーバになりすませる。',
      how: '証明書をサーバの決まった名前と照合するか、証明書または鍵をピン留めする。',
      messages: {
        unchecked: '{endpoint} の証明書は検証されるが、名前は照合されない',
        'client-chosen': '{endpoint} の証明書の名前が、クライアントの選ぶ名前と照合される',
        anything: '{endpoint} の証明書の名前が、すべてに一致するパターンと照合される',
        undecided: '{endpoint} の証明書でどの名前が受け入れられるかは、ここからは分からない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9525', 'https://cwe.mitre.org/data/definitions/297.html'],
  examples: () => [
    {
      format: 'nginx',
      bad: `events {}
http {
  server {
    listen 127.0.0.1:8080;
    location / {
      proxy_pass https://app.internal;
      proxy_ssl_protocols TLSv1.2 TLSv1.3;
      proxy_ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;
      proxy_ssl_server_name on;
      proxy_ssl_name $http_host;
    }
  }
}
`,
      good: `events {}
http {
  server {
    listen 127.0.0.1:8080;
    location / {
      proxy_pass https://app.internal;
      proxy_ssl_protocols TLSv1.2 TLSv1.3;
      proxy_ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;
      proxy_ssl_server_name on;
      proxy_ssl_name app.internal;
    }
  }
}
`,
    },
    {
      format: 'haproxy',
      bad: `global
  ssl-default-server-options ssl-min-ver TLSv1.2
  ssl-default-server-ciphers ECDHE+AESGCM:ECDHE+CHACHA20
backend app
  mode http
  server app app.internal:443 ssl verify required ca-file /etc/ssl/internal-ca.pem
`,
      good: `global
  ssl-default-server-options ssl-min-ver TLSv1.2
  ssl-default-server-ciphers ECDHE+AESGCM:ECDHE+CHACHA20
backend app
  mode http
  server app app.internal:443 ssl verify required ca-file /etc/ssl/internal-ca.pem sni str(app.internal)
`,
    },
    { format: 'envoy', bad: inEnvoy(''), good: inEnvoy('\n              match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: app.internal } }]') },
    { format: 'node', bad: inNode(', checkServerIdentity: () => undefined'), good: inNode('') },
  ],
  appliesTo: (endpoint) => isConnection(endpoint) && verifiesChain(endpoint),
  check(endpoint) {
    if (!isConnection(endpoint) || !verifiesChain(endpoint)) return [];
    const { name } = endpoint.verification;
    const data = { endpoint: describeEndpoint(endpoint) };
    if (!name.known) return [{ message: 'undecided', data, at: name.from, truth: 'unknown', doubtful: name }];
    const intent = { set: 'name-verification', on: endpoint.id, to: true } as const;
    switch (name.value.kind) {
      case 'none':
        return [{ message: 'unchecked', data, at: name.from, truth: 'yes', intent }];
      case 'client-chosen':
        return [{ message: 'client-chosen', data, at: name.from, truth: 'yes', severity: 'warning', intent }];
      case 'san-matcher':
        return name.value.anything ? [{ message: 'anything', data, at: name.from, truth: 'yes', intent }] : [];
      case 'name':
      case 'pin':
        return [];
    }
  },
});

/** Where the chain is not verified, a check of the name proves nothing, and another rule says so. */
function verifiesChain({ tls, exposure, verification: { chain } }: Connection): boolean {
  const usesTls = tls.known && tls.value !== null && !(exposure.known && exposure.value === 'local');
  return usesTls && truth(chain, (verified) => verified) === 'yes';
}
