import type { ImportDeclaration, Node, VariableDeclaration } from 'oxc-parser';
import type { MemberAssignment } from './module-index.ts';
import { memberName, namesIn } from './pattern.ts';
import { declare, lookUp, wholeValue, type Callable, type Declaration, type Scope, type Write } from './scope.ts';
import { isCallable, unwrap } from './unwrap.ts';

/** @param around The scope that a function or class is declared in. */
export function declareNames(node: Node, scope: Scope, around: Scope): void {
  switch (node.type) {
    case 'ImportDeclaration':
      declareImports(node, scope);
      break;
    case 'TSImportEqualsDeclaration':
      if (node.moduleReference.type === 'TSExternalModuleReference') {
        declare(scope, node.id.name, { kind: 'import', module: node.moduleReference.expression.value, imported: null, node });
      }
      break;
    case 'VariableDeclaration':
      declareVariables(node, node.kind === 'var' ? functionScope(scope) : scope);
      break;
    case 'FunctionDeclaration':
      if (node.id !== null) declare(around, node.id.name, { kind: 'function', node });
      declareParameters(node, scope);
      break;
    case 'FunctionExpression':
      if (node.id !== null) declare(scope, node.id.name, { kind: 'function', node });
      declareParameters(node, scope);
      break;
    case 'ArrowFunctionExpression':
      declareParameters(node, scope);
      break;
    case 'ClassDeclaration':
    case 'ClassExpression':
      if (node.id !== null) declare(scope, node.id.name, { kind: 'class', node });
      break;
    case 'CatchClause':
      if (node.param !== null) declarePattern(node.param, scope, () => ({ kind: 'other', node }));
      break;
    case 'TSEnumDeclaration':
      declare(scope, node.id.name, { kind: 'other', node });
      break;
    default:
  }
}

function declareImports(node: ImportDeclaration, scope: Scope): void {
  if (node.importKind === 'type') return;
  for (const specifier of node.specifiers) {
    const imported = specifier.type === 'ImportSpecifier' ? exportName(specifier.imported) : specifier.type === 'ImportNamespaceSpecifier' ? '*' : null;
    declare(scope, specifier.local.name, { kind: 'import', module: node.source.value, imported: imported === 'default' ? null : imported, node });
  }
}

export function exportName(name: { readonly type: 'Identifier'; readonly name: string } | { readonly type: 'Literal'; readonly value: string }): string {
  return name.type === 'Identifier' ? name.name : name.value;
}

function declareVariables(node: VariableDeclaration, scope: Scope): void {
  for (const { id, init } of node.declarations) {
    for (const { name, path, node: place } of namesIn(id)) declare(scope, name, { kind: 'variable', init, path, constant: node.kind === 'const', node: place });
  }
}

function declareParameters(of: Callable, scope: Scope): void {
  of.params.forEach((parameter, index) => {
    declarePattern(parameter, scope, (path, node) => ({ kind: 'parameter', of, index, path, node }));
  });
}

function declarePattern(pattern: Node, scope: Scope, declaration: (path: Write['path'], node: Node) => Declaration): void {
  for (const { name, path, node } of namesIn(pattern)) declare(scope, name, declaration(path, node));
}

function functionScope(scope: Scope): Scope {
  let at = scope;
  while (at.parent !== null && !isCallable(at.node) && at.node.type !== 'Program' && at.node.type !== 'TSModuleBlock') at = at.parent;
  return at;
}

export function recordAssignment(node: Node, scope: Scope): void {
  if (node.type === 'UnaryExpression') {
    recordMember(node.argument, null, node, scope);
    return;
  }
  if (node.type !== 'AssignmentExpression') return;
  const { left, right, operator } = node;
  if (left.type === 'MemberExpression') {
    recordMember(left, right, node, scope);
    return;
  }
  const kind = operator === '=' || operator === '??=' || operator === '||=' ? operator : null;
  for (const { name, path } of left.type === 'Identifier' ? [{ name: left.name, path: wholeValue }] : namesIn(left)) {
    lookUp(scope, name)?.writes.push({ value: right, path, node, operator: kind });
  }
}

function recordMember(target: Node, value: MemberAssignment['right'] | null, node: Node, scope: Scope): void {
  const member = memberName(target);
  if (target.type !== 'MemberExpression' || member === null) return;
  const object = unwrap(target.object);
  if (object.type === 'Identifier') lookUp(scope, object.name)?.memberWrites.push({ member, value, target, node });
}
