import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Position, Range } from 'vscode-languageserver/node';
import { directoryWith, weakConfiguration } from '../cli/command.ts';
import { positionOf, startClient, textIn, type EditorClient } from './client.ts';

const haproxy = `global
    ssl-default-bind-ciphers HIGH:!aNULL
    ssl-default-bind-options ssl-min-ver TLSv1.0
frontend web
    bind :443 ssl crt /etc/ssl/web.pem alpn h2,http/1.1
    default_backend app
backend app
    server one 10.0.0.1:8443 ssl verify none
`;

const envoy = `static_resources:
  listeners:
  - name: web # 👩‍🚒 überall
    address: { socket_address: { address: 0.0.0.0, port_value: 443 } }
    filter_chains:
    - transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
          common_tls_context:
            tls_params: { tls_minimum_protocol_version: TLSv1_0 }
      filters:
      - name: envoy.filters.network.tcp_proxy
        typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: web, cluster: app }
`;

const documents: Readonly<Record<string, string>> = {
  'nginx.conf': weakConfiguration.replace('root /srv/shop;', 'root "/srv/🏪"; # cafe\u0301 日本語'),
  'windows.conf': weakConfiguration.replaceAll('\n', '\r\n'),
  'haproxy.cfg': haproxy,
  'envoy.yaml': envoy,
};

/** What people and programs put into files, and what tears characters and lines apart. */
const insertion = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('{', '}', ';', '"', "'", '#', '\n', '\r\n', '\r', '\t', '${', '{{', ':', '- ', '\\', '\u0000') },
  { weight: 2, arbitrary: fc.constantFrom('👩‍🚒', 'e\u0301', '\ud83d', '\ude92', '\u202e', '\ufeff', '日本', '\u2028') },
  { weight: 3, arbitrary: fc.constantFrom('ssl_protocols TLSv1;', 'include *.conf;', 'server {', 'bind :443 ssl', 'tls_params: {', '# tlslint-disable-next-line no-weak-cipher -- x', 'TLSv1.1 ') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);

/** An edit between two parts of a text, which are fractions of its length. */
const edit = fc.record({ from: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat({ max: 12 }), text: insertion });

const requests = ['textDocument/hover', 'textDocument/definition', 'textDocument/completion'] as const;

/** Whether a position is in the text, and not within a character. */
function isValid(document: TextDocument, { line, character }: Position): boolean {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).replace(/[\r\n]+$/, '');
  const inside = /[\ud800-\udbff]/.test(text[character - 1] ?? '') && /[\udc00-\udfff]/.test(text[character] ?? '');
  return line < document.lineCount && character <= text.length && !inside;
}

function rangesOf(diagnostics: readonly Diagnostic[], uri: string): readonly Range[] {
  return diagnostics.flatMap(({ range, relatedInformation = [] }) => [range, ...relatedInformation.flatMap(({ location }) => (location.uri === uri ? [location.range] : []))]);
}

async function ask(client: EditorClient, file: string, position: Position): Promise<void> {
  await Promise.all(requests.map((method) => client.at(method, file, position)));
  const range = { start: { line: 0, character: 0 }, end: position };
  await Promise.all([
    client.request('textDocument/codeLens', file),
    client.request('textDocument/inlayHint', file, { range }),
    client.request('textDocument/codeAction', file, { range, context: { diagnostics: [] } }),
  ]);
}

describe('random edits', () => {
  it.each(Object.entries(documents))('of %s never stop the server, and every position lies in the text', async (file, original) => {
    const client = await startClient(directoryWith({}), { settings: { inlayHints: true, review: true } });
    await client.open(file, original);
    const uri = client.uri(file);
    let document = TextDocument.create(uri, '', 1, original);
    const check = async ({ from, length, text }: { readonly from: number; readonly length: number; readonly text: string }): Promise<void> => {
      const at = Math.floor(from * document.getText().length);
      const range = { start: document.positionAt(at), end: document.positionAt(at + length) };
      const version = await client.change(file, { range, text });
      document = TextDocument.update(document, [{ range, text }], version);
      await ask(client, file, range.start);
      const diagnostics = await client.diagnostics(file, (_, sent) => sent === version);
      expect(rangesOf(diagnostics, uri).filter(({ start, end }) => !isValid(document, start) || !isValid(document, end))).toEqual([]);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 5, maxLength: 20 }), async (edits) => {
        for (const one of edits) await check(one);
        // What is left is judged like the same text in a new document.
        const left = document.getText();
        const version = await client.change(file, { text: left });
        const edited = await client.diagnostics(file, (_, sent) => sent === version);
        const again = await client.change(file, { text: '' }).then(() => client.change(file, { text: left }));
        expect(await client.diagnostics(file, (_, sent) => sent === again)).toEqual(edited);
        const restored = await client.change(file, { text: original });
        document = TextDocument.create(uri, '', restored, original);
      }),
      { numRuns: process.env['TLSLINT_FUZZ_RUNS'] === undefined ? 8 : 50, seed: 20 },
    );
    expect(client.process.exitCode).toBeNull();
  });
});

describe('positions', () => {
  it('count UTF-16 units, as emoji and combining characters have them', async () => {
    const text = weakConfiguration.replace('ssl_protocols', 'set $a "👩‍🚒 e\u0301"; ssl_protocols');
    const client = await startClient(directoryWith({}));
    await client.open('nginx.conf', text);
    const diagnostics = await client.diagnostics('nginx.conf', (found) => found.some(({ code }) => code === 'no-legacy-protocol'));
    const range = diagnostics.find(({ code }) => code === 'no-legacy-protocol')?.range;
    expect(range?.start).toEqual(positionOf(text, 'TLSv1 '));
    expect(range === undefined ? '' : textIn(text, range)).toBe('TLSv1');
  });

  it('are the same with line ends of Windows, and a fix keeps them', async () => {
    const text = weakConfiguration.replaceAll('\n', '\r\n');
    const client = await startClient(directoryWith({}));
    await client.open('nginx.conf', text);
    const diagnostics = await client.diagnostics('nginx.conf', (found) => found.some(({ code }) => code === 'no-legacy-protocol'));
    expect(diagnostics.find(({ code }) => code === 'no-legacy-protocol')?.range.start).toEqual(positionOf(weakConfiguration, 'TLSv1 '));
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const [all] = await client.request<{ readonly edit?: { readonly changes?: Record<string, { range: Range; newText: string }[]> } }[]>('textDocument/codeAction', 'nginx.conf', {
      range,
      context: { diagnostics: [], only: ['source.fixAll'] },
    });
    const fixed = TextDocument.applyEdits(TextDocument.create('', '', 0, text), all?.edit?.changes?.[client.uri('nginx.conf')] ?? []);
    expect(fixed).toBe(text.replace('TLSv1 TLSv1.1 TLSv1.2', 'TLSv1.2'));
  });
});
