import type { Doubt } from '../../../src/model/fact.ts';
import { decide } from './condition.ts';
import { evaluate } from '../scope/evaluate.ts';
import { matchesAllButAcme, matchesEveryPath } from '../../_shared/pattern.ts';
import type { Block } from '../scope/scope.ts';
import { enter, isSame, mergeStates, type RewrittenPath, type State } from './state.ts';
import type { Directive, Word } from '../syntax/tree.ts';
import { text, unknownValue, type Value } from '../scope/value.ts';

/** An answer that the rewrite directives give themselves. */
export interface Reply {
  readonly by: Directive;
  /** The block in which `by` is written. */
  readonly block: Block;
  readonly state: State;
  readonly status: number | null;
  /** Where a redirect leads. */
  readonly target: Word | null;
  /** Whether a text is sent, so that no `error_page` applies. */
  readonly hasBody: boolean;
}

/** What became of requests: answered, or on their way to what comes next. */
export interface Rewritten {
  readonly replies: readonly Reply[];
  readonly states: readonly State[];
}

/** Runs the directives of ngx_http_rewrite_module in a server or a location, in the order in which they are written. */
export function runRewrites(block: Block, entry: readonly State[]): Rewritten {
  if (!hasRewrites(block)) return { replies: noReplies, states: entry };
  const { replies, going, stopped } = runBlock(block, entry);
  return { replies, states: mergeStates([...going, ...stopped]) };
}

/** What became of requests so far. `stopped`: no further rewrite directive is run for them, within an `if` or around it. */
interface Step {
  readonly replies: readonly Reply[];
  readonly going: readonly State[];
  readonly stopped: readonly State[];
}

function runBlock(block: Block, entry: readonly State[]): Step {
  const replies: Reply[] = [];
  const stopped: State[] = [];
  let going = entry;
  let child = 0;
  for (const directive of block.directives) {
    const inner = directive.block === null ? undefined : block.blocks[child++];
    if (going.length === 0) break;
    if (!isRewrite(directive.name.value)) continue;
    const steps = going.map((state) => step(directive, block, inner, state));
    replies.push(...steps.flatMap((one) => one.replies));
    stopped.push(...steps.flatMap((one) => one.stopped));
    going = mergeStates(steps.flatMap((one) => one.going));
  }
  return { replies, going, stopped };
}

const noReplies: readonly Reply[] = [];

function hasRewrites({ names }: Block): boolean {
  return names.some(isRewrite);
}

const rewriteDirectives: ReadonlySet<string> = new Set(['if', 'return', 'rewrite', 'set', 'break']);

/** Of other modules, those that give a variable a value: `set_by_lua_block $name`, `set_if_empty $name`. */
function isRewrite(name: string): boolean {
  return rewriteDirectives.has(name) || name.startsWith('set_');
}

function step(directive: Directive, block: Block, inner: Block | undefined, state: State): Step {
  switch (directive.name.value) {
    case 'if':
      return inner === undefined ? goOn(state) : runIf(directive, inner, state);
    case 'return':
      return runReturn(directive, block, state);
    case 'rewrite':
      return runRewrite(directive, block, state);
    case 'break':
      return { replies: [], going: [], stopped: [state] };
    default:
      return goOn(assign(directive, state));
  }
}

function goOn(...states: readonly State[]): Step {
  return { replies: [], going: states, stopped: [] };
}

function assign(directive: Directive, state: State): State {
  const [variable, word] = directive.args;
  if (variable?.value.startsWith('$') !== true) return state;
  const set = new Map(state.variables.set);
  return { ...state, variables: { ...state.variables, set: set.set(variable.value.slice(1), assigned(directive, word, state)) } };
}

function assigned(directive: Directive, word: Word | undefined, { variables }: State): Value {
  if (directive.templated) return unknownValue({ kind: 'template' });
  if (directive.name.value !== 'set') return unknownValue({ kind: 'run-time', what: directive.name.value });
  return word === undefined ? text('') : evaluate(word, variables);
}

