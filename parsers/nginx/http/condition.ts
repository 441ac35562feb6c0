import type { Route } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import { evaluate, variableValue, type Variables } from '../scope/evaluate.ts';
import { isAcmePath, matchesPattern } from '../../_shared/pattern.ts';
import type { Word } from '../syntax/tree.ts';
import type { Chosen, Option, Value } from '../scope/value.ts';
import { wordWith } from '../syntax/word.ts';

/** The condition of an `if` (ngx_http_rewrite_if_condition). */
export type Condition =
  | { readonly kind: 'true'; readonly variable: string; readonly negated: boolean }
  | { readonly kind: 'equals'; readonly variable: string; readonly to: Word; readonly negated: boolean }
  | { readonly kind: 'matches'; readonly variable: string; readonly pattern: string; readonly ignoreCase: boolean; readonly negated: boolean }
  | { readonly kind: 'file'; readonly negated: boolean };

/** What holds for requests that take one side of an `if`. */
export interface Side {
  readonly condition: Route['condition'];
  /** Set when it is open whether any request, or every one, takes it. */
  readonly doubt: Doubt | null;
  readonly narrowing: Narrowing | null;
}

/** What the requests of a side have in common. */
export type Narrowing =
  | { readonly kind: 'acme' }
  | { readonly kind: 'loopback' }
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'other-host'; readonly than: string };

/** The two sides; `null` for one that no request takes. */
export interface Decision {
  readonly whenTrue: Side | null;
  readonly whenFalse: Side | null;
}

const operators = { '=': false, '!=': true, '~': false, '~*': false, '!~': true, '!~*': true } as const;

/** Reads the words between `if` and `{`; `null` for what nginx refuses. */
export function parseCondition(args: readonly Word[]): Condition | null {
  const [subject, operator, operand, ...more] = withoutParentheses(args);
  if (subject === undefined || more.length > 0) return null;
  if (/^!?-[fdex]$/.test(subject.value)) return { kind: 'file', negated: subject.value.startsWith('!') };
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(subject.value);
  const name = variable?.[1] ?? variable?.[2];
  if (name === undefined) return null;
  if (operator === undefined) return { kind: 'true', variable: name, negated: false };
  if (operand === undefined || !isOperator(operator.value)) return null;
  const negated = operators[operator.value];
  if (operator.value.endsWith('=')) return { kind: 'equals', variable: name, to: operand, negated };
  return { kind: 'matches', variable: name, pattern: operand.value, ignoreCase: operator.value.endsWith('*'), negated };
}

function isOperator(value: string): value is keyof typeof operators {
  return Object.hasOwn(operators, value);
}

/** The parentheses may stand by themselves, or at the first and last word. */
function withoutParentheses(args: readonly Word[]): readonly Word[] {
  const words = [...args];
  const first = words.shift();
  if (first?.value.startsWith('(') !== true) return [];
  if (first.value.length > 1) words.unshift(wordWith(first, { value: first.value.slice(1) }));
  const last = words.pop();
  if (last?.value.endsWith(')') !== true) return [];
  if (last.value.length > 1) words.push(wordWith(last, { value: last.value.slice(0, -1) }));
  return words;
}

/** Which requests take which side. `args` are the words of the `if`. */
export function decide(args: readonly Word[], variables: Variables): Decision {
  const condition = args.some(({ opaque }) => opaque) ? null : parseCondition(args);
  if (condition === null) return open({ kind: 'not-understood', what: args.map(({ value }) => value).join(' ') });
  const decision = decidePositive(condition, variables);
  return condition.negated ? opposite(decision) : decision;
}

/** The requests for which a condition does not hold are the others; only those with a header of a proxy in front keep their name. */
function opposite({ whenTrue, whenFalse }: Decision): Decision {
  const isForwarded = whenTrue?.condition === 'forwarded-header' || whenFalse?.condition === 'forwarded-header';
  if (whenTrue === null || whenFalse === null || isForwarded) return { whenTrue: whenFalse, whenFalse: whenTrue };
  return { whenTrue: { ...whenFalse, condition: whenTrue.condition }, whenFalse: { ...whenTrue, condition: whenFalse.condition } };
}

