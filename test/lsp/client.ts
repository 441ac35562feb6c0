import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';

const commandPath = resolve(import.meta.dirname, '../../dist/cli.cjs');

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly locale?: string;
}

/** An editor: the server as it is published, and what it says. */
export class EditorClient {
  readonly connection: ProtocolConnection;
  readonly directory: string;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly process: ChildProcess;
  capabilities: InitializeResult['capabilities'] = {};
  readonly #versions = new Map<string, number>();
  readonly #waiting: { readonly isMet: () => boolean; readonly met: () => void }[] = [];

  constructor(directory: string, process: ChildProcess) {
    this.directory = directory;
    this.process = process;
    if (process.stdout === null || process.stdin === null) throw new Error('no pipes');
    this.connection = createProtocolConnection(new StreamMessageReader(process.stdout), new StreamMessageWriter(process.stdin));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      for (const { isMet, met } of this.#waiting) if (isMet()) met();
    });
  }

  uri(file: string): string {
    return pathToFileURL(resolve(this.directory, file)).href;
  }

  async open(file: string, text: string): Promise<void> {
    this.#versions.set(file, 1);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: this.uri(file), languageId: 'plaintext', version: 1, text } });
  }

  /** Returns the version of the document. */
  async change(file: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<number> {
    const version = (this.#versions.get(file) ?? 0) + 1;
    this.#versions.set(file, version);
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri: this.uri(file), version }, contentChanges });
    return version;
  }

  async close(file: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri: this.uri(file) } });
  }

  /** The latest diagnostics of a file, if any were sent. */
  latest(file: string): PublishDiagnosticsParams | undefined {
    return this.published.findLast(({ uri }) => uri === this.uri(file));
  }

  /** Waits until the latest diagnostics of a file are as expected, and gives them. */
  async diagnostics(file: string, isExpected: (diagnostics: readonly Diagnostic[], version: number | undefined) => boolean = () => true): Promise<readonly Diagnostic[]> {
    const isMet = (): boolean => {
      const latest = this.latest(file);
      return latest !== undefined && isExpected(latest.diagnostics, latest.version);
    };
    await this.until(isMet, () => `diagnostics of ${file}: ${JSON.stringify(this.latest(file) ?? null)}`);
    return this.latest(file)?.diagnostics ?? [];
  }

  async until(isMet: () => boolean, describe: () => string, patience = 10_000): Promise<void> {
    if (isMet()) return;
    await new Promise<void>((met, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`never came: ${describe()}`));
      }, patience);
      this.#waiting.push({
        isMet,
        met: () => {
          clearTimeout(timer);
          met();
        },
      });
    });
  }

  request<T>(method: string, file: string, params: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(method, { textDocument: { uri: this.uri(file) }, ...params });
  }

  at<T>(method: string, file: string, position: Position): Promise<T> {
    return this.request<T>(method, file, { position });
  }

  async stop(): Promise<number | null> {
    await this.connection.sendRequest('shutdown');
    const ended = new Promise<number | null>((done) => this.process.once('exit', done));
    await this.connection.sendNotification('exit');
    return ended;
  }
}

/** Starts the server in a directory, as the only folder of the editor; it ends with the test. */
export async function startClient(directory: string, { capabilities = {}, settings = {}, locale = 'en' }: ClientOptions = {}): Promise<EditorClient> {
  const server = spawn(process.execPath, [commandPath, 'lsp', '--stdio'], { cwd: directory, stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] ?? '' } });
  onTestFinished(() => {
    server.kill();
  });
  const client = new EditorClient(directory, server);
  client.connection.listen();
  const uri = pathToFileURL(directory).href;
  const result = await client.connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'folder' }],
    capabilities,
    locale,
    initializationOptions: settings,
  });
  client.capabilities = result.capabilities;
  await client.connection.sendNotification('initialized', {});
  return client;
}

/** The position of a part of a text, or behind it. */
export function positionOf(text: string, part: string, where: 'start' | 'end' = 'start'): Position {
  const at = text.indexOf(part);
  if (at === -1) throw new Error(`no ${part} in the text`);
  const before = text.slice(0, where === 'start' ? at : at + part.length).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** The text that a range covers. */
export function textIn(text: string, { start, end }: Range): string {
  const lines = text.split('\n');
  if (start.line === end.line) return (lines[start.line] ?? '').slice(start.character, end.character);
  return [(lines[start.line] ?? '').slice(start.character), ...lines.slice(start.line + 1, end.line), (lines[end.line] ?? '').slice(0, end.character)].join('\n');
}
