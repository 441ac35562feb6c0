import type { Node } from 'oxc-parser';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import { keyOf, memberName } from '../bindings/pattern.ts';
import type { Callable } from '../bindings/scope.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { isCallable, unwrap } from '../bindings/unwrap.ts';
import { walk } from '../syntax/walk.ts';

/**
 * What a program does with the answer whether the certificate of a client verified: it `decides` what runs, a function `returns` it, or it goes where
 * nobody sees what becomes of it.
 */
export type GuardEffect = 'decides' | 'returned' | 'unseen';

/** A place where a file reads `authorized`, `authorizationError`, or the fingerprint of a certificate that it may know. */
export interface GuardMention {
  readonly node: Node;
  /** The function around; `null` at the top of the file. */
  readonly around: Callable | null;
  readonly effect: GuardEffect;
}

const names: ReadonlySet<string> = new Set(['authorized', 'authorizationError', 'fingerprint', 'fingerprint256', 'fingerprint512']);

/** The mentions in a file, in the order of the text. */
export const guardMentionsIn = lazilyForObject((module: SourceModule): readonly GuardMention[] => {
  const { program } = module.syntax;
  if (program === null || !/\bauthoriz(?:ed|ationError)\b|\bfingerprint/.test(module.text)) return [];
  const mentions: GuardMention[] = [];
  walk(program, (node) => {
    for (const mention of readsAt(node, module)) mentions.push({ node: mention, around: module.functionAround(mention), effect: effectOf(mention, module) });
  });
  return mentions;
});

/** The same by the function around them. */
export const mentionsByFunction = lazilyForObject((module: SourceModule): ReadonlyMap<Callable | null, readonly GuardMention[]> => {
  const mentions = new Map<Callable | null, GuardMention[]>();
  for (const mention of guardMentionsIn(module)) once(mentions, mention.around, () => []).push(mention);
  return mentions;
});

/** `socket.authorized`, or the uses of what `const { authorized } = socket` takes out. */
function readsAt(node: Node, module: SourceModule): readonly Node[] {
  if (node.type === 'MemberExpression') return names.has(memberName(node) ?? '') && !isWritten(node, module) ? [node] : [];
  if (node.type !== 'Property' || module.parentOf(node)?.type !== 'ObjectPattern' || !names.has(keyOf(node) ?? '')) return [];
  const { value } = node;
  return value.type === 'Identifier' ? usesOf(value.name, value, module) : [];
}

function isWritten(node: Node, module: SourceModule): boolean {
  const above = module.parentOf(node);
  return above?.type === 'AssignmentExpression' && above.left === node;
}

/** Where a variable is used in the function that declares it. */
function usesOf(name: string, declared: Node, module: SourceModule): readonly Node[] {
  const scope = module.functionAround(declared) ?? module.syntax.program;
  const binding = module.bindingAt(declared, name);
  const uses: Node[] = [];
  if (scope === null || binding === null) return uses;
  walk(scope, (node, parent) => {
    const isName = node.type === 'Identifier' && node.name === name && node !== declared;
    const isKey = (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) || (parent?.type === 'Property' && parent.key === node && parent.value !== node);
    if (isName && !isKey && module.bindingAt(node, name) === binding) uses.push(node);
  });
  return uses;
}

/** Expressions that make something of an answer which is still one. */
const transparent: ReadonlySet<Node['type']> = new Set<Node['type']>(['UnaryExpression', 'BinaryExpression', 'MemberExpression', 'ChainExpression', 'AwaitExpression', 'ParenthesizedExpression', 'TSAsExpression', 'TSNonNullExpression']);

/** Climbs from a mention to what it becomes part of; through one variable. */
function effectOf(mention: Node, module: SourceModule, variables = 1): GuardEffect {
  for (let below = mention, at = module.parentOf(mention); at !== null; below = at, at = module.parentOf(at)) {
    if (transparent.has(at.type)) continue;
    const effect = effectIn(at, below, module, variables);
    if (effect !== null) return effect;
  }
  return 'unseen';
}

/** `null` for an expression whose own value counts. */
function effectIn(at: Node, below: Node, module: SourceModule, variables: number): GuardEffect | null {
  const tested = testOf(at);
  if (tested !== null) return tested === below && !isIdle(at, module) ? 'decides' : 'unseen';
  switch (at.type) {
    case 'LogicalExpression':
      return at.left === below && at.operator !== '??' && !isTestedFurther(at, module) ? 'decides' : null;
    case 'ReturnStatement':
      return 'returned';
    case 'ArrowFunctionExpression':
      return at.body === below ? 'returned' : 'unseen';
    case 'VariableDeclarator':
      return at.id.type === 'Identifier' && variables > 0 ? strongest(usesOf(at.id.name, at.id, module).map((use) => effectOf(use, module, variables - 1))) : 'unseen';
    case 'CallExpression':
      return asserts.test(module.textOf(at.callee)) ? 'decides' : null;
    default:
      return 'unseen';
  }
}

/** What a statement or expression decides by. */
function testOf(node: Node): Node | null {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return node.test;
    case 'SwitchStatement':
      return node.discriminant;
    default:
      return null;
  }
}

/** It only writes to a log, after which everything goes on. */
function isIdle(node: Node, module: SourceModule): boolean {
  return node.type === 'IfStatement' && [node.consequent, ...(node.alternate === null ? [] : [node.alternate])].every((branch) => onlyLogs(branch, module));
}

/** Functions that throw when they are given what is not so. */
const asserts = /^(?:assert(?:\.\w+)?|invariant|ok|strictEqual|equal)$/;

/** `if (a && b)`: the condition decides, not the operator. */
function isTestedFurther(node: Node, module: SourceModule): boolean {
  const above = module.parentOf(node);
  return (above?.type === 'IfStatement' && above.test === node) || above?.type === 'LogicalExpression' || above?.type === 'UnaryExpression' || above?.type === 'ReturnStatement';
}

export function strongest(effects: readonly GuardEffect[]): GuardEffect {
  return effects.find((effect) => effect === 'decides') ?? effects.find((effect) => effect === 'returned') ?? 'unseen';
}

function onlyLogs(branch: Node, module: SourceModule): boolean {
  const statements = branch.type === 'BlockStatement' ? branch.body : [branch];
  return statements.every((statement) => {
    const call = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : null;
    return call?.type === 'CallExpression' && /^(?:console|(?:\w+\.)*log(?:ger)?|debug)(?:\.\w+)?$/i.test(module.textOf(call.callee));
  });
}

/** Whether a function, or one in it, reads the answer so that it can decide for whoever calls it. */
export function guards(callable: Callable, module: SourceModule): boolean {
  return guardMentionsIn(module).some(({ node, effect }) => effect !== 'unseen' && callable.start <= node.start && node.end <= callable.end);
}

/** The functions that a node is in, from the inside. */
export function functionsAround(node: Node, module: SourceModule): readonly Callable[] {
  const around: Callable[] = [];
  for (let at = module.parentOf(node); at !== null; at = module.parentOf(at)) if (isCallable(at)) around.push(at);
  return around;
}
