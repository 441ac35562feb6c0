import type { Class, Expression, Node } from 'oxc-parser';
import type { Span } from '../../../src/model/span.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Binding, Callable, Declaration, MemberWrite } from '../bindings/scope.ts';
import type { MemberAssignment, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { maximumAncestors } from './calls-by-function.ts';
import { executionOf } from './execution.ts';
import { takeOut, withWrites } from './objects.ts';
import type { Reading } from './reading.ts';
import { alternativesOf, choice, opaque, type CallValue, type ClassValue, type ObjectValue, type Value } from './value.ts';

/** The value of a name where it is used: what its declaration and assignments say, and what is assigned to its members before. */
export function valueOfName(binding: Binding, use: Node, module: SourceModule, reading: Reading): Value {
  const span = module.spanOf(use);
  const value = choice(contributions(binding, span, module, reading), span);
  if (binding.memberWrites.length === 0) return value;
  return choice(alternativesOf(value).map((one) => (one.kind === 'object' ? written(one, binding.memberWrites, use, module, reading) : one)), span);
}

/** A name that is assigned to more often is not followed, nor an object with more assignments to its members: each use would look at all of them. */
const maximumWrites = 300;

function contributions(binding: Binding, span: Span, module: SourceModule, reading: Reading): readonly Value[] {
  if (binding.writes.length > maximumWrites) return [opaque({ kind: 'variable', name: binding.name }, span)];
  const declared = binding.declarations.flatMap((declaration) => declaredValue(declaration, binding, span, module, reading) ?? []);
  const assigned = binding.writes.flatMap(({ value, path, node, operator }) => {
    if (operator === null) return [opaque({ kind: 'variable', name: binding.name }, span)];
    return executionOf(node, module, reading) === 'never' ? [] : [takeOut(reading.valueOf(value, module), path, module, reading)];
  });
  const all = [...declared, ...assigned];
  return all.length === 0 ? [opaque({ kind: 'variable', name: binding.name }, span)] : all;
}

function declaredValue(declaration: Declaration, { name }: Binding, span: Span, module: SourceModule, reading: Reading): Value | null {
  switch (declaration.kind) {
    case 'import':
      return reading.exported(declaration.module, declaration.imported, module, span);
    case 'variable':
      return declaration.init === null ? null : takeOut(reading.valueOf(declaration.init, module), declaration.path, module, reading);
    case 'parameter':
      return takeOut(argumentOf(declaration, name, span, module, reading), declaration.path, module, reading);
    case 'function':
      return { kind: 'function', node: declaration.node, module, span: module.spanOf(declaration.node) };
    case 'class':
      return { kind: 'class', node: declaration.node, module, span: module.spanOf(declaration.node) };
    case 'other':
      return opaque({ kind: 'variable', name }, span);
  }
}

/** What the calls in the file pass for a parameter. Calls of an exported function may stand anywhere else. */
function argumentOf({ of, index }: Extract<Declaration, { kind: 'parameter' }>, name: string, span: Span, module: SourceModule, reading: Reading): Value {
  const unseen = opaque({ kind: 'variable', name }, span);
  const awaited = index === 0 ? promiseBefore(of, module) : null;
  if (awaited !== null) return reading.valueOf(awaited, module);
  const passed = reading.callsOf(of, module).map(({ call, module: from }): Value => {
    const argument = call.arguments[index];
    if (call.arguments.slice(0, index + 1).some(({ type }) => type === 'SpreadElement')) return unseen;
    if (argument === undefined || argument.type === 'SpreadElement') return { kind: 'constant', value: undefined, span };
    return reading.valueOf(argument, from);
  });
  return choice(passed.length === 0 || !reading.isCalledOnlyThere(of, module) ? [...passed, unseen] : passed, span);
}

/** The promise whose result a function is given by `promise.then(function)`; like `await`, it is no other value than its result. */
function promiseBefore(of: Callable, module: SourceModule): Expression | null {
  const call = module.parentOf(of);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== of) return null;
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' && memberName(callee) === 'then' ? callee.object : null;
}

