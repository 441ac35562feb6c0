import { analyseUnit, overdueParser } from '../engine/analyse.ts';
import { analyseToKeep, restoreResult, type KeptResult } from '../engine/kept-result.ts';
import { timeLimit } from '../engine/time-limit.ts';
import type { UnitResult, Worded } from '../engine/unit-result.ts';
import type { AnalyseUnits } from '../index.ts';
import { freeProcessors, processorTimes, type ProcessorTimes } from './processors.ts';
import type { ResultCache } from './result-cache.ts';
import type { NumberedUnit } from './threads.ts';
import { workTurn } from './work-turns.ts';

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
      take(number, analyseUnit(overdueParser(parser), unit, tree, options));
    };
    const threadsFor = threads === null ? threadsThatPay(open.length, now) : () => threads;
    let done = 0;
    while (done < open.length) {
      const several = Math.min(threadsFor(done), open.length - done);
      if (several > 1) {
        const { analyseInThreads } = await import('./threads.ts');
        await analyseInThreads(open.slice(done), {
          threads: several,
          source,
          tree,
          worded,
          withDigests: cache !== null,
          limit,
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

/** Tells after some of `all` units how many threads pay. */
function threadsThatPay(all: number, now: () => number): (done: number) => number {
  const started = now();
  let before: ProcessorTimes | null = null;
  return (done) => {
    const left = done === 0 ? 0 : ((now() - started) / done) * (all - done);
    if (left < worthwhile(Infinity)) return 1;
    const times = processorTimes();
    const free = before === null ? 1 : freeProcessors(before, times);
    before ??= times;
    return free > 1 && left > worthwhile(free) ? free : 1;
  };
}

/**
 * Milliseconds of work that has to be left, at the pace of the beginning, for so many threads to pay. Each has to load the program and to optimise
 * its code anew; and one thread alone soon is more than twice as fast as in the beginning. Less pays with Node 20, but not with the compilers of Node 24.
 */
function worthwhile(threads: number): number {
  return 3000 * (1 + 1 / (threads - 1));
}
