import type { Expression } from 'oxc-parser';
import type { SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import type { FunctionValue } from '../values/value.ts';

/**
 * What a function of one's own checks of the identity of a server. `nothing`: it never returns an error, which accepts every name (Node.js,
 * tls.connect, checkServerIdentity: an error is what rejects). `standard`: it returns what that of Node says. `pin`: it looks at the key or its fingerprint.
 */
export type IdentityCheck = 'nothing' | 'standard' | 'pin' | 'something';

export function identityCheckOf({ node, module }: FunctionValue): IdentityCheck {
  const { body } = node;
  if (body === null) return 'something';
  const text = module.textOf(body);
  // The promise that it returns is taken for an error.
  if (node.async || node.generator) return 'something';
  if (body.type === 'BlockStatement' && !/\bthrow\b|\.destroy\(/.test(text) && returnsNoError(node, module)) return 'nothing';
  if (/\bcheckServerIdentity\s*\(/.test(text)) return 'standard';
  if (/\bfingerprint(?:256|512)?\b|\bpubkey\b|\.raw\b/.test(text)) return 'pin';
  return body.type !== 'BlockStatement' && isFalsy(body) ? 'nothing' : 'something';
}

function returnsNoError(node: FunctionValue['node'], module: SourceModule): boolean {
  return (module.returns.get(node) ?? []).every(({ argument }) => argument === null || isFalsy(argument));
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
