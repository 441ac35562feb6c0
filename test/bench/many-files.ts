import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { projectRoot } from '../../src/dev/project-root.ts';
import { site } from './service.ts';

interface Way {
  readonly name: string;
  readonly args: readonly string[];
}

/** What several threads may cost, measured, where they bring nothing. */
const margin = 1.1;

/**
 * Measures the built command on many small configurations: in one thread, as it decides itself, in as many threads as the machine runs at once, and with
 * kept results. The ways take turns, so that what else the machine does falls on all of them.
 * @returns whether what it decides itself is not slower than one thread.
 */
export function measureManyFiles(files: number, runs: number): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-bench-'));
  try {
    writeFiles(files, directory);
    return measure(files, runs, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function measure(files: number, runs: number, directory: string): boolean {
  const cache = ['--cache-location', join(directory, 'cache')];
  const threads = availableParallelism();
  const ways: readonly Way[] = [
    { name: 'one thread', args: ['--threads', '1'] },
    { name: 'as it decides', args: [] },
    { name: `${threads} threads`, args: ['--threads', String(threads)] },
    { name: 'kept results', args: cache },
  ];
  run(cache, directory);
  const times = ways.map(() => [] as number[]);
  for (let round = 0; round < runs; round++) ways.forEach(({ args }, index) => times[index]?.push(run(args, directory)));
  const fastest = times.map((all) => Math.min(...all));
  const [one = NaN, decided = NaN] = fastest;
  console.log(`\n${files} small configurations, ${threads} processors, fastest of ${runs} runs\n`);
  ways.forEach(({ name }, index) => {
    const time = fastest[index] ?? NaN;
    console.log(`${name.padEnd(20)}${(time / 1000).toFixed(1).padStart(8)} s${(one / time).toFixed(2).padStart(8)} times as fast`);
  });
  return decided <= one * margin;
}

function writeFiles(files: number, directory: string): void {
  for (let number = 0; number < files; number++) {
    const { path, text } = site(number);
    const file = join(directory, 'files', `team${number % 100}`, `service${number}`, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Milliseconds of wall time. Findings are fine, everything above exit code 1 is not. */
function run(args: readonly string[], directory: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(execPath, [join(projectRoot, 'dist/cli.cjs'), join(directory, 'files'), '--no-config', '--quiet', ...args], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status === null || status > 1) throw new Error(`tlslint ${args.join(' ')} failed: ${stderr}`);
  return performance.now() - started;
}
