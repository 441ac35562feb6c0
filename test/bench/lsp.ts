import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process, { execPath } from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { projectRoot } from '../../src/dev/project-root.ts';
import { sites } from './nginx.ts';

/* How long the built language server takes from a keystroke to the diagnostics of its version, and what memory it holds after many. */

/** What is promised on two cores: milliseconds, and growth of the resident set between the halves of the edits. */
const goal = { median: 30, p95: 80, growth: 1.1 } as const;

interface Case {
  readonly name: string;
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that somebody types in. */
  readonly edited: string;
}

const main = 'events {}\nhttp {\n  ssl_protocols TLSv1.2 TLSv1.3;\n  ssl_ciphers ECDHE+AESGCM;\n  include conf.d/*.conf;\n}\n';

/** 1,000 servers in 100 files, 10,000 lines. */
const parts = Object.fromEntries(Array.from({ length: 100 }, (_, part) => [`conf.d/part${part}.conf`, serversOf(part * 10, 10)]));

const cases: readonly Case[] = [
  { name: '100 files of 100 lines, typing in one', files: { 'nginx.conf': main, ...parts }, edited: 'conf.d/part50.conf' },
  { name: 'one file of 10,000 lines', files: { 'nginx.conf': sites(1000) }, edited: 'nginx.conf' },
];

function serversOf(first: number, count: number): string {
  const all = sites(first + count).split(/^(?= {2}server \{)/m).slice(1);
  return all.slice(first, first + count).join('').replace(/\n\}\n$/, '\n');
}

interface Result {
  /** Milliseconds from each keystroke to its diagnostics. */
  readonly times: readonly number[];
  /** Milliseconds of processor time for each, on average. */
  readonly processorTime: number;
  /** MiB of the resident set after a tenth, a half and all of the edits. */
  readonly memory: readonly [number, number, number];
}

/** What is typed, a character at a time, and then taken out again at once. */
const typed = '\n    ssl_session_timeout 10m;';

/** The server, and what the editor has of it. */
class Editor {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #connection: ProtocolConnection;
  readonly #waiting = new Map<number, () => void>();

  constructor(directory: string) {
    this.#process = spawn(execPath, [join(projectRoot, 'dist/cli.cjs'), 'lsp', '--stdio'], { cwd: directory, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#connection = createProtocolConnection(new StreamMessageReader(this.#process.stdout), new StreamMessageWriter(this.#process.stdin));
    this.#connection.onNotification('textDocument/publishDiagnostics', ({ version }: PublishDiagnosticsParams) => {
      if (version !== undefined) this.#waiting.get(version)?.();
    });
    this.#connection.listen();
  }

  async start(directory: string): Promise<void> {
    const uri = pathToFileURL(directory).href;
    const capabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };
    this.#connection.onRequest('client/registerCapability', () => null);
    await this.#connection.sendRequest('initialize', { processId: process.pid, rootUri: uri, workspaceFolders: [{ uri, name: 'bench' }], capabilities });
    await this.#connection.sendNotification('initialized', {});
  }

  /** Milliseconds until the diagnostics of the version are there. */
  async timed(version: number, send: (connection: ProtocolConnection) => Promise<void>): Promise<number> {
    const answered = new Promise<void>((done) => this.#waiting.set(version, done));
    const start = performance.now();
    await send(this.#connection);
    await answered;
    this.#waiting.delete(version);
    return performance.now() - start;
  }

  /** MiB of the resident set; Linux only. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#process.pid ?? 0}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  /** Milliseconds of processor time that the server has taken, in steps of ten; Linux only. */
  processorTime(): number {
    const fields = readFileSync(`/proc/${this.#process.pid ?? 0}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.#process.once('exit', done));
    await this.#connection.sendNotification('exit');
    await ended;
  }
}

async function measure({ files, edited }: Case, edits: number): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-bench-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const editor = new Editor(directory);
  try {
    await editor.start(directory);
    return await type(editor, pathToFileURL(join(directory, edited)).href, files[edited] ?? '', edits);
  } finally {
    await editor.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function type(editor: Editor, uri: string, text: string, edits: number): Promise<Result> {
  const document = TextDocument.create(uri, 'nginx', 1, text);
  await editor.timed(1, (connection) => connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'nginx', version: 1, text } }));
  const places = [...text.matchAll(/server_name [^;]*;/g)].map((match) => document.positionAt(match.index + match[0].length));
  const times: number[] = [];
  const memory: number[] = [];
  let before = 0;
  for (let version = 2; version < edits + 2; version += 1) {
    const change = keystroke(version - 2, places);
    times.push(await editor.timed(version, (connection) => connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] })));
    if ([edits / 10, edits / 2, edits].map(Math.floor).includes(version - 1)) memory.push(editor.memory());
    if (version - 1 === Math.floor(edits / 10)) before = editor.processorTime();
  }
  const [early = NaN, half = NaN, late = NaN] = memory;
  return { times, processorTime: (editor.processorTime() - before) / (edits * 0.9), memory: [early, half, late] };
}

/** The next character of what is typed, or all of it taken out; every round at another place. */
function keystroke(number: number, places: readonly { readonly line: number; readonly character: number }[]): TextDocumentContentChangeEvent {
  const length = typed.length + 1;
  const [round, step] = [Math.floor(number / length), number % length];
  const { line, character } = places[(round * 7) % places.length] ?? { line: 0, character: 0 };
  const behind = (count: number): { line: number; character: number } => (count === 0 ? { line, character } : { line: line + 1, character: count - 1 });
  if (step === typed.length) return { range: { start: behind(0), end: behind(typed.length) }, text: '' };
  return { range: { start: behind(step), end: behind(step) }, text: typed[step] ?? '' };
}

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** Measures and prints; whether every goal is reached. */
export async function measureKeystrokes(edits: number): Promise<boolean> {
  const rows: string[][] = [];
  let isReached = true;
  for (const one of cases) {
    const { times, processorTime, memory } = await measure(one, edits);
    const settled = times.slice(Math.floor(edits / 10));
    const [median, p95] = [quantile(settled, 0.5), quantile(settled, 0.95)];
    rows.push([one.name, median.toFixed(1), p95.toFixed(1), processorTime.toFixed(1), ...memory.map((mebibytes) => mebibytes.toFixed(0))]);
    isReached &&= median <= goal.median && p95 <= goal.p95 && memory[2] <= memory[1] * goal.growth;
  }
  console.log(`\n${edits} keystrokes in nginx trees of 10,000 lines, each until its diagnostics are there; the first tenth is not counted\n`);
  const head = ['', 'median ms', 'p95 ms', 'CPU ms', 'MiB at 10 %', 'at 50 %', 'at the end'];
  for (const [name = '', ...columns] of [head, ['goal', `<= ${goal.median}`, `<= ${goal.p95}`, '', '', '', 'no growth'], ...rows]) {
    console.log(name.padEnd(40) + columns.map((column) => column.padStart(12)).join(''));
  }
  return isReached;
}
