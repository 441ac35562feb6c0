import type { Doubt } from '../../../src/model/fact.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, doubtOf, type FunctionValue, type Value } from '../values/value.ts';

/** Whether a handler of `OCSPRequest` gives a response to staple. */
export type OcspAnswer = { readonly kind: 'response' } | { readonly kind: 'nothing' } | { readonly kind: 'unseen'; readonly doubt: Doubt };

/** The callback takes an error and a response; without a response nothing is stapled (node, lib/_tls_wrap.js, requestOCSP). */
export function ocspAnswerOf(handler: Value, reading: Reading): OcspAnswer {
  if (handler.kind !== 'function') return { kind: 'unseen', doubt: doubtOf(handler) };
  const { node, module } = handler;
  const [, , callback] = node.params;
  if (callback?.type !== 'Identifier') return { kind: callback === undefined ? 'nothing' : 'response' };
  const inside = module.callsWithin(node);
  const answers = inside.filter(({ callee }) => callee.type === 'Identifier' && callee.name === callback.name);
  if (isPassedOn(handler, callback.name, answers.length)) return { kind: 'response' };
  const responses = answers.flatMap(({ arguments: [, response] }) => (response === undefined || response.type === 'SpreadElement' ? [] : [reading.valueOf(response, module)]));
  return { kind: responses.every(isNothing) ? 'nothing' : 'response' };
}

/** It is named elsewhere than where it is called, and may be called there. */
function isPassedOn({ node, module }: FunctionValue, name: string, calls: number): boolean {
  const body = node.body === null ? '' : module.textOf(node.body);
  return [...body.matchAll(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'))].length > calls;
}

function isNothing(response: Value): boolean {
  return alternativesOf(response).every((one) => one.kind === 'constant' && !one.value);
}
