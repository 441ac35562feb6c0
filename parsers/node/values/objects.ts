import type { ArrayExpression, Argument, ObjectExpression } from 'oxc-parser';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { keyOf } from '../bindings/pattern.ts';
import type { MemberWrite, PatternPath } from '../bindings/scope.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { membersOf } from './members.ts';
import type { Reading } from './reading.ts';
import { alternativesOf, choice, constant, doubtOf, opaque, truthinessOf, type ObjectValue, type Option, type Value } from './value.ts';

export function valueOfObject(node: ObjectExpression, module: SourceModule, reading: Reading): ObjectValue {
  const options = new Map<string, Option>();
  let open: Doubt | null = null;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      open = spreadInto(options, reading.valueOf(property.argument, module), open);
      continue;
    }
    const name = keyOf(property) ?? computedName(property, module, reading);
    if (name === null) open ??= { kind: 'not-understood', what: module.textOf(property.key) };
    else options.set(name, optionOf(name, property, module, reading));
  }
  return { kind: 'object', options, open, span: module.spanOf(node), literal: { node, module } };
}

function computedName({ key }: Extract<ObjectExpression['properties'][number], { type: 'Property' }>, module: SourceModule, { valueOf }: Reading): string | null {
  if (key.type === 'PrivateIdentifier') return null;
  const value = valueOf(key, module);
  return value.kind === 'text' ? value.text : null;
}

function optionOf(name: string, property: Extract<ObjectExpression['properties'][number], { type: 'Property' }>, module: SourceModule, { valueOf }: Reading): Option {
  const span = module.spanOf(property);
  const value = property.kind === 'init' ? valueOf(property.value, module) : opaque({ kind: 'run-time', what: name }, span);
  return { name, value, key: module.spanOf(property.key), span, module };
}

/** Puts the options of a spread value over those before; gives why there may be others. `...(condition && { … })` may put in nothing. */
export function spreadInto(options: Map<string, Option>, spread: Value, before: Doubt | null): Doubt | null {
  const values = alternativesOf(spread).filter((value) => truthinessOf(value) !== false);
  const isCertain = values.length === alternativesOf(spread).length && values.length === 1;
  let open = before;
  for (const value of values) {
    if (value.kind !== 'object') {
      open ??= doubtOf(value);
      for (const [name, option] of options) options.set(name, { ...option, value: choice([option.value, opaque(doubtOf(value), value.span)], option.value.span) });
      continue;
    }
    open ??= value.open;
    for (const [name, option] of value.options) {
      const under = options.get(name)?.value ?? constant(undefined, option.span);
      options.set(name, isCertain ? option : { ...option, value: choice([option.value, under], option.value.span) });
    }
  }
  return open;
}

/** `Object.assign(target, ...sources)`: a new value as the later ones have the last word. */
export function assigned(values: readonly Value[], span: Span): Value {
  const options = new Map<string, Option>();
  let open: Doubt | null = null;
  for (const value of values) open = spreadInto(options, value, open);
  const last = values.findLast((value): value is ObjectValue => value.kind === 'object' && value.literal !== null);
  return { kind: 'object', options, open, span: last?.span ?? span, literal: last?.literal ?? null };
}

/** An object after assignments to its members. `certain`: the assignment is made whenever the object is used. */
export function withWrites(object: ObjectValue, writes: readonly { readonly write: MemberWrite; readonly certain: boolean }[], module: SourceModule, { valueOf }: Reading): ObjectValue {
  if (writes.length === 0) return object;
  const options = new Map(object.options);
  for (const { write, certain } of writes) {
    const span = module.spanOf(write.node);
    const value = write.value === null ? constant(undefined, span) : valueOf(write.value, module);
    const before = options.get(write.member)?.value ?? constant(undefined, span);
    const after = certain ? value : choice([value, before], value.span);
    options.set(write.member, { name: write.member, value: after, key: module.spanOf(write.target), span, module });
  }
  return { ...object, options };
}

export function valueOfList({ elements, ...node }: ArrayExpression, module: SourceModule, reading: Reading): Value {
  return { kind: 'list', ...itemsOf(elements.flatMap((element) => element ?? []), module, reading), span: module.spanOf(node) };
}

/** The values of arguments or elements, spread ones included as far as they are seen. */
export function itemsOf(elements: readonly Argument[], module: SourceModule, { valueOf }: Reading): { readonly items: readonly Value[]; readonly open: Doubt | null } {
  const items: Value[] = [];
  let open: Doubt | null = null;
  for (const element of elements) {
    const value = valueOf(element.type === 'SpreadElement' ? element.argument : element, module);
    if (element.type !== 'SpreadElement') items.push(value);
    else if (value.kind === 'list') {
      items.push(...value.items);
      open ??= value.open;
    } else open ??= doubtOf(value);
  }
  return { items, open };
}

/** The value that a pattern takes out of another one. */
export function takeOut(value: Value, { keys, fallback, rest }: PatternPath, module: SourceModule, { valueOf }: Reading): Value {
  const found = keys.reduce<Value>((object, key) => membersOf(object, String(key), object.span), value);
  if (rest || fallback === null) return found;
  return choice(
    alternativesOf(found).flatMap((one) => {
      if (one.kind === 'constant' && one.value === undefined) return [valueOf(fallback, module)];
      return one.kind === 'opaque' || one.kind === 'environment' ? [one, valueOf(fallback, module)] : [one];
    }),
    found.span,
  );
}
