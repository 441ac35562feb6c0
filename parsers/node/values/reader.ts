import type { Expression, Node } from 'oxc-parser';
import type { Span } from '../../../src/model/span.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import { isExported } from '../bindings/exported.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Callable } from '../bindings/scope.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { isJsonFile } from '../project/parsed-modules.ts';
import type { Project } from '../project/project.ts';
import { callsByFunction } from './calls-by-function.ts';
import { callsWithin, type CallOfOther } from './calls-of-others.ts';
import { valueOfCall, valueOfGlobal } from './calls.ts';
import { exportOf } from './exports.ts';
import type { FileOfContent } from './file-value.ts';
import { valueOfJson } from './json.ts';
import { memberOfModule, membersOf } from './members.ts';
import { assignedMember, memberOfInstance, valueOfName, valueOfOwnMember } from './names.ts';
import { valueOfList, valueOfObject } from './objects.ts';
import { joinTexts, valueOfBinary, valueOfConditional, valueOfLogical, valueOfTemplate, valueOfUnary } from './operators.ts';
import { placeOfModule } from './paths.ts';
import type { PlacedCall, Reading } from './reading.ts';
import { constant, opaque, text, type Value } from './value.ts';

/** Deeper is not looked; code that people write needs a dozen levels. */
const maximumDepth = 60;

/** The pieces of a sum of texts that are put together. */
const maximumTerms = 10_000;

/**
 * Finds out what expressions are, each once.
 *
 * To find the calls of a library, go through `module.calls` and look at `valueOf(call.callee, module)`: a `member` says which function of
 * which package it is, whatever it is called in the file. `itemsOf(call.arguments, module, reader)` gives the arguments, `optionOf(argument,
 * name)` an option of an object with its place, `factOf(value, read)` a fact. A method of something made before has the `call` that made it as
 * the value of its object.
 */
export class ValueReader implements Reading {
  readonly #project: Project;
  readonly #caller: CallOfOther | null;
  readonly #ofCaller: () => readonly Call[];
  readonly #values = new Map<Node, Value>();
  readonly #open = new Set<Node>();
  readonly #documents = new Map<SourceModule, Value>();
  readonly #exports = new Map<SourceModule, Map<string | null, Value>>();
  readonly #openExports = new Set<string>();
  #depth = 0;

  /** With a `caller`, the function that it calls is looked at as it is called there. */
  constructor(project: Project, caller: CallOfOther | null = null) {
    this.#project = project;
    this.#caller = caller;
    this.#ofCaller = lazily(() => (caller === null ? [] : callsWithin(caller)));
  }

