import type { Answer } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import { changed } from './change.ts';
import { answered, byHaproxy, undecided, type Outcome, type Place } from './outcome.ts';
import { redirectOf } from './redirect.ts';
import type { Rule } from './rule.ts';
import type { State } from './state.ts';

/** What a rule makes of requests: an answer, an end of its list of rules, or the requests as they go on. */
export type Effect = { readonly kind: 'answer'; readonly outcome: Outcome } | { readonly kind: 'stop' } | { readonly kind: 'go-on'; readonly state: State };

/** Statuses of refusals where none is written (configuration.txt, 4.4: deny, tarpit, auth); `null`: the connection is closed. */
const refusals: ReadonlyMap<string, number | null> = new Map([
  ['deny', 403],
  ['tarpit', 500],
  ['auth', 401],
  ['reject', null],
  ['silent-drop', null],
]);

/** Applies the action of a rule to requests for which its condition holds. */
export function apply(rule: Rule, state: State, place: Place): Effect {
  const { action } = rule;
  const refusal = refusals.get(action);
  if (refusal !== undefined) return answer(place, state, { kind: 'refuse', status: refusal === null ? null : (statusIn(rule) ?? refusal) });
  switch (action) {
    case 'allow':
    case 'accept':
      return { kind: 'stop' };
    case 'redirect':
      return redirected(redirectOf(rule.args, state), state, place);
    case 'return':
      return returned(rule, state, place);
    case 'use-service': {
      const service = rule.args[0]?.value ?? '';
      const management = service === 'prometheus-exporter' ? service : null;
      return { kind: 'answer', outcome: answered(place, state, { kind: 'content' }, { ownAnswer: false, management }) };
    }
    default:
      return { kind: 'go-on', state: changed(rule, state) };
  }
}

function answer(place: Place, state: State, value: Answer): Effect {
  return { kind: 'answer', outcome: answered(place, state, value, byHaproxy) };
}

function redirected(target: Answer | Doubt, state: State, place: Place): Effect {
  if (target.kind === 'redirect') return answer(place, state, target);
  return { kind: 'answer', outcome: undecided(place, state, { kind: 'variable', name: 'name' in target ? target.name : '' }, byHaproxy) };
}

/** `http-request return`: what a file holds is content, a text in the configuration is not. */
function returned(rule: Rule, state: State, place: Place): Effect {
  const words = rule.args.map(({ value }) => value);
  const status = statusIn(rule) ?? 200;
  const location = words.findIndex((word, at) => word === 'hdr' && words[at + 1]?.toLowerCase() === 'location');
  if (status >= 400) return answer(place, state, { kind: 'refuse', status });
  if (status >= 300 && location !== -1) return redirected(redirectOf(rule.args.slice(location + 1), state, status), state, place);
  const isFile = words.some((word) => word === 'file' || word === 'lf-file');
  return answer(place, state, isFile ? { kind: 'content' } : { kind: 'fixed', status });
}

function statusIn({ args }: Rule): number | null {
  const at = args.findIndex(({ value }) => value === 'status' || value === 'deny_status');
  const status = Number(args[at + 1]?.value);
  return at === -1 || !Number.isInteger(status) ? null : status;
}
