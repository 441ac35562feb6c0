import { defineRule, isConnection, optionValues, type RuleOptions } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import type { Connection } from '../src/model/endpoint.ts';
import { truth } from '../src/model/fact.ts';
import type { TrustAnchors } from '../src/model/tls.ts';
import { envoyCluster, envoyServerNames } from './examples/envoy.ts';
import { haproxyBackend, haproxyVerification } from './examples/haproxy.ts';
import { nginxProxy } from './examples/nginx.ts';

type Key = 'public-roots' | 'undecided';

const inEnvoy = (authority: string): string => envoyCluster(['validation_context:', `  trusted_ca: { filename: ${authority} }`, `  ${envoyServerNames}`]);

const inNode = (options: string): string => `import { readFileSync } from 'node:fs';
import { get } from 'node:https';

get('https://app.internal/'${options}).on('response', (response) => response.resume());
`;

const options = {
  'public-bundles': {
    type: 'array',
    default: [],
    title: { en: 'Paths of files that hold the public authorities, besides those of distributions.', ja: '公的な認証局を収めたファイルのパス (ディストリビューション標準のもの以外)。' },
  },
  'own-bundles': {
    type: 'array',
    default: [],
    title: { en: 'Paths of files that hold authorities of your own only, although distributions keep the public ones there.', ja: 'ディストリビューション標準の場所にあるが、独自の認証局だけを収めたファイルのパス。' },
  },
} as const satisfies RuleOptions;

export default defineRule<Key>({
  id: 'specific-internal-ca',
  requirements: ['v5.0.be-9.3.2'],
  severity: 'warning',
  fix: 'advice',
  options,
  texts: {
    en: {
      title: 'Connections inside trust a specific authority, not the public roots',
      why: 'Internal names cannot be had from public authorities, so an internal service that trusts the public roots either fails or accepts certificates that its operators never issued: one wrongly issued certificate of more than a hundred authorities is enough.',
      how: 'Trust only the authority of your own that signs internal certificates, or exactly the self-signed certificate of the service.',
      messages: {
        'public-roots': 'the internal connection to {endpoint} trusts every public authority',
        undecided: 'which authorities the internal connection to {endpoint} trusts cannot be seen here',
      },
    },
    ja: {
      title: '内部の接続では公的なルートではなく特定の認証局を信頼する',
      why: '内部の名前の証明書は公的な認証局からは得られない。公的なルートを信頼する内部サービスは、失敗するか、運用者が発行していない証明書を受け入れる。百を超える認証局のうち一つが誤発行するだけで、なりすましが成り立つ。',
      how: '内部証明書に署名する自前の認証局だけを信頼するか、そのサービスの自己署名証明書だけを信頼する。',
      messages: {
        'public-roots': '{endpoint} への内部接続がすべての公的な認証局を信頼している',
        undecided: '{endpoint} への内部接続がどの認証局を信頼するかは、ここからは分からない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc6024', 'https://cabforum.org/working-groups/server/baseline-requirements/requirements/'],
  examples: () => [
    {
      format: 'nginx',
      bad: nginxProxy('app.internal', 'proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;'),
      good: nginxProxy('app.internal', 'proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;'),
    },
    {
      format: 'haproxy',
      bad: haproxyBackend('ssl verify required ca-file @system-ca sni str(app.internal)'),
      good: haproxyBackend(haproxyVerification),
    },
    { format: 'envoy', bad: inEnvoy('/etc/ssl/certs/ca-certificates.crt'), good: inEnvoy('/etc/ssl/internal-ca.pem') },
    { format: 'node', bad: inNode(''), good: inNode(`, { ca: readFileSync('/etc/ssl/internal-ca.pem') }`) },
  ],
  appliesTo: (endpoint) => isConnection(endpoint) && isVerifiedInside(endpoint),
  check(endpoint, { options: given }) {
    if (!isConnection(endpoint) || !isVerifiedInside(endpoint)) return [];
    const { trustAnchors, name } = endpoint.verification;
    const data = { endpoint: describeEndpoint(endpoint) };
    if (name.known && name.value.kind === 'pin') return [];
    if (!trustAnchors.known) return [{ message: 'undecided', data, at: trustAnchors.from, truth: 'unknown', doubtful: trustAnchors }];
    if (!isPublic(trustAnchors.value, optionValues(options, given))) return [];
    return [{ message: 'public-roots', data, at: trustAnchors.from, truth: 'yes', intent: { set: 'trust-anchors', on: endpoint.id, to: 'specific-authority' } }];
  },
});

/** What the settings say of a path counts more than where it is. */
function isPublic(anchors: TrustAnchors, { 'public-bundles': publicBundles, 'own-bundles': ownBundles }: ReturnType<typeof optionValues<typeof options>>): boolean {
  const path = 'path' in anchors ? anchors.path : null;
  if (path !== null && ownBundles.includes(path)) return false;
  return anchors.kind === 'system' || (path !== null && publicBundles.includes(path));
}

function isVerifiedInside({ tls, exposure, verification: { chain } }: Connection): boolean {
  const isInside = exposure.known && exposure.value === 'internal' && tls.known && tls.value !== null;
  return isInside && truth(chain, (verified) => verified) === 'yes';
}
