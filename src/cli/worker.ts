import { parentPort, workerData } from 'node:worker_threads';
import { digestsOf } from '../engine/file-digests.ts';
import { treeWith } from '../engine/file-tree.ts';
import { analyseToKeep, type KeptResult } from '../engine/kept-result.ts';
import type { Unit } from '../engine/parser.ts';
import type { Worded } from '../engine/unit-result.ts';
import { allFormats, analysisFrom, type AnalysisSource } from '../index.ts';
import type { FileId } from '../model/span.ts';
import { workOnAll } from './work-turns.ts';

/** What a thread is started with. */
export interface WorkOrder {
  readonly source: AnalysisSource;
  readonly worded: Worded;
  readonly withDigests: boolean;
  /** Milliseconds that a unit may take. */
  readonly limit: number;
}

/** A unit with its number in the plan, the id of its parser, and texts that need not be read. */
export type NamedUnit = readonly [number: number, parser: string, unit: Unit, texts: readonly (readonly [file: FileId, text: string])[]];

/** `null` for a unit that took too long. */
export type NumberedResult = readonly [number: number, result: KeptResult | null];

/** Analyses the units that come in messages, and answers each message with their results. Runs until the thread is ended. */
export async function work(): Promise<void> {
  const { source, worded, withDigests, limit } = workerData as WorkOrder;
  const { tree, options } = await analysisFrom(source);
  const loaders = new Map(allFormats().map(({ id, load }) => [id, load]));
  const answer = async (units: readonly NamedUnit[]): Promise<void> => {
    const parsers = new Map(await Promise.all([...new Set(units.map(([, id]) => id))].map(async (id) => [id, await loaders.get(id)?.()] as const)));
    const results: NumberedResult[] = [];
    const known = treeWith(new Map(units.flatMap(([, , , texts]) => texts)), tree);
    const analyse = ([number, id, unit]: NamedUnit): void => {
      const parser = parsers.get(id);
      if (parser !== undefined) results.push([number, analyseToKeep({ parser, unit }, known, options, { worded, digestsOf: withDigests ? digestsOf : null })]);
    };
    workOnAll(units, analyse, ([number]) => results.push([number, null]), limit);
    parentPort?.postMessage(results);
  };
  parentPort?.on('message', (units: readonly NamedUnit[]) => void answer(units));
}
