import type { Node } from 'oxc-parser';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { isCallable } from '../bindings/unwrap.ts';
import type { Reading } from './reading.ts';
import { truthinessOf } from './value.ts';

/**
 * Whether a statement or expression runs once its function does: `sometimes` under a condition that is not known, `never` under one that
 * does not hold in production, such as `NODE_ENV !== 'production'`.
 */
export type Execution = 'always' | 'sometimes' | 'never';

/** Conditions up to the function around, or with `everywhere` up to the module. */
export function executionOf(node: Node, module: SourceModule, reading: Reading, everywhere = false): Execution {
  let execution: Execution = 'always';
  for (let below = node, at = module.parentOf(node); at !== null; below = at, at = module.parentOf(at)) {
    if (isCallable(at) && !everywhere) return execution;
    const here = executionIn(at, below, module, reading);
    if (here === 'never') return 'never';
    if (here === 'sometimes') execution = 'sometimes';
  }
  return execution;
}

function executionIn(at: Node, below: Node, module: SourceModule, { valueOf }: Reading): Execution {
  switch (at.type) {
    case 'IfStatement':
    case 'ConditionalExpression': {
      if (below === at.test) return 'always';
      return whether(truthinessOf(valueOf(at.test, module)), below === at.consequent);
    }
    case 'LogicalExpression': {
      if (below === at.left) return 'always';
      const truth = truthinessOf(valueOf(at.left, module));
      return at.operator === '??' ? 'sometimes' : whether(truth, at.operator === '&&');
    }
    case 'BlockStatement':
    case 'Program':
      return isAfterExit(at.body, below, module, valueOf) ? 'never' : 'always';
    case 'SwitchCase':
    case 'CatchClause':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
      return 'sometimes';
    default:
      return 'always';
  }
}

function whether(truth: boolean | null, wanted: boolean): Execution {
  if (truth === null) return 'sometimes';
  return truth === wanted ? 'always' : 'never';
}

/** After `if (production) return;` nothing runs in production. */
function isAfterExit(statements: readonly Node[], below: Node, module: SourceModule, valueOf: Reading['valueOf']): boolean {
  return exitsIn(statements).some(({ end, test }) => end <= below.start && truthinessOf(valueOf(test, module)) === true);
}

/** Thousands of statements may be asked what stands before them. */
const exitsIn = lazilyForObject((statements: readonly Node[]) => statements.flatMap((statement) => (statement.type === 'IfStatement' && leaves(statement.consequent) ? [statement] : [])));

/** Whether a statement leaves the function. */
export function leaves(node: Node): boolean {
  if (node.type === 'BlockStatement') return node.body.some(leaves);
  return node.type === 'ReturnStatement' || node.type === 'ThrowStatement';
}
