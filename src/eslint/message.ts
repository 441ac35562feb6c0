import type { Finding } from '../engine/finding.ts';
import { describeLibrary, describeProduct } from '../model/describe.ts';
import type { Problem } from '../model/problem.ts';
import type { Locale } from '../model/text.ts';
import { printable } from '../report/escape.ts';
import { textsIn } from '../report/texts.ts';
import { eslintTexts } from './texts.ts';

/** Characters of a fix that are shown. */
const maximumFix = 80;

/** What a finding says, in one line, as reports of ESLint have them; of the notes only the first, which the others add to. */
export function messageOfFinding(finding: Finding, locale: Locale): string {
  const { message, notes, origin, fix, requirement, level } = finding;
  const texts = eslintTexts[locale];
  const cause = origin.kind === 'default' ? [textsIn(locale).isDefault(describeProduct(origin.of)[locale], describeLibrary(origin.of)[locale])] : [];
  const write = fix === null || fix.text === '' ? [] : [texts.write(shortened(fix.text))];
  return printable([message[locale], ...notes.slice(0, 1).map((note) => note[locale]), ...cause, ...write, texts.asksFor(requirement, level)].join(' · '));
}

export function messageOfProblem({ text, code }: Problem, locale: Locale): string {
  return printable(`${text[locale]} · ${code}`);
}

/** The title of a change that a person has to choose. */
export function titleOfSuggestion(text: string, locale: Locale): string {
  const texts = eslintTexts[locale];
  return text === '' ? texts.remove : printable(texts.suggest(shortened(text)));
}

function shortened(text: string): string {
  const [first = '', ...more] = text.split('\n');
  return more.length > 0 || first.length > maximumFix ? `${first.slice(0, maximumFix)}…` : first;
}
