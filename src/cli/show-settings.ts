import { resolve } from 'node:path';
import { settingRows, type OptionValues } from '../engine/setting-rows.ts';
import type { Locale } from '../model/text.ts';
import { settingsJson, settingsText } from '../report/settings.ts';
import type { Arguments } from './arguments.ts';
import { wantsColour } from './environment.ts';
import { requireProfile, settingsFileOfCall, shownPath } from './settings.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `tlslint settings [file]`: what counts, for everything or for one main file, and where it comes from. */
export async function settingsCommand(given: Arguments, terminal: Terminal, locale: Locale): Promise<ExitCode> {
  const { workingDirectory } = terminal;
  const [name, more] = given.operands;
  if (more !== undefined) throw new UsageError({ en: 'settings are shown for one file', ja: '設定を表示できるファイルは 1 つ' }, null);
  if (given.profile !== null) requireProfile(given.profile);
  const file = await settingsFileOfCall(given, workingDirectory);
  const rows = settingRows(file?.layers ?? [], optionValues(given), name === undefined ? null : resolve(workingDirectory, name));
  const nameOf = (path: string): string => shownPath(path, workingDirectory);
  const colours = wantsColour(given.colour, terminal.environment, terminal.isOutTerminal);
  terminal.out(given.format === 'json' ? settingsJson(rows, nameOf) : settingsText(rows, { locale, colours, nameOf }));
  return exitCodes.fine;
}

function optionValues({ level, profile, failOn, locale, baseline, roots }: Arguments): OptionValues {
  return {
    ...(level !== null && { level }),
    ...(profile !== null && { profile }),
    ...(failOn !== null && { failOn }),
    ...(locale !== null && { locale }),
    ...(baseline !== null && { baseline }),
    roots,
  };
}
