import type { Locale } from '../model/text.ts';

export type Environment = Readonly<Partial<Record<string, string>>>;

/**
 * The language a person wants, as gettext finds it: LANGUAGE, unless the locale is C, then LC_ALL, LC_MESSAGES, LANG; the
 * first that is set counts. English for every other language.
 */
export function localeOf(environment: Environment): Locale {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name] ?? '').find((value) => value !== '') ?? 'C';
  const isPlain = /^(?:C|POSIX)(?:\.|$)/.test(locale);
  const wanted = isPlain ? [] : [...(environment['LANGUAGE'] ?? '').split(':').filter((value) => value !== ''), locale];
  return wanted.map(languageOf).find((language) => language !== null) ?? 'en';
}

function languageOf(locale: string): Locale | null {
  const language = /^[a-z]+/i.exec(locale)?.[0].toLowerCase();
  return language === 'ja' || language === 'en' ? language : null;
}

/** Whether to colour: the option, then NO_COLOR (no-color.org) and FORCE_COLOR, then whether it is a terminal that can. */
export function wantsColour(option: boolean | null, environment: Environment, isTerminal: boolean): boolean {
  if (option !== null) return option;
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment['TERM'] !== 'dumb';
}