function runIf(directive: Directive, inner: Block, state: State): Step {
  const decision = decide(directive.args, state.variables);
  const { whenTrue, whenFalse } = directive.templated ? templatedDecision : decision;
  const entering = whenTrue === null ? null : enter(state, whenTrue);
  const left = whenFalse === null ? null : enter(state, whenFalse);
  if (entering === null) return left === null ? goOn() : goOn(left);
  const settings = state.settings.context === 'server' ? state.settings : inner;
  const within = runBlock(inner, [{ ...entering, settings }]);
  if (left === null) return within;
  const { replies, going, stopped } = within;
  const isOpen = leadsElsewhere(replies, state) || stopped.length > 0 || going.some((through) => !isSame(through, left));
  const mayBeAnswered = replies.length > 0 ? (state.mayBeAnswered ?? left.doubt) : state.mayBeAnswered;
  return { replies, going: [...going, { ...left, mayBeAnswered, doubt: isOpen ? left.doubt : state.doubt }], stopped };
}

/**
 * Requests refused under a condition nobody knows leave others that are not; plaintext requests redirected may be all there are. Over
 * TLS a redirect is no way to something better.
 */
function leadsElsewhere(replies: readonly Reply[], { variables: { request } }: State): boolean {
  return !request.tls && replies.some(({ target, status }) => target !== null || status === null);
}

const perhaps: Doubt = { kind: 'template' };
const templatedDecision = {
  whenTrue: { condition: 'other', doubt: perhaps, narrowing: null },
  whenFalse: { condition: 'always', doubt: perhaps, narrowing: null },
} as const;

/** `rest`: the requests that the directive does not answer. A directive under the control of a template may not be there. */
function answer(reply: Omit<Reply, 'by' | 'block' | 'state'>, directive: Directive, block: Block, state: State, rest: State | null): Step {
  const doubt = state.doubt ?? (directive.conditional ? perhaps : null);
  const others = directive.conditional ? { ...state, doubt } : rest;
  const given: Reply = { ...reply, by: directive, block, state: { ...state, doubt } };
  return { replies: [given], going: others === null ? [] : [others], stopped: [] };
}

const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];

function runReturn(directive: Directive, block: Block, state: State): Step {
  const [first, second] = directive.args;
  const status = first !== undefined && /^\d+$/.test(first.value) ? Number(first.value) : null;
  const isUrl = first !== undefined && /^https?:/.test(first.value);
  if (first === undefined || (first.opaque && !isUrl)) return answer({ status: null, target: null, hasBody: false }, directive, block, state, null);
  if (status === null) return answer({ status: 302, target: first, hasBody: false }, directive, block, state, null);
  const target = redirectStatuses.includes(status) ? (second ?? null) : null;
  return answer({ status, target, hasBody: second !== undefined }, directive, block, state, null);
}

/** `rewrite` answers itself with a flag that says so, or when the replacement begins with a scheme (ngx_http_rewrite). */
function runRewrite(directive: Directive, block: Block, state: State): Step {
  const [pattern, replacement, flag] = directive.args;
  if (pattern === undefined || replacement === undefined) return goOn(state);
  const { matching, others } = splitByPath(pattern, state);
  const redirects = /^(?:https?:\/\/|\$scheme)/.test(replacement.value) || flag?.value === 'redirect' || flag?.value === 'permanent';
  if (redirects) {
    const status = flag?.value === 'permanent' ? 301 : 302;
    return answer({ status, target: replacement, hasBody: false }, directive, block, matching, others);
  }
  const stop = flag?.value === 'last' || flag?.value === 'break';
  const moved: State = { ...matching, path: pathOf(replacement), rewritten: flag?.value === 'break' ? 'in-place' : 'yes' };
  const rest = others === null ? [] : [others];
  return stop ? { replies: [], going: rest, stopped: [moved] } : goOn(moved, ...rest);
}

function splitByPath(pattern: Word, state: State): { readonly matching: State; readonly others: State | null } {
  if (matchesEveryPath(pattern.value) && !pattern.opaque) return { matching: state, others: null };
  const matching: State = { ...state, condition: state.condition === 'always' ? 'other' : state.condition };
  return { matching, others: { ...state, acme: state.acme || matchesAllButAcme(pattern.value) } };
}

/** The path that a word stands for, without the arguments after `?`; its beginning when it has variables. */
export function pathOf({ value, opaque }: Word): RewrittenPath {
  const [text = ''] = opaque ? [] : value.split(/[?$]/, 1);
  return { text, isWhole: text.startsWith('/') && value[text.length] !== '$' };
}
