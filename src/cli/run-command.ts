import type { Locale } from '../model/text.ts';
import { printable } from '../report/escape.ts';
import { parseArguments, type Arguments } from './arguments.ts';
import { localeOf } from './environment.ts';
import { lintCommand } from './lint.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Does what the arguments after the name of the program ask for. @returns `null` for what goes on when this has returned. */
export async function runCommand(argv: readonly string[], terminal: Terminal): Promise<ExitCode | null> {
  const environmentLocale = localeOf(terminal.environment);
  try {
    const given = parseArguments(argv);
    return await dispatch(given, terminal, given.locale ?? environmentLocale);
  } catch (error) {
    if (!(error instanceof UsageError)) return failed(error, terminal);
    const text = [error.text, error.wayOut].flatMap((part) => (part === null ? [] : [part[environmentLocale]])).join(environmentLocale === 'ja' ? '。' : '; ');
    terminal.note(`tlslint: ${printable(text)}\n`);
    return exitCodes.usage;
  }
}

/** Nothing is known of the configuration then: the code must not say that there are findings. */
function failed(error: unknown, terminal: Terminal): ExitCode {
  const isFailedCall = error instanceof Error && 'syscall' in error;
  const text = error instanceof Error ? (isFailedCall ? error.message : (error.stack ?? error.message)) : String(error);
  terminal.note(`tlslint: ${text.split('\n').map(printable).join('\n')}\n`);
  return exitCodes.unchecked;
}

/** What most calls do not need is loaded when it is called for, which keeps the start short. */
async function dispatch(given: Arguments, terminal: Terminal, locale: Locale): Promise<ExitCode | null> {
  if (given.version) {
    const { toolVersion } = await import('./version.ts');
    terminal.out(`${toolVersion}\n`);
    return exitCodes.fine;
  }
  if (given.help) {
    const { helpText } = await import('./help.ts');
    terminal.out(helpText(locale));
    return exitCodes.fine;
  }
  switch (given.command) {
    case 'lint':
      return lintCommand(given, terminal, locale);
    case 'inspect':
      return (await import('./inspect.ts')).inspectCommand(given, terminal, locale);
    case 'ciphers':
      return (await import('./ciphers.ts')).ciphersCommand(given, terminal, locale);
    case 'explain':
      return (await import('./explain.ts')).explainCommand(given, terminal, locale);
    case 'rules':
      return (await import('./rules.ts')).rulesCommand(given, terminal, locale);
    case 'settings':
      return (await import('./show-settings.ts')).settingsCommand(given, terminal, locale);
    case 'init':
      return (await import('./init.ts')).initCommand(given, terminal, locale);
    case 'merge':
      return (await import('./merge.ts')).mergeCommand(given, terminal, locale);
    case 'lsp':
      (await import('./lsp.ts')).lspCommand(locale);
      return null;
  }
}
