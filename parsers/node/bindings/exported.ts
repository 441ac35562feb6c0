import type { Expression, Node } from 'oxc-parser';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { memberName } from './pattern.ts';
import type { Callable } from './scope.ts';
import { exportName } from './declarations.ts';
import type { SourceModule } from './source-module.ts';
import { unwrap } from './unwrap.ts';

/** Names that a statement exports by declaring or listing them. */
export function exportedNames(statement: Node): readonly string[] {
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const { declaration, specifiers } = statement;
  const listed = specifiers.map(({ exported }) => exportName(exported));
  if (declaration === null) return listed;
  if (declaration.type === 'VariableDeclaration') return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  return (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id !== null ? [declaration.id.name] : [];
}

/** An assignment to `module.exports` or to a member of it. */
export interface CommonJsWrite {
  /** `null` for all of it. */
  readonly name: string | null;
  readonly value: Expression;
  readonly node: Node;
}

/** The assignments of a module, looked for once. */
export const commonJsWrites = lazilyForObject((module: SourceModule): readonly CommonJsWrite[] =>
  module.memberAssignments.flatMap(({ left, right }): readonly CommonJsWrite[] => {
    const member = memberName(left);
    const object = unwrap(left.object);
    if (isFree(object, 'module', module)) return member === 'exports' ? [{ name: null, value: right, node: left }] : [];
    const isExports = isFree(object, 'exports', module) || (object.type === 'MemberExpression' && memberName(object) === 'exports' && isFree(object.object, 'module', module));
    return isExports && member !== null ? [{ name: member, value: right, node: left }] : [];
  }),
);

function isFree(node: Node, name: string, module: SourceModule): boolean {
  return node.type === 'Identifier' && node.name === name && module.bindingAt(node, name) === null;
}

/** Whether other files can call a function: it, its class or the object it is in is exported. */
export function isExported(callable: Callable, module: SourceModule): boolean {
  const declared = module.parentOf(callable);
  if (module.ancestor(callable, isExportStatement) !== null && module.functionAround(callable) === null) return true;
  const name = callable.id?.name ?? (declared?.type === 'VariableDeclarator' && declared.id.type === 'Identifier' ? declared.id.name : null);
  if (name === null) return false;
  return exportedLocals(module).has(name);
}

/** Names in a module that it exports, under whatever name. */
const exportedLocals = lazilyForObject((module: SourceModule): ReadonlySet<string> => {
  const listed = module.moduleStatements.flatMap((node) => (node.type === 'ExportNamedDeclaration' ? node.specifiers.map(({ local }) => exportName(local)) : []));
  const byDefault = module.moduleStatements.flatMap((node) => (node.type === 'ExportDefaultDeclaration' && node.declaration.type === 'Identifier' ? node.declaration.name : []));
  return new Set([...listed, ...byDefault, ...commonJsWrites(module).flatMap(({ value }) => namesMentioned(value))]);
});

function isExportStatement(node: Node): node is Extract<Node, { type: 'ExportNamedDeclaration' | 'ExportDefaultDeclaration' }> {
  return node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration';
}

function namesMentioned(value: Node): readonly string[] {
  if (value.type === 'Identifier') return [value.name];
  if (value.type !== 'ObjectExpression') return [];
  return value.properties.flatMap((property) => (property.type === 'Property' && property.value.type === 'Identifier' ? property.value.name : []));
}
