import type { StrictTransportSecurity } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import { parseHsts } from '../../_shared/hsts-value.ts';
import { passes, type AclTest } from './acl-test.ts';
import type { Condition } from './condition.ts';
import { evaluateFormat } from '../syntax/evaluate.ts';
import type { Outcome } from './outcome.ts';
import { headerOf } from './request.ts';
import type { ProxyRules, Rule } from './rule.ts';
import { originOf } from '../syntax/sections.ts';
import { split } from './split.ts';
import type { State } from './state.ts';

type Hsts = Fact<StrictTransportSecurity | null>;

/**
 * The Strict-Transport-Security header that HAProxy puts on an answer; known `null`: none. Rules of the backend come first, and
 * `http-response` does not see what HAProxy answers by itself (http_process_res_common, http_eval_after_res_rules).
 */
export function hstsOf(outcome: Outcome): Hsts {
  const own = onAnswers({ ...outcome, ownAnswer: true });
  const hsts = outcome.ownAnswer || outcome.way.every(({ response }) => response.length === 0) ? own : onAnswers(outcome);
  const onEveryAnswer = own.known && own.value !== null;
  return mapFact(hsts, (value) => (value === null ? null : { ...value, onEveryAnswer }));
}

function onAnswers({ state, way, ownAnswer, span }: Outcome): Hsts {
  let hsts: Hsts = known(null, { kind: 'written', span });
  const ways = way.toReversed();
  const lists = [...(ownAnswer ? [] : ways.map((rules) => ({ rules, list: rules.response }))), ...ways.map((rules) => ({ rules, list: rules.afterResponse }))];
  for (const { rules, list } of lists) hsts = throughRules(list, hsts, state, rules);
  return hsts;
}

function throughRules(list: readonly Rule[], before: Hsts, state: State, rules: ProxyRules): Hsts {
  let hsts = before;
  for (const rule of list) {
    const isEnd = rule.action === 'allow';
    const { met, unmet } = split(ofAnswer(rule.when, hsts), { ...state, doubt: null });
    if (met.length === 0) continue;
    if (isEnd && unmet.length === 0) return hsts;
    const next = isEnd ? hsts : applied(rule, hsts, state, rules);
    const isCertain = unmet.length === 0 && met.every(({ doubt }) => doubt === null);
    hsts = isCertain || isSame(hsts, next) ? next : unknown({ kind: 'run-time', what: rule.whenText }, next.from);
  }
  return hsts;
}

function applied({ action, args, line, section }: Rule, before: Hsts, state: State, { proxy }: ProxyRules): Hsts {
  const [, value] = args;
  const from: Origin = originOf(line.span, section, proxy);
  if (action === 'del-header' || value === undefined) return known(null, from);
  // Browsers look at the first of several (RFC 6797, section 8.1).
  if (action === 'add-header' && (!before.known || before.value !== null)) return before;
  if (value.doubt !== null) return unknown(value.doubt, from);
  const text = evaluateFormat(value, state);
  if (text.kind !== 'text') return unknown({ kind: 'variable', name: value.value }, from);
  return known({ ...parseHsts(text.text), onEveryAnswer: false }, from);
}

function isSame(one: Hsts, other: Hsts): boolean {
  return one.known && other.known && JSON.stringify(one.value) === JSON.stringify(other.value);
}

/** Where an answer is looked at, headers of the request are not there any more; the header that asks for TLS only is what rules made of it. */
function ofAnswer(condition: Condition, hsts: Hsts): Condition {
  switch (condition.kind) {
    case 'test':
      if (isAboutHeader(condition.test)) return holdsFor(condition.test, hsts);
      return isAbsent(condition.test) ? { kind: 'constant', holds: false } : condition;
    case 'not':
      return { kind: 'not', of: ofAnswer(condition.of, hsts) };
    case 'and':
    case 'or':
      return { kind: condition.kind, of: condition.of.map((of) => ofAnswer(of, hsts)) };
    case 'constant':
    case 'open':
      return condition;
  }
}

function isAboutHeader({ sample: { fetch } }: AclTest): boolean {
  return /^(?:res\.f?hdr|shdr)(?:_cnt)?$/.test(fetch.name) && fetch.args[0]?.toLowerCase() === 'strict-transport-security';
}

function holdsFor(test: AclTest, hsts: Hsts): Condition {
  if (!hsts.known) return { kind: 'open', doubt: hsts.doubt };
  const isSet = hsts.value !== null;
  const isCount = test.sample.fetch.name.endsWith('_cnt');
  const holds = isCount ? passes(test, isSet ? '1' : '0') : isSet ? (test.method === 'found' ? true : null) : false;
  return holds === null ? { kind: 'open', doubt: { kind: 'not-understood', what: test.text } } : { kind: 'constant', holds };
}

function isAbsent({ sample }: AclTest): boolean {
  return headerOf(sample) !== null || /^(?:path|url|base|pathq)$/.test(sample.fetch.name);
}
