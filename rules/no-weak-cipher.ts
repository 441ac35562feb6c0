import { defineRule, severityOf, type Note, type RelatedPlace, type Report, type Severity } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings, type Endpoint } from '../src/model/endpoint.ts';
import { originOfPart, spanOf } from '../src/model/fact.ts';
import type { LocalizedText } from '../src/model/text.ts';
import type { CipherSuiteName, TlsSettings } from '../src/model/tls.ts';
import { versionVerdict, type Profile } from '../src/standards/profile.ts';
import { groupByReason, ratedSuites, suiteListOf, suitesToKeep, type ListVersion, type RatedSuite, type ReasonGroup } from '../src/standards/rated-suites.ts';
import { permitsVersion } from '../src/tls/accepts.ts';
import { describeSuites, describeVersions } from '../src/tls/describe.ts';
import { recentlyFor } from '../src/tls/recently.ts';
import { envoyListener } from './examples/envoy.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';
import { nodeServer } from './examples/node.ts';

type Key = 'few' | 'many' | 'open-suites' | 'open-list' | 'reason-of-one' | 'reason-of-few' | 'reason-of-many' | 'word';

const example = (ciphers: string): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', `ssl_ciphers ${ciphers};`);

const inEnvoy = (parameters: string): string => envoyListener([`tls_params: { ${parameters} }`]);

export default defineRule<Key>({
  id: 'no-weak-cipher',
  requirements: ['v5.0.be-9.4.1'],
  severity: 'error',
  fix: 'either',
  about: 'handshake',
  texts: {
    en: {
      title: 'Enable recommended cipher suites only',
      why: 'A suite that is enabled will be used: by old clients, by scanners, or because somebody in between pushes towards it. RSA key transport gives all recorded traffic away with the server key; CBC with MAC-then-encrypt and 64-bit blocks leak plaintext (Lucky Thirteen, Sweet32); anonymous and NULL suites protect nothing. Suites that this endpoint cannot negotiate are not counted.',
      how: 'Enable ECDHE with AES-GCM or ChaCha20-Poly1305 by name. Words such as HIGH or DEFAULT mean something else with every release of the library.',
      messages: {
        few: 'cipher suites of {endpoint} that are {kind}: {suites}',
        many: '{count} of the {total} cipher suites for {versions} on {endpoint} are {kind}',
        'open-suites': 'whether {suites} can be negotiated on {endpoint} is not decided in these files',
        'open-list': 'the cipher suites of {endpoint} are not decided in these files',
        'reason-of-one': '{suites} {reason}',
        'reason-of-few': '{suites}: each {reason}',
        'reason-of-many': 'each of {count} {reason}, e.g. {suites}',
        word: 'enables {suites}',
      },
    },
    ja: {
      title: '推奨される暗号スイートだけを有効にする',
      why: '有効なスイートは、古いクライアントやスキャナによって、あるいは中間者の誘導によって実際に使われる。RSA 鍵配送では、サーバの鍵が漏れると記録済みの通信がすべて解読される。MAC-then-encrypt の CBC や 64 ビットブロックからは平文が漏れ (Lucky Thirteen、Sweet32)、匿名スイートと NULL は何も守らない。このエンドポイントでネゴシエートできないスイートは数えない。',
      how: 'ECDHE と AES-GCM または ChaCha20-Poly1305 の組み合わせを名前で指定する。HIGH や DEFAULT などの語は、ライブラリの版ごとに意味が変わる。',
      messages: {
        few: '{endpoint} に{kind}暗号スイートがある: {suites}',
        many: '{endpoint} の {versions} 用暗号スイート {total} 個のうち {count} 個が{kind}スイート',
        'open-suites': '{endpoint} で {suites} をネゴシエートできるかどうかは、対象のファイルからは決まらない',
        'open-list': '{endpoint} の暗号スイートは、対象のファイルからは決まらない',
        'reason-of-one': '{suites}: {reason}',
        'reason-of-few': '{suites}: {reason}',
        'reason-of-many': '{count} 個: {reason}。例: {suites}',
        word: '{suites} を有効にしている',
      },
    },
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc9325#section-4',
    'https://www.rfc-editor.org/rfc/rfc10015',
    'https://docs.openssl.org/3.5/man1/openssl-ciphers/',
  ],
  examples: () => [
    { format: 'nginx', bad: example('HIGH:!aNULL:!MD5'), good: example('ECDHE+AESGCM:ECDHE+CHACHA20') },
    {
      format: 'haproxy',
      bad: haproxyFrontend('', 'HIGH:!aNULL:!MD5'),
      good: haproxyFrontend('', 'ECDHE+AESGCM:ECDHE+CHACHA20'),
    },
    { format: 'envoy', bad: inEnvoy('cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256, AES128-SHA]'), good: inEnvoy('cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256]') },
    { format: 'node', bad: nodeServer(`ciphers: 'ECDHE+AESGCM:AES128-SHA'`), good: nodeServer(`ciphers: 'ECDHE+AESGCM'`) },
  ],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint, { profile }) {
    const settings = handshakeSettings(endpoint);
    if (settings === null) return [];
    const tls13 = reportList(endpoint, settings, profile, 'TLSv1.3');
    // Where the profile rejects TLS 1.2 itself, no-legacy-protocol says so.
    const rejected = permitsVersion(settings, 'TLSv1.2') === 'yes' && severityOf(versionVerdict(profile, 'TLSv1.2').verdict) !== null;
    return rejected ? tls13 : [...reportList(endpoint, settings, profile, 'TLSv1.2'), ...tls13];
  },
});

