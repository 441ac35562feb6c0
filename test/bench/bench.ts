import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process, { argv, execPath, version } from 'node:process';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../src/dev/project-root.ts';
import { jsonOf, yamlOf } from './envoy.ts';
import { dense, usual } from './haproxy.ts';
import { measureKeystrokes } from './lsp.ts';
import { measureManyFiles } from './many-files.ts';
import { mixed, sites } from './nginx.ts';
import { calls, namedServers, program, servers, sources, wrappers } from './node.ts';

/*
 * How long the built command takes on generated configurations, as ratios to the wall time of `node -e 0`: npm run bench -- [--runs 10] [--edits 5000] [--files 20000] [--check]
 * The cases take turns, so that what else the machine does falls on all of them. `--check` fails when a goal is missed by more than the margin.
 */

interface Case {
  readonly name: string;
  /** Name of the file, and how its text is made; or of the files by their paths. */
  readonly file: string;
  readonly text: () => string | ReadonlyMap<string, string>;
  /** What is promised; `null`: it is only measured. */
  readonly goal: Goal | null;
  /** Large inputs are measured in one of so many rounds. */
  readonly every: number;
}

/** The wall time as a ratio to that of `node -e 0`, or in milliseconds; the memory where one is promised. */
interface Goal {
  readonly time: { readonly ratio: number } | { readonly milliseconds: number };
  readonly mebibytes?: number;
}

/** Characters of an Envoy file. */
const LARGE = 5_000_000;

const cases: readonly Case[] = [
  { name: 'nginx, one page', file: 'nginx.conf', text: () => sites(1), goal: { time: { ratio: 1.5 }, mebibytes: 200 }, every: 1 },
  { name: 'nginx, 4,000 servers', file: 'nginx.conf', text: () => sites(4000), goal: { time: { ratio: 3 }, mebibytes: 200 }, every: 1 },
  { name: 'nginx, 4,000 servers of four kinds', file: 'nginx.conf', text: () => mixed(4000), goal: null, every: 1 },
  { name: 'nginx, 16,000 servers', file: 'nginx.conf', text: () => sites(16_000), goal: null, every: 2 },
  { name: 'nginx, 100,000 servers', file: 'nginx.conf', text: () => sites(100_000), goal: null, every: 5 },
  { name: 'HAProxy, 2,000 sections', file: 'haproxy.cfg', text: () => usual(2000), goal: { time: { ratio: 3 } }, every: 1 },
  { name: 'HAProxy, 2,000 sections, rules only', file: 'haproxy.cfg', text: () => dense(2000), goal: null, every: 2 },
  { name: 'HAProxy, 8,000 sections', file: 'haproxy.cfg', text: () => usual(8000), goal: null, every: 2 },
  { name: 'Envoy, 5 MB of YAML', file: 'envoy.yaml', text: () => yamlOf(LARGE), goal: { time: { milliseconds: 1000 } }, every: 1 },
  { name: 'Envoy, 5 MB of JSON', file: 'envoy.json', text: () => jsonOf(LARGE), goal: { time: { milliseconds: 1000 } }, every: 1 },
  { name: 'Node, 1 MB of source', file: 'server.js', text: () => program(1_000_000), goal: { time: { milliseconds: 1000 } }, every: 1 },
  { name: 'Node, 1 MB of calls', file: 'client.js', text: () => calls(1_000_000), goal: { time: { milliseconds: 1000 } }, every: 1 },
  { name: 'Node, 1 MB of wrappers and their calls', file: '', text: () => wrappers(1_000_000), goal: null, every: 2 },
  { name: 'Node, 1 MB of servers', file: 'server.js', text: () => servers(1_000_000), goal: null, every: 2 },
  { name: 'Node, 1 MB of servers with lists', file: 'server.js', text: () => namedServers(1_000_000), goal: null, every: 2 },
  { name: 'Node, 5,000 sources, 1 % with TLS', file: '', text: () => sources(5000), goal: { time: { milliseconds: 3000 } }, every: 2 },
  { name: 'Envoy, 20 MB of YAML', file: 'envoy.yaml', text: () => yamlOf(4 * LARGE), goal: null, every: 5 },
];

/** A goal is missed when the measured value is that much above it. */
const margin = 1.15;

interface Measurement {
  /** Wall times in milliseconds. */
  readonly times: number[];
  mebibytes: number;
}

