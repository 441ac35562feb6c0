import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { serve } from '../../../src/lsp/server.ts';

vi.mock('../../../src/lsp/hover.ts', () => ({
  hoverAt: (): never => {
    for (;;);
  },
}));

const directory = mkdtempSync(join(tmpdir(), 'tlslint-overdue-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

it('gives up an answer that takes too long, says so, and answers what comes next', async () => {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  serve(toServer, toClient, { version: '0', locale: 'en', documentation: resolve('docs'), limit: 100 });
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const told: string[] = [];
  client.onNotification('window/logMessage', ({ message }: { readonly message: string }) => {
    told.push(message);
  });
  client.listen();
  await client.sendRequest('initialize', { processId: null, rootUri: pathToFileURL(directory).href, capabilities: {} });
  await client.sendNotification('initialized', {});
  const path = join(directory, 'nginx.conf');
  const text = 'events {}\nhttp { server { listen 443 ssl; ssl_protocols TLSv1; } }\n';
  writeFileSync(path, text);
  const textDocument = { uri: pathToFileURL(path).href };
  await client.sendNotification('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'nginx', version: 1, text } });
  expect(await client.sendRequest('textDocument/hover', { textDocument, position: { line: 1, character: 45 } })).toBeNull();
  expect(told.join()).toContain('takes too long');
  expect(await client.sendRequest('textDocument/codeLens', { textDocument })).toHaveLength(1);
  client.dispose();
});
