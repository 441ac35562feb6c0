import type { AssignmentExpression, CallExpression, NewExpression, Node, StringLiteral } from 'oxc-parser';
import { once } from '../../_shared/memo.ts';
import type { Syntax } from '../syntax/parse.ts';
import { walkWith } from '../syntax/walk.ts';
import { declareNames, recordAssignment } from './declarations.ts';
import type { Callable, Scope } from './scope.ts';
import { isCallable } from './unwrap.ts';

export type Call = CallExpression | NewExpression;

/** An assignment to a member, `object.member = value`, whatever the object is. */
export type MemberAssignment = AssignmentExpression & { readonly left: Extract<Node, { type: 'MemberExpression' }> };

/** What a walk over a module collects. */
export interface ModuleIndex {
  readonly parents: Map<Node, Node>;
  readonly scopes: Map<Node, Scope>;
  readonly calls: Call[];
  readonly memberAssignments: MemberAssignment[];
  readonly texts: StringLiteral[];
  readonly moduleStatements: Node[];
  hasClasses: boolean;
  readonly returns: Map<Node, Extract<Node, { type: 'ReturnStatement' }>[]>;
}

/** Two passes: names are declared first, since functions and variables can be used before the place of their declaration. */
export function indexModule({ program }: Syntax): ModuleIndex {
  const index: ModuleIndex = { parents: new Map(), scopes: new Map(), calls: [], memberAssignments: [], texts: [], moduleStatements: [], hasClasses: false, returns: new Map() };
  const assignments: { readonly node: Node; readonly scope: Scope }[] = [];
  if (program === null) return index;
  const functions = new Map<Scope, Callable>();
  walkWith<Scope | null>(program, null, (node, parent, around) => {
    if (parent !== null) index.parents.set(node, parent);
    const scope = opensScope(node, parent) || around === null ? newScope(node, around, index) : around;
    if (isCallable(node)) functions.set(scope, node);
    collect(node, scope, index, functions);
    if (around !== null) declareNames(node, scope, around);
    if (node.type === 'AssignmentExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')) assignments.push({ node, scope });
    return scope;
  });
  for (const { node, scope } of assignments) recordAssignment(node, scope);
  return index;
}

function newScope(node: Node, parent: Scope | null, { scopes }: ModuleIndex): Scope {
  const scope: Scope = { node, parent, names: null };
  scopes.set(node, scope);
  return scope;
}

/** The body of a function shares the scope of its parameters. */
function opensScope(node: Node, parent: Node | null): boolean {
  switch (node.type) {
    case 'Program':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'CatchClause':
    case 'SwitchStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      return true;
    case 'BlockStatement':
      return parent === null || !isCallable(parent);
    default:
      return false;
  }
}

function collect(node: Node, scope: Scope, index: ModuleIndex, functions: ReadonlyMap<Scope, Callable>): void {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      index.calls.push(node);
      break;
    case 'AssignmentExpression':
      if (node.left.type === 'MemberExpression') index.memberAssignments.push(node as MemberAssignment);
      break;
    case 'ReturnStatement': {
      const left = nearestFunction(scope, functions);
      if (left !== null) once(index.returns, left, () => []).push(node);
      break;
    }
    case 'Literal':
      if (typeof node.value === 'string') index.texts.push(node);
      break;
    case 'ClassDeclaration':
    case 'ClassExpression':
      index.hasClasses = true;
      break;
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
    case 'TSExportAssignment':
      index.moduleStatements.push(node);
      break;
    default:
  }
}

function nearestFunction(scope: Scope, functions: ReadonlyMap<Scope, Callable>): Callable | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = functions.get(at);
    if (found !== undefined) return found;
  }
  return null;
}
