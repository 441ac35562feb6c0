import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { baselineText, emptyBaseline, parseBaseline, updatedBaseline, withBaseline, type Baseline, type BaselinePath } from '../engine/baseline.ts';
import { maximumFileSize } from '../engine/file-tree.ts';
import type { ReportedRun } from '../engine/finding.ts';
import { readRegularFile } from '../engine/regular-file.ts';
import { UsageError } from './usage-error.ts';
import { writeOutput } from './write-output.ts';

/** The baseline of a call: what its file had before, and what to do with runs. */
export interface CallBaseline {
  /** Suppresses what the baseline has. */
  readonly apply: (run: ReportedRun) => ReportedRun;
  /** Writes the findings of a run into the file, and suppresses them. */
  readonly update: (run: ReportedRun) => ReportedRun;
}

export interface BaselineRequest {
  /** Absolute. */
  readonly path: string;
  /** The file need not be there yet. */
  readonly mayBeMissing: boolean;
  /** Paths that were named. */
  readonly paths: readonly string[];
  readonly workingDirectory: string;
}

/** @throws UsageError when the file is missing or holds something else. */
export function callBaseline({ path, mayBeMissing, paths, workingDirectory }: BaselineRequest): CallBaseline {
  const before = readBaseline(path, mayBeMissing);
  const base = realPathOf(dirname(path));
  const nameOf = (absolute: string): string => relative(base, absolute).replaceAll('\\', '/');
  const pathOf: BaselinePath = (file) => nameOf(resolve(realPathOf(workingDirectory), file));
  const directories = paths.map((named) => resolve(workingDirectory, named)).filter(isDirectory).map((directory) => nameOf(realPathOf(directory)));
  const isBelow = (file: string): boolean => directories.some((directory) => (directory === '' ? !file.startsWith('../') : file.startsWith(`${directory}/`)));
  return {
    apply: (run) => withBaseline(run, before, pathOf),
    update: (run) => {
      const found = new Set([...run.found].map(pathOf));
      const after = updatedBaseline(before, run, pathOf, (file) => found.has(file) || isBelow(file));
      writeOutput(baselineText(after), path, workingDirectory);
      return withBaseline(run, after, pathOf);
    },
  };
}

function readBaseline(path: string, mayBeMissing: boolean): Baseline {
  if (!existsSync(path)) {
    if (mayBeMissing) return emptyBaseline;
    throw new UsageError({ en: `there is no baseline ${path}`, ja: `ベースライン ${path} がない` }, { en: 'write --update-baseline to make it', ja: '--update-baseline で作成する' });
  }
  const baseline = parseBaseline(readText(path));
  if (baseline !== null) return baseline;
  throw new UsageError({ en: `${path} is not a baseline`, ja: `${path} はベースラインではない` }, null);
}

function readText(path: string): string {
  try {
    return readRegularFile(path, maximumFileSize);
  } catch {
    return '';
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
