import type { AssignmentExpression, CallExpression, Class, ImportDeclaration, NewExpression, Node, StringLiteral, VariableDeclaration } from 'oxc-parser';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { Syntax } from '../syntax/parse.ts';
import { walkWith } from '../syntax/walk.ts';
import { memberName, namesIn } from './pattern.ts';
import { declare, lookUp, wholeValue, type Binding, type Callable, type Declaration, type Scope, type Write } from './scope.ts';
import { isCallable, unwrap } from './unwrap.ts';

export type Call = CallExpression | NewExpression;

/** An assignment to a member, `object.member = value`, whatever the object is. */
export type MemberAssignment = AssignmentExpression & { readonly left: Extract<Node, { type: 'MemberExpression' }> };

/** A source file with its names resolved: what the analysis of one file starts from. */
export class SourceModule {
  readonly file: FileId;
  readonly text: string;
  readonly syntax: Syntax;
  /** Every call and every `new`, in the order of the text. */
  readonly calls: readonly Call[];
  /** Every assignment to a member, in the order of the text. */
  readonly memberAssignments: readonly MemberAssignment[];
  /** Every text that is written as one, in the order of the text. */
  readonly texts: readonly StringLiteral[];
  /** Statements at the top that import or export. */
  readonly moduleStatements: readonly Node[];
  /** Every `return` with the function that it leaves. */
  readonly returns: ReadonlyMap<Node, readonly Extract<Node, { type: 'ReturnStatement' }>[]>;
  readonly #parents: ReadonlyMap<Node, Node>;
  readonly #scopes: ReadonlyMap<Node, Scope>;

  constructor(syntax: Syntax) {
    const indexed = indexModule(syntax);
    this.file = syntax.file;
    this.text = syntax.text;
    this.syntax = syntax;
    this.calls = indexed.calls;
    this.memberAssignments = indexed.memberAssignments;
    this.texts = indexed.texts;
    this.moduleStatements = indexed.moduleStatements;
    this.returns = indexed.returns;
    this.#parents = indexed.parents;
    this.#scopes = indexed.scopes;
  }

  parentOf(node: Node): Node | null {
    return this.#parents.get(node) ?? null;
  }

  /** The nearest ancestor of a node that passes a test. */
  ancestor<Found extends Node>(node: Node, test: (candidate: Node) => candidate is Found): Found | null {
    for (let at = this.parentOf(node); at !== null; at = this.parentOf(at)) if (test(at)) return at;
    return null;
  }

  functionAround(node: Node): Callable | null {
    return this.ancestor(node, isCallable);
  }

  classAround(node: Node): Class | null {
    return this.ancestor(node, isClass);
  }

  /** What a name means at a node; `null` for a global. */
  bindingAt(node: Node, name: string): Binding | null {
    return lookUp(this.scopeAt(node), name);
  }

  scopeAt(node: Node): Scope | null {
    for (let at: Node | null = node; at !== null; at = this.parentOf(at)) {
      const scope = this.#scopes.get(at);
      if (scope !== undefined) return scope;
    }
    return null;
  }

  spanOf({ start, end }: { readonly start: number; readonly end: number }): Span {
    return { file: this.file, start, end };
  }

  textOf({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.text.slice(start, end);
  }
}

function isClass(node: Node): node is Class {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

interface Indexed {
  readonly parents: Map<Node, Node>;
  readonly scopes: Map<Node, Scope>;
  readonly calls: Call[];
  readonly memberAssignments: MemberAssignment[];
  readonly texts: StringLiteral[];
  readonly moduleStatements: Node[];
  readonly returns: Map<Node, Extract<Node, { type: 'ReturnStatement' }>[]>;
}

/** Two passes: names are declared first, since functions and variables can be used before the place of their declaration. */
function indexModule({ program }: Syntax): Indexed {
  const index: Indexed = { parents: new Map(), scopes: new Map(), calls: [], memberAssignments: [], texts: [], moduleStatements: [], returns: new Map() };
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

function newScope(node: Node, parent: Scope | null, { scopes }: Indexed): Scope {
  const scope: Scope = { node, parent, names: new Map() };
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

function collect(node: Node, scope: Scope, index: Indexed, functions: ReadonlyMap<Scope, Callable>): void {
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
      if (left !== null) index.returns.set(left, [...(index.returns.get(left) ?? []), node]);
      break;
    }
    case 'Literal':
      if (typeof node.value === 'string') index.texts.push(node);
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

/** @param around The scope that a function or class is declared in. */
function declareNames(node: Node, scope: Scope, around: Scope): void {
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
    const imported = specifier.type === 'ImportSpecifier' ? exportName(specifier.imported) : null;
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

function recordAssignment(node: Node, scope: Scope): void {
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
