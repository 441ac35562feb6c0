import type { Class, ObjectExpression } from 'oxc-parser';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TextRange } from '../../../src/tls/list-expansion.ts';
import type { Callable } from '../bindings/scope.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';

/**
 * What an expression can be seen to be without running it. `span` is the place that says so: the literal where there is one, in whatever
 * file it is.
 */
export type Value = TextValue | ConstantValue | ListValue | ObjectValue | FunctionValue | ClassValue | MemberValue | CallValue | EnvironmentValue | ChoiceValue | OpaqueValue;

export interface TextValue {
  readonly kind: 'text';
  readonly text: string;
  readonly span: Span;
  /** The pieces it is put together from, in order. */
  readonly parts: readonly TextPart[];
}

/** A piece of a text. `exact`: each unit of it is written as it is, so that offsets in the span and in the text agree. */
export interface TextPart {
  readonly length: number;
  readonly span: Span;
  readonly exact: boolean;
}

export interface ConstantValue {
  readonly kind: 'constant';
  readonly value: number | boolean | null | undefined;
  readonly span: Span;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  /** Why there may be other items; `null` when these are all. */
  readonly open: Doubt | null;
  readonly span: Span;
}

/** An object written in the code. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly options: ReadonlyMap<string, Option>;
  /** Why it may have options that cannot be seen; `null` when these are all. */
  readonly open: Doubt | null;
  readonly span: Span;
  /** Where an option can be added: the literal that has the last word, with its module. */
  readonly literal: { readonly node: ObjectExpression; readonly module: SourceModule } | null;
}

/** A property of an object, by whatever way it got there: literal, spread, assignment. */
export interface Option {
  readonly name: string;
  readonly value: Value;
  /** The name, or the left side of an assignment. */
  readonly key: Span;
  /** All of it: `name: value`, or the assignment. */
  readonly span: Span;
  readonly module: SourceModule;
}

export interface FunctionValue {
  readonly kind: 'function';
  readonly node: Callable;
  readonly module: SourceModule;
  readonly span: Span;
}

/** A class of the project; what `new` makes of it is a call. */
export interface ClassValue {
  readonly kind: 'class';
  readonly node: Class;
  readonly module: SourceModule;
  readonly span: Span;
}

/**
 * A module that is not part of the project, or a member of it: `https.Agent` is `{ module: 'https', path: ['Agent'] }`. Without `node:`,
 * and a default export or namespace is the module itself. Globals are members of the module `global`: `process.env` is
 * `{ module: 'global', path: ['process', 'env'] }`.
 */
export interface MemberValue {
  readonly kind: 'member';
  readonly module: string;
  readonly path: readonly string[];
  readonly span: Span;
}

/** The result of a call that is not followed: what matters is who is called, and with what. */
export interface CallValue {
  readonly kind: 'call';
  readonly call: Call;
  readonly callee: Value;
  readonly module: SourceModule;
  readonly span: Span;
}

/** `process.env.NAME`: a text or `undefined`, never anything else. */
export interface EnvironmentValue {
  readonly kind: 'environment';
  readonly name: string;
  readonly span: Span;
}

/** One of several, which one is not known. Not nested. */
export interface ChoiceValue {
  readonly kind: 'choice';
  readonly values: readonly Value[];
  readonly span: Span;
}

export interface OpaqueValue {
  readonly kind: 'opaque';
  readonly doubt: Doubt;
  readonly span: Span;
  /** What is known of a text, with U+0000 in place of each part that is not; `null` for everything else. */
  readonly partialText: string | null;
}

/** Stands for a part of a text that is not known. */
export const unknownPart = '\u0000';

export function text(value: string, span: Span, exact: boolean): TextValue {
  return { kind: 'text', text: value, span, parts: [{ length: value.length, span, exact }] };
}

export function constant(value: ConstantValue['value'], span: Span): ConstantValue {
  return { kind: 'constant', value, span };
}

export function opaque(doubt: Doubt, span: Span, partialText: string | null = null): OpaqueValue {
  return { kind: 'opaque', doubt, span, partialText };
}

/** Of more alternatives nobody can say anything in common. */
const maximumAlternatives = 200;

/** One value is no choice, and what is several times the same counts once. */
export function choice(values: readonly Value[], span: Span): Value {
  const [first] = values;
  if (values.length === 1 && first !== undefined && first.kind !== 'choice') return first;
  const distinct = new Map<unknown, Value>();
  for (const value of values) for (const one of alternativesOf(value)) if (!distinct.has(sameness(one))) distinct.set(sameness(one), one);
  const [only] = distinct.values();
  if (only === undefined || distinct.size > maximumAlternatives) return opaque({ kind: 'run-time', what: 'value' }, span);
  return distinct.size === 1 ? only : { kind: 'choice', values: [...distinct.values()], span };
}

/** The values that one may turn out to be. */
export function alternativesOf(value: Value): readonly Value[] {
  return value.kind === 'choice' ? value.values : [value];
}

/** Equal for values that are the same. */
function sameness(value: Value): unknown {
  switch (value.kind) {
    case 'constant':
      return value.value;
    case 'text':
      return `text ${value.text}`;
    case 'environment':
      return `environment ${value.name}`;
    default:
      return value;
  }
}

/** Whether JavaScript takes it for true in a condition; `null` when that is not known. */
export function truthinessOf(value: Value): boolean | null {
  switch (value.kind) {
    case 'text':
      return value.text !== '';
    case 'constant':
      return Boolean(value.value);
    case 'choice': {
      const [first, ...others] = value.values.map(truthinessOf);
      return first !== undefined && others.every((other) => other === first) ? first : null;
    }
    case 'list':
    case 'object':
    case 'function':
    case 'class':
      return true;
    case 'member':
      return value.module === 'global' ? null : true;
    case 'call':
    case 'environment':
    case 'opaque':
      return null;
  }
}

/** Why a value is not known: the variable of the environment, the call, whatever stands there. */
export function doubtOf(value: Value): Doubt {
  switch (value.kind) {
    case 'opaque':
      return value.doubt;
    case 'environment':
      return { kind: 'variable', name: value.name };
    case 'choice': {
      const open = value.values.find(({ kind }) => kind === 'environment' || kind === 'opaque');
      return open === undefined ? { kind: 'run-time', what: 'condition' } : doubtOf(open);
    }
    case 'call':
      return { kind: 'run-time', what: nameOfCallee(value.callee) };
    case 'member':
      return { kind: 'run-time', what: [value.module, ...value.path].join('.') };
    default:
      return { kind: 'not-understood', what: value.kind };
  }
}

function nameOfCallee(callee: Value): string {
  return callee.kind === 'member' ? [...(callee.module === 'global' ? [] : [callee.module]), ...callee.path].join('.') : 'call';
}

/** The place of a part of a text; the whole where escapes or several pieces make the two differ. */
export function partOfText(value: TextValue, range: TextRange): Span {
  let offset = 0;
  for (const { length, span, exact } of value.parts) {
    const end = offset + length;
    if (range.start >= offset && range.end <= end) {
      return exact ? { file: span.file, start: span.start + range.start - offset, end: span.start + range.end - offset } : span;
    }
    offset = end;
  }
  return value.span;
}
