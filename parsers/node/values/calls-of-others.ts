import type { Callable } from '../bindings/scope.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import type { Reading } from './reading.ts';

/** A call in one file of a function of another. */
export interface CallOfOther {
  readonly call: Call;
  /** The file of the call. */
  readonly module: SourceModule;
  readonly callable: Callable;
  /** The file of the function. */
  readonly of: SourceModule;
}

/** Whoever calls more is not a program that starts servers. */
const maximumCalls = 20;

/** The calls in a file that pass something to functions of other files, in the order of the text. */
export function callsOfOthers(module: SourceModule, { valueOf }: Pick<Reading, 'valueOf'>): readonly CallOfOther[] {
  const imports = module.moduleStatements.length > 0 || /\brequire\s*\(/.test(module.text);
  if (!imports) return [];
  const found = module.calls.flatMap((call): readonly CallOfOther[] => {
    if (call.type !== 'CallExpression' || call.arguments.length === 0) return [];
    const callee = valueOf(unwrap(call.callee), module);
    return callee.kind === 'function' && callee.module !== module && callee.node.params.length > 0 ? [{ call, module, callable: callee.node, of: callee.module }] : [];
  });
  return found.slice(0, maximumCalls);
}

/** Whether something in the file of the function happens in it, or in a function that it calls. */
export function happensIn({ callable, of }: CallOfOther, place: { readonly start: number; readonly end: number; readonly file: string }, around: Callable | null, { callsOf }: Pick<Reading, 'callsOf'>): boolean {
  if (place.file !== of.file) return false;
  const isInside = ({ start, end }: { readonly start: number; readonly end: number }): boolean => callable.start <= start && end <= callable.end;
  return isInside(place) || (around !== null && callsOf(around, of).some(({ call, module }) => module === of && isInside(call)));
}
