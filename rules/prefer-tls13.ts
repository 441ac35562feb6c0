import { defineRule, severityOf, type Report } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';
import { tlsVersions } from '../src/model/tls.ts';
import { missingVersions, versionVerdict } from '../src/standards/profile.ts';
import { permitsVersion, releaseHasVersion } from '../src/tls/accepts.ts';
import { versionAcceptance } from '../src/tls/negotiable-versions.ts';
import { sideOf } from '../src/tls/side.ts';
import { failsBelowPermitted } from '../src/tls/version-range.ts';
import { describeVersions } from '../src/tls/describe.ts';
import { envoyListener } from './examples/envoy.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';
import { nodeServer } from './examples/node.ts';

type Key = 'missing' | 'no-suite' | 'open';

const example = (protocols: string): string => nginxServer(`ssl_protocols ${protocols};`, 'ssl_ciphers ECDHE+AESGCM;');

const inEnvoy = (parameters: string): string => envoyListener([`tls_params: { ${parameters} }`]);

export default defineRule<Key>({
  id: 'prefer-tls13',
  requirements: ['v5.0.be-9.4.2'],
  severity: 'warning',
  fix: 'safe',
  about: 'handshake',
  texts: {
    en: {
      title: 'Permit the newest protocol version',
      why: 'TLS 1.3 has no weak suites left to choose, encrypts most of the handshake, always has forward secrecy, and is what post-quantum key exchange and Encrypted Client Hello need. Both sides take the newest version they share, so it only has to be permitted.',
      how: 'Permit TLS 1.3 beside TLS 1.2. Where servers share a socket, write it where their default server sees it as well.',
      messages: {
        missing: '{version} is not permitted on {endpoint}',
        'no-suite': '{version} is permitted on {endpoint}, but none of its cipher suites is enabled',
        open: 'whether {version} may be used on {endpoint} is not decided in these files',
      },
    },
    ja: {
      title: '最新のプロトコルバージョンを許可する',
      why: 'TLS 1.3 には弱いスイートの選択肢がなく、ハンドシェイクの大半が暗号化され、常に前方秘匿性がある。耐量子鍵交換や Encrypted Client Hello の前提でもある。双方は共通する最も新しい版を選ぶので、許可するだけでよい。',
      how: 'TLS 1.2 と並べて TLS 1.3 を許可する。ソケットを共有するサーバでは、デフォルトサーバにも効く場所に書く。',
      messages: {
        missing: '{endpoint} で {version} が許可されていない',
        'no-suite': '{endpoint} で {version} は許可されているが、その暗号スイートが 1 つも有効でない',
        open: '{endpoint} で {version} が使えるかどうかは、対象のファイルからは決まらない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9846', 'https://www.rfc-editor.org/rfc/rfc9325#section-3.1.1'],
  examples: () => [
    { format: 'nginx', bad: example('TLSv1.2'), good: example('TLSv1.2 TLSv1.3') },
    {
      format: 'haproxy',
      bad: haproxyFrontend('ssl-max-ver TLSv1.2'),
      good: haproxyFrontend(),
    },
    { format: 'envoy', bad: inEnvoy('tls_maximum_protocol_version: TLSv1_2'), good: inEnvoy('tls_maximum_protocol_version: TLSv1_3') },
    { format: 'node', bad: nodeServer(`maxVersion: 'TLSv1.2', ciphers: 'ECDHE+AESGCM'`), good: nodeServer(`ciphers: 'ECDHE+AESGCM'`) },
  ],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint, { profile }) {
    const settings = handshakeSettings(endpoint);
    if (settings === null) return [];
    const { library } = endpoint.release;
    const usable = tlsVersions.filter((version) => releaseHasVersion(endpoint.release, version));
    const accepted = usable.filter((version) => severityOf(versionVerdict(profile, version).verdict) === null);
    // A gap below it may keep a version from being used: then an older one is permitted, and no-legacy-protocol says so.
    if (failsBelowPermitted(settings, library, sideOf(endpoint))) return [];
    const enabled = usable.filter((version) => {
      const { truth, why } = versionAcceptance(settings, library, sideOf(endpoint), version);
      return permitsVersion(settings, version) === 'yes' && (truth !== 'no' || why === 'gap');
    });
    return missingVersions(profile, enabled).flatMap(({ version, verdict }): readonly Report<Key>[] => {
      const data = { endpoint: describeEndpoint(endpoint), version: describeVersions([version]) };
      const severity = severityOf(verdict);
      // A release that cannot do it is no fault of the configuration.
      if (severity === null || !usable.includes(version)) return [];
      const permitted = permitsVersion(settings, version);
      const at = settings.versions[version].from;
      const suites = version === 'TLSv1.3' ? settings.tls13CipherSuites : settings.cipherSuites;
      if (permitted === 'unknown') return [{ message: 'open', data, at, truth: 'unknown', doubtful: settings.versions[version] }];
      if (permitted === 'yes') return [{ message: 'no-suite', data, at: suites.from, truth: 'yes', severity }];
      return [{ message: 'missing', data, at, truth: 'yes', severity, intent: { set: 'protocols', on: endpoint.id, to: accepted } }];
    });
  },
});
