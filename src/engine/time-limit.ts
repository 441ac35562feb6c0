import { Script } from 'node:vm';

/** Milliseconds that may pass over one configuration. What is known to be large takes seconds. */
export const timeLimit = 120_000;

const key = Symbol.for('tlslint.work');

/**
 * Does work that cannot be trusted to end: V8 stops it where it is, be it in a regular expression. That is a service of `node:vm` for scripts, so a
 * script that calls the work is what it runs; nothing else is. It takes a thread of its own, and a tenth of a millisecond.
 * @param limit In milliseconds.
 * @returns what `work` returns; `null` when it was stopped.
 * @throws what `work` throws.
 */
export function inTime<Result>(work: () => Result, limit: number): { readonly result: Result } | null {
  const outcome: { result: Result }[] = [];
  Reflect.set(globalThis, key, () => void outcome.push({ result: work() }));
  try {
    new Script(`globalThis[Symbol.for('tlslint.work')]()`).runInThisContext({ timeout: limit });
    return outcome[0] ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
}
