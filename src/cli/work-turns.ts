import { uptime } from 'node:process';
import { inTime, timeLimit } from '../engine/time-limit.ts';

/** Seconds of work under one watch, which small pieces share. The clock is that of the process, which is there already. */
const turn = 0.25;

/**
 * Does work that cannot be trusted to end, for one turn.
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
  if (inTime(workOn, limit) !== null) return at;
  for (const item of items.slice(at, at + 1)) onOverdue(item);
  return at + 1;
}

/** More than are done in a turn, so that long lists are not copied again and again. */
const itemsPerTurn = 1000;

/** Does work on all items. */
export function workOnAll<Item>(items: readonly Item[], work: (item: Item) => void, onOverdue: (item: Item) => void, limit: number = timeLimit): void {
  for (let at = 0; at < items.length; ) at = workTurn(items, at, work, onOverdue, limit);
}
