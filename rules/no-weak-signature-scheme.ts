import { defineRule, severityOf } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';
import { originOfPart } from '../src/model/fact.ts';
import { signatureSchemeVerdict } from '../src/standards/profile.ts';
import { envoyListener } from './examples/envoy.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';
import { nodeServer } from './examples/node.ts';

const example = (schemes: string): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', 'ssl_ciphers ECDHE+AESGCM;', `ssl_conf_command SignatureAlgorithms ${schemes};`);

const inEnvoy = (parameters: string): string => envoyListener([`tls_params: { ${parameters} }`]);

export default defineRule({
  id: 'no-weak-signature-scheme',
  requirements: ['v5.0.be-9.4.1'],
  severity: 'error',
  fix: 'none',
  about: 'handshake',
  texts: {
    en: {
      title: 'Sign handshakes over collision-resistant hashes',
      why: 'The signature in the handshake proves who the other side is. Collisions of MD5 and SHA-1 can be computed, so a signature over them can be carried from one handshake into another (SLOTH); RFC 9155 forbids both in TLS 1.2.',
      how: 'Leave the signature schemes to the library, or name ECDSA, EdDSA and RSA-PSS with SHA-256 and longer.',
      messages: {
        weak: 'signature schemes of {endpoint} that the profile {profile} does not accept: {schemes}',
        reason: '{scheme} {reason}',
      },
    },
    ja: {
      title: 'ハンドシェイクの署名には衝突耐性のあるハッシュを使う',
      why: 'ハンドシェイクの署名は相手の身元を証明する。MD5 と SHA-1 の衝突は計算できるため、それらに対する署名は別のハンドシェイクに流用され得る (SLOTH)。RFC 9155 は TLS 1.2 での両者の使用を禁じている。',
      how: '署名方式はライブラリに任せるか、SHA-256 以上を使う ECDSA、EdDSA、RSA-PSS を指定する。',
      messages: {
        weak: '{endpoint} に、プロファイル {profile} が認めない署名方式がある: {schemes}',
        reason: '{scheme}: {reason}',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9155', 'https://www.rfc-editor.org/rfc/rfc9325#section-4.4'],
  examples: () => [
    { format: 'nginx', bad: example('rsa_pss_rsae_sha256:rsa_pkcs1_sha1'), good: example('ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256') },
    {
      format: 'haproxy',
      settings: '[runtime]\nhaproxy = "2.8"',
      bad: haproxyFrontend('sigalgs RSA-PSS+SHA256:RSA+SHA1'),
      good: haproxyFrontend('sigalgs ECDSA+SHA256:RSA-PSS+SHA256'),
    },
    { format: 'envoy', bad: inEnvoy('signature_algorithms: [rsa_pss_rsae_sha256, rsa_pkcs1_sha1]'), good: inEnvoy('signature_algorithms: [ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256]') },
    { format: 'node', bad: nodeServer(`minVersion: 'TLSv1.3', sigalgs: 'RSA-PSS+SHA256:RSA+SHA1'`), good: nodeServer(`minVersion: 'TLSv1.3', sigalgs: 'RSA-PSS+SHA256:ECDSA+SHA256'`) },
  ],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint, { profile }) {
    const schemes = handshakeSettings(endpoint)?.signatureSchemes;
    // The library's own list is the library's business: what it holds depends on the level and the peer.
    if (schemes?.known !== true || schemes.value === null) return [];
    const weak = schemes.value
      .map((use) => ({ use, ...signatureSchemeVerdict(profile, use.name) }))
      .filter(({ verdict }) => severityOf(verdict) !== null);
    const [first] = weak;
    if (first === undefined) return [];
    return [
      {
        message: 'weak',
        data: { endpoint: describeEndpoint(endpoint), profile: profile.id, schemes: weak.map(({ use }) => use.name).join(', ') },
        at: originOfPart(schemes.from, first.use.from),
        truth: 'yes',
        severity: weak.some(({ verdict }) => verdict === 'disallowed') ? 'error' : 'warning',
        notes: weak.flatMap(({ use, reasons }) => reasons.map(({ text }) => ({ message: 'reason', data: { scheme: use.name, reason: text } }))),
      },
    ];
  },
});
