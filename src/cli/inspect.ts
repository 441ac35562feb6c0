import { lint } from '../index.ts';
import { printableJson } from '../report/escape.ts';
import { inspect } from '../report/inspect.ts';
import { inspectText } from '../report/inspect-text.ts';
import { problemsReport } from '../report/text.ts';
import type { Locale } from '../model/text.ts';
import type { Arguments } from './arguments.ts';
import { wantsColour } from './environment.ts';
import { exitCodeOf, inputsOf } from './lint.ts';
import { progressOn } from './progress.ts';
import { settingsOfCall } from './settings.ts';
import { widthOn, type ExitCode, type Terminal } from './terminal.ts';

/** `tlslint inspect [paths]`: problems go to standard error, so that the output is the model alone. */
export async function inspectCommand(given: Arguments, terminal: Terminal, environmentLocale: Locale): Promise<ExitCode> {
  const settings = await settingsOfCall(given, terminal.workingDirectory);
  const { paths, overlay } = inputsOf(given, terminal);
  const progress = progressOn(terminal);
  const result = await lint(paths, {
    workingDirectory: terminal.workingDirectory,
    settings,
    overlay,
    onFile: progress.onFile,
    withoutRules: true,
  });
  progress.end();
  const width = widthOn(terminal);
  const colours = wantsColour(given.colour, terminal.environment, terminal.isOutTerminal);
  const model = inspect(result);
  terminal.out(given.format === 'json' ? `${printableJson(model)}\n` : inspectText(model, { colours, width }));
  terminal.note(problemsReport(result, { locale: settings.locale ?? environmentLocale, colours: false, width, review: false, quiet: true }));
  return exitCodeOf(result, settings.failOn);
}
