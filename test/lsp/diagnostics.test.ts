import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver/node';
import { directoryWith, silentConfiguration, weakConfiguration } from '../cli/command.ts';
import { positionOf, startClient, textIn } from './client.ts';

const mainFile = `events {}
http {
    ssl_protocols TLSv1.2 TLSv1.3;
    include conf.d/*.conf;
}
`;

const site = `server {
    listen 443 ssl;
    server_name shop.example;
    root /srv/shop;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
    ssl_ciphers ECDHE+AESGCM;
    add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
}
`;

function rules(diagnostics: readonly Diagnostic[]): readonly unknown[] {
  return diagnostics.map(({ code }) => code);
}

function has(rule: string): (diagnostics: readonly Diagnostic[]) => boolean {
  return (diagnostics) => rules(diagnostics).includes(rule);
}

describe('diagnostics that are pushed', () => {
  it('tell of an open document what is wrong, and link to the page about the rule', async () => {
    const client = await startClient(directoryWith({}));
    await client.open('nginx.conf', weakConfiguration);
    const diagnostics = await client.diagnostics('nginx.conf', has('no-legacy-protocol'));
    const found = diagnostics.find(({ code }) => code === 'no-legacy-protocol');
    expect(found).toMatchObject({ source: 'tlslint', severity: DiagnosticSeverity.Error });
    expect(textIn(weakConfiguration, found?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } })).toBe('TLSv1');
    expect(found?.message).toMatch(/^TLS 1\.0, TLS 1\.1 are permitted on shop\.example:443\n/);
    expect(existsSync(fileURLToPath(found?.codeDescription?.href ?? ''))).toBe(true);
  });

  it('belong to a version of the document, and go when the text is mended', async () => {
    const client = await startClient(directoryWith({}));
    await client.open('nginx.conf', weakConfiguration);
    await client.diagnostics('nginx.conf', has('no-legacy-protocol'));
    const range = { start: positionOf(weakConfiguration, 'TLSv1 '), end: positionOf(weakConfiguration, 'TLSv1.1 ', 'end') };
    const version = await client.change('nginx.conf', { range, text: '' });
    expect(await client.diagnostics('nginx.conf', (_, sent) => sent === version)).toEqual([]);
  });

  it('are those of the folder, with unsaved text of an included file', async () => {
    const client = await startClient(directoryWith({ 'nginx.conf': mainFile, 'conf.d/shop.conf': site }));
    await client.open('conf.d/shop.conf', site);
    expect(await client.diagnostics('conf.d/shop.conf')).toEqual([]);
    const weak = site.replace('root /srv/shop;', 'root /srv/shop; ssl_protocols TLSv1 TLSv1.2;');
    await client.change('conf.d/shop.conf', { text: weak });
    await client.diagnostics('conf.d/shop.conf', has('no-legacy-protocol'));
  });

  it('change for an included file when unsaved text of its main file does, and are told of files that are not open', async () => {
    const client = await startClient(directoryWith({ 'nginx.conf': mainFile, 'conf.d/shop.conf': site }));
    await client.open('nginx.conf', mainFile);
    await client.diagnostics('nginx.conf');
    await client.open('conf.d/shop.conf', site);
    expect(await client.diagnostics('conf.d/shop.conf')).toEqual([]);
    await client.change('nginx.conf', { text: mainFile.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'ssl_protocols SSLv3 TLSv1.2;') });
    const [diagnostic] = (await client.diagnostics('nginx.conf', has('no-legacy-protocol'))).filter(({ code }) => code === 'no-legacy-protocol');
    expect(diagnostic?.relatedInformation).toEqual([expect.objectContaining({ location: expect.objectContaining({ uri: client.uri('conf.d/shop.conf') }) as unknown })]);
    await client.close('nginx.conf');
    await client.change('conf.d/shop.conf', { text: site.replace('ssl_ciphers ECDHE+AESGCM;', 'ssl_ciphers RC4-SHA;') });
    await client.diagnostics('conf.d/shop.conf', (found) => found.length > 0);
    await client.diagnostics('nginx.conf', (found) => found.length === 0);
  });

  it('are taken away from a main file when nothing that belongs to it is open any more', async () => {
    const weakMain = mainFile.replace('TLSv1.2 TLSv1.3', 'TLSv1 TLSv1.2');
    const client = await startClient(directoryWith({ 'nginx.conf': weakMain, 'conf.d/shop.conf': site }));
    await client.open('conf.d/shop.conf', site);
    await client.diagnostics('nginx.conf', has('no-legacy-protocol'));
    await client.close('conf.d/shop.conf');
    await client.diagnostics('nginx.conf', (found) => found.length === 0);
  });

  it('know a new file that is included and was never saved', async () => {
    const client = await startClient(directoryWith({ 'nginx.conf': mainFile, 'conf.d/shop.conf': site }));
    await client.open('conf.d/new.conf', site.replace('ssl_ciphers', 'ssl_protocols TLSv1;\n    ssl_ciphers').replace('shop.example', 'new.example'));
    const diagnostics = await client.diagnostics('conf.d/new.conf', has('no-legacy-protocol'));
    expect(JSON.stringify(diagnostics).includes('new.example:443')).toBe(true);
  });

  it('are told of an included file that is no configuration by itself', async () => {
    const main = mainFile.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include versions.part;');
    const client = await startClient(directoryWith({ 'nginx.conf': main, 'conf.d/shop.conf': site, 'versions.part': 'ssl_protocols TLSv1.2 TLSv1.3;\n' }));
    await client.open('nginx.conf', main);
    expect(await client.diagnostics('nginx.conf')).toEqual([]);
    await client.close('nginx.conf');
    await client.open('conf.d/shop.conf', site);
    await client.open('versions.part', 'ssl_protocols TLSv1.2 TLSv1.3;\n');
    await client.close('conf.d/shop.conf');
    await client.change('versions.part', { text: 'ssl_protocols TLSv1;\n' });
    await client.diagnostics('versions.part', has('no-legacy-protocol'));
  });

  it('fade settings without effect', async () => {
    const text = silentConfiguration.replace(/\}\n$/, `    server {
        listen 443 ssl;
        server_name other.example;
        ssl_protocols TLSv1.3;
        ssl_certificate shop.pem;
        ssl_certificate_key shop.key;
        ssl_ciphers ECDHE+AESGCM;
        add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
    }
}
`);
    const client = await startClient(directoryWith({}));
    await client.open('nginx.conf', text);
    const diagnostics = await client.diagnostics('nginx.conf', has('ineffective-setting'));
    const [faded] = diagnostics.filter(({ code }) => code === 'ineffective-setting');
    expect(faded?.tags).toEqual([DiagnosticTag.Unnecessary]);
    expect(faded?.relatedInformation?.[0]?.location.range.start.line).toBe(positionOf(text, 'ssl_protocols').line);
  });

  it('stay for the rest of a document that is half-written', async () => {
    const client = await startClient(directoryWith({}));
    await client.open('nginx.conf', weakConfiguration);
    await client.diagnostics('nginx.conf', has('no-legacy-protocol'));
    const at = positionOf(weakConfiguration, '        root /srv/shop;');
    await client.change('nginx.conf', { range: { start: at, end: at }, text: '        ssl_stap' });
    const diagnostics = await client.diagnostics('nginx.conf', (_, version) => version === 2);
    expect(rules(diagnostics)).toContain('no-legacy-protocol');
  });

  it('follow the disk when the editor says that files changed', async () => {
    const directory = directoryWith({ 'nginx.conf': mainFile, 'conf.d/shop.conf': site });
    const client = await startClient(directory, { capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } } });
    const registered: unknown[] = [];
    client.connection.onRequest('client/registerCapability', (params) => void registered.push(params));
    await client.open('conf.d/shop.conf', site);
    expect(await client.diagnostics('conf.d/shop.conf')).toEqual([]);
    writeFileSync(join(directory, 'nginx.conf'), mainFile.replace('TLSv1.2 TLSv1.3', 'TLSv1 TLSv1.2'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri('nginx.conf'), type: 2 }] });
    await client.diagnostics('nginx.conf', has('no-legacy-protocol'));
    expect(JSON.stringify(registered)).toContain('workspace/didChangeWatchedFiles');
  });

  it('are in Japanese when the editor is', async () => {
    const client = await startClient(directoryWith({}), { locale: 'ja' });
    await client.open('nginx.conf', weakConfiguration);
    const diagnostics = await client.diagnostics('nginx.conf', has('no-legacy-protocol'));
    expect(diagnostics.find(({ code }) => code === 'no-legacy-protocol')?.message).toContain('許可されている');
  });

  it.each([
    ['haproxy.cfg', 'frontend web\n  bind :443 ssl crt web.pem ssl-min-ver TLSv1.0\n  default_backend app\nbackend app\n  server one 127.0.0.1:80\n'],
    ['server.js', "import { createServer } from 'node:https';\ncreateServer({ key, cert, minVersion: 'TLSv1' }).listen(443);\n"],
  ])('are told of other formats: %s', async (file, text) => {
    const client = await startClient(directoryWith({}));
    await client.open(file, text);
    await client.diagnostics(file, has('no-legacy-protocol'));
  });

  it('leave documents alone that are no configuration', async () => {
    const client = await startClient(directoryWith({}));
    await client.open('notes.txt', 'TLSv1 is old.');
    await client.open('nginx.conf', weakConfiguration);
    await client.diagnostics('nginx.conf', has('no-legacy-protocol'));
    expect(client.latest('notes.txt')).toBeUndefined();
  });
});
