import { defineRule, severityOf, type Report } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings, type Endpoint } from '../src/model/endpoint.ts';
import { originOfPart, type Known } from '../src/model/fact.ts';
import type { LocalizedText } from '../src/model/text.ts';
import type { NamedGroup, TlsSettings, Use } from '../src/model/tls.ts';
import { groupVerdict, type Profile } from '../src/standards/profile.ts';
import { groupNegotiability } from '../src/tls/negotiable-groups.ts';
import { sideOf } from '../src/tls/side.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';
import { nodeServer } from './examples/node.ts';

type Key = 'weak' | 'open' | 'reason';

const example = (curves: string): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', 'ssl_ciphers ECDHE+AESGCM;', `ssl_ecdh_curve ${curves};`);

export default defineRule<Key>({
  id: 'no-weak-group',
  requirements: ['v5.0.be-9.4.1'],
  severity: 'error',
  fix: 'either',
  about: 'handshake',
  texts: {
    en: {
      title: 'Enable groups of at least 128 bits for the key exchange',
      why: 'The group decides how hard the session key is to compute. Curves below 256 bits fall short of the 128 bits that everything else is built for, TLS has deprecated the curves nobody uses any more, and drafts of post-quantum hybrids have been replaced by a standard that does not work together with them.',
      how: 'Leave the groups to the library, or name X25519MLKEM768 (OpenSSL 3.5 and later), X25519, secp256r1 and secp384r1.',
      messages: {
        weak: 'groups of {endpoint} that the profile {profile} does not accept: {groups}',
        open: 'the groups of {endpoint} are not decided in these files',
        reason: '{groups} {reason}',
      },
    },
    ja: {
      title: '鍵交換には 128 ビット以上の強度のグループを使う',
      why: 'セッション鍵の計算がどれだけ難しいかはグループで決まる。256 ビット未満の曲線は、他の要素が前提とする 128 ビットの強度に届かない。使われなくなった曲線は TLS で廃止されており、耐量子ハイブリッドのドラフトは、互換性のない標準に置き換えられた。',
      how: 'グループはライブラリに任せるか、X25519MLKEM768 (OpenSSL 3.5 以降)、X25519、secp256r1、secp384r1 を指定する。',
      messages: {
        weak: '{endpoint} に、プロファイル {profile} が認めないグループがある: {groups}',
        open: '{endpoint} のグループは、対象のファイルからは決まらない',
        reason: '{groups}: {reason}',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc8422#section-5.1.1', 'https://www.rfc-editor.org/rfc/rfc9847', 'https://www.rfc-editor.org/rfc/rfc10024'],
  examples: () => [
    { format: 'nginx', bad: example('X25519:secp224r1'), good: example('X25519:prime256v1') },
    {
      format: 'haproxy',
      bad: haproxyFrontend('curves X25519:secp224r1'),
      good: haproxyFrontend('curves X25519:P-256'),
    },
    { format: 'node', bad: nodeServer(`ciphers: 'ECDHE+AESGCM', ecdhCurve: 'X25519:secp224r1'`), good: nodeServer(`ciphers: 'ECDHE+AESGCM', ecdhCurve: 'X25519:P-256'`) },
  ],
  notIn: ['envoy'],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint, { profile }) {
    const settings = handshakeSettings(endpoint);
    if (settings === null) return [];
    const { groups } = settings;
    if (groups.known) return reportGroups(endpoint, settings, groups, profile);
    // Where the library refuses the list, valid-cipher-list says so.
    if (settings.writtenLists.some(({ of, rejected }) => of === 'groups' && rejected !== null)) return [];
    return [{ message: 'open', data: { endpoint: describeEndpoint(endpoint) }, at: groups.from, truth: 'unknown', doubtful: groups }];
  },
});

function reportGroups(endpoint: Endpoint, settings: TlsSettings, groups: Known<readonly Use<NamedGroup>[]>, profile: Profile): readonly Report<Key>[] {
  const rated = groups.value.map((use) => ({ use, ...groupVerdict(profile, use.name) }));
  const kept = rated.filter(({ verdict }) => severityOf(verdict) === null).map(({ use }) => use.name);
  const weak = rated
    .filter(({ verdict }) => severityOf(verdict) !== null)
    .filter(({ use }) => groupNegotiability(settings, endpoint.release.library, sideOf(endpoint), use.name) === 'yes');
  const [first] = weak;
  if (first === undefined) return [];
  const byReason = new Map<LocalizedText, readonly NamedGroup[]>();
  for (const { use, reasons } of weak) {
    for (const { text } of reasons) byReason.set(text, [...(byReason.get(text) ?? []), use.name]);
  }
  return [
    {
      message: 'weak',
      data: { endpoint: describeEndpoint(endpoint), profile: profile.id, groups: weak.map(({ use }) => use.name).join(', ') },
      at: originOfPart(groups.from, first.use.from),
      truth: 'yes',
      severity: weak.some(({ verdict }) => verdict === 'disallowed') ? 'error' : 'warning',
      notes: [...byReason].map(([reason, names]) => ({ message: 'reason', data: { reason, groups: names.join(', ') } })),
      intent: { set: 'groups', on: endpoint.id, to: kept.length > 0 ? kept : null },
    },
  ];
}
