import { documentFormats, reportFormats, type DocumentFormat, type ReportFormat } from '../report/formats.ts';
import { similarNames } from '../standards/similar-names.ts';
import type { Environment } from './environment.ts';
import { UsageError } from './usage-error.ts';

/** One form of the result, and the file it goes to. */
export interface Output<Format extends ReportFormat = ReportFormat> {
  readonly format: Format;
  /** As it was given; `null` is standard output. */
  readonly path: string | null;
}

/** `sarif=tls.sarif`, or `text` for standard output. */
export function parseOutput(text: string): Output {
  const [name = '', ...rest] = text.split('=');
  const format = reportFormats.find((candidate) => candidate === name);
  const path = rest.length === 0 ? null : rest.join('=');
  if (format !== undefined && path !== '') return { format, path };
  const [similar] = similarNames(name, reportFormats);
  throw new UsageError(
    format === undefined ? { en: `there is no format "${name}"`, ja: `形式 "${name}" はない` } : { en: `--output ${text} names no file`, ja: `--output ${text} にファイル名がない` },
    format === undefined && similar !== undefined
      ? { en: `did you mean ${similar}?`, ja: `${similar} の誤りか` }
      : { en: `write --output <format>=<file>, where the format is one of ${reportFormats.join(', ')}`, ja: `--output <形式>=<ファイル> と書く。形式: ${reportFormats.join(', ')}` },
  );
}

/** What to write: what was asked for, else text for people, in GitHub Actions with annotations. */
export function outputsFor(asked: readonly Output[], environment: Environment): readonly Output[] {
  if (asked.length > 0) return asked;
  const text: Output = { format: 'text', path: null };
  return environment['GITHUB_ACTIONS'] === 'true' ? [text, { format: 'github', path: null }] : [text];
}

/** @throws UsageError when two outputs would go to one place. Annotations may stand among others on standard output. */
export function requireDistinct(outputs: readonly Output[]): void {
  const places = outputs.filter(({ format, path }) => path !== null || format !== 'github').map(({ path }) => path);
  const twice = places.find((path, index) => places.indexOf(path) !== index);
  if (twice === undefined) return;
  throw new UsageError(
    twice === null
      ? { en: 'two outputs would go to standard output', ja: '標準出力に 2 つの出力がある' }
      : { en: `two outputs would go to ${twice}`, ja: `${twice} に 2 つの出力がある` },
    { en: 'write --output <format>=<file>', ja: '--output <形式>=<ファイル> と書く' },
  );
}

/** @throws UsageError for formats that need the files themselves. */
export function requireDocumentFormat({ format, path }: Output): Output<DocumentFormat> {
  const found = documentFormats.find((candidate) => candidate === format);
  if (found !== undefined) return { format: found, path };
  throw new UsageError(
    { en: `the format ${format} needs the files, which a merged result does not have`, ja: `形式 ${format} は元のファイルが必要なため、統合した結果には使えない` },
    { en: `write one of ${documentFormats.join(', ')}`, ja: `使えるもの: ${documentFormats.join(', ')}` },
  );
}