  readonly valueOf = (expression: Expression, module: SourceModule): Value => {
    const node = unwrap(expression);
    const before = this.#values.get(node);
    if (before !== undefined) return before;
    // A value that depends on itself, e.g. `options = { ...options }`.
    if (this.#open.has(node) || this.#depth >= maximumDepth) return opaque({ kind: 'run-time', what: shorten(module.textOf(node)) }, module.spanOf(node));
    this.#open.add(node);
    this.#depth += 1;
    const value = this.#evaluate(node, module);
    this.#depth -= 1;
    this.#open.delete(node);
    this.#values.set(node, value);
    return value;
  };

  readonly exported = (specifier: string, name: string | null, from: SourceModule, span: Span): Value => {
    const module = this.#project.imported(specifier, from);
    if (module === null) return /^(?:\.{1,2}(?:\/|$)|#)/.test(specifier) ? opaque({ kind: 'missing-file', path: specifier }, span) : memberOfModule(specifier, isWhole(name) ? [] : [name], span);
    if (isJsonFile(module.file)) return this.#json(module, name, span);
    const known = once(this.#exports, module, () => new Map<string | null, Value>());
    const before = known.get(name);
    if (before !== undefined) return before.kind === 'object' && isWhole(name) ? { ...before, span } : before;
    // Modules that export each other's exports.
    const key = `${module.file} ${name ?? '*'}`;
    if (this.#openExports.has(key)) return opaque({ kind: 'run-time', what: name ?? specifier }, span);
    this.#openExports.add(key);
    const value = exportOf(module, name, span, this);
    this.#openExports.delete(key);
    // A doubt is told where it arises.
    if (value.kind !== 'opaque') known.set(name, value);
    return value;
  };

  readonly parsed = (content: FileOfContent, from: SourceModule): Value | null => {
    const module = this.#project.json(content, from);
    return module === null ? null : this.#json(module, null, from.spanOf({ start: 0, end: 0 }));
  };

  /** Each file once, so that its values are the same wherever they are imported. */
  #json(module: SourceModule, name: string | null, span: Span): Value {
    const whole = once(this.#documents, module, () => valueOfJson(module));
    return isWhole(name) || name === 'default' ? whole : membersOf(whole, name, span);
  }

  readonly callsOf = (callable: Callable, module: SourceModule): readonly PlacedCall[] => {
    if (this.#caller?.callable === callable) return [this.#caller];
    const calls = this.#callsOfCaller(callable, module);
    return (calls.length > 0 ? calls : (callsByFunction(module).get(callable) ?? [])).map((call) => ({ call, module }));
  };

  /** The calls of a function that the one makes which is looked at as another file calls it. */
  #callsOfCaller(callable: Callable, module: SourceModule): readonly Call[] {
    const { of = null, within } = this.#caller ?? {};
    if (of !== module || within === undefined) return [];
    return (callsByFunction(module).get(callable) ?? []).filter(({ start, end }) => within.start <= start && end <= within.end);
  }

  readonly askedCalls = (module: SourceModule): readonly Call[] => {
    return this.#caller?.of === module ? this.#ofCaller() : module.calls;
  };

  /** Calls of an exported function may stand anywhere else. */
  readonly isCalledOnlyThere = (callable: Callable, module: SourceModule): boolean => this.#caller?.callable === callable || this.#callsOfCaller(callable, module).length > 0 || !isExported(callable, module);

  #evaluate(node: Expression, module: SourceModule): Value {
    const span = module.spanOf(node);
    switch (node.type) {
      case 'Literal':
        return this.#literal(node, module);
      case 'TemplateLiteral':
        return valueOfTemplate(node, module, this);
      case 'Identifier': {
        const binding = module.bindingAt(node, node.name);
        return binding === null ? valueOfGlobal(node.name, module, span) : valueOfName(binding, node, module, this);
      }
      case 'ObjectExpression':
        return valueOfObject(node, module, this);
      case 'ArrayExpression':
        return valueOfList(node, module, this);
      case 'MemberExpression':
        return this.#member(node, module);
      case 'CallExpression':
      case 'NewExpression':
        return valueOfCall(node, module, this);
      case 'ImportExpression': {
        const source = this.valueOf(node.source, module);
        return source.kind === 'text' ? this.exported(source.text, '*', module, span) : opaque({ kind: 'run-time', what: 'import' }, span);
      }
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'FunctionDeclaration':
        return { kind: 'function', node, module, span };
      case 'ClassExpression':
      case 'ClassDeclaration':
        return { kind: 'class', node, module, span };
      default:
        return this.#operation(node, module);
    }
  }

  #operation(node: Expression, module: SourceModule): Value {
    switch (node.type) {
      case 'BinaryExpression':
        return (node.operator === '+' ? this.#sum(node, module) : null) ?? valueOfBinary(node, module, this);
      case 'LogicalExpression':
        return valueOfLogical(node, module, this);
      case 'ConditionalExpression':
        return valueOfConditional(node, module, this);
      case 'UnaryExpression':
        return valueOfUnary(node, module, this);
      case 'Super': {
        const above = module.classAround(node)?.superClass;
        return above == null ? this.#unseen(node, module) : this.valueOf(above, module);
      }
      case 'AssignmentExpression':
        return node.operator === '=' ? this.valueOf(node.right, module) : this.#unseen(node, module);
      case 'MetaProperty':
        return { kind: 'member', module: 'global', path: ['import', 'meta'], span: module.spanOf(node) };
      default:
        return this.#unseen(node, module);
    }
  }

  /** `'a' + 'b' + …`: as long as it may be, it is one level. */
  #sum(node: Expression, module: SourceModule): Value | null {
    const terms: Expression[] = [];
    let at = unwrap(node);
    while (at.type === 'BinaryExpression' && at.operator === '+') {
      terms.unshift(at.right);
      at = unwrap(at.left);
      if (terms.length > maximumTerms) return this.#unseen(node, module);
    }
    const values = [at, ...terms].map((term) => this.valueOf(term, module));
    return values.some(({ kind }) => kind === 'text') ? joinTexts(values, '', module.spanOf(node)) : null;
  }

  #literal(node: Extract<Expression, { type: 'Literal' }>, module: SourceModule): Value {
    const span = module.spanOf(node);
    const { value } = node;
    if (typeof value === 'string') {
      const inner = { file: span.file, start: span.start + 1, end: span.end - 1 };
      return { ...text(value, inner, node.end - node.start === value.length + 2 && node.raw?.slice(1, -1) === value), span };
    }
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return 'regex' in node ? this.#unseen(node, module) : constant(value, span);
    return this.#unseen(node, module);
  }

  #member(node: Extract<Expression, { type: 'MemberExpression' }>, module: SourceModule): Value {
    const object = unwrap(node.object);
    const span = module.spanOf(node);
    const member = memberName(node) ?? this.#computedMember(node, module);
    if (member === null) return this.#unseen(node, module);
    if (object.type === 'ThisExpression') return valueOfOwnMember(member, node, module, this);
    const value = this.valueOf(object, module);
    if (object.type === 'Identifier' && value.kind !== 'object' && value.kind !== 'choice') {
      const assigned = assignedMember(module.bindingAt(object, object.name), member, span, module, this);
      if (assigned !== null) return assigned;
    }
    const ofInstance = value.kind === 'call' ? memberOfInstance(value, member, this) : null;
    if (ofInstance !== null) return ofInstance;
    const found = membersOf(value, member, span);
    const place = placeOfModule(found, module);
    if (place !== null) return place;
    return found.kind === 'opaque' && value.kind === 'opaque' ? opaque(value.doubt.kind === 'variable' ? { kind: 'variable', name: shorten(module.textOf(node)) } : value.doubt, span) : found;
  }

  #computedMember(node: Extract<Expression, { type: 'MemberExpression' }>, module: SourceModule): string | null {
    if (!node.computed) return null;
    const key = this.valueOf(node.property, module);
    if (key.kind === 'text') return key.text;
    return key.kind === 'constant' && typeof key.value === 'number' ? String(key.value) : null;
  }

  #unseen(node: Expression, module: SourceModule): Value {
    return opaque({ kind: 'run-time', what: shorten(module.textOf(node)) }, module.spanOf(node));
  }
}

function isWhole(name: string | null): name is null | '*' {
  return name === null || name === '*';
}

/** Doubts name what is written; a name is enough. */
function shorten(source: string): string {
  const [line = ''] = source.split(/\r?\n/);
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
