import { defineRule, isConnection, type Report } from '../src/engine/rule.ts';
import { describeEndpoint, describeServerProof } from '../src/model/describe.ts';
import { isEncrypted, type Connection } from '../src/model/endpoint.ts';
import { envoyCluster, envoyServerNames } from './examples/envoy.ts';
import { haproxyBackend, haproxyVerification } from './examples/haproxy.ts';
import { nginxProxy } from './examples/nginx.ts';
import { nodeRequest } from './examples/node.ts';

type Key = 'unverified' | 'shared' | 'ignored-errors' | 'undecided' | 'no-anchors';

export default defineRule<Key>({
  id: 'verify-server-certificate',
  requirements: ['v5.0.be-9.2.6'],
  severity: 'error',
  fix: 'either',
  texts: {
    en: {
      title: 'The certificate of a server is verified before it is talked to',
      why: 'TLS without verification encrypts to whoever answers. An attacker who can redirect the connection (DNS, ARP, a compromised router or service registry) presents any certificate and reads everything.',
      how: 'Turn verification on, name the authority that signs the certificates of the servers, and check the name as well. For a self-signed certificate, trust exactly that certificate. Compare the host key of an SSH server with the one you know.',
      messages: {
        unverified: 'the {proof} of {endpoint} is not verified',
        shared: 'connections to {endpoint} that others opened with other verification, or none, are used again: {scope}',
        'ignored-errors': 'errors in the verification of {endpoint} are ignored: {scope}',
        undecided: 'whether the {proof} of {endpoint} is verified cannot be seen here',
        'no-anchors': 'the certificate of {endpoint} cannot be verified: no authority is named',
      },
    },
    ja: {
      title: '通信前にサーバ証明書を検証する',
      why: '検証のない TLS は、応答した相手が誰であれ、その相手に向けて暗号化する。接続先を変えられる攻撃者 (DNS、ARP、侵害されたルータやサービスレジストリ) は、任意の証明書を示してすべてを読める。',
      how: '検証を有効にし、サーバ証明書に署名する認証局を指定し、名前も照合する。自己署名証明書なら、その証明書だけを信頼する。SSH サーバのホスト鍵は、既知の鍵と照合する。',
      messages: {
        unverified: '{endpoint} の{proof}が検証されない',
        shared: '{endpoint} へは、検証方法の異なる接続や未検証の接続が再利用される: {scope}',
        'ignored-errors': '{endpoint} の検証エラーが無視される: {scope}',
        undecided: '{endpoint} の{proof}が検証されるかどうかは、ここからは分からない',
        'no-anchors': '{endpoint} の証明書を検証できない: 認証局が指定されていない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc5280#section-6', 'https://www.rfc-editor.org/rfc/rfc9325#section-7.1', 'https://cwe.mitre.org/data/definitions/295.html'],
  examples: () => [
    {
      format: 'nginx',
      bad: `events {}
http {
  server {
    listen 127.0.0.1:8080;
    location / { proxy_pass https://app.internal; }
  }
}
`,
      good: nginxProxy('app.internal', 'proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;'),
    },
    {
      format: 'haproxy',
      bad: haproxyBackend('ssl verify none'),
      good: haproxyBackend(haproxyVerification),
    },
    { format: 'envoy', bad: envoyCluster([]), good: envoyCluster(['validation_context:', '  trusted_ca: { filename: /etc/ssl/internal-ca.pem }', `  ${envoyServerNames}`]) },
    { format: 'node', bad: nodeRequest('rejectUnauthorized: false'), good: nodeRequest() },
  ],
  appliesTo: (endpoint) => isConnection(endpoint) && isEncryptedAway(endpoint),
  check(endpoint) {
    if (!isConnection(endpoint) || !isEncryptedAway(endpoint)) return [];
    const { chain, name, trustAnchors, bypasses } = endpoint.verification;
    const data = { endpoint: describeEndpoint(endpoint), proof: describeServerProof(endpoint) };
    const intent = { set: 'chain-verification', on: endpoint.id, to: true } as const;
    const isPinned = name.known && name.value.kind === 'pin';
    if (!chain.known) return isPinned ? [] : [{ message: 'undecided', data, at: chain.from, truth: 'unknown', doubtful: chain }];
    if (!chain.value) return isPinned ? [] : [{ message: 'unverified', data, at: chain.from, truth: 'yes', intent }];
    if (trustAnchors.known && trustAnchors.value.kind === 'none' && !isPinned) {
      return [{ message: 'no-anchors', data, at: chain.from, truth: 'yes', intent }];
    }
    return bypasses.map(({ kind, span, scope }): Report<Key> => {
      const common = { data: { ...data, scope }, at: { kind: 'written', span }, truth: 'yes' } as const;
      if (kind !== 'shared-connection') return { ...common, message: 'ignored-errors' };
      return { ...common, message: 'shared', intent: { set: 'connection-sharing', on: endpoint.id, at: span, to: 'none' } };
    });
  },
});

/** What is encrypted to this host only is nobody's business. */
function isEncryptedAway(connection: Connection): boolean {
  const { exposure } = connection;
  return isEncrypted(connection) && !(exposure.known && exposure.value === 'local');
}
