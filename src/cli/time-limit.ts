import { uptime } from 'node:process';
import { Script } from 'node:vm';

/** Milliseconds that may pass over one configuration. What is known to be large takes seconds. */
export const timeLimit = 120_000;

/** Seconds of work under one watch: it takes a thread of its own, so small pieces share it. The clock is that of the process, which is there already. */
const turn = 0.25;

const key = Symbol.for('tlslint.work');

/**
 * Does work that cannot be trusted to end: V8 stops it where it is, be it in a regular expression. That is a service of `node:vm` for scripts, so a
 * script that calls the work is what it runs; nothing else is.
 * @param work Called with one item after the other, beginning with the one at `from`, until a turn is over.
 * @param onOverdue Called with an item that took longer than `limit` milliseconds.
 * @returns the index of the first item that is left.
 */
export function workTurn<Item>(items: readonly Item[], from: number, work: (item: Item) => void, onOverdue: (item: Item) => void, limit: number = timeLimit): number {
  let at = from;
  const workOn = (): void => {
    const end = uptime() + turn;
    for (const item of items.slice(from, from + itemsPerTurn)) {
      work(item);
      at++;
      if (uptime() > end) return;
    }
  };
  if (stopsInTime(workOn, limit)) return at;
  for (const item of items.slice(at, at + 1)) onOverdue(item);
  return at + 1;
}

/** More than are done in a turn, so that long lists are not copied again and again. */
const itemsPerTurn = 1000;

/** Does work on all items. */
export function workOnAll<Item>(items: readonly Item[], work: (item: Item) => void, onOverdue: (item: Item) => void, limit: number = timeLimit): void {
  for (let at = 0; at < items.length; ) at = workTurn(items, at, work, onOverdue, limit);
}

/** @throws what `work` throws. */
function stopsInTime(work: () => void, limit: number): boolean {
  Reflect.set(globalThis, key, work);
  try {
    new Script(`globalThis[Symbol.for('tlslint.work')]()`).runInThisContext({ timeout: limit });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
}
