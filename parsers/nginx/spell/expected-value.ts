import type { ExpectedValue } from '../../../src/engine/parser.ts';
import { expectedAround, onOff, versionWords } from '../../_shared/expected-value.ts';

/** No directive about TLS is longer, in UTF-16 units. */
const maximumDirective = 4000;

/** What may be written in the directive at an offset. */
export function expectedAt(text: string, offset: number): ExpectedValue | null {
  const before = text.slice(Math.max(0, offset - maximumDirective), offset);
  const written = before.slice(Math.max(...[';', '{', '}'].map((end) => before.lastIndexOf(end))) + 1);
  if (/(?:^|\s)#[^\n]*$/.test(written)) return null;
  const [name = '', ...args] = written.replace(/(?:^|\s)#[^\n]*/g, '').trimStart().split(/\s+/);
  const values = args.length === 0 ? null : valuesOf(name, args);
  return values === null ? null : expectedAround(text, offset, values);
}

/** By name of the directive (nginx.org, ngx_http_ssl_module, ngx_http_proxy_module and their likes), the most specific first. */
const rows: readonly (readonly [name: RegExp, values: ExpectedValue['values']])[] = [
  [/ssl_protocols$/, versionWords],
  [/ssl_ciphers$/, 'cipher-list'],
  [/^ssl_ecdh_curve$/, 'groups'],
  [/^ssl_verify_client$/, ['on', 'off', 'optional', 'optional_no_ca']],
  [/^ssl_ocsp$/, ['on', 'off', 'leaf']],
  [/^starttls$/, ['on', 'off', 'only']],
  [/^ssl_(?:prefer_server_ciphers|session_tickets|stapling|stapling_verify|early_data|reject_handshake|preread)$/, onOff],
  [/(?:^|_)(?:ssl_verify|ssl_server_name|ssl_session_reuse)$/, onOff],
];

function valuesOf(name: string, [first = '', ...more]: readonly string[]): ExpectedValue['values'] | null {
  if (name.endsWith('ssl_conf_command')) return more.length === 0 ? Object.keys(commands) : (commands[first] ?? null);
  return rows.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** SSL_CONF_cmd(3), commands for configuration files. */
const commands: Readonly<Record<string, ExpectedValue['values']>> = {
  Ciphersuites: 'tls13-cipher-suites',
  CipherString: 'cipher-list',
  Groups: 'groups',
  Curves: 'groups',
  SignatureAlgorithms: 'signature-schemes',
  ClientSignatureAlgorithms: 'signature-schemes',
  MinProtocol: versionWords,
  MaxProtocol: versionWords,
  Options: ['ServerPreference', 'PrioritizeChaCha', '-SessionTicket', 'NoRenegotiation'],
};
