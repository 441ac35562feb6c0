import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Locale } from '../model/text.ts';
import type { JsonReport } from '../report/json.ts';
import { mergeReports } from '../report/merge.ts';
import type { Arguments } from './arguments.ts';
import { exitCodeOf } from './lint.ts';
import { requireDocumentFormat, type Output } from './output.ts';
import { renderDocument } from './render.ts';
import { settingsOfCall } from './settings.ts';
import { widthOn, type ExitCode, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { writeOutput } from './write-output.ts';

/** `tlslint merge <results>`: the exit code is that of one run. */
export async function mergeCommand(given: Arguments, terminal: Terminal, environmentLocale: Locale): Promise<ExitCode> {
  const settings = await settingsOfCall(given, terminal.workingDirectory);
  const asked: readonly Output[] = given.outputs.length === 0 ? [{ format: 'json', path: null }] : given.outputs;
  const outputs = asked.map(requireDocumentFormat);
  const merged = mergeReports(inOrder(given.operands.map((path) => readReport(path, terminal.workingDirectory))));
  const options = { locale: settings.locale ?? environmentLocale, failOn: settings.failOn, colours: false, width: widthOn(terminal), review: given.review, quiet: false };
  for (const { format, path } of outputs) {
    const text = await renderDocument(merged, format, options);
    if (path === null) terminal.out(text);
    else writeOutput(text, path, terminal.workingDirectory);
  }
  return exitCodeOf(merged, settings.failOn);
}

interface Part {
  readonly path: string;
  readonly report: JsonReport;
}

/** @throws UsageError when the file is not the result of a part. */
function readReport(path: string, workingDirectory: string): Part {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(resolve(workingDirectory, path), 'utf8'));
  } catch {
    throw new UsageError({ en: `${path} cannot be read as JSON`, ja: `${path} を JSON として読めない` }, null);
  }
  if (isReport(value)) return { path, report: value };
  throw new UsageError(
    { en: `${path} is no result of tlslint --shard with --format json`, ja: `${path} は tlslint --shard と --format json による結果ではない` },
    null,
  );
}

const lists = ['files', 'findings', 'unknowns', 'aboveLevel', 'elsewhere', 'suppressed', 'problems', 'requirements'] as const;

/** Tells a result of this version of the format apart from other JSON; what wrote it is trusted for the rest. */
function isReport(value: unknown): value is JsonReport {
  if (!isObject(value)) return false;
  const { version, tool, shard } = value;
  return version === 1 && isObject(tool) && tool['name'] === 'tlslint' && isObject(shard) && lists.every((name) => Array.isArray(value[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The results in the order of their numbers. @throws UsageError when they are not all the parts of one whole. */
function inOrder(parts: readonly Part[]): readonly [JsonReport, ...JsonReport[]] {
  const [first, ...rest] = parts.toSorted((one, other) => numberOf(one) - numberOf(other));
  if (first === undefined) throw noParts();
  const other = rest.find((part) => likeness(part) !== likeness(first));
  if (other !== undefined) throw new UsageError({ en: `${first.path} and ${other.path} are not of one run`, ja: `${first.path} と ${other.path} は 1 つの実行の結果ではない` }, null);
  requireAll([first, ...rest].map(numberOf), first.report.shard?.count ?? 0);
  return [first.report, ...rest.map(({ report }) => report)];
}

function noParts(): UsageError {
  return new UsageError({ en: 'the results of all parts are needed', ja: 'すべての部分の結果を指定する' }, { en: 'write tlslint merge part-*.json', ja: 'tlslint merge part-*.json のように書く' });
}

function requireAll(numbers: readonly number[], count: number): void {
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((number) => !numbers.includes(number));
  const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
  if (missing.length > 0) throw new UsageError({ en: `parts are missing: ${missing.join(', ')} of ${count}`, ja: `${count} 分割のうち ${missing.join('、')} 番目がない` }, null);
  if (twice.length > 0) throw new UsageError({ en: `parts are there twice: ${twice.join(', ')} of ${count}`, ja: `${count} 分割のうち ${twice.join('、')} 番目が重複している` }, null);
}

function numberOf({ report }: Part): number {
  return report.shard?.index ?? 0;
}

/** What the parts of one run have in common; the titles of requirements tell the language. */
function likeness({ report: { tool, profile, level, shard, requirements } }: Part): string {
  return JSON.stringify([tool.version, profile, level, shard?.count, requirements.map(({ title }) => title)]);
}