/** Assignments count from where they stand, and always inside of functions that run later; those of other functions may be made by then. */
function written(object: ObjectValue, writes: readonly MemberWrite[], use: Node, module: SourceModule, reading: Reading): ObjectValue {
  if (writes.length > maximumWrites) return { ...object, open: object.open ?? { kind: 'variable', name: module.textOf(use) } };
  const around = functionsAround(use, module);
  const made = writes.flatMap((write) => {
    const execution = executionOf(write.node, module, reading);
    const depth = around.indexOf(module.functionAround(write.node));
    if (execution === 'never' || (depth === 0 && write.node.start >= use.start)) return [];
    const isReplaced = write.node.type !== 'AssignmentExpression' || write.node.operator === '=';
    return [{ write, certain: isReplaced && execution === 'always' && depth >= 0 }];
  });
  return withWrites(object, made, module, reading);
}

/** The functions that a node is in, from the inside; `null` at the end is the module. */
function functionsAround(node: Node, module: SourceModule): readonly (Callable | null)[] {
  const around = module.functionAround(node);
  return around === null ? [null] : [around, ...functionsAround(around, module)];
}

/** What is assigned to a member of a name whose value is not an object of the code, e.g. `app.server = …`. */
export function assignedMember(binding: Binding | null, member: string, span: Span, module: SourceModule, reading: Reading): Value | null {
  const writes = binding === null ? [] : (writesByMember(binding.memberWrites).get(member) ?? []);
  const values = writes.slice(0, maximumWrites).flatMap(({ value }) => (value === null ? [] : [reading.valueOf(value, module)]));
  return values.length === 0 ? null : choice(values, span);
}

/** Thousands of members of a name may be asked for. */
const writesByMember = lazilyForObject((writes: readonly MemberWrite[]): ReadonlyMap<string, readonly MemberWrite[]> => {
  const byMember = new Map<string, MemberWrite[]>();
  for (const write of writes) once(byMember, write.member, () => []).push(write);
  return byMember;
});

/** `this.member`, in the class around. */
export function valueOfOwnMember(member: string, use: Node, module: SourceModule, reading: Reading): Value {
  const span = module.spanOf(use);
  const around = module.classAround(use);
  const found = around === null ? null : memberOfClass({ node: around, module }, member, reading);
  return found ?? opaque({ kind: 'variable', name: `this.${member}` }, span);
}

/** A member of what `new` made of a class of the same file; `null` for one that is not seen. */
export function memberOfInstance({ call, callee, module }: CallValue, member: string, reading: Reading): Value | null {
  return call.type === 'NewExpression' && callee.kind === 'class' && callee.module === module ? memberOfClass(callee, member, reading) : null;
}

/** The property of a class, what its methods assign to it, or the method; else what it has from the class above it. */
function memberOfClass({ node: around, module }: Pick<ClassValue, 'node' | 'module'>, member: string, reading: Reading, levels = maximumAncestors): Value | null {
  const own = ownMember(around, member, module, reading);
  const above = own === null && around.superClass !== null && levels > 0 ? reading.valueOf(around.superClass, module) : null;
  return above?.kind === 'class' ? memberOfClass(above, member, reading, levels - 1) : own;
}

function ownMember(around: Class, member: string, module: SourceModule, reading: Reading): Value | null {
  const declared = around.body.body.flatMap((element): readonly Value[] => {
    if (element.type === 'PropertyDefinition' && element.value !== null && isNamed(element.key, member)) return [reading.valueOf(element.value, module)];
    if (element.type !== 'MethodDefinition' || element.kind !== 'method' || !isNamed(element.key, member)) return [];
    return [{ kind: 'function', node: element.value, module, span: module.spanOf(element) }];
  });
  const assigned = (ownAssignments(module).get(around) ?? []).flatMap(({ left, right }) => (isNamed(left.property, member) ? [reading.valueOf(right, module)] : []));
  const all = [...declared, ...assigned];
  return all.length === 0 ? null : choice(all, module.spanOf(around));
}

/** Assignments `this.member = value` by the class around them. */
const ownAssignments = lazilyForObject((module: SourceModule): ReadonlyMap<Class, readonly MemberAssignment[]> => {
  const byClass = new Map<Class, MemberAssignment[]>();
  for (const assignment of module.memberAssignments) {
    const around = unwrap(assignment.left.object).type === 'ThisExpression' && assignment.operator === '=' ? module.classAround(assignment.left) : null;
    if (around !== null) once(byClass, around, () => []).push(assignment);
  }
  return byClass;
});

function isNamed(key: Node, name: string): boolean {
  return (key.type === 'Identifier' && key.name === name) || (key.type === 'PrivateIdentifier' && `#${key.name}` === name);
}