function decidePositive(condition: Condition, variables: Variables): Decision {
  if (condition.kind === 'file') return { whenTrue: someTimes, whenFalse: rest };
  const value = variableValue(condition.variable, variables);
  switch (condition.kind) {
    case 'true':
      return split(value, { ofText: isTrue, ofChosen: ({ never, prefix }) => (never === 'nothing' && prefix === '' ? null : true) });
    case 'equals':
      return equality(condition.variable, value, evaluate(condition.to, variables));
    case 'matches': {
      const { pattern, ignoreCase, variable } = condition;
      const narrowing: Narrowing | null = isPath(variable) && isAcmePath(pattern) ? { kind: 'acme' } : null;
      const ofChosen = ({ never }: Chosen): false | null => (never === 'written' && /[0-9a-f]{16}/i.test(pattern) ? false : null);
      return split(value, { ofText: (one) => matchesPattern(pattern, ignoreCase, one), ofChosen }, narrowing);
    }
  }
}

function equality(variable: string, left: Value, right: Value): Decision {
  if (right.kind === 'unknown') return open(right.doubt);
  if (right.kind !== 'text') return { whenTrue: someTimes, whenFalse: rest };
  const to = right.text;
  const ofChosen = ({ never, prefix }: Chosen): false | null =>
    never === 'written' || (never === 'empty' && to === '') || !to.startsWith(prefix) ? false : null;
  return split(left, { ofText: (one) => one === to, ofChosen }, narrowingBy(variable, to));
}

function narrowingBy(variable: string, to: string): Narrowing | null {
  if (variable === 'host') return { kind: 'host', name: to.toLowerCase() };
  if (isPath(variable) && isAcmePath(to)) return { kind: 'acme' };
  return variable === 'remote_addr' && /^(?:127\.|::1$|unix:)/.test(to) ? { kind: 'loopback' } : null;
}

function isPath(variable: string): boolean {
  return variable === 'uri' || variable === 'request_uri' || variable === 'document_uri';
}

/** Neither empty nor `0` (ngx_http_script_if_code). */
function isTrue(value: string): boolean {
  return value !== '' && value !== '0';
}

/** A test of a value; `null` when its result depends on the request, or cannot be told. */
interface Test {
  readonly ofText: (value: string) => boolean | null;
  readonly ofChosen: (value: Chosen) => boolean | null;
}

const always: Side = { condition: 'always', doubt: null, narrowing: null };
const never = null;
const someTimes: Side = { condition: 'other', doubt: null, narrowing: null };
/** Requests for which a condition does not hold need no name of their own: they are the others. */
const rest: Side = always;

function open(doubt: Doubt): Decision {
  return { whenTrue: { condition: 'other', doubt, narrowing: null }, whenFalse: { condition: 'always', doubt, narrowing: null } };
}

function split(value: Value, test: Test, narrowing: Narrowing | null = null): Decision {
  switch (value.kind) {
    case 'unknown':
      return open(value.doubt);
    case 'text':
      return splitText(value.text, value.forwarded, test);
    case 'one-of':
      return splitOptions(value.options, value.by === 'host' ? 'host' : 'other', test);
    case 'chosen': {
      const result = test.ofChosen(value);
      if (result !== null) return result ? { whenTrue: always, whenFalse: never } : { whenTrue: never, whenFalse: always };
      const condition = value.by === 'host' ? 'host' : 'other';
      return { whenTrue: { condition, doubt: null, narrowing }, whenFalse: { ...rest, narrowing: withoutThem(narrowing) } };
    }
  }
}

function splitText(value: string, forwarded: boolean, test: Test): Decision {
  const result = test.ofText(value);
  if (result === null) return open({ kind: 'not-understood', what: value });
  const other: Side | null = forwarded ? { condition: 'forwarded-header', doubt: null, narrowing: null } : never;
  return result ? { whenTrue: always, whenFalse: other } : { whenTrue: other, whenFalse: always };
}

function splitOptions(options: readonly Option[], condition: 'host' | 'other', test: Test): Decision {
  const results = options.map((option) => ({ option, result: test.ofText(option.text) }));
  if (results.some(({ result }) => result === null)) return open({ kind: 'not-understood', what: options[0]?.text ?? '' });
  const side = (wanted: boolean, as: Side['condition']): Side | null => {
    const taken = results.filter(({ result }) => result === wanted);
    if (taken.length === 0) return never;
    const acme = taken.every(({ option }) => option.acme);
    return { condition: taken.length === results.length ? 'always' : as, doubt: null, narrowing: acme ? { kind: 'acme' } : null };
  };
  return { whenTrue: side(true, condition), whenFalse: side(false, 'always') };
}

/** What is left when the requests with something in common are taken away. */
function withoutThem(narrowing: Narrowing | null): Narrowing | null {
  switch (narrowing?.kind) {
    case 'host':
      return { kind: 'other-host', than: narrowing.name };
    case 'other-host':
      return { kind: 'host', name: narrowing.than };
    default:
      return null;
  }
}

