import type { Expression } from 'oxc-parser';
import type { Span } from '../../../src/model/span.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { fileOfContent } from './file-value.ts';
import { isMember, memberOfModule } from './members.ts';
import { assigned, itemsOf } from './objects.ts';
import { joinTexts, textOf } from './operators.ts';
import { directoryOf, resultOfPath } from './paths.ts';
import type { Reading } from './reading.ts';
import { choice, constant, doubtOf, opaque, text, truthinessOf, type FunctionValue, type MemberValue, type Value } from './value.ts';

/** Methods that give back what they are called on. */
const fluent: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'prependListener', 'listen', 'setTimeout', 'unref', 'ref']);

/** What a call gives: of functions of the project what they return, of some built-in ones the result, else the call itself. */
export function valueOfCall(call: Call, module: SourceModule, reading: Reading): Value {
  const span = module.spanOf(call);
  const callee = unwrap(call.callee);
  const imported = call.type === 'CallExpression' ? requiredModule(callee, call, module, reading) : null;
  if (imported !== null) return imported;
  const method = methodResult(call, callee, module, reading);
  if (method !== null) return method;
  const value = reading.valueOf(callee, module);
  if (call.type === 'CallExpression' && value.kind === 'function') return returnedBy(value, span, reading);
  const builtIn = value.kind === 'member' && call.type === 'CallExpression' ? builtInResult(value, call, module, reading) : null;
  return builtIn ?? { kind: 'call', call, callee: value, module, span };
}

/** `require('x')`, also with a `require` made by `createRequire`, named or not. `import()` is an expression of its own. */
function requiredModule(callee: Expression, call: Call, module: SourceModule, { valueOf, exported }: Reading): Value | null {
  const [argument] = call.arguments;
  if (argument === undefined || argument.type === 'SpreadElement') return null;
  if (callee.type !== 'Identifier' && callee.type !== 'CallExpression') return null;
  const isGlobal = callee.type === 'Identifier' && callee.name === 'require' && module.bindingAt(callee, 'require') === null;
  if (!isGlobal && !isCreated(valueOf(callee, module))) return null;
  const name = valueOf(argument, module);
  return name.kind === 'text' ? exported(name.text, null, module, module.spanOf(call)) : null;
}

function isCreated(value: Value): boolean {
  return value.kind === 'call' && isMember(value.callee, 'module', 'createRequire');
}

/** Methods of values themselves: texts, lists, and what is called one after the other on the same server. */
function methodResult(call: Call, callee: Expression, module: SourceModule, reading: Reading): Value | null {
  const method = memberName(callee);
  if (callee.type !== 'MemberExpression' || method === null || call.type !== 'CallExpression') return null;
  const object = reading.valueOf(callee.object, module);
  const { items } = itemsOf(call.arguments, module, reading);
  const span = module.spanOf(call);
  if (object.kind === 'list') return methodOfList(object.items, object.open === null, method, items, span);
  if (object.kind === 'text') return methodOfText(object.text, method, items, span);
  return object.kind === 'call' && fluent.has(method) ? object : null;
}

function methodOfList(list: readonly Value[], isWhole: boolean, method: string, items: readonly Value[], span: Span): Value | null {
  if (!isWhole) return null;
  switch (method) {
    case 'join': {
      const separator = items[0] === undefined ? ',' : textOf(items[0]);
      return separator === null ? null : joinTexts(list, separator, span);
    }
    case 'concat':
      return { kind: 'list', items: [...list, ...items.flatMap((item) => (item.kind === 'list' ? item.items : [item]))], open: null, span };
    case 'filter':
      return { kind: 'list', items: list.filter((item) => truthinessOf(item) !== false), open: null, span };
    default:
      return null;
  }
}

function methodOfText(value: string, method: string, items: readonly Value[], span: Span): Value | null {
  const [first] = items.map(textOf);
  switch (method) {
    case 'trim':
      return text(value.trim(), span, false);
    case 'toLowerCase':
      return text(value.toLowerCase(), span, false);
    case 'toUpperCase':
      return text(value.toUpperCase(), span, false);
    case 'toString':
      return text(value, span, false);
    case 'split':
      return first == null ? null : { kind: 'list', items: value.split(first).map((item) => text(item, span, false)), open: null, span };
    case 'startsWith':
      return first == null ? null : constant(value.startsWith(first), span);
    case 'concat':
      return items.some((item) => textOf(item) === null) ? null : text(value + items.map(textOf).join(''), span, false);
    default:
      return null;
  }
}

function builtInResult(callee: MemberValue, call: Call, module: SourceModule, reading: Reading): Value | null {
  const span = module.spanOf(call);
  const { items, open } = itemsOf(call.arguments, module, reading);
  const [first] = items;
  if (callee.module !== 'global') return resultOfPath(callee, items, module, span);
  switch (callee.path.join('.')) {
    case 'Object.assign':
    case 'structuredClone':
      return open === null ? assigned(items, span) : null;
    case 'Object.freeze':
    case 'Object.seal':
      return first ?? null;
    case 'JSON.parse': {
      const content = first === undefined ? null : fileOfContent(first, reading);
      return content === null ? null : reading.parsed(content, module);
    }
    case 'process.cwd':
      return text('.', span, false);
    default:
      return converted(callee.path.join('.'), first, span);
  }
}

function converted(type: string, value: Value | undefined, span: Span): Value | null {
  switch (type) {
    case 'Boolean': {
      const truth = value === undefined ? false : truthinessOf(value);
      return truth === null ? null : constant(truth, span);
    }
    case 'String': {
      const written = value === undefined ? '' : textOf(value);
      return written === null ? null : text(written, span, false);
    }
    case 'Number':
    case 'parseInt':
    case 'Number.parseInt':
      return numberOf(value, span);
    default:
      return null;
  }
}

/** A number of the environment stays what it is: a variable with, where it is written, a value for when it is not set. */
function numberOf(value: Value | undefined, span: Span): Value | null {
  if (value === undefined) return null;
  if (value.kind === 'choice') return choice(value.values.map((one) => numberOf(one, span) ?? opaque(doubtOf(one), span)), span);
  const written = textOf(value);
  if (written === null) return value.kind === 'environment' ? value : null;
  return constant(Number.parseInt(written, 10), span);
}

/** What a function of the project returns. */
export function returnedBy({ node, module }: FunctionValue, span: Span, { valueOf }: Reading): Value {
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') return valueOf(node.body, module);
  if (node.generator || node.body === null) return opaque({ kind: 'run-time', what: 'function' }, span);
  const returns = (module.returns.get(node) ?? []).map(({ argument }) => (argument === null ? constant(undefined, span) : valueOf(argument, module)));
  return returns.length === 0 ? constant(undefined, span) : choice(returns, span);
}

/** A name that nothing in the file declares. */
export function valueOfGlobal(name: string, module: SourceModule, span: Span): Value {
  switch (name) {
    case 'undefined':
      return constant(undefined, span);
    case 'NaN':
      return constant(NaN, span);
    case '__dirname':
      return directoryOf(module, span);
    case '__filename':
      return text(module.file, span, false);
    default:
      return memberOfModule('global', [name], span);
  }
}
