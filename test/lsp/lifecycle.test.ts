import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CancellationTokenSource, LSPErrorCodes, type DocumentDiagnosticReport, type WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration } from '../cli/command.ts';
import { startClient } from './client.ts';

const pulling = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };

function codes(items: readonly { readonly code?: string | number }[]): readonly unknown[] {
  return items.map(({ code }) => code);
}

describe('diagnostics that are pulled', () => {
  it('are given for a document, and said to be unchanged', async () => {
    const client = await startClient(directoryWith({}), { capabilities: pulling });
    await client.open('nginx.conf', weakConfiguration);
    const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', 'nginx.conf');
    expect(report.kind === 'full' ? codes(report.items) : []).toContain('no-legacy-protocol');
    const again = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', 'nginx.conf', { previousResultId: report.resultId });
    expect(again).toEqual({ kind: 'unchanged', resultId: report.resultId });
    await client.change('nginx.conf', { text: silentConfiguration });
    expect(await client.request('textDocument/diagnostic', 'nginx.conf', { previousResultId: report.resultId })).toMatchObject({ kind: 'full', items: [] });
    expect(client.published).toEqual([]);
  });

  it('are given for the whole folder, open or not', async () => {
    const client = await startClient(directoryWith({ 'a/nginx.conf': weakConfiguration, 'b/nginx.conf': silentConfiguration }), { capabilities: pulling });
    await client.open('b/nginx.conf', silentConfiguration);
    let report: WorkspaceDiagnosticReport = { items: [] };
    // Until the folder is read, only what is open is known.
    while (report.items.length < 2) report = await client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    const byUri = new Map(report.items.map((item) => [item.uri, item.kind === 'full' ? codes(item.items) : []]));
    expect(byUri.get(client.uri('a/nginx.conf'))).toContain('no-legacy-protocol');
    expect(byUri.get(client.uri('b/nginx.conf'))).toEqual([]);
    const previousResultIds = report.items.map(({ uri, resultId }) => ({ uri, value: resultId }));
    const again = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
    expect(again.items.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged']);
  });

  it('are asked to be pulled again when another file changes them', async () => {
    const main = 'events {}\nhttp {\n    include site.conf;\n}\n';
    const client = await startClient(directoryWith({ 'nginx.conf': main }), { capabilities: pulling });
    let refreshes = 0;
    client.connection.onRequest('workspace/diagnostic/refresh', () => {
      refreshes += 1;
      return null;
    });
    await client.open('nginx.conf', main);
    await client.request('textDocument/diagnostic', 'nginx.conf');
    await client.open('site.conf', weakConfiguration.replace(/^events \{\}\nhttp \{\n|\}\n$/g, ''));
    while (refreshes === 0) await client.request('textDocument/diagnostic', 'site.conf');
    expect(refreshes).toBeGreaterThan(0);
  });
});

describe('settings', () => {
  it('are read from the settings file, whose mistakes are shown in it, and are watched', async () => {
    const directory = directoryWith({ 'tlslint.config.toml': 'level = 7\n' });
    const client = await startClient(directory, { capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } } });
    client.connection.onRequest('client/registerCapability', () => null);
    await client.open('nginx.conf', weakConfiguration);
    const [mistake] = await client.diagnostics('tlslint.config.toml');
    expect(mistake?.message).toBe('"level" must be 1, 2 or 3');
    expect(mistake?.range.start).toEqual({ line: 0, character: 8 });
    writeFileSync(join(directory, 'tlslint.config.toml'), '[rules]\nno-legacy-protocol = "off"\n');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri('tlslint.config.toml'), type: 2 }] });
    await client.diagnostics('tlslint.config.toml', (found) => found.length === 0);
    await client.diagnostics('nginx.conf', (found) => !codes(found).includes('no-legacy-protocol'));
  });

  it('of the editor count more, and are read again when they change', async () => {
    const client = await startClient(directoryWith({}), { capabilities: { workspace: { configuration: true } } });
    let settings: object = { locale: 'ja' };
    client.connection.onRequest('workspace/configuration', () => [settings]);
    await client.open('nginx.conf', weakConfiguration);
    const isIn = (word: string) => (found: readonly unknown[]): boolean => JSON.stringify(found).includes(word);
    await client.diagnostics('nginx.conf', isIn('許可されている'));
    settings = { locale: 'en' };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.diagnostics('nginx.conf', isIn('are permitted'));
  });
});

