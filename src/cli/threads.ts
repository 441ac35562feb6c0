import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { KeptResult } from '../engine/kept-result.ts';
import type { ParserUnit } from '../engine/remembered-units.ts';
import type { Worded } from '../engine/unit-result.ts';
import type { AnalysisSource } from '../index.ts';
import type { NumberedResult, WorkOrder } from './worker.ts';

/** Units with their numbers in the plan. */
export type NumberedUnit = readonly [number: number, unit: ParserUnit];

export interface ThreadsOptions {
  /** Threads besides this one. */
  readonly others: number;
  readonly source: AnalysisSource;
  readonly worded: Worded;
  readonly withDigests: boolean;
  /** Milliseconds that a unit may take in another thread. */
  readonly limit: number;
  /** Analyses units in this thread. */
  readonly analyse: (units: readonly NumberedUnit[]) => void;
  /** Called with each result of another thread. */
  readonly onResult: (number: number, result: KeptResult) => void;
  /** Called with a unit that another thread gave up. */
  readonly onOverdue: (unit: NumberedUnit) => void;
}

/** Messages cost less when they hold several units; the last units are few, so that no thread waits long for another. */
const unitsPerMessage = 50;
/** Messages that a thread has at hand. */
const messagesAhead = 2;

/** Mebibytes of new objects in another thread: what is made for one configuration is soon of no use, and the fewer are looked through the better. */
const youngGeneration = 96;

/** Analyses units in several threads, this one among them. */
export async function analyseInThreads(units: readonly NumberedUnit[], options: ThreadsOptions): Promise<void> {
  const left = units.toReversed();
  const take = (): readonly NumberedUnit[] => left.splice(-Math.max(1, Math.min(unitsPerMessage, Math.floor(left.length / (8 * options.others)))));
  const workers = Array.from({ length: options.others }, () => startWorker(options));
  try {
    const others = Promise.all(workers.map((worker) => feed(worker, take, options)));
    await Promise.all([others, takePart(take, options)]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function startWorker({ source, worded, withDigests, limit }: ThreadsOptions): Worker {
  const workerData: WorkOrder = { source, worded, withDigests, limit };
  return new Worker(join(import.meta.dirname, 'worker.cjs'), { workerData, resourceLimits: { maxYoungGenerationSizeMb: youngGeneration } });
}

/** Keeps a worker busy until nothing is left. */
function feed(worker: Worker, take: () => readonly NumberedUnit[], { onResult, onOverdue }: ThreadsOptions): Promise<void> {
  let pending = 0;
  const sent = new Map<number, NumberedUnit>();
  const send = (): void => {
    const units = take();
    if (units.length === 0) return;
    pending += 1;
    for (const unit of units) sent.set(unit[0], unit);
    worker.postMessage(units.map(([number, { parser, unit }]) => [number, parser.id, unit]));
  };
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => {
      reject(new Error('a thread ended before its work was done'));
    });
    worker.on('message', (results: readonly NumberedResult[]) => {
      for (const [number, result] of results) {
        const unit = sent.get(number);
        sent.delete(number);
        if (result !== null) onResult(number, result);
        else if (unit !== undefined) onOverdue(unit);
      }
      pending -= 1;
      send();
      if (pending === 0) resolve();
    });
    for (let ahead = 0; ahead < messagesAhead; ahead++) send();
    if (pending === 0) resolve();
  });
}

/** This thread works as well, and lets messages of the others in between. */
async function takePart(take: () => readonly NumberedUnit[], { analyse }: ThreadsOptions): Promise<void> {
  for (let units = take(); units.length > 0; units = take()) {
    analyse(units);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
