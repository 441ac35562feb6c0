import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';

/** What HAProxy refuses about a `bind`, a `server` or a section although its text is well-formed. */
const texts = {
  'unknown-bind-keyword': {
    en: 'There is no keyword "{subject}" for a bind',
    ja: 'bind に「{subject}」というキーワードはない',
  },
  'later-bind-keyword': {
    en: 'HAProxy of the stated version has no keyword "{subject}" for a bind yet',
    ja: '指定されたバージョンの HAProxy の bind には、まだ「{subject}」というキーワードがない',
  },
  'unknown-server-keyword': {
    en: 'There is no keyword "{subject}" for a server',
    ja: 'server に「{subject}」というキーワードはない',
  },
  'later-server-keyword': {
    en: 'HAProxy of the stated version has no keyword "{subject}" for a server yet',
    ja: '指定されたバージョンの HAProxy の server には、まだ「{subject}」というキーワードがない',
  },
  'unknown-certificate-keyword': {
    en: 'There is no keyword "{subject}" for a certificate',
    ja: '証明書に「{subject}」というキーワードは書けない',
  },
  'missing-value': { en: 'A value is missing after "{subject}"', ja: '「{subject}」の後に値がない' },
  'unknown-version': {
    en: '"{subject}" is no version: write SSLv3, TLSv1.0, TLSv1.1, TLSv1.2 or TLSv1.3',
    ja: '「{subject}」はバージョンではない。SSLv3、TLSv1.0、TLSv1.1、TLSv1.2、TLSv1.3 のいずれかを書く',
  },
  'unknown-verify': {
    en: '"verify" is none, optional or required, not "{subject}"',
    ja: '「verify」の値は none、optional、required のどれか。「{subject}」は書けない',
  },
  'unknown-server-verify': {
    en: '"verify" of a server is none or required, not "{subject}"',
    ja: 'server の「verify」の値は none か required。「{subject}」は書けない',
  },
  'unknown-server-option': {
    en: '"{subject}" is no option for all servers',
    ja: '「{subject}」は全 server 向けのオプションではない',
  },
  'missing-address': {
    en: 'The address of the server is missing',
    ja: 'server のアドレスがない',
  },
  'no-version-for-server': {
    en: 'No version of TLS is left for this server: HAProxy does not start',
    ja: 'この server で使える TLS バージョンが残っていない。HAProxy は起動しない',
  },
  'server-without-authority': {
    en: 'HAProxy does not start: this server is to be verified, and no "ca-file" says against what',
    ja: 'HAProxy は起動しない。この server は検証の対象だが、検証に使う「ca-file」がない',
  },
  'unknown-bind-option': {
    en: '"{subject}" is no option for all binds',
    ja: '「{subject}」は全 bind 向けのオプションではない',
  },
  'later-option': {
    en: 'HAProxy of the stated version has no option "{subject}" for all binds or servers yet',
    ja: '指定されたバージョンの HAProxy には、全 bind・全 server 向けの「{subject}」というオプションがまだない',
  },
  'no-version': {
    en: 'No version of TLS is left for this bind: HAProxy does not start',
    ja: 'この bind で使える TLS バージョンが残っていない。HAProxy は起動しない',
  },
  'no-certificate': {
    en: 'The bind has "ssl" and no certificate: HAProxy does not start without "crt"',
    ja: '「ssl」があるのに証明書がない。「crt」がないと HAProxy は起動しない',
  },
  'generated-without-authority': {
    en: 'HAProxy does not start: "generate-certificates" needs a "ca-sign-file"',
    ja: 'HAProxy は起動しない。「generate-certificates」には「ca-sign-file」が必要である',
  },
  'verify-without-authority': {
    en: '"verify {subject}" needs "ca-file" or "ca-verify-file"',
    ja: '「verify {subject}」には「ca-file」または「ca-verify-file」が必要である',
  },
  'address-after-name': {
    en: 'Addresses stand in a "bind", not after the name of a section',
    ja: 'アドレスはセクション名の後ではなく「bind」に書く',
  },
  'not-in-defaults': {
    en: 'HAProxy does not start: "{subject}" cannot stand in this defaults section',
    ja: 'HAProxy は起動しない。この defaults セクションに「{subject}」は書けない',
  },
  'inherited-rules': {
    en: 'HAProxy does not start: a {subject} section cannot start from a defaults section with rules',
    ja: 'HAProxy は起動しない。ルールのある defaults セクションを {subject} セクションの元にはできない',
  },
  'shared-rules': {
    en: 'HAProxy does not start: a frontend and a backend cannot both start from defaults "{subject}", which has rules',
    ja: 'HAProxy は起動しない。ルールのある defaults「{subject}」をフロントエンドとバックエンドの両方の元にはできない',
  },
  'unknown-defaults': {
    en: 'There is no defaults section "{subject}" above',
    ja: 'これより上に defaults セクション「{subject}」がない',
  },
} as const satisfies Record<string, LocalizedText>;

export function configurationProblem(code: keyof typeof texts, span: Span, subject = ''): Problem {
  const { en, ja } = texts[code];
  const text = { en: en.replace('{subject}', () => subject), ja: ja.replace('{subject}', () => subject) };
  return { code: `haproxy/${code}`, severity: 'error', span, text };
}
