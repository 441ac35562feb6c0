import type { Fact, Origin } from '../../../src/model/fact.ts';
import { known, unknown } from '../../../src/model/fact.ts';
import { alternativesOf, choice, constant, doubtOf, opaque, type Option, type Value } from './value.ts';

/**
 * What an object has under a name, by whatever way it got there; `null` when it has nothing, or `undefined`, which Node takes for nothing.
 * Where that cannot be seen the value is opaque. An object that is one of several has a choice of what these have.
 */
export function optionOf(object: Value, name: string): Option | null {
  if (object.kind !== 'choice') {
    const own = ownOption(object, name);
    return own === null || isUndefined(own.value) ? null : own;
  }
  const found = alternativesOf(object).map((one) => ownOption(one, name));
  const [first] = found.flatMap((option) => option ?? []);
  if (first === undefined) return null;
  const value = choice(found.map((option) => option?.value ?? constant(undefined, object.span)), first.value.span);
  return isUndefined(value) ? null : { ...first, value };
}

/** The options of a path of names, e.g. `https.agentOptions`. */
export function optionAt(object: Value, [name, ...others]: readonly string[]): Option | null {
  const option = name === undefined ? null : optionOf(object, name);
  return option === null || others.length === 0 ? option : optionAt(option.value, others);
}

function ownOption(object: Value, name: string): Option | null {
  switch (object.kind) {
    case 'object': {
      const option = object.options.get(name);
      if (option !== undefined) return option;
      return object.open === null || object.literal === null ? null : { name, value: opaque(object.open, object.span), key: object.span, span: object.span, module: object.literal.module };
    }
    default:
      return null;
  }
}

export function isUndefined(value: Value): boolean {
  return value.kind === 'constant' && value.value === undefined;
}

/** The place of what an option says. */
export function originOf({ value }: Pick<Option, 'value'>): Origin {
  return { kind: 'written', span: value.span };
}

/**
 * A fact out of a value: `read` gives what a value means, or `null` where it cannot tell. Known when every alternative means the same.
 */
export function factOf<T extends string | number | boolean | null>(value: Value, read: (value: Value) => T | null): Fact<T> {
  const from: Origin = { kind: 'written', span: value.span };
  const meanings = alternativesOf(value).map(read);
  const [first] = meanings;
  if (first === undefined || first === null || meanings.some((meaning) => meaning !== first)) return unknown(doubtOf(value), from);
  return known(first, from);
}
