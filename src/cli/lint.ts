import { isAbsolute, resolve } from 'node:path';
import type { Texts } from '../engine/fix.ts';
import type { Finding, ReportedRun } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import { lintUnits } from '../index.ts';
import type { Problem } from '../model/problem.ts';
import type { Locale } from '../model/text.ts';
import { printable } from '../report/escape.ts';
import { unitAnalysis } from './analyse-units.ts';
import type { Arguments } from './arguments.ts';
import { wantsColour } from './environment.ts';
import type { CallBaseline } from './baseline.ts';
import type { FixRequest } from './fix.ts';
import { outputsFor } from './output.ts';
import { progressOn } from './progress.ts';
import { render } from './render.ts';
import type { ResultCache } from './result-cache.ts';
import { settingsOfCall } from './settings.ts';
import { exitCodes, widthOn, type ExitCode, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `tlslint [paths]` */
export async function lintCommand(given: Arguments, terminal: Terminal, environmentLocale: Locale): Promise<ExitCode> {
  requireReport(given);
  const settings = await settingsOfCall(given, terminal.workingDirectory);
  const locale = settings.locale ?? environmentLocale;
  const { paths, overlay } = given.changedSince === null ? inputsOf(given, terminal) : await changedInputs(given, given.changedSince, terminal);
  const { workingDirectory } = terminal;
  const ignoreUnknown = given.ignoreUnknown || given.changedSince !== null;
  const baseline = await baselineOf(settings.baseline, given, paths, workingDirectory);
  const cache = given.cache === null ? null : await cacheAt(cacheDirectory(given.cache.location, terminal), terminal, locale);
  const worded = baseline === null && outputsFor(given.outputs, terminal.environment).every(({ format }) => format === 'text') ? 'of-level' : 'all';
  const check = async (texts: Texts): Promise<ReportedRun> => {
    const progress = progressOn(terminal);
    const all = new Map([...overlay, ...texts]);
    const request = { workingDirectory, settings, ignoreUnknown, overlay: all, ...(given.shard && { shard: given.shard }), onFile: progress.onFile };
    const found = await lintUnits(paths, request, unitAnalysis({ threads: given.threads, cache, worded, onUnit: progress.onUnit }));
    progress.end();
    return baseline === null || given.updateBaseline ? found : baseline.apply(found);
  };
  const first = await check(new Map());
  const left = given.fix === null ? first : await fixed({ first, check, options: given.fix, paths, workingDirectory }, given, terminal, locale);
  const isDryRun = given.fix?.dryRun === true;
  const result = baseline !== null && given.updateBaseline && !isDryRun ? baseline.update(left) : left;
  if (isDryRun) terminal.note(await uncheckedLines(result, locale));
  else await report(result, given, { locale, failOn: settings.failOn }, terminal);
  return exitCodeOf(result, settings.failOn);
}

/** @throws UsageError when the call wants a report together with a diff, whose places would be those of texts that nobody has. */
function requireReport({ fix, outputs }: Arguments): void {
  if (fix?.dryRun !== true || outputs.length === 0) return;
  throw new UsageError(
    { en: '--fix-dry-run shows the changes and gives no report', ja: '--fix-dry-run は変更内容だけを表示し、レポートを出力しない' },
    { en: 'leave out --format and --output', ja: '--format と --output を外す' },
  );
}

/** What could not be checked, a line for each, for a call that shows no report. */
async function uncheckedLines(run: ReportedRun, locale: Locale): Promise<string> {
  const problems = run.problems.filter(({ severity }) => severity === 'error');
  const options = { locale, failOn: 'error', width: 0, review: false, quiet: true, colours: false } as const;
  return render({ ...run, problems, findings: [] }, 'unix', options);
}

/** Says so when results cannot be kept, which does not stop the check. */
async function cacheAt(directory: string, terminal: Terminal, locale: Locale): Promise<ResultCache> {
  const { resultCache } = await import('./result-cache.ts');
  return resultCache(directory, (reason) => {
    const text = { en: `The results could not be kept: ${reason}`, ja: `結果をキャッシュに保存できなかった: ${reason}` };
    terminal.note(`${printable(text[locale])}\n`);
  });
}

/** The directory that was named, else one of the user's own (XDG Base Directory Specification, where relative paths do not count): a repository must not bring results along. */
function cacheDirectory(location: string | null, { environment, workingDirectory }: Terminal): string {
  if (location !== null) return resolve(workingDirectory, location);
  const [shared, home] = [environment['XDG_CACHE_HOME'] ?? '', environment['HOME'] ?? environment['USERPROFILE'] ?? ''];
  if (isAbsolute(shared)) return resolve(shared, 'tlslint');
  if (home !== '') return resolve(home, '.cache/tlslint');
  throw new UsageError({ en: 'there is no directory for the cache', ja: 'キャッシュを置くディレクトリがない' }, { en: 'write --cache-location <directory>', ja: '--cache-location <ディレクトリ> と書く' });
}

/** Where the baseline is when only its update is asked for. */
const usualBaseline = 'tlslint.baseline.json';

async function baselineOf(written: string | null, { updateBaseline }: Arguments, paths: readonly string[], workingDirectory: string): Promise<CallBaseline | null> {
  const path = written ?? (updateBaseline ? resolve(workingDirectory, usualBaseline) : null);
  if (path === null) return null;
  const { callBaseline } = await import('./baseline.ts');
  return callBaseline({ path, mayBeMissing: updateBaseline, paths, workingDirectory });
}

/** What is left after fixes were made, or shown. */
async function fixed(request: FixRequest, given: Arguments, terminal: Terminal, locale: Locale): Promise<ReportedRun> {
  const { dryRun } = request.options;
  if (given.operands.includes('-') && !dryRun) {
    throw new UsageError(
      { en: 'standard input cannot be fixed', ja: '標準入力は修正できない' },
      { en: 'write --fix-dry-run to see the changes', ja: '--fix-dry-run で変更内容を表示' },
    );
  }
  const { fix, diffOf, changedNote } = await import('./fix.ts');
  const { run, changed } = await fix(request);
  if (dryRun) terminal.out(diffOf(request.first, changed, wantsColour(given.colour, terminal.environment, terminal.isOutTerminal)));
  else if (!given.quiet) terminal.note(changedNote(changed, locale));
  return run;
}

interface Inputs {
  readonly paths: readonly string[];
  readonly overlay: ReadonlyMap<string, string>;
}

/** Files that changed since a commit. */
async function changedInputs({ operands }: Arguments, since: string, { workingDirectory, environment }: Terminal): Promise<Inputs> {
  const { changedFiles } = await import('./changed-files.ts');
  return { paths: changedFiles(since, operands, workingDirectory, environment), overlay: new Map() };
}

/** Paths to read, and standard input in the place of `-`. */
export function inputsOf(given: Arguments, terminal: Terminal): Inputs {
  const name = given.stdinFilename ?? 'stdin';
  const paths = given.operands.length === 0 ? ['.'] : given.operands.map((path) => (path === '-' ? name : path));
  return { paths, overlay: new Map(given.operands.includes('-') ? [[name, terminal.readStandardInput()]] : []) };
}

interface Judged {
  readonly problems: readonly Pick<Problem, 'code' | 'severity'>[];
  readonly findings: readonly Pick<Finding, 'truth' | 'severity'>[];
}

/** Something that could not be checked weighs more than findings: the result is not whole. */
export function exitCodeOf({ problems, findings }: Judged, failOn: Severity): ExitCode {
  if (problems.some(({ severity }) => severity === 'error')) return exitCodes.unchecked;
  const uselessSuppression = problems.some(({ code }) => code.startsWith('suppression/')) && ranks.warning >= ranks[failOn];
  return uselessSuppression || findings.some((finding) => fails(finding, failOn)) ? exitCodes.findings : exitCodes.fine;
}

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

function fails({ truth, severity }: Judged['findings'][number], failOn: Severity): boolean {
  return truth === 'yes' && ranks[severity] >= ranks[failOn];
}

/** Writes the result in every form that was asked for. */
async function report(result: ReportedRun, given: Arguments, settings: { readonly locale: Locale; readonly failOn: Severity }, terminal: Terminal): Promise<void> {
  const colours = wantsColour(given.colour, terminal.environment, terminal.isOutTerminal);
  const options = { ...settings, width: widthOn(terminal), review: given.review, quiet: given.quiet };
  for (const { format, path } of outputsFor(given.outputs, terminal.environment)) {
    const text = await render(result, format, { ...options, colours: colours && path === null });
    if (path === null) terminal.out(text);
    else (await import('./write-output.ts')).writeOutput(text, path, terminal.workingDirectory);
  }
}
