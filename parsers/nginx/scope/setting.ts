import { known, unknown } from '../../../src/model/fact.ts';
import type { Doubt, Fact, Known, Origin } from '../../../src/model/fact.ts';
import { lookup, originOf } from './scope.ts';
import type { Block } from './scope.ts';
import type { Directive } from '../syntax/tree.ts';
import { constantValue } from './variable.ts';

/** What reading a directive gives: a value, or why there is none. */
export type Reading<T> = { readonly value: T } | { readonly doubt: Doubt };

/**
 * The value in effect in `block` of a directive that may be written once: read where it is written or inherited from, else
 * `otherwise`. A doubt when it may be written where it cannot be seen.
 */
export function settingFact<T>(block: Block, name: string, read: (directive: Directive) => Reading<T>, otherwise: Known<T>): Fact<T> {
  const found = lookup(block, name);
  if (found === null) return otherwise;
  const directive = found.directives.at(-1);
  if (directive === undefined) return unknown(found.doubt ?? { kind: 'fragment' }, otherwise.from);
  const from: Origin = originOf(directive.span, found.block, block);
  if (found.doubt !== null) return unknown(found.doubt, from);
  const reading = directive.templated ? { doubt: { kind: 'template' } as const } : read(directive);
  return 'doubt' in reading ? unknown(reading.doubt, from) : known(reading.value, from);
}

/** `on` or `off`, in any case (ngx_conf_set_flag_slot). */
export function readFlag(directive: Directive): Reading<boolean> {
  const word = directive.args[0]?.value.toLowerCase();
  if (word === 'on' || word === 'off') return { value: word === 'on' };
  return { doubt: { kind: 'not-understood', what: directive.args[0]?.value ?? directive.name.value } };
}

/** All arguments in effect of a directive that takes several, or is written several times. */
export function argumentsOf(block: Block, name: string): readonly string[] {
  return lookup(block, name)?.directives.flatMap(({ args }) => args.map(({ value }) => value)) ?? [];
}

export function readNumber(directive: Directive): Reading<number> {
  const word = directive.args[0]?.value ?? '';
  return /^\d{1,9}$/.test(word) ? { value: Number(word) } : { doubt: { kind: 'not-understood', what: word } };
}

/** The first argument, with its variables replaced where they are constant; empty is a known `null`. */
export function readText(block: Block): (directive: Directive) => Reading<string | null> {
  return (directive) => {
    const word = directive.args[0];
    if (word === undefined) return { doubt: { kind: 'not-understood', what: directive.name.value } };
    const constant = constantValue(word, block);
    if (constant.kind === 'constant') return { value: constant.value === '' ? null : constant.value };
    return { doubt: { kind: 'variable', name: constant.kind === 'unknown' ? constant.variable : word.value } };
  };
}
