import type { RequirementVerdict } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import { entriesOf, columnOf, lineOf, type Entry, type EntryOptions } from './entries.ts';
import { printable } from './escape.ts';
import type { JsonReport } from './json.ts';
import { textsIn, type Texts } from './texts.ts';

/** Messages that are listed before the rest is counted: a job summary on GitHub may have 1 MiB, a comment 65,536 characters. */
const maximumEntries = 100;

/** A summary for people in GitHub-flavoured Markdown: the verdict on each requirement, and a table of messages. */
export function markdownReport(report: JsonReport, options: EntryOptions): string {
  const texts = textsIn(options.locale);
  const entries = entriesOf(report, options);
  return [
    `## ${texts.summary(report.profile, report.level)}`,
    table([texts.markdown.requirement, texts.markdown.verdict], requirementRows(report, texts)),
    ...(entries.length === 0 ? [texts.found('')] : [table(texts.markdown.columns, entries.slice(0, maximumEntries).map((entry) => entryRow(entry, texts)))]),
    ...(entries.length > maximumEntries ? [texts.markdown.more(entries.length - maximumEntries)] : []),
    '',
  ].join('\n\n').trimEnd().concat('\n');
}

const verdictMarks: Readonly<Record<RequirementVerdict, string>> = { pass: '✅', fail: '❌', undecided: '❔', 'not-applicable': '➖' };

const severityMarks: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', info: 'ℹ️' };

function requirementRows(report: JsonReport, texts: Texts): readonly (readonly string[])[] {
  return report.requirements
    .filter(({ level }) => level <= report.level)
    .map(({ id, level, title, verdict }) => [`${id} (L${level}) ${markdownText(title)}`, `${verdictMarks[verdict]} ${texts.verdict[verdict]}`]);
}

function entryRow({ severity, place, message, details, id }: Entry, texts: Texts): readonly string[] {
  const where = markdownText(`${place.path}:${lineOf(place)}:${columnOf(place)}`);
  const lines = [message, ...details].flatMap((part) => part.split('\n')).map(markdownText);
  return [`${severityMarks[severity]} ${texts.severity[severity]}`, where, lines.join('<br>'), id];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text that Markdown shows as it is: no markup, no links, no HTML, and nobody is notified by a name after `@`. */
function markdownText(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]<>#+!|~&:]/g, '\\$&')
    .replaceAll('@', '@&#8203;');
}
