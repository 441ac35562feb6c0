import { join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { KeptResult } from '../engine/kept-result.ts';
import type { ParserUnit } from '../engine/remembered-units.ts';
import type { Worded } from '../engine/unit-result.ts';
import type { AnalysisSource } from '../index.ts';
import type { NumberedResult, WorkOrder } from './worker.ts';

/** Units with their numbers in the plan. */
export type NumberedUnit = readonly [number: number, unit: ParserUnit];

export interface ThreadsOptions {
  /** Threads to start. This one hands out the work and takes the results. */
  readonly threads: number;
  readonly source: AnalysisSource;
  readonly worded: Worded;
  readonly withDigests: boolean;
  /** Milliseconds that a unit may take. */
  readonly limit: number;
  readonly onResult: (number: number, result: KeptResult) => void;
  /** Called with a unit that a thread gave up. */
  readonly onOverdue: (unit: NumberedUnit) => void;
}

/** Messages cost less when they hold several units; the last units are few, so that no thread waits long for another. */
const unitsPerMessage = 50;
/** Messages that a thread has at hand. */
const messagesAhead = 2;

/** Mebibytes of new objects in a thread: what is made for one configuration is soon of no use, and the more rarely it is looked through the better. */
const youngGeneration = 192;

/** Analyses units in several threads. */
export async function analyseInThreads(units: readonly NumberedUnit[], options: ThreadsOptions): Promise<void> {
  const left = units.toReversed();
  const take = (): readonly NumberedUnit[] => left.splice(-Math.max(1, Math.min(unitsPerMessage, Math.floor(left.length / (8 * options.threads)))));
  collectAlone(process.versions.node);
  const workers = Array.from({ length: options.threads }, () => startWorker(options));
  try {
    await Promise.all(workers.map((worker) => feed(worker, take, options)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/**
 * Has each thread collect its garbage alone: the helpers of V8 that would take part have no processor left. Only with the majors of Node whose V8 was
 * seen to know the flag; another might complain.
 */
function collectAlone(node: string): void {
  if (/^2[024]\./.test(node)) setFlagsFromString('--no-parallel-scavenge');
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
