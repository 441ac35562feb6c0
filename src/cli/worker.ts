import { parentPort, workerData } from 'node:worker_threads';
import { digestsOf } from '../engine/file-digests.ts';
import { analyseToKeep, type KeptResult } from '../engine/kept-result.ts';
import type { Unit } from '../engine/parser.ts';
import { allFormats, analysisFrom, type AnalysisSource } from '../index.ts';

/** What a thread is started with. */
export interface WorkOrder {
  readonly source: AnalysisSource;
  readonly withDigests: boolean;
}

/** A unit with its number in the plan and the id of its parser. */
export type NamedUnit = readonly [number: number, parser: string, unit: Unit];

export type NumberedResult = readonly [number: number, result: KeptResult];

/** Analyses the units that come in messages, and answers each message with their results. Runs until the thread is ended. */
export async function work(): Promise<void> {
  const { source, withDigests } = workerData as WorkOrder;
  const { tree, options } = await analysisFrom(source);
  const parsers = new Map(allFormats().map(({ id, load }) => [id, load]));
  const analyse = async ([number, id, unit]: NamedUnit): Promise<readonly NumberedResult[]> => {
    const parser = await parsers.get(id)?.();
    return parser === undefined ? [] : [[number, analyseToKeep({ parser, unit }, tree, options, withDigests ? digestsOf : null)]];
  };
  parentPort?.on('message', (units: readonly NamedUnit[]) => {
    void Promise.all(units.map(analyse)).then((results) => parentPort?.postMessage(results.flat()));
  });
}
