import { defineRule, severityOf, type Report, type Severity } from '../src/engine/rule.ts';
import { describeLibrary } from '../src/model/describe.ts';
import type { Endpoint } from '../src/model/endpoint.ts';
import type { LocalizedText } from '../src/model/text.ts';
import type { RejectedList, UnmatchedWord, WrittenList } from '../src/model/tls.ts';
import { suiteVerdict, type Profile } from '../src/standards/profile.ts';
import { cipherSuite, cipherSuiteOfOpenSslName } from '../src/tls/cipher-suites.ts';
import { someLibraryAccepts } from '../src/tls/list-acceptance.ts';
import { envoyListener } from './examples/envoy.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';
import { nodeServer } from './examples/node.ts';

type Key = 'rejected' | UnmatchedWord['reason'];

const example = (ciphers: string): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', `ssl_ciphers ${ciphers};`);

const inEnvoy = (parameters: string): string => envoyListener([`tls_params: { ${parameters} }`]);

export default defineRule<Key>({
  id: 'valid-cipher-list',
  requirements: ['v5.0.be-9.4.1'],
  severity: 'warning',
  fix: 'none',
  texts: {
    en: {
      title: 'Lists of suites, groups and signature schemes mean what they say',
      why: 'TLS libraries pass over words they do not know, so a misspelt suite, or a TLS 1.3 name in the list for TLS 1.2, is lost in silence; what follows an unknown word without a separator is lost with it, also an exclusion such as !aNULL. Some mistakes make the library refuse the whole list, and the server does not start.',
      how: 'Correct the spelling, put a colon between words, and take out what has no effect. TLS 1.3 suites have a setting of their own.',
      messages: {
        rejected: '{library} refuses this list, and the server does not start: {reason}',
        unknown: '{word} has no effect: there is no such name',
        skipped: '{word} has no effect: it follows an unknown word without a separator',
        empty: '{word} has no effect: no suite has all these properties',
        'tls13-name': '{word} has no effect: this list does not decide on TLS 1.3 suites',
        'not-in-library': '{word} has no effect: {library} does not have it, another build or library may',
      },
    },
    ja: {
      title: 'スイート・グループ・署名方式の一覧が意図どおりに解釈される',
      why: 'TLS ライブラリは知らない語を読み飛ばすため、綴りを誤ったスイートや、TLS 1.2 用の一覧に書いた TLS 1.3 の名前は、黙って失われる。未知の語に区切りなしで続く部分は、!aNULL のような除外指定も含めて一緒に失われる。誤りによってはライブラリが一覧全体を拒否し、サーバが起動しない。',
      how: '綴りを直し、語と語の間にコロンを置き、効果のない語を取り除く。TLS 1.3 のスイートには専用の設定がある。',
      messages: {
        rejected: '{library} がこの一覧を拒否し、サーバが起動しない: {reason}',
        unknown: '{word} は効果がない: そのような名前は存在しない',
        skipped: '{word} は効果がない: 未知の語に区切りなしで続いている',
        empty: '{word} は効果がない: すべての条件を満たすスイートがない',
        'tls13-name': '{word} は効果がない: TLS 1.3 のスイートはこの一覧では決まらない',
        'not-in-library': '{word} は効果がない: {library} にはない (別のビルドやライブラリにはあり得る)',
      },
    },
  },
  references: ['https://docs.openssl.org/3.5/man1/openssl-ciphers/', 'https://docs.openssl.org/3.5/man3/SSL_CTX_set1_curves/'],
  examples: () => [
    { format: 'nginx', bad: example('ECDHE+AESGCM:ECDHE-RSA-AES256-GCM-SHA512'), good: example('ECDHE+AESGCM:ECDHE-RSA-AES256-GCM-SHA384') },
    {
      format: 'haproxy',
      bad: haproxyFrontend('', 'ECDHE+AESGCM:ECDHE-RSA-AES256-GCM-SHA512'),
      good: haproxyFrontend('', 'ECDHE+AESGCM:ECDHE-RSA-AES256-GCM-SHA384'),
    },
    { format: 'envoy', bad: inEnvoy('cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256, ECDHE-RSA-AES256-GCM-SHA512]'), good: inEnvoy('cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256, ECDHE-RSA-AES256-GCM-SHA384]') },
    { format: 'node', bad: nodeServer(`ciphers: 'ECDHE+AESGCM:ECDHE-RSA-AES256-GCM-SHA512'`), good: nodeServer(`ciphers: 'ECDHE+AESGCM:ECDHE-RSA-AES256-GCM-SHA384'`) },
  ],
  appliesTo: (endpoint) => endpoint.tls.known && endpoint.tls.value !== null,
  check(endpoint, { profile }) {
    const lists = endpoint.tls.known && endpoint.tls.value !== null ? endpoint.tls.value.writtenLists : [];
    return lists.flatMap((list) => (list.rejected === null ? reportWords(endpoint, list, profile) : [reportRejected(endpoint, list, list.rejected)]));
  },
});

const rejections: Readonly<Record<RejectedList['reason'], LocalizedText>> = {
  'no-match': { en: 'nothing in it can be used', ja: '使えるものが 1 つもない' },
  'invalid-syntax': { en: 'it cannot be read from here on', ja: 'ここから先を解釈できない' },
  'unknown-name': { en: 'it does not know this name', ja: 'この名前を知らない' },
};

function reportRejected({ release }: Endpoint, list: WrittenList, { reason, span }: RejectedList): Report<Key> {
  const isCertain = release.stated.library || !someLibraryAccepts(list);
  const data = { library: describeLibrary(release), reason: rejections[reason] };
  return { message: 'rejected', data, at: { kind: 'written', span }, truth: isCertain ? 'yes' : 'unknown', severity: 'error' };
}

const severities: Readonly<Record<UnmatchedWord['reason'], Severity>> = {
  unknown: 'warning',
  skipped: 'warning',
  empty: 'info',
  'tls13-name': 'info',
  'not-in-library': 'info',
};

/** One report for a list, at the worst of its words. */
function reportWords({ release }: Endpoint, list: WrittenList, profile: Profile): readonly Report<Key>[] {
  const words = list.unmatched.filter((word) => isMissed(list, word, profile));
  const worst = words.find(({ reason }) => severities[reason] === 'warning') ?? words[0];
  if (worst === undefined) return [];
  const about = ({ word, reason }: UnmatchedWord) => ({ message: reason, data: { word, library: describeLibrary(release) } });
  const related = words.filter((word) => word !== worst).map((word) => ({ ...about(word), span: word.span }));
  return [{ ...about(worst), at: { kind: 'written', span: worst.span }, truth: 'yes', severity: severities[worst.reason], related }];
}

/**
 * Whether somebody counts on a word. Excluding or moving what is not there is harmless, and a good name that this library lacks is there for others.
 */
function isMissed({ of }: WrittenList, { word, operator, reason }: UnmatchedWord, profile: Profile): boolean {
  if (reason === 'skipped') return true;
  if (operator !== '') return false;
  if (reason !== 'not-in-library') return true;
  if (of !== 'cipher-list') return false;
  const suite = cipherSuite(word) ?? cipherSuiteOfOpenSslName(word);
  return suite === null || severityOf(suiteVerdict(profile, suite.name).verdict) !== null;
}
