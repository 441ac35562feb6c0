import { defineRule } from '../src/engine/rule.ts';
import { describeEndpoint, describeLibrary, describeProduct } from '../src/model/describe.ts';
import { handshakeSettings, type Endpoint, type IneffectiveReason } from '../src/model/endpoint.ts';
import type { RequirementId } from '../src/standards/requirements.ts';
import { envoyListener } from './examples/envoy.ts';
import { nodeServer } from './examples/node.ts';

const example = (inHttp: string, inServer: string): string => `events {}
http {${inHttp}
  ssl_certificate shop.pem;
  ssl_certificate_key shop.key;
  ssl_ciphers ECDHE+AESGCM;
  add_header Strict-Transport-Security "max-age=31536000" always;
  server {
    listen 443 ssl default_server;
    server_name www.example;
    ssl_protocols TLSv1.2 TLSv1.3;
  }
  server {
    listen 443 ssl;
    server_name shop.example;${inServer}
  }
}
`;

const inEnvoy = (...validation: readonly string[]): string => envoyListener(validation, ['require_client_certificate: true']);

export default defineRule<IneffectiveReason | 'decided-here'>({
  id: 'ineffective-setting',
  requirements: ['v5.0.be-9.4.2', 'v5.0.be-9.4.1'],
  severity: 'info',
  reportsUnused: true,
  fix: 'none',
  texts: {
    en: {
      title: 'TLS settings have the effect they seem to have',
      why: 'A setting that is written and does nothing lets everybody who reads the file believe in a protection that is not there. It is a warning when what is written asks for more than what is in effect, and information otherwise.',
      how: 'Move the setting to the place that decides, or take it out.',
      messages: {
        'default-server-decides': '{setting} has no effect on {endpoint}: the default server of its socket decides',
        'default-server-decides-in-release': '{setting} has no effect on {endpoint}: in {product}, the default server of its socket decides',
        'no-certificate': '{setting} has no effect on {endpoint}: it has no certificate, so the default server of its socket decides',
        'no-tls': '{setting} has no effect on {endpoint}, which does not speak TLS',
        overridden: '{setting} has no effect on {endpoint}: another setting replaces it',
        added: '{setting} takes nothing away on {endpoint}: it is added to the other one in the same block',
        'too-late': '{setting} has no effect on {endpoint}: it stands after what it was meant for',
        'needs-other-setting': '{setting} has no effect on {endpoint}: a setting that it needs is missing',
        'not-supported': '{setting} has no effect on {endpoint}: {product} with {library} ignores it',
        'missing-issuer': '{setting} has no effect on {endpoint}: the certificate of the issuer is missing, in the file of the certificate or among the trusted ones',
        'never-used': '{setting} has no effect on {endpoint}: nothing asks for it',
        'not-when-resumed': '{setting} fails on {endpoint} for every client that resumes a session: its certificate is not verified again',
        'decided-here': 'this decides',
      },
    },
    ja: {
      title: 'TLS の設定が見たとおりに効く',
      why: '書かれているのに効かない設定は、ファイルを読む人に、実在しない保護を信じさせる。書かれた内容が実際の動作より厳しければ警告、そうでなければ情報とする。',
      how: '実際に決定する場所へ設定を移すか、取り除く。',
      messages: {
        'default-server-decides': '{setting} は {endpoint} では効かない: ソケットのデフォルトサーバの設定が使われる',
        'default-server-decides-in-release': '{setting} は {endpoint} では効かない: {product} ではソケットのデフォルトサーバの設定が使われる',
        'no-certificate': '{setting} は {endpoint} では効かない: 証明書がないため、ソケットのデフォルトサーバの設定が使われる',
        'no-tls': '{setting} は TLS を使わない {endpoint} では効かない',
        overridden: '{setting} は {endpoint} では効かない: 別の設定で置き換えられる',
        added: '{endpoint} の {setting} は制限にならない: 同じブロックにあるもう一つの {setting} に追加される',
        'too-late': '{setting} は {endpoint} では効かない: 対象より後に書かれている',
        'needs-other-setting': '{setting} は {endpoint} では効かない: 前提となる設定がない',
        'not-supported': '{setting} は {endpoint} では効かない: {product} と {library} の組み合わせでは無視される',
        'missing-issuer': '{setting} は {endpoint} では効かない: 発行者の証明書が、証明書のファイルにも信頼する証明書の中にもない',
        'never-used': '{setting} は {endpoint} では効かない: 使われる場面がない',
        'not-when-resumed': '{setting} は {endpoint} のセッションを再開するクライアントでは成り立たない: 証明書は再び検証されない',
        'decided-here': '実際に使われるのはこの設定',
      },
    },
  },
  references: ['https://nginx.org/en/docs/http/server_names.html#virtual_server_selection', 'https://nginx.org/en/CHANGES'],
  examples: () => [
    {
      format: 'nginx',
      settings: '[runtime]\nnginx = "1.26"',
      bad: example('', '\n    ssl_protocols TLSv1.3;'),
      good: example('\n  ssl_protocols TLSv1.2 TLSv1.3;', ''),
    },
    {
      format: 'haproxy',
      bad: `frontend web
  bind 127.0.0.1:443 ssl crt shop.pem ciphers ECDHE+AESGCM
global
  ssl-default-bind-options ssl-min-ver TLSv1.3
`,
      good: `global
  ssl-default-bind-options ssl-min-ver TLSv1.3
frontend web
  bind 127.0.0.1:443 ssl crt shop.pem ciphers ECDHE+AESGCM
`,
    },
    { format: 'envoy', bad: inEnvoy(), good: inEnvoy('validation_context: { trusted_ca: { filename: clients-ca.pem } }') },
    { format: 'node', bad: nodeServer(`minVersion: 'TLSv1.3', rejectUnauthorized: true, ca: readFileSync('clients-ca.pem')`), good: nodeServer(`minVersion: 'TLSv1.3', requestCert: true, ca: readFileSync('clients-ca.pem')`) },
  ],
  appliesTo: (endpoint) => endpoint.ineffective.length > 0 || handshakeSettings(endpoint) !== null,
  check: (endpoint) =>
    endpoint.ineffective.map(({ setting, span, reason, stronger, decidedBy }) => ({
      message: reason,
      data: {
        setting,
        endpoint: describeEndpoint(endpoint),
        product: describeProduct(endpoint.release),
        library: describeLibrary(endpoint.release),
      },
      at: { kind: 'written', span },
      truth: 'yes',
      requirement: requirementOf(setting, endpoint.kind),
      // Where there is no TLS at all, the plaintext is what other rules speak of.
      severity: stronger === 'yes' && reason !== 'no-tls' ? 'warning' : 'info',
      related: decidedBy === null ? [] : [{ message: 'decided-here', data: {}, span: decidedBy }],
    })),
});

/** Every product names its settings after what they are about. What is in none of the rows is taken to be about versions. */
const subjects: readonly { readonly words: RegExp; readonly listener: RequirementId; readonly connection: RequirementId }[] = [
  { words: /\bech|_ech/, listener: 'v5.0.be-9.4.4', connection: 'v5.0.be-9.4.4' },
  { words: /crl|ocsp|stapling/, listener: 'v5.0.be-9.4.3', connection: 'v5.0.be-9.4.3' },
  { words: /early|0rtt/, listener: 'v5.0.be-9.3.3', connection: 'v5.0.be-9.3.3' },
  { words: /verify|client_certificate|trusted|\bca\b|validation|_name|\bsni|unauthorized|validated|authenticated/i, listener: 'v5.0.be-9.4.5', connection: 'v5.0.be-9.2.6' },
  { words: /cipher|curve|ecdh|dhparam|conf_command|group|ticket/, listener: 'v5.0.be-9.4.1', connection: 'v5.0.be-9.4.1' },
];

function requirementOf(setting: string, kind: Endpoint['kind']): RequirementId {
  return subjects.find(({ words }) => words.test(setting))?.[kind] ?? 'v5.0.be-9.4.2';
}
