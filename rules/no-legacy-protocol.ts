import { defineRule, severityOf, type Note, type Report, type Severity } from '../src/engine/rule.ts';
import { describeEndpoint, describeLibrary } from '../src/model/describe.ts';
import { handshakeSettings, type Endpoint, type IneffectiveReason } from '../src/model/endpoint.ts';
import { spanOf, type Origin } from '../src/model/fact.ts';
import type { LocalizedText } from '../src/model/text.ts';
import { tlsVersions, type TlsSettings, type TlsVersion } from '../src/model/tls.ts';
import { versionVerdict, type Profile } from '../src/standards/profile.ts';
import { permitsVersion, permittedVersions, releaseHasVersion } from '../src/tls/accepts.ts';
import { versionAcceptance } from '../src/tls/negotiable-versions.ts';
import { sideOf } from '../src/tls/side.ts';
import { failsBelowPermitted } from '../src/tls/version-range.ts';
import { describeVersions } from '../src/tls/describe.ts';
import { envoyListener } from './examples/envoy.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';
import { nodeServer } from './examples/node.ts';

type Key = 'one' | 'several' | 'open' | 'also' | 'also-decides' | 'profile' | 'not-in-library' | 'security-level' | 'gap' | 'no-suite' | 'no-handshake' | 'decided-by-default-server';

const example = (protocols: string): string => nginxServer(`ssl_protocols ${protocols};`, 'ssl_ciphers ECDHE+AESGCM;');

const inEnvoy = (parameters: string): string => envoyListener([`tls_params: { ${parameters} }`]);

