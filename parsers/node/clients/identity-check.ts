import type { Expression } from 'oxc-parser';
import { unwrap } from '../bindings/unwrap.ts';
import type { FunctionValue } from '../values/value.ts';

/**
 * What a function of one's own checks of the identity of a server. `nothing`: it never returns an error, which accepts every name (Node.js,
 * tls.connect, checkServerIdentity: an error is what rejects). `standard`: it calls that of Node. `pin`: it looks at the key or its fingerprint.
 */
export type IdentityCheck = 'nothing' | 'standard' | 'pin' | 'something';

export function identityCheckOf({ node, module }: FunctionValue): IdentityCheck {
  const { body } = node;
  if (body === null) return 'something';
  const text = module.textOf(body);
  if (/\bcheckServerIdentity\s*\(/.test(text)) return 'standard';
  if (/\bfingerprint(?:256|512)?\b|\bpubkey\b|\.raw\b/.test(text)) return 'pin';
  if (body.type !== 'BlockStatement') return isFalsy(body) ? 'nothing' : 'something';
  const returned = (module.returns.get(node) ?? []).flatMap(({ argument }) => argument ?? []);
  return !/\bthrow\b/.test(text) && returned.every(isFalsy) ? 'nothing' : 'something';
}

/** A value that Node takes for no error. */
function isFalsy(expression: Expression): boolean {
  const value = unwrap(expression);
  switch (value.type) {
    case 'Literal':
      return value.value === null || value.value === false || value.value === '' || value.value === 0;
    case 'Identifier':
      return value.name === 'undefined';
    case 'UnaryExpression':
      return value.operator === 'void';
    default:
      return false;
  }
}