function reportList(endpoint: Endpoint, settings: TlsSettings, profile: Profile, version: ListVersion): readonly Report<Key>[] {
  const list = suiteListOf(settings, version);
  const dataOf = (): Report<Key>['data'] => ({ endpoint: describeEndpoint(endpoint), versions: describeVersions([version]) });
  if (!list.known) {
    const isDead = isRejected(settings, version) || permitsVersion(settings, version) === 'no';
    // A client that says nothing of suites: there is nothing here to review.
    const isUnsaid = endpoint.kind === 'connection' && list.from.kind === 'default';
    return isDead || isUnsaid ? [] : [{ message: 'open-list', data: dataOf(), at: list.from, truth: 'unknown', doubtful: list }];
  }
  const rated = ratedSuites(endpoint, settings, list, profile);
  const { weak, isCertain, severity, notes, suites } = weaknessOf(rated);
  const [first] = weak;
  if (first === undefined) return [];
  const data = dataOf();
  const at = originOfPart(list.from, first.use.from);
  if (!isCertain) return [{ message: 'open-suites', data: { ...data, suites }, at, truth: 'unknown', doubtful: first.negotiable.why === 'dh-parameters' ? settings.dhParameters : settings.securityLevel }];
  return [
    {
      message: weak.length <= 3 ? 'few' : 'many',
      data: { ...data, kind: kindOf(severity, profile), count: weak.length, total: rated.length, suites },
      at,
      truth: 'yes',
      severity,
      notes,
      related: list.from.kind === 'default' ? [] : otherWords(weak, spanOf(at).start),
      intent: {
        set: version === 'TLSv1.3' ? 'tls13-cipher-suites' : 'cipher-suites',
        on: endpoint.id,
        to: suitesToKeep(endpoint, settings, version, profile),
      },
    },
  ];
}

/** The weak suites that are negotiable for certain, or else those that may be. Thousands of servers share one answer. */
const weaknessOf = recentlyFor((rated: readonly RatedSuite[]) => {
  const all = rated.filter(({ judgement }) => severityOf(judgement.verdict) !== null);
  const certain = all.filter(({ negotiable }) => negotiable.truth === 'yes');
  const weak = certain.length > 0 ? certain : all;
  const severity: Severity = weak.some(({ judgement }) => judgement.verdict === 'disallowed') ? 'error' : 'warning';
  return { weak, isCertain: certain.length > 0, severity, notes: groupByReason(weak).map(reasonNote), suites: describeSuites(weak.map(nameOf), 3) };
});

/** Where the library refuses the list, valid-cipher-list says so. */
function isRejected({ writtenLists }: TlsSettings, version: ListVersion): boolean {
  const kind = version === 'TLSv1.3' ? 'tls13-cipher-suites' : 'cipher-list';
  return writtenLists.some(({ of, rejected }) => of === kind && rejected !== null);
}

const nameOf = ({ suite }: RatedSuite): CipherSuiteName => suite.name;

function kindOf(severity: Severity, profile: Profile): LocalizedText {
  if (profile.suites.kind === 'listed') return { en: `not listed by ${profile.id}`, ja: ` ${profile.id} の一覧にない` };
  return severity === 'error' ? { en: 'weak', ja: '弱い' } : { en: 'legacy', ja: 'レガシーな' };
}

function reasonNote({ reason, suites }: ReasonGroup): Note<Key> {
  const message = suites.length === 1 ? 'reason-of-one' : suites.length <= 3 ? 'reason-of-few' : 'reason-of-many';
  return { message, data: { reason: reason.text, count: suites.length, suites: describeSuites(suites.slice(0, 3), 3) } };
}

/** The words of the list besides the one at `start` that enable weak suites. */
function otherWords(weak: readonly RatedSuite[], start: number): readonly RelatedPlace<Key>[] {
  const starts = new Set(weak.map(({ use }) => spanOf(use.from).start));
  starts.delete(start);
  return [...starts].flatMap((word): readonly RelatedPlace<Key>[] => {
    const enabled = weak.filter(({ use }) => spanOf(use.from).start === word);
    const [first] = enabled;
    return first === undefined ? [] : [{ message: 'word', data: { suites: describeSuites(enabled.map(nameOf), 3) }, span: spanOf(first.use.from) }];
  });
}
