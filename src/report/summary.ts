import type { Finding, RequirementResult, RequirementVerdict, ReportedRun } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import type { Locale } from '../model/text.ts';
import { requirements } from '../standards/requirements.ts';
import type { Paint } from './paint.ts';
import type { Texts } from './texts.ts';
import { padTo, widthOf } from './width.ts';

export interface SummaryOptions {
  readonly locale: Locale;
  readonly review: boolean;
}

type Counts = Readonly<Record<Severity | 'review', number>>;

/** A verdict on each requirement of the level, what was checked, and what is not shown. */
export function summary(run: ReportedRun, options: SummaryOptions, texts: Texts, paint: Paint): readonly string[] {
  const rows = run.requirements.filter(({ requirement }) => requirements[requirement].level <= run.level);
  const widest = Math.max(...rows.map(({ verdict }) => widthOf(texts.verdict[verdict])));
  return [
    paint.strong(texts.summary(run.profile, run.level)),
    ...rows.map((row) => requirementRow(row, run, widest, options.locale, texts, paint)),
    '',
    closing(run, texts),
    ...hidden(run, options, texts).map((line) => paint.faint(line)),
  ];
}

function requirementRow(row: RequirementResult, run: ReportedRun, widest: number, locale: Locale, texts: Texts, paint: Paint): string {
  const { title, level } = requirements[row.requirement];
  const verdict = colourOf(row.verdict, paint)(padTo(texts.verdict[row.verdict], widest));
  const counts = texts.counts(countFindings(run.findings.filter(({ requirement }) => requirement === row.requirement)));
  return `  ${verdict}  ${row.requirement} (L${level})  ${title[locale]}${counts === '' ? '' : `  ${paint.faint(`[${counts}]`)}`}`;
}

function colourOf(verdict: RequirementVerdict, paint: Paint): Paint['error'] {
  switch (verdict) {
    case 'fail':
      return paint.error;
    case 'pass':
      return paint.good;
    case 'undecided':
      return paint.warning;
    case 'not-applicable':
      return paint.faint;
  }
}

function closing(run: ReportedRun, texts: Texts): string {
  const found = texts.counts({ ...countFindings(run.findings), review: 0 });
  const { listeners, connections } = run.counts;
  const checked = texts.checked(run.files.size, listeners, connections);
  return [checked, texts.found(found)].join(texts.betweenSentences);
}

function hidden(run: ReportedRun, { review }: SummaryOptions, texts: Texts): readonly string[] {
  const notes = countFindings(run.findings).review;
  const above = run.aboveLevel.filter(({ truth }) => truth === 'yes');
  const elsewhere = run.elsewhere.filter(({ truth }) => truth === 'yes').length;
  const known = run.suppressed.filter(({ by }) => by.kind === 'baseline').length;
  const suppressed = run.suppressed.length - known;
  const problems = run.problems.filter(({ severity }) => severity === 'error').length;
  return [
    ...(notes > 0 && !review ? [texts.hiddenReview(notes)] : []),
    ...(above.length > 0 ? [texts.hiddenLevel(above.length, Math.max(...above.map(({ level }) => level)))] : []),
    ...(elsewhere > 0 ? [texts.elsewhere(elsewhere)] : []),
    ...(suppressed > 0 ? [texts.suppressed(suppressed)] : []),
    ...(known > 0 ? [texts.inBaseline(known)] : []),
    ...(problems > 0 ? [texts.problems(problems)] : []),
  ];
}

function countFindings(findings: readonly Finding[]): Counts {
  const counts = { error: 0, warning: 0, info: 0, review: 0 };
  for (const { truth, severity } of findings) counts[truth === 'unknown' ? 'review' : severity]++;
  return counts;
}
