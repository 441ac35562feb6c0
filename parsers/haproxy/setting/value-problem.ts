import type { Problem } from '../../../src/model/problem.ts';
import { versionOfWord } from '../tls/protocols.ts';
import { configurationProblem } from './configuration-problem.ts';
import type { Setting } from './settings.ts';

/** What the keywords of one kind of line have to be followed by. */
export interface ExpectedValues {
  /** Whether HAProxy refuses the keyword at the end of a line. */
  readonly needsValue: (keyword: string) => boolean;
  readonly verify: { readonly words: readonly string[]; readonly otherwise: 'unknown-verify' | 'unknown-server-verify' };
}

/** What HAProxy refuses about a keyword and the word behind it. */
export function valueProblems({ keyword, value }: Setting, { needsValue, verify }: ExpectedValues): readonly Problem[] {
  const isEmpty = value === null || (value.doubt === null && value.value === '');
  if (isEmpty) return needsValue(keyword.value) ? [configurationProblem('missing-value', keyword.span, keyword.value)] : [];
  if (value.doubt !== null) return [];
  const isVersion = keyword.value === 'ssl-min-ver' || keyword.value === 'ssl-max-ver';
  if (isVersion && versionOfWord(value.value) === null) return [configurationProblem('unknown-version', value.span, value.value)];
  if (keyword.value === 'verify' && !verify.words.includes(value.value)) return [configurationProblem(verify.otherwise, value.span, value.value)];
  return [];
}
