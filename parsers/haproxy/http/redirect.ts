import type { Answer } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import { parseLogFormat } from './log-format.ts';
import { evaluateFormat } from '../syntax/evaluate.ts';
import type { State } from './state.ts';
import type { Word } from '../syntax/tree.ts';

type Redirect = Extract<Answer, { readonly kind: 'redirect' }>;

/** Where the words after `redirect` lead to: `scheme https`, `prefix <url>`, `location <url>`. The status is 302 unless it is written. */
export function redirectOf(args: readonly Word[], state: State, usualStatus = 302): Redirect | Extract<Doubt, { readonly kind: 'variable' }> {
  const [type, target] = args;
  const scheme = target === undefined ? null : type?.value === 'scheme' ? namedScheme(target, state) : schemeOfUrl(target, state);
  if (scheme === null) return { kind: 'variable', name: target?.value ?? '' };
  const code = args.findIndex(({ value }) => value === 'code');
  const status = code === -1 ? usualStatus : Number(args[code + 1]?.value);
  return { kind: 'redirect', scheme, status };
}

function namedScheme(word: Word, state: State): Redirect['scheme'] | null {
  const value = evaluateFormat(word, state);
  return value.kind === 'text' ? schemeNamed(value.text) : null;
}

function schemeNamed(text: string): Redirect['scheme'] | null {
  const scheme = text.toLowerCase();
  return scheme === 'https' || scheme === 'http' ? scheme : null;
}

/** A URL without scheme stays within that of the request. */
function schemeOfUrl(word: Word, state: State): Redirect['scheme'] | null {
  const value = evaluateFormat(word, state);
  const [first] = word.doubt === null ? parseLogFormat(word.value) : [];
  const beginning = value.kind === 'text' ? value.text : typeof first === 'string' ? first : null;
  if (beginning === null) return null;
  const [, scheme] = /^([a-z]+):\/\//i.exec(beginning) ?? [];
  return scheme === undefined ? 'same' : schemeNamed(scheme);
}
