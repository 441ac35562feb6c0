import type { Node } from 'oxc-parser';
import type { Callable } from '../bindings/scope.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { callsByFunction, constructorOf, maximumAncestors } from './calls-by-function.ts';
import type { Reading } from './reading.ts';
import type { ClassValue } from './value.ts';

/** A call in one file of a function of another, or of the constructor of a class of another. */
export interface CallOfOther {
  readonly call: Call;
  /** The file of the call. */
  readonly module: SourceModule;
  readonly callable: Callable;
  /** What has to do with the call: the function, or all of the class. */
  readonly within: Node;
  /** The file of the function. */
  readonly of: SourceModule;
}

/** The calls in a file that pass something to functions and classes of other files, in the order of the text. */
export function callsOfOthers(module: SourceModule, { valueOf }: Pick<Reading, 'valueOf'>): readonly CallOfOther[] {
  const imports = module.moduleStatements.length > 0 || /\brequire\s*\(/.test(module.text);
  if (!imports) return [];
  return module.calls.flatMap((call): readonly CallOfOther[] => {
    if (call.arguments.length === 0) return [];
    const called = unwrap(call.callee);
    const callee = valueOf(called, module);
    if (callee.kind !== (call.type === 'NewExpression' || called.type === 'Super' ? 'class' : 'function')) return [];
    const { callables, within, of } = callee.kind === 'class' ? constructorsOf(callee, valueOf) : { callables: [callee.node], within: callee.node, of: callee.module };
    return of === module ? [] : callables.filter(({ params }) => params.length > 0).map((callable) => ({ call, module, callable, within, of }));
  });
}

/** The constructor of a class, or that of the nearest class above which has one, in whatever file that is. */
function constructorsOf({ node, module }: ClassValue, valueOf: Reading['valueOf'], levels = maximumAncestors): { readonly callables: readonly Callable[]; readonly within: Node; readonly of: SourceModule } {
  const callables = constructorOf(node);
  const above = callables === null && node.superClass !== null && levels > 0 ? valueOf(node.superClass, module) : null;
  return above?.kind === 'class' ? constructorsOf(above, valueOf, levels - 1) : { callables: callables ?? [], within: node, of: module };
}

/** The calls in the file of the function that happen in it, or in a function that it calls. */
export function callsWithin({ within, of }: CallOfOther): readonly Call[] {
  const inside = new Set(of.callsWithin(within));
  const called = [...callsByFunction(of)].flatMap(([callable, calls]) => (calls.some((call) => inside.has(call)) ? of.callsWithin(callable).filter((call) => of.functionAround(call) === callable) : []));
  return [...new Set([...inside, ...called])];
}

/** Whether something in the file of the function happens in it, or in a function that it calls. */
export function happensIn({ within, of }: CallOfOther, place: { readonly start: number; readonly end: number; readonly file: string }, around: Callable | null, { callsOf }: Pick<Reading, 'callsOf'>): boolean {
  if (place.file !== of.file) return false;
  const isInside = ({ start, end }: { readonly start: number; readonly end: number }): boolean => within.start <= start && end <= within.end;
  return isInside(place) || (around !== null && callsOf(around, of).some(({ call, module }) => module === of && isInside(call)));
}
