import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';
import { tlsVersions, type TlsSettings } from '../../../src/model/tls.ts';
import { bindKeywords } from './bind-keywords.ts';
import type { Bind } from './bind.ts';
import type { CertificateEntries } from '../files/certificate-entries.ts';
import { versionOfWord } from '../tls/protocols.ts';
import { readSettings, type Setting, type Settings } from '../setting/settings.ts';
import type { Line } from '../syntax/tree.ts';

/** What HAProxy refuses about a `bind` or a section although its text is well-formed. */
const texts = {
  'unknown-bind-keyword': {
    en: 'There is no keyword "{subject}" for a bind',
    ja: 'bind に「{subject}」というキーワードはありません',
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
  'unknown-bind-option': {
    en: '"{subject}" is no option for all binds',
    ja: '「{subject}」は全 bind 向けのオプションではありません',
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

/** What HAProxy refuses about a `bind` with these certificates. */
export function bindProblems({ line, settings }: Bind, { entries, doubt }: CertificateEntries, isStrict: boolean): readonly Problem[] {
  const problems = settings.unknown.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-bind-keyword', span, value));
  problems.push(...settings.all.flatMap(valueProblems), ...entries.flatMap((entry) => entryProblems(entry.settings)));
  if (!settings.last.has('ssl') || settings.doubt !== null) return problems;
  const makesCertificates = isStrict || settings.last.has('generate-certificates') || settings.last.has('ech');
  if (entries.length === 0 && doubt === null && !makesCertificates) problems.push(configurationProblem('no-certificate', line.span));
  const verify = settings.last.get('verify')?.value;
  const asks = verify?.value === 'optional' || verify?.value === 'required';
  const hasAuthority = settings.last.has('ca-file') || settings.last.has('ca-verify-file');
  if (verify != null && asks && !hasAuthority && entries.length > 0 && entries.some(lacksAuthority)) {
    problems.push(configurationProblem('verify-without-authority', verify.span, verify.value));
  }
  return problems;
}

/** What HAProxy refuses about `ssl-default-bind-options`. */
export function bindOptionProblems(line: Line): readonly Problem[] {
  if (line.args.length === 0) return [configurationProblem('missing-value', line.keyword.span, line.name)];
  const { all, unknown } = readSettings(line.args, bindKeywords);
  const others = [...unknown, ...all.flatMap(({ keyword }) => (isBindOption(keyword.value) ? [] : [keyword]))];
  return [...others.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-bind-option', span, value)), ...all.flatMap(valueProblems)];
}

function isBindOption(keyword: string): boolean {
  return bindOptions.has(keyword) || /^(?:no|force)-(?:sslv3|tlsv1[0-3])$/.test(keyword);
}

/** Words of `ssl-default-bind-options` beside `no-tlsv10` and its likes (HAProxy, ssl_parse_default_bind_options). */
const bindOptions: ReadonlySet<string> = new Set([
  ...['no-tls-tickets', 'tls-tickets', 'prefer-client-ciphers', 'strict-sni', 'no-strict-sni', 'ssl-min-ver', 'ssl-max-ver'],
]);

/** Bounds that leave nothing between them. */
export function versionProblems({ line }: Bind, { versions }: TlsSettings): readonly Problem[] {
  const isNone = tlsVersions.every((version) => versions[version].known && !versions[version].value);
  return isNone ? [configurationProblem('no-version', line.span)] : [];
}

function entryProblems({ unknown, all }: Settings): readonly Problem[] {
  const unknownKeywords = unknown.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-certificate-keyword', span, value));
  return [...unknownKeywords, ...all.flatMap(valueProblems)];
}

function lacksAuthority({ settings: { last } }: { readonly settings: Settings }): boolean {
  return !last.has('ca-file') && !last.has('ca-verify-file') && last.get('verify')?.value?.value !== 'none';
}

function valueProblems({ keyword, value }: Setting): readonly Problem[] {
  if (value === null) return withValue.has(keyword.value) ? [configurationProblem('missing-value', keyword.span, keyword.value)] : [];
  if (value.doubt !== null) return [];
  const isVersion = keyword.value === 'ssl-min-ver' || keyword.value === 'ssl-max-ver';
  if (isVersion && versionOfWord(value.value) === null) return [configurationProblem('unknown-version', value.span, value.value)];
  if (keyword.value === 'verify' && !['none', 'optional', 'required'].includes(value.value)) {
    return [configurationProblem('unknown-verify', value.span, value.value)];
  }
  return [];
}

/** Keywords about TLS that HAProxy refuses without a value. */
const withValue: ReadonlySet<string> = new Set(['ssl-min-ver', 'ssl-max-ver', 'verify', 'crt', 'ca-file', 'ciphers', 'curves', 'alpn']);
