import type { Answer } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Location } from './location.ts';
import { mayAnswer } from '../files/parameter-file.ts';
import { redirectScheme } from './redirect.ts';
import type { Block } from '../scope/scope.ts';
import type { State } from './state.ts';
import type { Word } from '../syntax/tree.ts';

/** A redirect to where `target` leads; one that leads nowhere is no more than a refusal. */
export function redirectAnswer(target: Word, status: number, state: State, origin: Origin): Fact<Answer> {
  const scheme = redirectScheme(target, state.variables);
  if (scheme === null) return known({ kind: 'refuse', status }, origin);
  return typeof scheme === 'string' ? known({ kind: 'redirect', scheme, status }, origin) : unknown(scheme, origin);
}

/** What is certain stays certain; everything else is open when something that cannot be seen may answer before. */
export function settle(answer: Fact<Answer>, state: State, location: Location | null, script: Doubt | null = null): Fact<Answer> {
  if (!answer.known) return answer;
  const { kind } = answer.value;
  const isSafe = kind === 'refuse' || (kind === 'redirect' && answer.value.scheme === 'https');
  if (isSafe) return answer;
  if (state.acme || location?.acme === true) return known({ kind: 'acme-challenge' }, answer.from);
  const doubt = state.doubt ?? hiddenIn(state.settings) ?? script;
  return doubt === null ? answer : unknown(doubt, answer.from);
}

/** Something in the block, or around it within the server, that cannot be seen and could answer requests. */
function hiddenIn(block: Block): Doubt | null {
  for (let at: Block | null = block; at !== null; at = at.parent) {
    if (at.doubt !== null && mayAnswer(at.doubt)) return at.doubt;
    if (at.directive?.templated === true) return { kind: 'template' };
    if (at.context === 'server') return null;
  }
  return null;
}
