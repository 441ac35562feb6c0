import type { Expression } from 'oxc-parser';
import { unwrap } from '../bindings/unwrap.ts';
import type { FunctionValue } from '../values/value.ts';

/**
 * What a function of one's own checks of the identity of a server. Node takes every true value for an error that rejects, a promise included, and
 * every other one for consent (node, lib/_tls_wrap.js, onConnectSecure). `nothing`: it consents to every name. `refusal`: to none. `standard`: it
 * returns what that of Node says. `pin`: it looks at the key or its fingerprint.
 */
export type IdentityCheck = 'nothing' | 'refusal' | 'standard' | 'pin' | 'something';

export function identityCheckOf(check: FunctionValue): IdentityCheck {
  const { node, module } = check;
  const { body } = node;
  if (body === null) return 'something';
  const answer = answerOf(check);
  if (answer !== null) return answer ? 'refusal' : 'nothing';
  const text = module.textOf(body);
  if (/\bcheckServerIdentity\s*\(/.test(text)) return 'standard';
  return /\bfingerprint(?:256|512)?\b|\bpubkey\b|\.raw\b/.test(text) ? 'pin' : 'something';
}

/** Whether what a function returns is true or not; `null` where that is not always the same, or it may end in another way. */
function answerOf({ node, module }: FunctionValue): boolean | null {
  const { body } = node;
  if (node.async || node.generator) return true;
  if (body === null) return null;
  if (body.type !== 'BlockStatement') return truthOf(body);
  if (/\bthrow\b|\.destroy\(/.test(module.textOf(body))) return null;
  const answers = (module.returns.get(node) ?? []).map(({ argument }) => (argument === null ? false : truthOf(argument)));
  const end = body.body.at(-1)?.type === 'ReturnStatement' ? [] : [false];
  return common([...answers, ...end]);
}

/** Whether JavaScript takes what is written for true; `null` where another place decides. */
function truthOf(expression: Expression): boolean | null {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Literal':
      return 'regex' in node || Boolean(node.value);
    case 'TemplateLiteral':
      return node.expressions.length > 0 ? null : node.quasis[0]?.value.cooked !== '';
    case 'Identifier':
      return node.name === 'undefined' || node.name === 'NaN' ? false : null;
    case 'UnaryExpression':
      return node.operator === 'void' ? false : node.operator === '!' ? opposite(truthOf(node.argument)) : null;
    case 'ConditionalExpression':
      return common([truthOf(node.consequent), truthOf(node.alternate)]);
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'NewExpression':
      return true;
    default:
      return null;
  }
}

function opposite(truth: boolean | null): boolean | null {
  return truth === null ? null : !truth;
}

function common([first, ...others]: readonly (boolean | null)[]): boolean | null {
  return first !== undefined && others.every((other) => other === first) ? first : null;
}