const { values: options } = parseArgs({ args: argv.slice(2), options: { runs: { type: 'string', default: '10' }, edits: { type: 'string', default: '5000' }, files: { type: 'string', default: '20000' }, check: { type: 'boolean', default: false } } });
const directory = mkdtempSync(join(tmpdir(), 'tlslint-bench-'));
try {
  const isReached = bench(Number(options.runs), options.check);
  const isQuick = await measureKeystrokes(Number(options.edits));
  if (options.check && !isQuick) console.error('goal missed: keystrokes');
  const isNoSlower = measureManyFiles(Number(options.files), Math.min(3, Number(options.runs)));
  if (options.check && !isNoSlower) console.error('goal missed: threads make it slower');
  process.exitCode = isReached && ((isQuick && isNoSlower) || !options.check) ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Whether every goal is reached, or nobody asks. */
function bench(runs: number, check: boolean): boolean {
  run(['--import', 'tsx', join(projectRoot, 'src/dev/build.ts')]);
  const reference = nothingYet();
  const measured = cases.map((one, index) => ({ one, input: written(one, String(index)), result: nothingYet() }));
  for (let round = 0; round < runs; round += 1) {
    reference.times.push(timed(['-e', '0']));
    for (const { one, input, result } of measured) if (round % one.every === 0) result.times.push(timed(command(input)));
  }
  reference.mebibytes = peakOf(['-e', '0']);
  for (const { input, result } of measured) result.mebibytes = peakOf(command(input));
  print(reference, measured, runs);
  const missed = measured.filter(({ one, result }) => one.goal !== null && !isReached(one.goal, result, reference));
  if (check) for (const { one } of missed) console.error(`goal missed: ${one.name}`);
  return !check || missed.length === 0;
}

function nothingYet(): Measurement {
  return { times: [], mebibytes: 0 };
}

function written({ file, text }: Case, name: string): string {
  const path = join(directory, name);
  const made = text();
  for (const [inner, content] of typeof made === 'string' ? [[file, made] as const] : made) {
    mkdirSync(dirname(join(path, inner)), { recursive: true });
    writeFileSync(join(path, inner), content);
  }
  return path;
}

function command(input: string): readonly string[] {
  return [join(projectRoot, 'dist/cli.cjs'), input];
}

function timed(args: readonly string[]): number {
  const start = performance.now();
  run(args);
  return performance.now() - start;
}

/** Peak of the resident set in MiB, measured in a run of its own. */
function peakOf(args: readonly string[]): number {
  const hook = join(directory, 'peak.cjs');
  const answer = join(directory, 'peak');
  writeFileSync(hook, `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(answer)}, String(process.resourceUsage().maxRSS)));`);
  run(['--require', hook, ...args]);
  return Number(readFileSync(answer, 'utf8')) / 1024;
}

/** Findings are fine, everything above exit code 1 is not. */
function run(args: readonly string[]): void {
  const { status, stderr } = spawnSync(execPath, args, { cwd: projectRoot, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status === null || status > 1) throw new Error(`node ${args.join(' ')} failed: ${stderr}`);
}

function print(reference: Measurement, measured: readonly { readonly one: Case; readonly result: Measurement }[], runs: number): void {
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, node ${version}, median of ${runs} runs (fewer for large inputs)\n`);
  row('', 'median ms', 'ratio', 'goal', 'fastest ms', 'ratio', 'peak MiB');
  for (const { name, goal, result } of [{ name: 'node -e 0', goal: null, result: reference }, ...measured.map(({ one, result }) => ({ ...one, result }))]) {
    const ratioOf = (time: (measurement: Measurement) => number): string => (time(result) / time(reference)).toFixed(1);
    const atMost = goal === null ? '' : 'ratio' in goal.time ? `<= ${goal.time.ratio}` : `<= ${goal.time.milliseconds} ms`;
    row(name, median(result).toFixed(0), ratioOf(median), atMost, fastest(result).toFixed(0), ratioOf(fastest), result.mebibytes.toFixed(0));
  }
}

function row(name: string, ...columns: readonly string[]): void {
  console.log(name.padEnd(36) + columns.map((column) => column.padStart(12)).join(''));
}

function isReached({ time, mebibytes = Infinity }: Goal, result: Measurement, reference: Measurement): boolean {
  const limit = 'ratio' in time ? time.ratio * median(reference) : time.milliseconds;
  return median(result) <= limit * margin && result.mebibytes <= mebibytes * margin;
}

/** What the machine can do when nothing else runs. */
function fastest({ times }: Measurement): number {
  return Math.min(...times);
}

function median({ times }: Measurement): number {
  const sorted = times.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