describe('settings of an editor that sends them', () => {
  it('count when they come', async () => {
    const client = await startClient(directoryWith({}), { settings: { locale: 'ja' } });
    await client.open('nginx.conf', weakConfiguration);
    await client.diagnostics('nginx.conf', (found) => JSON.stringify(found).includes('許可されている'));
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { tlslint: { locale: 'en', review: true } } });
    await client.diagnostics('nginx.conf', (found) => JSON.stringify(found).includes('are permitted'));
  });
});

describe('folders', () => {
  it('may be several, each with its own settings, and may come and go', async () => {
    const one = directoryWith({ 'tlslint.config.toml': '[rules]\nno-legacy-protocol = "off"\nprefer-tls13 = "off"\n' });
    const other = directoryWith({});
    mkdirSync(join(other, 'deep'));
    const client = await startClient(one, { capabilities: { workspace: { workspaceFolders: true } } });
    const uri = pathToFileURL(other).href;
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri, name: 'other' }], removed: [] } });
    await client.open('nginx.conf', weakConfiguration);
    await client.open(join(other, 'deep/nginx.conf'), weakConfiguration);
    await client.diagnostics(join(other, 'deep/nginx.conf'), (found) => codes(found).includes('no-legacy-protocol'));
    await client.diagnostics('nginx.conf', (found) => !codes(found).includes('no-legacy-protocol'));
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri, name: 'other' }] } });
    await client.change(join(other, 'deep/nginx.conf'), { text: silentConfiguration });
    await client.diagnostics(join(other, 'deep/nginx.conf'), (found) => found.length === 0);
  });
});

describe('long tasks', () => {
  const files = Object.fromEntries(Array.from({ length: 400 }, (_, number) => [`site${number}/nginx.conf`, weakConfiguration]));

  it('show their progress', async () => {
    const client = await startClient(directoryWith(files), { capabilities: { window: { workDoneProgress: true } } });
    const kinds: string[] = [];
    client.connection.onRequest('window/workDoneProgress/create', () => null);
    client.connection.onNotification('$/progress', ({ value }: { readonly value: { readonly kind: string } }) => void kinds.push(value.kind));
    while (!kinds.includes('end')) await client.connection.sendRequest('workspace/executeCommand', { command: 'tlslint.explain', arguments: ['none'] });
    expect(kinds[0]).toBe('begin');
    expect(kinds).toContain('report');
  });

  it('end when nobody wants the result any more', async () => {
    const client = await startClient(directoryWith(files), { capabilities: { ...pulling, window: { workDoneProgress: true } } });
    const kinds = new Set<string>();
    client.connection.onRequest('window/workDoneProgress/create', () => null);
    client.connection.onNotification('$/progress', ({ value }: { readonly value: { readonly kind: string } }) => void kinds.add(value.kind));
    await client.open('site0/nginx.conf', silentConfiguration);
    while (!kinds.has('end')) await client.request('textDocument/diagnostic', 'site0/nginx.conf');
    const source = new CancellationTokenSource();
    const cancelled = client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }, source.token);
    source.cancel();
    await expect(cancelled).rejects.toMatchObject({ code: LSPErrorCodes.ServerCancelled });
    expect(await client.request('textDocument/diagnostic', 'site0/nginx.conf')).toMatchObject({ kind: 'full' });
  });
});

describe('the process', () => {
  it('ends when the editor says so', async () => {
    const client = await startClient(directoryWith({}));
    expect(await client.stop()).toBe(0);
  });
});

describe('findings that are known', () => {
  it('are not shown again', async () => {
    const directory = directoryWith({ 'tlslint.config.toml': 'baseline = "known.json"\n', 'nginx.conf': weakConfiguration });
    tlslint(['--update-baseline', '.'], { directory });
    const client = await startClient(directory);
    await client.open('nginx.conf', weakConfiguration);
    expect(await client.diagnostics('nginx.conf')).toEqual([]);
    await client.change('nginx.conf', { text: weakConfiguration.replace('ECDHE+AESGCM', 'ECDHE+AESGCM:AES128-SHA') });
    await client.diagnostics('nginx.conf', (found) => codes(found).includes('forward-secrecy') || codes(found).includes('no-weak-cipher'));
  });
});
