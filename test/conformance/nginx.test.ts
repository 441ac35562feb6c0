import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../src/index.ts';
import { inspect, type InspectDocument, type InspectedListener } from '../../src/report/inspect.ts';
import { makeCertificates, readPair, type Certificates } from './certificates.ts';
import { nginxCase, type NginxCase } from './nginx-generator.ts';
import { freePorts, nginxVersion, startNginx } from './nginx-server.ts';
import { listenerFor, observe, observeClients, promised, promisedClients, valueOf } from './observation.ts';
import { get, type HttpAnswer } from './probe.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 160);
const installed = nginxVersion();

describe.skipIf(installed === null && process.env['CI'] === undefined)('what inspect says is what nginx does', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-nginx-'));
  const made: { certificates?: Certificates } = {};

  beforeAll(() => {
    expect(installed, 'nginx is not installed').not.toBeNull();
    made.certificates = makeCertificates(directory);
    execFileSync('openssl', ['dhparam', '-out', join(directory, 'dh2048.pem'), '-dsaparam', '2048'], { stdio: 'ignore' });
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(Array.from({ length: count }, (_, index) => first + index))('configuration %i', async (seed) => {
    const { certificates } = made;
    if (certificates === undefined || installed === null) throw new Error('not set up');
    const [tlsPort = 0, plainPort = 0] = await freePorts(2);
    const generated = nginxCase(seed, certificates, [tlsPort, plainPort]);
    const home = join(directory, String(seed));
    mkdirSync(home);
    const nginx = await startNginx(home, generated.files, tlsPort);
    try {
      const run = await lint([home], { workingDirectory: home, withoutRules: true, settings: { ...settingsFor(installed), roots: [directory] } });
      const document = inspect(run);
      for (const name of generated.names) await compareTls(document, generated, name, certificates);
      await comparePlain(document, generated);
    } finally {
      await nginx.stop();
    }
  });
});

function settingsFor(versions: { readonly nginx: string; readonly openssl: string }): NonNullable<Parameters<typeof lint>[1]>['settings'] & object {
  return { runtime: { products: { nginx: versions.nginx }, library: { name: 'openssl', version: versions.openssl }, distribution: 'debian-12' } };
}

async function compareTls(document: InspectDocument, { tlsPort, files }: NginxCase, name: string, certificates: Certificates): Promise<void> {
  const listener = listenerFor(document.listeners, tlsPort, name);
  const shown = JSON.stringify(files, null, 1).replaceAll('\\n', '\n');
  if (listener === undefined) throw new Error(`no listener for ${name}\n${shown}`);
  const tls = valueOf(listener.tls);
  if (tls === null) throw new Error(`no TLS settings for ${name}\n${shown}`);
  const seen = await observe(tlsPort, name, readPair(certificates.client));
  const rejects = valueOf(listener.rejectsHandshake);
  if (rejects === true) {
    expect(seen.versions, `${name} refuses every handshake\n${shown}`).toEqual([]);
    return;
  }
  expect(promised(tls), `TLS of ${name}\n${shown}`).toEqual(seen);
  if (seen.versions.length === 0) return;
  const mode = String(valueOf(listener.clientAuthentication.mode));
  const clients = await observeClients(tlsPort, name, certificates);
  expect(promisedClients(mode), `client certificates of ${name}, mode ${mode}\n${shown}`).toEqual(clients);
  if (clients.trusted === 'served') await compareHeaders(listener, tlsPort, name, certificates, shown);
}

/** HSTS on a page, below /api/ and on an error. */
async function compareHeaders(listener: InspectedListener, port: number, name: string, certificates: Certificates, shown: string): Promise<void> {
  const routes = valueOf(listener.routes) ?? [];
  for (const path of ['/', '/api/', '/missing']) {
    const answer = await get({ port, host: name, path, tls: { servername: name, client: readPair(certificates.client) } });
    const route = routes.find(({ scope }) => path === '/api/' && scope === 'location /api') ?? routes.find(({ scope }) => scope === '' || scope === 'location /');
    if (answer.kind === 'closed' || route === undefined) throw new Error(`no route or answer for ${path} of ${name}\n${shown}`);
    const hsts = valueOf(route.hsts) as { readonly maxAge: number; readonly onEveryAnswer: boolean } | null;
    const expected = hsts !== null && (answer.status === 200 || hsts.onEveryAnswer) ? hsts.maxAge : null;
    const sent = /max-age=(\d+)/.exec(answer.headers['strict-transport-security'] ?? '')?.[1];
    expect(expected, `HSTS at ${path} of ${name}\n${shown}`).toBe(sent === undefined ? null : Number(sent));
  }
}

/** Every path asked in plaintext is answered as one of the routes says; what is said to be closed or redirected is never content. */
async function comparePlain(document: InspectDocument, { plainPort, plainPaths, files }: NginxCase): Promise<void> {
  const shown = files['nginx.conf'] ?? '';
  const listener = listenerFor(document.listeners, plainPort, 'a.test');
  if (listener === undefined) throw new Error(`no plaintext listener\n${shown}`);
  expect(valueOf(listener.tls), shown).toBeNull();
  const routes = valueOf(listener.routes) ?? [];
  const promisedKinds = new Set(routes.filter(({ condition }) => condition !== 'forwarded-header').map(({ answer }) => kindOf(valueOf(answer))));
  for (const { path, host } of plainPaths) {
    const seen = kindOfAnswer(await get({ port: plainPort, host, path }));
    expect([...promisedKinds], `${path} on the plaintext port answers ${seen}\n${shown}`).toContain(seen);
  }
}

function kindOf(answer: unknown): string {
  const known = answer as { readonly kind: string; readonly scheme?: string } | null;
  if (known === null) return 'unknown';
  if (known.kind !== 'redirect') return known.kind === 'fixed' || known.kind === 'acme-challenge' ? 'content' : known.kind;
  return known.scheme === 'https' ? 'redirect to https' : 'redirect to http';
}

function kindOfAnswer(answer: HttpAnswer): string {
  if (answer.kind === 'closed' || (answer.status >= 400 && answer.status !== 404)) return 'refuse';
  if (answer.status === 404) return 'refuse';
  if (answer.status < 300) return 'content';
  return answer.headers.location?.startsWith('https://') === true ? 'redirect to https' : 'redirect to http';
}