export default defineRule<Key>({
  id: 'no-legacy-protocol',
  requirements: ['v5.0.be-9.4.2'],
  severity: 'error',
  fix: 'safe',
  about: 'handshake',
  texts: {
    en: {
      title: 'Permit current protocol versions only',
      why: 'SSL 2.0 and 3.0 are broken (DROWN, POODLE). TLS 1.0 and 1.1 have no authenticated encryption and sign handshakes over SHA-1 and MD5; RFC 8996 forbids both. What a library refuses today comes back with another base image, security level or openssl.cnf, so a version that is permitted counts even while it is not accepted.',
      how: 'Permit TLS 1.2 and TLS 1.3 only. Where servers share a socket, write it where their default server sees it as well.',
      messages: {
        one: '{versions} is permitted on {endpoint}',
        several: '{versions} are permitted on {endpoint}',
        open: 'whether {versions} may be used on {endpoint} is not decided in these files',
        also: '{versions} is permitted here',
        'also-decides': 'also decides for {count} more on this socket: it is their default server',
        profile: 'the profile {profile} permits {accepted} only',
        'not-in-library': 'permitted, not accepted: {library} does not have {versions}',
        'security-level': 'permitted, not accepted: {library} refuses {versions} at {level}',
        gap: 'permitted, not used: {library} takes the lowest unbroken range of versions, which ends below {versions}',
        'no-handshake': 'no handshake succeeds: {library} takes the lowest unbroken range of versions, and no enabled cipher suite works with the newest one in it',
        'decided-by-default-server': 'the default server of its socket decides; what {endpoint} says itself has no effect',
        'no-suite': 'permitted, not accepted: no enabled cipher suite works with {versions}',
      },
    },
    ja: {
      title: '現行のプロトコルバージョンだけを許可する',
      why: 'SSL 2.0 と 3.0 は破られている (DROWN、POODLE)。TLS 1.0 と 1.1 には認証付き暗号がなく、ハンドシェイクの署名が SHA-1 と MD5 に基づくため、RFC 8996 が使用を禁じている。ライブラリが今は拒否していても、ベースイメージ、セキュリティレベル、openssl.cnf が変われば復活するので、受け入れられない版も許可されていれば指摘する。',
      how: 'TLS 1.2 と TLS 1.3 だけを許可する。ソケットを共有するサーバでは、デフォルトサーバにも効く場所に書く。',
      messages: {
        one: '{endpoint} で {versions} が許可されている',
        several: '{endpoint} で {versions} が許可されている',
        open: '{endpoint} で {versions} が使えるかどうかは、対象のファイルからは決まらない',
        also: 'ここで {versions} が許可されている',
        'also-decides': '同じソケットの他の {count} 件にも効く (このサーバがデフォルトサーバのため)',
        profile: 'プロファイル {profile} が許可するのは {accepted} だけ',
        'not-in-library': '許可されているが受け入れられない: {library} は {versions} を実装していない',
        'security-level': '許可されているが受け入れられない: {library} は{level}で {versions} を拒否する',
        gap: '許可されているが使われない: {library} は途切れない最も低い範囲の版だけを使い、{versions} はその上にある',
        'no-handshake': 'どのハンドシェイクも成立しない: {library} は途切れない最も低い範囲の版だけを使うが、その中で最も新しい版で使える暗号スイートが有効でない',
        'decided-by-default-server': 'ソケットのデフォルトサーバの設定が使われ、{endpoint} 自身の設定は効かない',
        'no-suite': '許可されているが受け入れられない: {versions} で使える暗号スイートが有効でない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc8996', 'https://www.rfc-editor.org/rfc/rfc7568', 'https://www.rfc-editor.org/rfc/rfc6176'],
  examples: () => [
    { format: 'nginx', bad: example('TLSv1 TLSv1.1 TLSv1.2 TLSv1.3'), good: example('TLSv1.2 TLSv1.3') },
    {
      format: 'haproxy',
      bad: haproxyFrontend('ssl-min-ver TLSv1.0'),
      good: haproxyFrontend('ssl-min-ver TLSv1.2'),
    },
    { format: 'envoy', bad: inEnvoy('tls_minimum_protocol_version: TLSv1_0'), good: inEnvoy('tls_minimum_protocol_version: TLSv1_2') },
    { format: 'node', bad: nodeServer(`minVersion: 'TLSv1.1', ciphers: 'ECDHE+AESGCM'`), good: nodeServer(`minVersion: 'TLSv1.2', ciphers: 'ECDHE+AESGCM'`) },
  ],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint, { profile }) {
    const settings = handshakeSettings(endpoint);
    if (settings === null) return [];
    const legacy = tlsVersions.filter((version) => severityIn(profile, version) !== null);
    const [first, ...others] = legacy.filter((version) => permitsVersion(settings, version) === 'yes');
    if (first !== undefined) return [reportPermitted(endpoint, settings, profile, [first, ...others])];
    const [open, ...moreOpen] = legacy.filter((version) => permitsVersion(settings, version) === 'unknown');
    if (open === undefined) return [];
    const data = { endpoint: describeEndpoint(endpoint), versions: describeVersions([open, ...moreOpen]) };
    return [{ message: 'open', data, at: settings.versions[open].from, truth: 'unknown', doubtful: settings.versions[open] }];
  },
});

function severityIn(profile: Profile, version: TlsVersion): Severity | null {
  return severityOf(versionVerdict(profile, version).verdict);
}

function reportPermitted(endpoint: Endpoint, settings: TlsSettings, profile: Profile, permitted: readonly [TlsVersion, ...TlsVersion[]]): Report<Key> {
  const [first, ...others] = permitted;
  const at = settings.versions[first].from;
  const severities = permitted.map((version) => severityIn(profile, version));
  const accepted = tlsVersions.filter((version) => severityIn(profile, version) === null);
  const notes: Note<Key>[] = [...whoDecides(endpoint, at), ...notAccepted(endpoint, settings, permitted)];
  if (permitted.includes('TLSv1.2')) {
    notes.push({ message: 'profile', data: { profile: profile.id, accepted: describeVersions(accepted) } });
  }
  return {
    message: others.length === 0 ? 'one' : 'several',
    data: { endpoint: describeEndpoint(endpoint), versions: describeVersions(permitted) },
    at,
    truth: 'yes',
    severity: severities.includes('error') ? 'error' : 'warning',
    notes,
    related: others
      .map((version) => ({ message: 'also' as const, data: { versions: describeVersions([version]) }, span: spanOf(settings.versions[version].from) }))
      .filter(({ span }) => span.start !== spanOf(at).start),
    intent: { set: 'protocols', on: endpoint.id, to: accepted.filter((version) => releaseHasVersion(endpoint.release, version)) },
  };
}

function whoDecides(endpoint: Endpoint, at: Origin): readonly Note<Key>[] {
  if (endpoint.kind !== 'listener') return [];
  const count = endpoint.decidesVersions ? endpoint.decidesFor.length : 0;
  if (count > 0) return [{ message: 'also-decides', data: { count } }];
  const { file, start } = spanOf(at);
  const isOverruled = endpoint.ineffective.some(
    ({ reason, decidedBy }) => overruled.has(reason) && decidedBy?.file === file && decidedBy.start === start,
  );
  return isOverruled ? [{ message: 'decided-by-default-server', data: { endpoint: describeEndpoint(endpoint) } }] : [];
}

const overruled: ReadonlySet<IneffectiveReason> = new Set(['default-server-decides', 'default-server-decides-in-release']);

const obstacles = ['not-in-library', 'security-level', 'gap', 'no-suite'] as const;

/** One note for each thing that keeps the versions from being accepted; a gap between versions costs the newer ones, too. */
function notAccepted(endpoint: Endpoint, settings: TlsSettings, legacy: readonly TlsVersion[]): readonly Note<Key>[] {
  const library = describeLibrary(endpoint.release);
  const level = describeLevel(settings);
  const failing = failsBelowPermitted(settings, endpoint.release.library, sideOf(endpoint));
  return obstacles.flatMap((obstacle): readonly Note<Key>[] => {
    if (failing && obstacle === 'gap') return [{ message: 'no-handshake', data: { library } }];
    const refused = (obstacle === 'gap' ? permittedVersions(settings) : legacy).filter((version) => {
      const { truth, why } = versionAcceptance(settings, endpoint.release.library, sideOf(endpoint), version);
      return truth === 'no' && why === obstacle;
    });
    return refused.length === 0 ? [] : [{ message: obstacle, data: { library, level, versions: describeVersions(refused) } }];
  });
}

function describeLevel({ securityLevel }: TlsSettings): LocalizedText {
  if (!securityLevel.known) return { en: 'its default security level', ja: '既定のセキュリティレベル' };
  const isDefault = securityLevel.from.kind === 'default';
  const level = securityLevel.value ?? 0;
  return { en: `${isDefault ? 'its default level' : 'security level'} ${level}`, ja: `${isDefault ? '既定の' : ''}セキュリティレベル ${level} ` };
}
