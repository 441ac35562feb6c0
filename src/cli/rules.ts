import { allRules } from '../index.ts';
import type { Locale } from '../model/text.ts';
import { rulesJson, rulesText } from '../report/rules.ts';
import type { Arguments } from './arguments.ts';
import { wantsColour } from './environment.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `tlslint rules` */
export function rulesCommand(given: Arguments, terminal: Terminal, locale: Locale): ExitCode {
  const [rule] = given.operands;
  if (rule !== undefined) {
    const way = `tlslint explain ${rule}`;
    throw new UsageError({ en: '"tlslint rules" shows all rules', ja: '"tlslint rules" はすべてのルールを表示する' }, { en: `write ${way}`, ja: `${way} と書く` });
  }
  const colours = wantsColour(given.colour, terminal.environment, terminal.isOutTerminal);
  terminal.out(given.format === 'json' ? rulesJson(allRules(), locale) : rulesText(allRules(), locale, colours));
  return exitCodes.fine;
}
