import { join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { FileTree } from '../engine/files.ts';
import type { KeptResult } from '../engine/kept-result.ts';
import type { ParserUnit } from '../engine/remembered-units.ts';
import type { Worded } from '../engine/unit-result.ts';
import type { AnalysisSource } from '../index.ts';
import type { NamedUnit, NumberedResult, WorkOrder } from './worker.ts';

/** Units with their numbers in the plan. */
export type NumberedUnit = readonly [number: number, unit: ParserUnit];

export interface ThreadsOptions {
  /** Threads to start. This one hands out the work and takes the results. */
  readonly threads: number;
  readonly source: AnalysisSource;
  /** Knows the texts that were read already, which the threads need not read again. */
  readonly tree: FileTree;
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

/** Analyses units in several threads. */
export async function analyseInThreads(units: readonly NumberedUnit[], options: ThreadsOptions): Promise<void> {
  const left = units.toReversed();
  const take = (): readonly NumberedUnit[] => left.splice(-Math.max(1, Math.min(unitsPerMessage, Math.floor(left.length / (8 * options.threads)))));
  spareProcessors(process.versions.node);
  const workers = Array.from({ length: options.threads }, () => startWorker(options));
  try {
    await Promise.all(workers.map((worker) => feed(worker, take, options)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Has V8 leave the processors to the threads. Only with the majors of Node whose V8 was seen to know the flags; another might complain. */
function spareProcessors(node: string): void {
  const major = Number(/^\d+/.exec(node)?.[0]);
  for (const flag of flags[major] ?? []) setFlagsFromString(flag);
}

/**
 * By major of Node. One thread has the other processors optimise its code and collect its garbage; where all are busy, each thread collects its own
 * (`parallel-scavenge`), and optimising less, as of functions that are inlined into others, is quicker in the end than code that is a little faster
 * (docs/decisions.md has the numbers). Node 22 has a second compiler for code that is less in use, and other names for when it is.
 */
const flags: Readonly<Partial<Record<number, readonly string[]>>> = {
  20: ['--no-parallel-scavenge', '--max-inlined-bytecode-size-cumulative=200', '--interrupt-budget=300000'],
  22: ['--no-parallel-scavenge', '--max-inlined-bytecode-size-cumulative=200'],
  24: ['--no-parallel-scavenge', '--max-inlined-bytecode-size-cumulative=200'],
};

function startWorker({ source, worded, withDigests, limit }: ThreadsOptions): Worker {
  const workerData: WorkOrder = { source, worded, withDigests, limit };
  return new Worker(join(import.meta.dirname, 'worker.cjs'), { workerData });
}

/** Keeps a worker busy until nothing is left. */
function feed(worker: Worker, take: () => readonly NumberedUnit[], { tree, onResult, onOverdue }: ThreadsOptions): Promise<void> {
  let pending = 0;
  const sent = new Map<number, NumberedUnit>();
  const send = (): void => {
    const units = take();
    if (units.length === 0) return;
    pending += 1;
    for (const unit of units) sent.set(unit[0], unit);
    worker.postMessage(units.map((unit) => named(unit, tree)));
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

/** A unit as another thread understands it, with the texts of its main files. */
function named([number, { parser, unit }]: NumberedUnit, tree: FileTree): NamedUnit {
  const texts = unit.entries.flatMap((entry) => {
    const answer = tree.read(entry);
    return answer.kind === 'text' && answer.file === entry ? [[entry, answer.text] as const] : [];
  });
  return [number, parser.id, unit, texts];
}
