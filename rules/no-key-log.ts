import { defineRule } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';
import { envoyListener } from './examples/envoy.ts';
import { nginxServer } from './examples/nginx.ts';

const example = (...keyLog: readonly string[]): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', 'ssl_ciphers ECDHE+AESGCM;', ...keyLog);

const inEnvoy = (...more: readonly string[]): string => envoyListener(more);

const inNode = (statement: string): string => `import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const server = createServer({ key: readFileSync('shop.key'), cert: readFileSync('shop.pem'), ciphers: 'ECDHE+AESGCM' });
server.on('request', (request, response) => response.end('hello'));
${statement}
server.listen(8443, '127.0.0.1');
`;

export default defineRule({
  id: 'no-key-log',
  requirements: ['v5.0.be-9.4.1'],
  severity: 'error',
  fix: 'safe',
  about: 'handshake',
  texts: {
    en: {
      title: 'TLS secrets are not written to a file',
      why: 'A key log (SSLKEYLOGFILE format) holds what is needed to decrypt every connection, recorded ones included. It is meant for debugging; whoever reads the file, or a backup of it, reads the traffic, and forward secrecy is gone.',
      how: 'Take the setting out, and delete the file.',
      messages: { logged: 'the TLS secrets of {endpoint} are written to {path}' },
    },
    ja: {
      title: 'TLS の秘密をファイルに書き出さない',
      why: 'キーログ (SSLKEYLOGFILE 形式) には、記録済みのものを含むすべての接続を復号するための秘密が入っている。デバッグ用の機能であり、ファイルやそのバックアップを読める者は通信を読め、前方秘匿性は失われる。',
      how: '設定を取り除き、ファイルを削除する。',
      messages: { logged: '{endpoint} の TLS の秘密が {path} に書き出される' },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9850', 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_key_log'],
  examples: () => [
    { format: 'nginx', settings: '[runtime]\nnginx = "1.28"', bad: example('ssl_key_log /var/log/tls-secrets.log;'), good: example() },
    {
      format: 'haproxy',
      bad: `global
  ssl-default-bind-ciphers ECDHE+AESGCM
  tune.ssl.keylog on
frontend web
  bind 127.0.0.1:443 ssl crt shop.pem
  log-format "%ci %[ssl_fc_client_handshake_traffic_secret]"
`,
      good: `global
  ssl-default-bind-ciphers ECDHE+AESGCM
frontend web
  bind 127.0.0.1:443 ssl crt shop.pem
  log-format "%ci %[ssl_fc_protocol]"
`,
    },
    { format: 'envoy', bad: inEnvoy('key_log: { path: /var/log/tls-secrets.log }'), good: inEnvoy() },
    { format: 'node', bad: inNode(`server.on('keylog', (line) => appendFileSync('tls.keys', line));`), good: inNode(`server.on('tlsClientError', (error) => console.error(error.message));`) },
  ],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint) {
    const settings = handshakeSettings(endpoint);
    if (settings?.keyLog.known !== true || settings.keyLog.value === null) return [];
    const { value: path, from: at } = settings.keyLog;
    const data = { endpoint: describeEndpoint(endpoint), path };
    return [{ message: 'logged', data, at, truth: 'yes', intent: { set: 'key-log', on: endpoint.id, to: null } }];
  },
});
