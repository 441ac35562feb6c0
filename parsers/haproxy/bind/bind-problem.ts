import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import { tlsVersions, type TlsSettings } from '../../../src/model/tls.ts';
import { bindKeywords, certificateKeywords, type KeywordTable } from './bind-keywords.ts';
import type { Bind } from './bind.ts';
import type { CertificateEntries } from '../files/certificate-entries.ts';
import { configurationProblem } from '../setting/configuration-problem.ts';
import { isTooNew, laterKeywords, type LaterKeywords } from '../setting/later-keyword.ts';
import { readSettings, type Settings } from '../setting/settings.ts';
import { valueProblems, type ExpectedValues } from '../setting/value-problem.ts';
import type { Line } from '../syntax/tree.ts';

/** What HAProxy refuses about a `bind` with these certificates. */
export function bindProblems({ line, settings, tooNew }: Bind, { entries, doubt }: CertificateEntries, isStrict: boolean): readonly Problem[] {
  const problems = settings.unknown.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-bind-keyword', span, value));
  problems.push(...tooNew.map(({ span, value }) => configurationProblem('later-bind-keyword', span, value)), ...settings.all.flatMap((setting) => valueProblems(setting, ofBind)), ...entries.flatMap((entry) => entryProblems(entry.settings)));
  if (!settings.last.has('ssl') || settings.doubt !== null) return problems;
  const generates = settings.last.get('generate-certificates');
  const mayLackCertificate = generates === undefined && (isStrict || settings.last.has('ech'));
  if (entries.length === 0 && doubt === null && !mayLackCertificate) problems.push(configurationProblem('no-certificate', line.span));
  if (generates !== undefined && !settings.last.has('ca-sign-file')) problems.push(configurationProblem('generated-without-authority', generates.keyword.span));
  const verify = settings.last.get('verify')?.value;
  const asks = verify?.value === 'optional' || verify?.value === 'required';
  const hasAuthority = settings.last.has('ca-file') || settings.last.has('ca-verify-file');
  if (verify != null && asks && !hasAuthority && entries.length > 0 && entries.some(lacksAuthority)) {
    problems.push(configurationProblem('verify-without-authority', verify.span, verify.value));
  }
  return problems;
}

/** What HAProxy refuses about `ssl-default-bind-options`. */
export function bindOptionProblems(line: Line, release: Release): readonly Problem[] {
  if (line.args.length === 0) return [configurationProblem('missing-value', line.keyword.span, line.name)];
  const { all, unknown } = readSettings(line.args, bindKeywords);
  const others = [...unknown, ...all.flatMap(({ keyword }) => (isBindOption(keyword.value) ? [] : [keyword]))];
  return [
    ...others.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-bind-option', span, value)),
    ...all.flatMap(({ keyword }) => (isTooNew(keyword.value, laterBindOptions, release) ? [configurationProblem('later-option', keyword.span, keyword.value)] : [])),
    ...all.flatMap((setting) => valueProblems(setting, ofBind)),
  ];
}

function isBindOption(keyword: string): boolean {
  return bindOptions.has(keyword) || /^(?:no|force)-(?:sslv3|tlsv1[0-3])$/.test(keyword);
}

/** Words of `ssl-default-bind-options` beside `no-tlsv10` and its likes (HAProxy, ssl_parse_default_bind_options). */
const bindOptions: ReadonlySet<string> = new Set([
  ...['no-tls-tickets', 'tls-tickets', 'prefer-client-ciphers', 'strict-sni', 'no-strict-sni', 'ssl-min-ver', 'ssl-max-ver'],
]);

/** Those of them that are newer than 2.2. */
const laterBindOptions: LaterKeywords = laterKeywords({ '3.2': ['tls-tickets', 'strict-sni', 'no-strict-sni'] });

/** Bounds that leave nothing between them. */
export function versionProblems({ line }: Bind, { versions }: TlsSettings): readonly Problem[] {
  const isNone = tlsVersions.every((version) => versions[version].known && !versions[version].value);
  return isNone ? [configurationProblem('no-version', line.span)] : [];
}

function entryProblems({ unknown, all }: Settings): readonly Problem[] {
  const unknownKeywords = unknown.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-certificate-keyword', span, value));
  return [...unknownKeywords, ...all.flatMap((setting) => valueProblems(setting, ofCertificate))];
}

function lacksAuthority({ settings: { last } }: { readonly settings: Settings }): boolean {
  return !last.has('ca-file') && !last.has('ca-verify-file') && last.get('verify')?.value?.value !== 'none';
}

function expected(keywords: KeywordTable): ExpectedValues {
  return { needsValue: (keyword) => (keywords.get(keyword) ?? 0) > 0, verify: { words: ['none', 'optional', 'required'], otherwise: 'unknown-verify' } };
}

/** Nothing that has a value is taken at the end of a line (the parse functions of bind_kws). */
const ofBind = expected(bindKeywords);
const ofCertificate = expected(certificateKeywords);
