import type { Span } from '../../../src/model/span.ts';
import { openSslConstant } from './openssl-constants.ts';
import { choice, constant, doubtOf, opaque, text, type MemberValue, type Value } from './value.ts';

/** Names of the global object. */
const globalObjects: ReadonlySet<string> = new Set(['globalThis', 'global']);

/** A member of a package, or a global. `process` is the same as a module and as a global. */
export function memberOfModule(module: string, path: readonly string[], span: Span): Value {
  const name = module.startsWith('node:') ? module.slice('node:'.length) : module;
  const [first] = path;
  if (name === 'process') return memberOfModule('global', ['process', ...path], span);
  if (first === 'default' || (name === 'global' && first !== undefined && globalObjects.has(first))) return memberOfModule(name, path.slice(1), span);
  if (name === 'global' && path.length === 3 && first === 'process' && path[1] === 'env') return environment(path[2] ?? '', span);
  const flag = (name === 'crypto' || name === 'constants') && path.length > 0 ? openSslConstant(path.at(-1) ?? '') : null;
  return flag === null ? { kind: 'member', module: name, path, span } : constant(flag, span);
}

/** What is judged is what runs in production. */
function environment(name: string, span: Span): Value {
  return name === 'NODE_ENV' ? text('production', span, false) : { kind: 'environment', name, span };
}

/** `object.key`, or an element of a list. */
export function membersOf(object: Value, key: string, span: Span): Value {
  switch (object.kind) {
    case 'object': {
      const option = object.options.get(key);
      if (option !== undefined) return option.value;
      return object.open === null ? constant(undefined, span) : opaque(object.open, span);
    }
    case 'list': {
      const item = object.items[Number(key)];
      if (item !== undefined) return item;
      if (key === 'length' && object.open === null) return constant(object.items.length, span);
      return opaque(object.open ?? { kind: 'run-time', what: key }, span);
    }
    case 'member':
      return memberOfModule(object.module, [...object.path, key], span);
    case 'text':
      return key === 'length' ? constant(object.text.length, span) : opaque({ kind: 'run-time', what: key }, span);
    case 'choice':
      return choice(object.values.map((value) => membersOf(value, key, span)), span);
    case 'constant':
    case 'function':
    case 'class':
      return opaque({ kind: 'run-time', what: key }, span);
    case 'call':
    case 'environment':
    case 'opaque':
      return opaque(object.kind === 'call' ? { kind: 'variable', name: key } : doubtOf(object), span);
  }
}

export function isMember(value: Value, module: string, ...path: readonly string[]): value is MemberValue {
  return value.kind === 'member' && value.module === module && value.path.length === path.length && path.every((name, index) => value.path[index] === name);
}
