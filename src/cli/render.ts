import type { ReportedRun } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import { allRules } from '../index.ts';
import { printableJson } from '../report/escape.ts';
import type { DocumentFormat, ReportFormat } from '../report/formats.ts';
import type { JsonReport } from '../report/json.ts';
import { shownTexts } from '../report/places.ts';
import { textReport, type TextOptions } from '../report/text.ts';

export interface RenderOptions extends TextOptions {
  readonly failOn: Severity;
}

/** A result in a format. Formats are loaded when they are asked for. */
export async function render(run: ReportedRun, format: ReportFormat, options: RenderOptions): Promise<string> {
  if (format === 'text') return textReport(run, options);
  const [{ toJson }, { toolVersion }] = await Promise.all([import('../report/json.ts'), import('./version.ts')]);
  const report = toJson(run, { locale: options.locale, version: toolVersion });
  if (format === 'rdjsonl') return (await import('../report/rdjsonl.ts')).rdjsonlReport(report, options, shownTexts(run));
  return renderDocument(report, format, options);
}

/** A JSON result in another format. */
export async function renderDocument(report: JsonReport, format: DocumentFormat, options: RenderOptions): Promise<string> {
  switch (format) {
    case 'json':
      return `${printableJson(report)}\n`;
    case 'sarif':
      return (await import('../report/sarif.ts')).sarifReport(report, { ...options, rules: allRules() });
    case 'github':
      return (await import('../report/github.ts')).githubReport(report, options);
    case 'gitlab':
      return (await import('../report/gitlab.ts')).gitlabReport(report, options);
    case 'junit':
      return (await import('../report/junit.ts')).junitReport(report, options);
    case 'checkstyle':
      return (await import('../report/checkstyle.ts')).checkstyleReport(report, options);
    case 'unix':
      return (await import('../report/unix.ts')).unixReport(report, options);
    case 'markdown':
      return (await import('../report/markdown.ts')).markdownReport(report, options);
  }
}
