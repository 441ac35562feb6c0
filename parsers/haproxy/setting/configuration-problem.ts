import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';

/** What HAProxy refuses about a `bind`, a `server` or a section although its text is well-formed. */
const texts = {
  'unknown-bind-keyword': {
    en: 'There is no keyword "{subject}" for a bind',
    ja: 'bind に「{subject}」というキーワードはありません',
  },
  'later-bind-keyword': {
    en: 'HAProxy of the stated version has no keyword "{subject}" for a bind yet',
    ja: '指定されたバージョンの HAProxy の bind には、まだ「{subject}」というキーワードがありません',
  },
  'unknown-server-keyword': {
    en: 'There is no keyword "{subject}" for a server',
    ja: 'server に「{subject}」というキーワードはありません',
  },
  'later-server-keyword': {
    en: 'HAProxy of the stated version has no keyword "{subject}" for a server yet',
    ja: '指定されたバージョンの HAProxy の server には、まだ「{subject}」というキーワードがありません',
  },
  'unknown-certificate-keyword': {
    en: 'There is no keyword "{subject}" for a certificate',
    ja: '証明書に「{subject}」というキーワードは書けません',
  },
  'missing-value': { en: 'A value is missing after "{subject}"', ja: '「{subject}」の後に値がありません' },
  'unknown-version': {
    en: '"{subject}" is no version: write SSLv3, TLSv1.0, TLSv1.1, TLSv1.2 or TLSv1.3',
    ja: '「{subject}」はバージョンではありません。SSLv3、TLSv1.0、TLSv1.1、TLSv1.2、TLSv1.3 のいずれかを書きます',
  },
  'unknown-verify': {
    en: '"verify" is none, optional or required, not "{subject}"',
    ja: '「verify」の値は none、optional、required です。「{subject}」は書けません',
  },
  'unknown-server-verify': {
    en: '"verify" of a server is none or required, not "{subject}"',
    ja: 'server の「verify」の値は none、required です。「{subject}」は書けません',
  },
  'unknown-server-option': {
    en: '"{subject}" is no option for all servers',
    ja: '「{subject}」は全 server 向けのオプションではありません',
  },
  'missing-address': {
    en: 'The address of the server is missing',
    ja: 'server のアドレスがありません',
  },
  'no-version-for-server': {
    en: 'No version of TLS is left for this server: HAProxy does not start',
    ja: 'この server で使える TLS バージョンが残っていません。HAProxy は起動しません',
  },
  'server-without-authority': {
    en: 'HAProxy does not start: this server is to be verified, and no "ca-file" says against what',
    ja: 'HAProxy は起動しません。この server は検証の対象ですが、検証に使う「ca-file」がありません',
  },
  'unknown-bind-option': {
    en: '"{subject}" is no option for all binds',
    ja: '「{subject}」は全 bind 向けのオプションではありません',
  },
  'later-option': {
    en: 'HAProxy of the stated version has no option "{subject}" for all binds or servers yet',
    ja: '指定されたバージョンの HAProxy には、全 bind・全 server 向けの「{subject}」というオプションがまだありません',
  },
  'no-version': {
    en: 'No version of TLS is left for this bind: HAProxy does not start',
    ja: 'この bind で使える TLS バージョンが残っていません。HAProxy は起動しません',
  },
  'no-certificate': {
    en: 'The bind has "ssl" and no certificate: HAProxy does not start without "crt"',
    ja: '「ssl」があるのに証明書がありません。「crt」がないと HAProxy は起動しません',
  },
  'verify-without-authority': {
    en: '"verify {subject}" needs "ca-file" or "ca-verify-file"',
    ja: '「verify {subject}」には「ca-file」または「ca-verify-file」が必要です',
  },
  'address-after-name': {
    en: 'Addresses stand in a "bind", not after the name of a section',
    ja: 'アドレスはセクション名の後ではなく「bind」に書きます',
  },
  'not-in-defaults': {
    en: 'HAProxy does not start: "{subject}" cannot stand in this defaults section',
    ja: 'HAProxy は起動しません。この defaults セクションに「{subject}」は書けません',
  },
  'inherited-rules': {
    en: 'HAProxy does not start: a {subject} section cannot start from a defaults section with rules',
    ja: 'HAProxy は起動しません。ルールのある defaults セクションを {subject} セクションの元にはできません',
  },
  'shared-rules': {
    en: 'HAProxy does not start: a frontend and a backend cannot both start from defaults "{subject}", which has rules',
    ja: 'HAProxy は起動しません。ルールのある defaults「{subject}」をフロントエンドとバックエンドの両方の元にはできません',
  },
  'unknown-defaults': {
    en: 'There is no defaults section "{subject}" above',
    ja: 'これより上に defaults セクション「{subject}」がありません',
  },
} as const satisfies Record<string, LocalizedText>;

export function configurationProblem(code: keyof typeof texts, span: Span, subject = ''): Problem {
  const { en, ja } = texts[code];
  const text = { en: en.replace('{subject}', () => subject), ja: ja.replace('{subject}', () => subject) };
  return { code: `haproxy/${code}`, severity: 'error', span, text };
}
