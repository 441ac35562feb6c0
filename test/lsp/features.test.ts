import { describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens, CompletionItem, Hover, InlayHint, Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { CodeActionKind } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { directoryWith, weakConfiguration } from '../cli/command.ts';
import { positionOf, startClient, textIn, type ClientOptions, type EditorClient } from './client.ts';

const inherited = `events {}
http {
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:AES128-SHA;
    server {
        listen 443 ssl;
        server_name shop.example;
        root /srv/shop;
        ssl_certificate shop.pem;
        ssl_certificate_key shop.key;
        add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
    }
}
`;

async function opened(text: string, options: ClientOptions = {}, file = 'nginx.conf'): Promise<EditorClient> {
  const client = await startClient(directoryWith({}), options);
  await client.open(file, text);
  return client;
}

function markdown(hover: Hover | null): string {
  return hover !== null && typeof hover.contents === 'object' && 'value' in hover.contents ? hover.contents.value : '';
}

function applied(text: string, uri: string, edit: WorkspaceEdit | undefined): string {
  const edits: TextEdit[] = edit?.changes?.[uri] ?? [];
  return TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), edits);
}

function whole(text: string): { start: { line: number; character: number }; end: { line: number; character: number } } {
  return { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } };
}

describe('hover', () => {
  it('tells the effective value of a directive, where it counts and where it comes from', async () => {
    const client = await opened(inherited);
    const text = markdown(await client.at('textDocument/hover', 'nginx.conf', positionOf(inherited, 'ssl_protocols')));
    expect(text).toContain('**Protocol versions**: `TLS 1.2, TLS 1.3` — on `shop.example:443`');
    expect(text).toContain('nginx.conf:3');
  });

  it('expands a cipher list with a verdict on each suite', async () => {
    const client = await opened(inherited);
    const hover = await client.at<Hover>('textDocument/hover', 'nginx.conf', positionOf(inherited, 'AESGCM'));
    expect(markdown(hover)).toContain('| `ECDHE-ECDSA-AES256-GCM-SHA384` | recommended |');
    expect(markdown(hover)).toMatch(/\| (~~)?`AES128-SHA`(~~)? \| disallowed \|/);
    expect(textIn(inherited, hover.range ?? whole(inherited))).toBe('ECDHE+AESGCM:AES128-SHA');
  });

  it('explains a finding', async () => {
    const client = await opened(weakConfiguration);
    const text = markdown(await client.at('textDocument/hover', 'nginx.conf', positionOf(weakConfiguration, 'TLSv1 ')));
    expect(text).toContain('RFC 8996 forbids both');
    expect(text).toContain('ssl_protocols TLSv1.2 TLSv1.3;');
    expect(text).toMatch(/\[no-legacy-protocol\]\(file:.*no-legacy-protocol\.md\)/);
  });

  it('takes nothing in a file for Markdown', async () => {
    const hostile = '[x](command:evil)<img src=x>**`a`**';
    const text = weakConfiguration.replace('shop.example', `"${hostile}"`);
    const client = await opened(text);
    const shown = markdown(await client.at('textDocument/hover', 'nginx.conf', positionOf(text, 'TLSv1 ')));
    const outside = shown.replace(/(`+)[^]*?\1/g, '');
    expect(shown).toContain('command:evil');
    expect(outside).not.toMatch(/(?<!\\)\[x\]|(?<!\\)<img|(?<!\\)\*\*`/);
  });

  it('is silent where nothing is known', async () => {
    const client = await opened(inherited);
    expect(await client.at('textDocument/hover', 'nginx.conf', positionOf(inherited, 'events'))).toBeNull();
  });
});

describe('go to definition', () => {
  it('leads from a server to what it inherits', async () => {
    const client = await opened(inherited);
    const locations = await client.at<Location[]>('textDocument/definition', 'nginx.conf', positionOf(inherited, 'listen'));
    const lines = locations.map(({ range }) => range.start.line);
    expect(lines).toEqual([positionOf(inherited, 'ssl_protocols').line, positionOf(inherited, 'ssl_ciphers').line]);
  });

  it('leads to another file', async () => {
    const site = 'server {\n    listen 443 ssl;\n    server_name a.example;\n    ssl_certificate a.pem;\n    ssl_certificate_key a.key;\n}\n';
    const client = await startClient(directoryWith({ 'nginx.conf': 'events {}\nhttp {\n    ssl_protocols TLSv1.2;\n    include site.conf;\n}\n' }));
    await client.open('site.conf', site);
    const locations = await client.at<Location[]>('textDocument/definition', 'site.conf', positionOf(site, 'server'));
    expect(locations.map(({ uri, range }) => [uri, range.start.line])).toEqual([[client.uri('nginx.conf'), 2]]);
  });
});

describe('code actions', () => {
  it('offer a fix and an explanation for a finding', async () => {
    const client = await opened(weakConfiguration);
    const diagnostics = await client.diagnostics('nginx.conf', (found) => found.length > 0);
    const at = positionOf(weakConfiguration, 'TLSv1 ');
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', 'nginx.conf', { range: { start: at, end: at }, context: { diagnostics } });
    const [fix] = actions;
    const explain = actions.find(({ command }) => command !== undefined);
    expect(fix).toMatchObject({ kind: 'quickfix', isPreferred: true, title: 'Write ssl_protocols TLSv1.2 TLSv1.3;' });
    expect(fix?.diagnostics?.map(({ code }) => code)).toEqual(['no-legacy-protocol']);
    expect(applied(weakConfiguration, client.uri('nginx.conf'), fix?.edit)).toBe(weakConfiguration.replace('TLSv1 TLSv1.1 TLSv1.2', 'TLSv1.2'));
    expect(explain?.command).toMatchObject({ command: 'tlslint.explain', arguments: ['no-legacy-protocol'] });
  });

  it('edit a version of the document where the editor can', async () => {
    const client = await opened(weakConfiguration, { capabilities: { workspace: { workspaceEdit: { documentChanges: true } } } });
    const at = positionOf(weakConfiguration, 'TLSv1 ');
    const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', 'nginx.conf', { range: { start: at, end: at }, context: { diagnostics: [] } });
    expect(fix?.edit?.documentChanges?.[0]).toMatchObject({ textDocument: { uri: client.uri('nginx.conf'), version: 1 } });
  });

  it('fix all that is safe when it is asked for', async () => {
    const text = weakConfiguration.replace('ssl_ciphers ECDHE+AESGCM;', 'ssl_ciphers ECDHE+AESGCM:AES128-SHA;');
    const client = await opened(text);
    const context = { diagnostics: [], only: [CodeActionKind.SourceFixAll] };
    const [all, ...others] = await client.request<CodeAction[]>('textDocument/codeAction', 'nginx.conf', { range: whole(text), context });
    expect(others).toEqual([]);
    expect(all?.kind).toBe('source.fixAll.tlslint');
    const fixed = applied(text, client.uri('nginx.conf'), all?.edit);
    expect(fixed).toContain('ssl_protocols TLSv1.2 TLSv1.3;');
    await client.change('nginx.conf', { text: fixed });
    const left = await client.request<CodeAction[]>('textDocument/codeAction', 'nginx.conf', { range: whole(fixed), context });
    expect(left).toEqual([]);
  });

  it('explain a rule as Markdown, and show its page', async () => {
    const client = await opened(weakConfiguration, { capabilities: { window: { showDocument: { support: true } } } });
    const shown: { readonly uri: string }[] = [];
    client.connection.onRequest('window/showDocument', (params: { readonly uri: string }) => {
      shown.push(params);
      return { success: true };
    });
    const text = await client.connection.sendRequest<string>('workspace/executeCommand', { command: 'tlslint.explain', arguments: ['prefer-tls13'] });
    expect(text).toMatch(/^# prefer-tls13\n/);
    expect(shown[0]?.uri).toMatch(/\/docs\/rules\/prefer-tls13\.md$/);
  });
});

describe('code lenses', () => {
  it('say above a server what it negotiates', async () => {
    const client = await opened(inherited);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', 'nginx.conf');
    expect(lenses.map(({ range, command }) => [range.start.line, command?.title])).toEqual([
      [positionOf(inherited, 'server {').line, expect.stringMatching(/^shop\.example:443 · TLS 1\.2, TLS 1\.3 · \d+ cipher suites$/)],
    ]);
  });

  it('can be left out', async () => {
    const client = await opened(inherited, { settings: { codeLens: false } });
    expect(await client.request('textDocument/codeLens', 'nginx.conf')).toEqual([]);
  });
});

describe('inlay hints', () => {
  it('are off unless they are asked for', async () => {
    const client = await opened(inherited);
    expect(await client.request('textDocument/inlayHint', 'nginx.conf', { range: whole(inherited) })).toEqual([]);
  });

  it('tell what a cipher list expands to and which defaults apply', async () => {
    const client = await opened(inherited, { settings: { inlayHints: true } });
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', 'nginx.conf', { range: whole(inherited) });
    const at = (part: string): readonly unknown[] => hints.filter(({ position }) => position.line === positionOf(inherited, part).line).map(({ label }) => label);
    expect(at('ssl_ciphers')).toEqual([expect.stringMatching(/^\d+ cipher suites: ECDHE-ECDSA-AES256-GCM-SHA384, .* … \d+ more$/)]);
    expect(at('server {')).toEqual([expect.stringContaining("Order of suites the client's"), expect.stringContaining('Groups x25519')]);
  });
});

describe('completion', () => {
  const complete = async (text: string, file: string): Promise<readonly CompletionItem[]> => {
    const client = await opened(text.replace('▮', ''), {}, file);
    return client.at<CompletionItem[]>('textDocument/completion', file, positionOf(text, '▮'));
  };

  it('offers protocol versions', async () => {
    const items = await complete(inherited.replace('TLSv1.3;', '▮;'), 'nginx.conf');
    expect(items.slice(0, 2).map(({ label }) => label)).toEqual(['TLSv1.3', 'TLSv1.2']);
  });

  it('offers suites by what the profile says of them, and replaces the word', async () => {
    const items = await complete(inherited.replace('AES128-SHA', '!ECDHE-▮'), 'nginx.conf');
    const best = [...items].sort((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1))[0];
    expect(best?.detail).toMatch(/^recommended/);
    expect(items.find(({ label }) => label === 'AES128-SHA')?.detail).toMatch(/^disallowed/);
    const start = positionOf(inherited, 'AES128-SHA').character + 1;
    expect(best?.textEdit).toMatchObject({ range: { start: { character: start }, end: { character: start + 'ECDHE-'.length } } });
  });

  it('offers groups and values of HAProxy and Envoy', async () => {
    const frontend = (text: string): string => `global\n  log stdout local0\nfrontend web\n  bind :443 ssl crt a.pem ${text}\n`;
    const labels = async (text: string, file: string): Promise<readonly string[]> => (await complete(text, file)).map(({ label }) => label);
    expect(await labels(frontend('curves ▮'), 'haproxy.cfg')).toContain('X25519');
    expect(await labels(frontend('verify ▮'), 'haproxy.cfg')).toEqual(['required', 'optional', 'none']);
    const cluster = `static_resources:
  clusters:
  - name: app
    transport_socket:
      name: envoy.transport_sockets.tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        common_tls_context:
          tls_params:
            tls_minimum_protocol_version: ▮
`;
    expect(await labels(cluster, 'envoy.yaml')).toContain('TLSv1_2');
  });

  it('is silent in a comment and after other words', async () => {
    expect(await complete(inherited.replace('root /srv/shop;', '# ssl_protocols ▮'), 'nginx.conf')).toEqual([]);
    expect(await complete(inherited.replace('root /srv/shop;', 'root ▮;'), 'nginx.conf')).toEqual([]);
  });
});

describe('suppressions', () => {
  it('are written above a finding, which is gone then', async () => {
    const client = await opened(weakConfiguration);
    const at = positionOf(weakConfiguration, 'TLSv1 ');
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', 'nginx.conf', { range: { start: at, end: at }, context: { diagnostics: [] } });
    const suppress = actions.find(({ title }) => title === 'Suppress no-legacy-protocol here, with a reason');
    const suppressed = applied(weakConfiguration, client.uri('nginx.conf'), suppress?.edit);
    expect(suppressed).toContain('        # tlslint-disable-next-line no-legacy-protocol -- REASON\n        ssl_protocols TLSv1');
    const version = await client.change('nginx.conf', { text: suppressed });
    expect(await client.diagnostics('nginx.conf', (_, sent) => sent === version)).toEqual([]);
  });

  it.each([
    ['.env', 'NODE_TLS_REJECT_UNAUTHORIZED=0\n'],
    ['Dockerfile', 'FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\nCMD ["node", "app.js"]\n'],
    ['compose.yaml', 'services:\n  app:\n    image: node:24\n    environment:\n      NODE_TLS_REJECT_UNAUTHORIZED: "0"\n'],
    ['start.sh', '#!/bin/sh\nexport NODE_TLS_REJECT_UNAUTHORIZED=0\nnode app.js\n'],
  ])('are written in files that start Node: %s', async (file, text) => {
    const client = await opened(text, {}, file);
    expect(await client.diagnostics(file, (all) => all.length > 0)).not.toEqual([]);
    const at = positionOf(text, 'NODE_TLS');
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', file, { range: { start: at, end: { ...at, character: 999 } }, context: { diagnostics: [] } });
    const suppress = actions.find(({ title }) => title.startsWith('Suppress '));
    const suppressed = applied(text, client.uri(file), suppress?.edit);
    expect(suppressed).toMatch(/^ *# tlslint-disable-next-line [a-z-]+ -- REASON\n *.*NODE_TLS/m);
    const version = await client.change(file, { text: suppressed });
    expect(await client.diagnostics(file, (_, sent) => sent === version)).toEqual([]);
  });

  it('are not offered where there are no comments', async () => {
    const text = '{ "scripts": { "start": "NODE_TLS_REJECT_UNAUTHORIZED=0 node app.js" } }\n';
    const client = await opened(text, {}, 'package.json');
    const at = positionOf(text, '0 node');
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', 'package.json', { range: { start: at, end: at }, context: { diagnostics: [] } });
    expect(actions.map(({ title }) => title).filter((title) => !title.startsWith('Explain '))).toEqual([]);
    expect(actions).not.toEqual([]);
  });

  it('that are of no use are told and can be taken out', async () => {
    const text = `# tlslint-disable-next-line no-weak-cipher -- never needed\n${weakConfiguration}`;
    const client = await opened(text);
    const start = { line: 0, character: 0 };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', 'nginx.conf', { range: { start, end: start }, context: { diagnostics: [] } });
    expect(actions.map(({ title }) => title)).toEqual(['Take this out']);
    expect(applied(text, client.uri('nginx.conf'), actions[0]?.edit)).toBe(weakConfiguration);
  });
});
