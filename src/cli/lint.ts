import type { Finding, Run } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import { lint } from '../index.ts';
import type { Locale } from '../model/text.ts';
import { textReport } from '../report/text.ts';
import type { Arguments } from './arguments.ts';
import { wantsColour } from './environment.ts';
import { progressOn } from './progress.ts';
import { settingsOfCall } from './settings.ts';
import { exitCodes, widthOn, type ExitCode, type Terminal } from './terminal.ts';

/** `tlslint [paths]` */
export async function lintCommand(given: Arguments, terminal: Terminal, environmentLocale: Locale): Promise<ExitCode> {
  const { settings, isIgnored } = await settingsOfCall(given, terminal.workingDirectory);
  const { paths, overlay } = inputsOf(given, terminal);
  const progress = progressOn(terminal);
  const result = await lint(paths, { workingDirectory: terminal.workingDirectory, settings, isIgnored, overlay, onFile: progress.onFile });
  progress.end();
  terminal.out(await report(result, given, settings.locale ?? environmentLocale, terminal));
  return exitCodeOf(result, settings.failOn);
}

/** Paths to read, and standard input in the place of `-`. */
export function inputsOf(given: Arguments, terminal: Terminal): { readonly paths: readonly string[]; readonly overlay: ReadonlyMap<string, string> } {
  const name = given.stdinFilename ?? 'stdin';
  const paths = given.operands.length === 0 ? ['.'] : given.operands.map((path) => (path === '-' ? name : path));
  return { paths, overlay: new Map(given.operands.includes('-') ? [[name, terminal.readStandardInput()]] : []) };
}

/** Something that could not be checked weighs more than findings: the result is not whole. */
export function exitCodeOf({ problems, findings }: Run, failOn: Severity): ExitCode {
  if (problems.some(({ severity }) => severity === 'error')) return exitCodes.unchecked;
  return findings.some((finding) => fails(finding, failOn)) ? exitCodes.findings : exitCodes.fine;
}

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

function fails({ truth, severity }: Finding, failOn: Severity): boolean {
  return truth === 'yes' && ranks[severity] >= ranks[failOn];
}

async function report(result: Run, given: Arguments, locale: Locale, terminal: Terminal): Promise<string> {
  switch (given.format) {
    case 'text': {
      const colours = wantsColour(given.colour, terminal.environment, terminal.isOutTerminal);
      return textReport(result, { locale, colours, width: widthOn(terminal), review: given.review, quiet: given.quiet });
    }
    case 'json': {
      const [{ jsonReport }, { toolVersion }] = await Promise.all([import('../report/json.ts'), import('./version.ts')]);
      return jsonReport(result, { locale, version: toolVersion });
    }
  }
}
