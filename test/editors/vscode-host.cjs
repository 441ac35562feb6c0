/*
 * Run by vscode.test.ts: as much of the API of VS Code as the extension and its client library touch, without a display.
 * node vscode-host.cjs <extension.cjs> <folder> <cli.cjs> writes a line of JSON for each thing that the editor would show.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

const [extensionPath, folder, serverPath] = process.argv.slice(2);
const nothing = { dispose() {} };

function show(what, value) {
  process.stdout.write(`${JSON.stringify({ what, value })}\n`);
}

/** Whatever is asked of it is there, can be called, and can be extended; what is known is as given. */
function anything(known = {}) {
  return new Proxy(class { dispose() {} }, {
    get(target, key) {
      if (key in known) return known[key];
      if (key === 'prototype') return target.prototype;
      if (typeof key === 'symbol' || key === 'then') return undefined;
      known[key] = anything();
      return known[key];
    },
    apply: () => nothing,
  });
}

class EventEmitter {
  #listeners = new Set();
  event = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value) {
    for (const listener of this.#listeners) listener(value);
  }
  dispose() {}
}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => nothing };
  cancel() {
    this.token.isCancellationRequested = true;
  }
  dispose() {}
}

class Uri {
  constructor(text) {
    const { protocol, pathname } = new URL(text);
    this.text = text;
    this.scheme = protocol.slice(0, -1);
    this.path = decodeURIComponent(pathname);
    this.fsPath = this.scheme === 'file' ? fileURLToPath(text) : this.path;
  }
  toString() {
    return this.text;
  }
  static file(path) {
    return new Uri(pathToFileURL(path).href);
  }
  static parse(text) {
    return new Uri(text);
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(...parts) {
    const [start, end] = parts.length === 4 ? [new Position(parts[0], parts[1]), new Position(parts[2], parts[3])] : parts;
    Object.assign(this, { start, end });
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind(this.value === '' ? part : `${this.value}.${part}`);
  }
}

const kinds = { Empty: '', QuickFix: 'quickfix', Refactor: 'refactor', RefactorExtract: 'refactor.extract', RefactorInline: 'refactor.inline', RefactorRewrite: 'refactor.rewrite', Source: 'source', SourceFixAll: 'source.fixAll', SourceOrganizeImports: 'source.organizeImports' };

const workspaceFolder = { uri: Uri.file(folder), name: 'folder', index: 0 };
const path = join(folder, 'nginx.conf');
const text = readFileSync(path, 'utf8');
const document = { uri: Uri.file(path), languageId: 'plaintext', version: 1, fileName: path, isClosed: false, getText: () => text };
const settings = { path: serverPath };

const vscode = anything({
  version: '1.91.0',
  EventEmitter,
  CancellationTokenSource,
  Uri,
  Position,
  Range,
  Diagnostic,
  CodeActionKind: Object.fromEntries(Object.entries(kinds).map(([name, value]) => [name, new CodeActionKind(value)])),
  env: anything({ language: 'en' }),
  workspace: anything({
    isTrusted: true,
    workspaceFolders: [workspaceFolder],
    textDocuments: [document],
    notebookDocuments: [],
    getWorkspaceFolder: () => workspaceFolder,
    getConfiguration: () => ({ get: (name, otherwise) => settings[name] ?? otherwise, has: () => false, inspect: () => undefined }),
  }),
  window: anything({
    activeTextEditor: { document },
    visibleTextEditors: [{ document }],
    tabGroups: { all: [], onDidChangeTabs: () => nothing, onDidChangeTabGroups: () => nothing },
    showErrorMessage: async (message) => show('error', message),
    createOutputChannel: () => anything({ error: (message) => show('error', message), appendLine: () => undefined, append: () => undefined }),
  }),
  languages: anything({
    match: () => 10,
    createDiagnosticCollection: () =>
      anything({ set: (uri, diagnostics) => show('diagnostics', { uri: String(uri), codes: (diagnostics ?? []).map(({ code }) => code?.value ?? code) }) }),
  }),
  commands: anything({
    registerCommand: (name) => {
      show('command', name);
      return nothing;
    },
  }),
});

const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));

const extension = require(extensionPath);
const context = { subscriptions: [] };
extension.activate(context).then(
  () => show('activated', context.subscriptions.length),
  (error) => show('error', String(error)),
);
