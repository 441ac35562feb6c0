import { availableParallelism } from 'node:os';
import { analyseToKeep, restoreResult, type KeptResult } from '../engine/kept-result.ts';
import type { AnalyseUnits } from '../index.ts';
import type { ResultCache } from './result-cache.ts';
import type { NumberedUnit } from './threads.ts';

export interface AnalysisWay {
  /** Threads to use from the beginning; `null`: as many as the machine runs at once, when it pays. */
  readonly threads: number | null;
  readonly cache: ResultCache | null;
  /** Called after each unit. */
  readonly onUnit: (done: number, all: number) => void;
  readonly now?: () => number;
}

/** Milliseconds to look how fast the work goes before threads are thought of. */
const trial = 300;

/** Milliseconds of work that is left for which starting threads pays: each needs a tenth of a second, and some more until V8 has optimised its code. */
const worthwhile = 1500;

/**
 * Analyses units out of a cache, in this thread as long as that takes little time, and in several where much is left. The results do not depend on
 * which of it happens.
 */
export function unitAnalysis({ threads, cache, onUnit, now = Date.now }: AnalysisWay): AnalyseUnits {
  return async ({ units, tree }, options, source) => {
    const results = new Map<number, KeptResult>();
    const keep = (number: number, result: KeptResult): void => {
      results.set(number, result);
      onUnit(results.size, units.length);
    };
    const lookup = cache?.open(tree, options) ?? null;
    const open: NumberedUnit[] = [];
    units.forEach((unit, number) => {
      const known = lookup?.find(unit) ?? null;
      if (known === null) open.push([number, unit]);
      else keep(number, known);
    });
    const analyse = (unit: NumberedUnit[1]): KeptResult => analyseToKeep(unit, tree, options, cache !== null);
    const started = now();
    const pays = (done: number): boolean => {
      const passed = now() - started;
      return threads !== null || (passed > trial && (passed / done) * (open.length - done) > worthwhile);
    };
    let done = 0;
    for (const [number, unit] of open) {
      const count = Math.min(threads ?? availableParallelism(), open.length - done) - 1;
      if (count > 0 && pays(done)) {
        const { analyseInThreads } = await import('./threads.ts');
        await analyseInThreads(open.slice(done), { count, source, withDigests: cache !== null, analyse, onResult: keep });
        break;
      }
      keep(number, analyse(unit));
      done++;
    }
    const inOrder = units.flatMap((_, number) => results.get(number) ?? []);
    lookup?.store(units, inOrder);
    return inOrder.map((result) => restoreResult(result, tree));
  };
}
