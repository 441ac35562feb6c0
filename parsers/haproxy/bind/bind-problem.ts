import type { Problem } from '../../../src/model/problem.ts';
import { tlsVersions, type TlsSettings } from '../../../src/model/tls.ts';
import { bindKeywords } from './bind-keywords.ts';
import type { Bind } from './bind.ts';
import type { CertificateEntries } from '../files/certificate-entries.ts';
import { configurationProblem } from '../setting/configuration-problem.ts';
import { readSettings, type Setting, type Settings } from '../setting/settings.ts';
import { valueProblems, type ExpectedValues } from '../setting/value-problem.ts';
import type { Line } from '../syntax/tree.ts';

/** What HAProxy refuses about a `bind` with these certificates. */
export function bindProblems({ line, settings }: Bind, { entries, doubt }: CertificateEntries, isStrict: boolean): readonly Problem[] {
  const problems = settings.unknown.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-bind-keyword', span, value));
  problems.push(...settings.all.flatMap(valueProblemsOf), ...entries.flatMap((entry) => entryProblems(entry.settings)));
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
  return [...others.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-bind-option', span, value)), ...all.flatMap(valueProblemsOf)];
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
  return [...unknownKeywords, ...all.flatMap(valueProblemsOf)];
}

function lacksAuthority({ settings: { last } }: { readonly settings: Settings }): boolean {
  return !last.has('ca-file') && !last.has('ca-verify-file') && last.get('verify')?.value?.value !== 'none';
}

function valueProblemsOf(setting: Setting): readonly Problem[] {
  return valueProblems(setting, expected);
}

const expected: ExpectedValues = {
  needsValue: (keyword) => withValue.has(keyword),
  verify: { words: ['none', 'optional', 'required'], otherwise: 'unknown-verify' },
};

/** Keywords about TLS that HAProxy refuses without a value. */
const withValue: ReadonlySet<string> = new Set(['ssl-min-ver', 'ssl-max-ver', 'verify', 'crt', 'ca-file', 'ciphers', 'curves', 'alpn']);
