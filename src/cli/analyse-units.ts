import { availableParallelism, loadavg } from 'node:os';
import { analyseUnit, overdueParser } from '../engine/analyse.ts';
import { analyseToKeep, restoreResult, type KeptResult } from '../engine/kept-result.ts';
import { plainResult, type UnitResult, type Worded } from '../engine/unit-result.ts';
import type { AnalyseUnits } from '../index.ts';
import type { ResultCache } from './result-cache.ts';
import type { NumberedUnit } from './threads.ts';
import { timeLimit, workOnAll, workTurn } from './time-limit.ts';

export interface AnalysisWay {
  /** Threads to use from the beginning; `null`: this one, and one for each processor that has nothing to do, when it pays. */
  readonly threads: number | null;
  readonly cache: ResultCache | null;
  /** With a cache, all findings are put into words: the next run may want them. */
  readonly worded: Worded;
  /** Called after each unit. */
  readonly onUnit: (done: number, all: number) => void;
  readonly now?: () => number;
  /** Milliseconds that a unit may take. */
  readonly limit?: number;
}

/** Milliseconds to look how fast the work goes before threads are thought of. */
const trial = 300;

/** Milliseconds of work that is left for which starting threads pays: each takes a while to load, and more until V8 has optimised its code. */
const worthwhile = 5000;

/** So many units may stay in memory with all that their parsers made of them, for which nothing has to be copied. */
const fewUnits = 200;

/**
 * Analyses units out of a cache, in this thread as long as that takes little time, and in several where much is left. The results do not depend on
 * which of it happens.
 */
export function unitAnalysis({ threads, cache, worded: wanted, onUnit, now = Date.now, limit = timeLimit }: AnalysisWay): AnalyseUnits {
  const worded = cache === null ? wanted : 'all';
  return async ({ units, tree }, options, source) => {
    const results = new Map<number, UnitResult>();
    const toStore = new Map<number, KeptResult>();
    const take = (number: number, result: UnitResult): void => {
      results.set(number, result);
      onUnit(results.size, units.length);
    };
    const keep = (number: number, kept: KeptResult): void => {
      if (cache !== null) toStore.set(number, kept);
      take(number, restoreResult(kept, tree));
    };
    const lookup = cache?.open(tree, options) ?? null;
    const open: NumberedUnit[] = [];
    for (const [number, unit] of units.entries()) {
      const known = lookup?.find(unit) ?? null;
      if (known === null) open.push([number, unit]);
      else keep(number, known);
    }
    const isKept = cache !== null || units.length > fewUnits;
    const analyse = ([number, unit]: NumberedUnit): void => {
      if (isKept) keep(number, analyseToKeep(unit, tree, options, { worded, digestsOf: cache?.digestsOf ?? null }));
      else take(number, analyseUnit(unit.parser, unit.unit, tree, options));
    };
    // Kept nowhere: the next run may have more time.
    const giveUp = ([number, { parser, unit }]: NumberedUnit): void => {
      take(number, plainResult(analyseUnit(overdueParser(parser), unit, tree, options), worded));
    };
    const started = now();
    const pays = (done: number): boolean => threads !== null || (now() - started > trial && ((now() - started) / done) * (open.length - done) > worthwhile);
    let done = 0;
    while (done < open.length) {
      const others = Math.min(threads === null ? idleProcessors() : threads - 1, open.length - done - 1);
      if (others > 0 && pays(done)) {
        const { analyseInThreads } = await import('./threads.ts');
        await analyseInThreads(open.slice(done), {
          others,
          source,
          worded,
          withDigests: cache !== null,
          limit,
          analyse: (units) => {
            workOnAll(units, analyse, giveUp, limit);
          },
          onResult: keep,
          onOverdue: giveUp,
        });
        break;
      }
      done = workTurn(open, done, analyse, giveUp, limit);
    }
    lookup?.store(units.filter((_, number) => toStore.has(number)), units.flatMap((_, number) => toStore.get(number) ?? []));
    return units.flatMap((_, number) => results.get(number) ?? []);
  };
}

/** Processors besides this thread's own that have had nothing to do of late: on a busy machine, threads take more time than they save. */
function idleProcessors(): number {
  const [load = 0] = loadavg();
  const all = availableParallelism();
  return Math.max(0, Math.min(all - 1, Math.floor(all - load)));
}
