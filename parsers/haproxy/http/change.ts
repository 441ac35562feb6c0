import { withChange, withoutMatching } from './header-change.ts';
import { parseLogFormat } from './log-format.ts';
import type { Rule } from './rule.ts';
import { parseSample, type Sample } from './sample.ts';
import type { State } from './state.ts';
import type { Word } from '../syntax/tree.ts';

/** What a rule without an answer does to the requests for which its condition holds. */
export function changed(rule: Rule, state: State): State {
  const { action, argument, args } = rule;
  if (action.startsWith('lua.')) return { ...state, mayBeAnswered: state.mayBeAnswered ?? { kind: 'run-time', what: action } };
  switch (action) {
    case 'set-header':
    case 'add-header':
      return withHeader(rule, state);
    case 'del-header':
      return withoutHeader(rule, state);
    case 'set-var':
      return withVariable(state, argument, sampleIn(args[0]));
    case 'set-var-fmt':
      return withVariable(state, argument, onlySampleIn(args[0]));
    case 'unset-var':
      return withVariable(state, argument, null);
    case 'set-path':
    case 'set-pathq':
    case 'set-uri':
    case 'replace-path':
    case 'replace-pathq':
    case 'replace-uri':
      return forgetting(state, 'path');
    default:
      return state;
  }
}

function withHeader({ action, args, line }: Rule, state: State): State {
  const [name, value] = args;
  if (name === undefined || value === undefined) return state;
  const field = name.value.toLowerCase();
  const headers = withChange(state.headers, field, { kind: action === 'set-header' ? 'set' : 'added', value, line });
  return { ...(field === 'host' ? forgetting(state, 'host') : state), headers };
}

function withoutHeader({ args, line }: Rule, state: State): State {
  const [name, flag, method] = args;
  if (name === undefined) return state;
  const pattern = { method: flag?.value === '-m' ? (method?.value ?? 'str') : 'str', pattern: name.value, change: { kind: 'deleted', value: null, line } } as const;
  return { ...state, headers: withoutMatching(state.headers, pattern) };
}

function sampleIn(word: Word | undefined): Sample | null {
  return word?.doubt === null ? parseSample(word.value) : null;
}

/** The sample of a log format that consists of nothing else. */
function onlySampleIn(word: Word | undefined): Sample | null {
  const [only, ...others] = word?.doubt === null ? parseLogFormat(word.value) : [];
  return typeof only === 'object' && others.length === 0 ? only : null;
}

function withVariable(state: State, name: string, sample: Sample | null): State {
  return { ...state, variables: new Map(state.variables).set(name, sample) };
}

/** What was known of something that has changed. */
function forgetting(state: State, subject: string): State {
  return { ...state, assumptions: state.assumptions.filter((assumption) => assumption.subject !== subject) };
}
