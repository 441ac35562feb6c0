import { defineRule, isListener, severityOf, type Report } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';
import { originOfPart } from '../src/model/fact.ts';
import { strengthRank, type Profile } from '../src/standards/profile.ts';
import { ratedSuites, type RatedSuite } from '../src/standards/rated-suites.ts';
import { describeSuite } from '../src/tls/describe.ts';
import { lazilyFor } from '../src/tls/lazily.ts';
import { recentlyFor } from '../src/tls/recently.ts';
import { envoyListener } from './examples/envoy.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';
import { nodeServer } from './examples/node.ts';

type Key = 'weaker-first' | 'client-chooses';

const example = (ciphers: string): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', `ssl_ciphers ${ciphers};`, 'ssl_prefer_server_ciphers on;');

const inEnvoy = (parameters: string): string => envoyListener([`tls_params: { ${parameters} }`]);

export default defineRule<Key>({
  id: 'cipher-order',
  requirements: ['v5.0.be-9.4.1'],
  severity: 'warning',
  fix: 'safe',
  about: 'handshake',
  texts: {
    en: {
      title: 'The server prefers the strongest suites',
      why: 'A server that enforces its own order gives the first suite of its list that the client knows. With a weaker suite before a stronger one, clients that could do better get the weaker. Where the client chooses, the order says nothing, and every enabled suite has to be good enough. Suites that have to go altogether are no-weak-cipher’s business.',
      how: 'Sort the list: ECDHE with AEAD first, older suites behind it. When all enabled suites are equally strong, the client may as well choose the one it is fastest with.',
      messages: {
        'weaker-first': '{endpoint} enforces its order and prefers {weaker} to {stronger}, which is stronger',
        'client-chooses': 'on {endpoint} the client chooses between suites of different strength, {weaker} and {stronger} among them',
      },
    },
    ja: {
      title: 'サーバは最も強いスイートを優先する',
      why: '自身の順序を強制するサーバは、一覧のうちクライアントが対応する最初のスイートを選ぶ。弱いスイートが強いものより前にあると、より強いものを使えるクライアントまで弱いものになる。クライアントが選ぶ設定では順序に意味がなく、有効なスイートがすべて十分に強くなければならない。使用自体をやめるべきスイートは no-weak-cipher が報告する。',
      how: '一覧を並べ替え、ECDHE と AEAD の組み合わせを先頭に、古いスイートを後ろに置く。すべて同じ強さなら、クライアントに速いものを選ばせてもよい。',
      messages: {
        'weaker-first': '{endpoint} は自身の順序を強制し、より強い {stronger} よりも {weaker} を優先する',
        'client-chooses': '{endpoint} では {weaker} と {stronger} のように強さの異なるスイートからクライアントが選ぶ',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.2.1', 'https://wiki.mozilla.org/Security/Server_Side_TLS'],
  examples: () => [
    {
      format: 'nginx',
      bad: example('ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE+AESGCM'),
      good: example('ECDHE+AESGCM:ECDHE+CHACHA20'),
    },
    {
      format: 'haproxy',
      bad: haproxyFrontend('', 'ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE+AESGCM'),
      good: haproxyFrontend('', 'ECDHE+AESGCM:ECDHE+CHACHA20'),
    },
    { format: 'envoy', bad: inEnvoy('cipher_suites: [ECDHE-RSA-AES128-SHA256, ECDHE-RSA-AES128-GCM-SHA256]'), good: inEnvoy('cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256]') },
    { format: 'node', bad: nodeServer(`ciphers: 'ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-GCM-SHA256'`), good: nodeServer(`ciphers: 'ECDHE-RSA-AES128-GCM-SHA256'`) },
  ],
  appliesTo: (endpoint) => isListener(endpoint) && handshakeSettings(endpoint) !== null,
  check(endpoint, { profile }) {
    const settings = handshakeSettings(endpoint);
    if (settings === null || !isListener(endpoint) || !settings.preference.known) return [];
    const { value: chooses, from } = settings.preference;
    if (chooses === 'client' && !profile.serverPreference.asked) return [];
    const lists = [settings.cipherSuites, settings.tls13CipherSuites] as const;
    return lists.flatMap((list, index): readonly Report<Key>[] => {
      const { sorted, inversion, difference } = strengthsOf(ratedSuites(endpoint, settings, list, profile))(profile);
      const pair = chooses === 'server' ? inversion : difference;
      if (pair === null) return [];
      const [weaker, stronger] = pair;
      const data = {
        endpoint: describeEndpoint(endpoint),
        weaker: describeSuite(weaker.suite.name),
        stronger: describeSuite(stronger.suite.name),
      };
      if (chooses === 'client') {
        return [{ message: 'client-chooses', data, at: from, truth: 'yes', intent: { set: 'preference', on: endpoint.id, to: 'server' } }];
      }
      const set = index === 0 ? 'cipher-suites' : 'tls13-cipher-suites';
      const to = sorted.map(({ suite }) => suite.name);
      return [{ message: 'weaker-first', data, at: originOfPart(list.from, weaker.use.from), truth: 'yes', intent: { set, on: endpoint.id, to } }];
    });
  },
});

type Pair = readonly [weaker: RatedSuite, stronger: RatedSuite];

interface Strengths {
  /** The strongest first, else in the order of the list. */
  readonly sorted: readonly RatedSuite[];
  /** The first suite that stands before a stronger one, with the strongest of those behind it. */
  readonly inversion: Pair | null;
  /** The weakest and the strongest suite, when they differ. */
  readonly difference: Pair | null;
}

/** Only of suites that can be negotiated for certain and that the profile does not want gone. Thousands of servers share one answer. */
const strengthsOf = recentlyFor((rated: readonly RatedSuite[]) =>
  lazilyFor((profile: Profile): Strengths => {
    const rank = ({ suite }: RatedSuite): number => strengthRank(profile, suite.name);
    const suites = rated.filter(({ negotiable, judgement }) => negotiable.truth === 'yes' && severityOf(judgement.verdict) !== 'error');
    const sorted = suites.toSorted((a, b) => rank(a) - rank(b));
    return { sorted, inversion: inversionIn(suites, rank), difference: pairOf(sorted.at(-1), sorted[0], rank) };
  }),
);

type Rank = (suite: RatedSuite) => number;

function pairOf(weaker: RatedSuite | undefined, stronger: RatedSuite | undefined, rank: Rank): Pair | null {
  return weaker !== undefined && stronger !== undefined && rank(stronger) < rank(weaker) ? [weaker, stronger] : null;
}

/** Looks from behind, with the strongest suite so far, the first of several. */
function inversionIn(suites: readonly RatedSuite[], rank: Rank): Pair | null {
  let found: Pair | null = null;
  let strongest: RatedSuite | undefined;
  for (const suite of suites.toReversed()) {
    found = pairOf(suite, strongest, rank) ?? found;
    if (strongest === undefined || rank(suite) <= rank(strongest)) strongest = suite;
  }
  return found;
}
