import { defineRule } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';
import { acceptsOlderThanTls13 } from '../src/tls/negotiable-versions.ts';
import { possibleLevels } from '../src/tls/security-level.ts';
import { sideOf } from '../src/tls/side.ts';
import { nginxServer } from './examples/nginx.ts';

const example = (...options: readonly string[]): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', 'ssl_ciphers ECDHE+AESGCM:@SECLEVEL=1;', ...options);

export default defineRule({
  id: 'no-tls-compression',
  requirements: ['v5.0.be-9.4.2'],
  severity: 'error',
  fix: 'safe',
  about: 'handshake',
  texts: {
    en: {
      title: 'No compression in TLS',
      why: 'When secrets and text that an attacker chooses are compressed together, the length of the records gives the secrets away, a byte at a time (CRIME). TLS 1.3 has no compression; RFC 9325 forbids it in TLS 1.2.',
      how: 'Take out what switches compression on: it is off everywhere by default.',
      messages: {
        on: 'TLS compression is on for {endpoint}',
        'depends-on-level': 'TLS compression is on for {endpoint}, unless the security level of the library is 2 or higher',
      },
    },
    ja: {
      title: 'TLS の圧縮を使わない',
      why: '秘密と攻撃者が選んだ文字列を一緒に圧縮すると、レコードの長さから秘密が 1 バイトずつ漏れる (CRIME)。TLS 1.3 に圧縮はなく、TLS 1.2 では RFC 9325 が禁じている。',
      how: '圧縮を有効にしている設定を取り除く。既定ではどこでも無効である。',
      messages: {
        on: '{endpoint} で TLS の圧縮が有効',
        'depends-on-level': '{endpoint} で TLS の圧縮が有効 (ライブラリのセキュリティレベルが 2 以上なら無効)',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-3.3', 'https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/'],
  examples: () => [{ format: 'nginx', bad: example('ssl_conf_command Options Compression;'), good: example() }],
  notIn: ['envoy', 'haproxy', 'node'],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint) {
    const settings = handshakeSettings(endpoint);
    if (settings?.compression.known !== true || !settings.compression.value) return [];
    if (!acceptsOlderThanTls13(settings, endpoint.release.library, sideOf(endpoint))) return [];
    // SSL_CTX_set_security_level(3): compression is disabled at level 2.
    const [lower, higher] = possibleLevels(settings);
    if (lower >= 2) return [];
    const data = { endpoint: describeEndpoint(endpoint) };
    const { from: at } = settings.compression;
    if (higher >= 2) return [{ message: 'depends-on-level', data, at, truth: 'unknown' }];
    return [{ message: 'on', data, at, truth: 'yes', intent: { set: 'compression', on: endpoint.id, to: false } }];
  },
});
