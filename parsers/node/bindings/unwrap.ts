import type { Expression, Node } from 'oxc-parser';

/** The expression inside of what only TypeScript or the parser see: casts, `!`, optional chains, parentheses, and `await`. */
export function unwrap(expression: Expression): Expression {
  let at = expression;
  for (;;) {
    switch (at.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        at = at.expression;
        break;
      case 'AwaitExpression':
        at = at.argument;
        break;
      case 'SequenceExpression': {
        const last = at.expressions.at(-1);
        if (last === undefined) return at;
        at = last;
        break;
      }
      default:
        return at;
    }
  }
}

/** Whether a node has a body of its own that runs when it is called. */
export function isCallable(node: Node): node is Extract<Node, { type: 'ArrowFunctionExpression' | 'FunctionDeclaration' | 'FunctionExpression' }> {
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression';
}
