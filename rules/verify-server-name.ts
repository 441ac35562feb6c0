import { defineRule, isConnection } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import type { Connection } from '../src/model/endpoint.ts';
import { truth } from '../src/model/fact.ts';
import { envoyCluster, envoyServerNames } from './examples/envoy.ts';
import { haproxyBackend, haproxyVerification } from './examples/haproxy.ts';
import { nginxProxy } from './examples/nginx.ts';
import { nodeRequest } from './examples/node.ts';

type Key = 'unchecked' | 'client-chosen' | 'anything' | 'undecided';

const inEnvoy = (...names: readonly string[]): string => envoyCluster(['validation_context:', '  trusted_ca: { filename: /etc/ssl/internal-ca.pem }', ...names]);

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
      bad: nginxProxy('app.internal', 'proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;', 'proxy_ssl_name $http_host;'),
      good: nginxProxy('app.internal', 'proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;', 'proxy_ssl_name app.internal;'),
    },
    {
      format: 'haproxy',
      bad: haproxyBackend('ssl verify required ca-file /etc/ssl/internal-ca.pem'),
      good: haproxyBackend(haproxyVerification),
    },
    { format: 'envoy', bad: inEnvoy(), good: inEnvoy(`  ${envoyServerNames}`) },
    { format: 'node', bad: nodeRequest('checkServerIdentity: () => undefined'), good: nodeRequest() },
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
