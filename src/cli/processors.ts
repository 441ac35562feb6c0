import { availableParallelism, cpus } from 'node:os';
import process from 'node:process';

/** Milliseconds that processors have spent, since some time in the past. */
export interface ProcessorTimes {
  /** Processors that this process may use. */
  readonly available: number;
  /** Of all processors of the machine, with and without work. */
  readonly passed: number;
  readonly busy: number;
  /** Of them, for this process. */
  readonly own: number;
  readonly processors: number;
}

export function processorTimes(): ProcessorTimes {
  const times = cpus().map((processor) => processor.times);
  const busy = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  const { user, system } = process.cpuUsage();
  return { available: availableParallelism(), passed: busy + times.reduce((sum, { idle }) => sum + idle, 0), busy, own: (user + system) / 1000, processors: times.length };
}

/**
 * How many processors others have left to this process between two times. What it uses itself, be it for the helpers of V8, is not taken by others; and
 * what others did before counts no more, as it would in the load average. Where nothing is known of the processors, all that may be used.
 */
export function freeProcessors(before: ProcessorTimes, after: ProcessorTimes): number {
  const wall = (after.passed - before.passed) / after.processors;
  if (!(wall > 0)) return after.available;
  const others = Math.max(0, after.busy - before.busy - (after.own - before.own)) / wall;
  return Math.max(0, Math.round(after.available - others));
}
