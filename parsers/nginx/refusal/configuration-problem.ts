import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';

/** What nginx refuses, or warns of, although the text of the files is well-formed. */
export type ConfigurationCode = keyof typeof texts;

const texts = {
  'missing-include': {
    en: 'The included file {path} does not exist',
    ja: 'include されているファイル {path} が存在しない',
  },
  'unreadable-include': {
    en: 'The included file {path} cannot be read as text',
    ja: 'include されているファイル {path} をテキストとして読み込めない',
  },
  'include-cycle': {
    en: '{path} includes itself',
    ja: '{path} が自分自身を include している',
  },
  'too-many-includes': {
    en: 'Includes are nested too deeply, or repeated too often, to read {path} once more',
    ja: 'include の入れ子が深すぎるか繰り返しが多すぎるため、{path} をこれ以上読み込めない',
  },
  'not-allowed-here': {
    en: 'nginx does not allow "{directive}" in {context}',
    ja: 'nginx では「{directive}」を {context} に書けない',
  },
  'duplicate-directive': {
    en: '"{directive}" is already set in this block; nginx accepts it once',
    ja: '「{directive}」はこのブロックですでに設定されている。nginx では 1 回しか書けない',
  },
  'duplicate-value': {
    en: '"{value}" is already in the list; nginx warns of it',
    ja: '「{value}」はすでに指定されている。nginx は警告を出す',
  },
  'invalid-value': {
    en: '"{directive}" does not take the value "{value}"',
    ja: '「{directive}」に値「{value}」は指定できない',
  },
  'swallowed-directive': {
    en: '"{directive}" takes "{value}" for one of its arguments: ";" is missing before it',
    ja: '「{value}」が「{directive}」の引数になっている: その前に「;」がない',
  },
  'unknown-directive': {
    en: 'nginx {version} does not know "{directive}"',
    ja: 'nginx {version} に「{directive}」というディレクティブはない',
  },
  'no-engines': {
    en: '"{directive}" names an engine, and OpenSSL {version} has none',
    ja: '「{directive}」はエンジンを指定するが、OpenSSL {version} にエンジンはない',
  },
  'conflicting-server-name': {
    en: 'Another server already has the name "{name}" on {address}; nginx ignores it here',
    ja: '{address} では別のサーバがすでに「{name}」という名前を使っているため、nginx はここでは無視する',
  },
  'quic-needs-tls13': {
    en: '"listen ... quic" needs TLSv1.3 in "ssl_protocols"',
    ja: '「listen ... quic」には「ssl_protocols」の TLSv1.3 が必要',
  },
  'quic-excludes-tcp': {
    en: '"ssl" and "http2" are for TCP; nginx does not accept them beside "quic"',
    ja: '「ssl」と「http2」は TCP 用であり、nginx では「quic」とともに指定できない',
  },
  'wrong-number-of-arguments': {
    en: '"{directive}" has the wrong number of arguments',
    ja: '「{directive}」の引数の数が正しくない',
  },
  'duplicate-default-server': {
    en: '{address} already has a default server',
    ja: '{address} にはすでにデフォルトサーバがある',
  },
  'missing-certificate': {
    en: '"{directive}" needs an "ssl_certificate", and the server has none',
    ja: '「{directive}」には「ssl_certificate」が必要だが、このサーバにはない',
  },
  'missing-certificate-key': {
    en: 'There is no "ssl_certificate_key" for this certificate',
    ja: 'この証明書に対応する「ssl_certificate_key」がない',
  },
  'key-of-other-certificate': {
    en: 'The key that is in effect here belongs to {other} and does not match this certificate',
    ja: 'ここで使われる鍵は {other} のもので、この証明書と一致しない',
  },
  'inherited-key': {
    en: 'The key that is in effect here is written beside {other}; unless it is also the key of this certificate, nginx cannot use it',
    ja: 'ここで使われる鍵は {other} とともに書かれたもの。この証明書の鍵でもなければ、nginx では使えない',
  },
  'small-certificate-key': {
    en: 'The RSA key of this certificate has {bits} bits, and OpenSSL does not load it at security level {level}',
    ja: 'この証明書の RSA 鍵は {bits} ビットで、OpenSSL はセキュリティレベル {level} では読み込まない',
  },
  'stapling-excludes-compression': {
    en: '"ssl_stapling" and "ssl_certificate_compression" exclude each other',
    ja: '「ssl_stapling」と「ssl_certificate_compression」は併用できない',
  },
  'missing-client-authority': {
    en: '"ssl_verify_client" needs "{directive}"',
    ja: '「ssl_verify_client」には「{directive}」が必要',
  },
  'missing-server-authority': {
    en: '"{directive}" needs "{authority}"',
    ja: '「{directive}」には「{authority}」が必要',
  },
  'ocsp-needs-verification': {
    en: '"ssl_ocsp" and "ssl_verify_client optional_no_ca" exclude each other',
    ja: '「ssl_ocsp」と「ssl_verify_client optional_no_ca」は併用できない',
  },
  'invalid-address': {
    en: '"{value}" is no address that nginx can listen on',
    ja: '「{value}」は nginx が待ち受けられるアドレスではない',
  },
  'duplicate-listen': {
    en: 'The server already listens on {address}',
    ja: 'このサーバはすでに {address} で待ち受けている',
  },
  'duplicate-address': {
    en: 'nginx {version} has one stream or mail server for an address: {address} is already taken',
    ja: 'nginx {version} では 1 つのアドレスに stream または mail サーバを 1 つしか置けない。{address} はすでに使われている',
  },
} as const satisfies Record<string, LocalizedText>;

/** What nginx only warns of. */
const accepted: ReadonlySet<ConfigurationCode> = new Set(['conflicting-server-name', 'duplicate-value', 'inherited-key']);

/** A problem of code `nginx/<code>`; `data` fills the places in its text. */
export function configurationProblem(code: ConfigurationCode, span: Span, data: Readonly<Record<string, string>> = {}): Problem {
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (place, name: string) => data[name] ?? place);
  const { en, ja } = texts[code];
  return { code: `nginx/${code}`, severity: accepted.has(code) ? 'warning' : 'error', span, text: { en: fill(en), ja: fill(ja) } };
}
