import { expect, it } from 'vitest';
import type { InspectDocument, InspectedListener } from '../../src/report/inspect.ts';
import { readPair, type Certificates } from './certificates.ts';
import { nginxCase, type TlsSocket } from './nginx-generator.ts';
import { describeWithNginx, shownFiles, whileRunning } from './nginx-run.ts';
import { freePorts } from './nginx-server.ts';
import { groupsFor, listenerFor, observe, observeClients, promised, promisedClients, valueOf, type Asked, type TlsBehaviour } from './observation.ts';
import { get, type Offer } from './probe.ts';
import { promisedAnswer, promisedHsts, routeFor, seenAnswer, seenHsts } from './routes.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 200);

const paths = ['/', '/api/', '/missing', '/.well-known/acme-challenge/token'] as const;

/** What a disagreement is shown with, and what probes are made with. */
interface Comparison {
  readonly document: InspectDocument;
  readonly certificates: Certificates;
  readonly shown: string;
  readonly insists: boolean;
}

describeWithNginx('what inspect says is what nginx does', (workshop) => {
  it.each(Array.from({ length: count }, (_, index) => first + index))('configuration %i', async (seed) => {
    const { certificates } = workshop();
    const [firstPort = 0, secondPort = 0, plainPort = 0] = await freePorts(3);
    const { files, sockets } = nginxCase(seed, certificates, [firstPort, secondPort, plainPort]);
    await whileRunning(workshop(), files, firstPort, async (document) => {
      const shown = shownFiles(files);
      const comparison = { document, certificates, shown, insists: shown.includes('VerifyMode Require') };
      for (const socket of sockets) await compareSocket(comparison, socket, seed % 3 === 0);
      await compareAnswers(comparison, { listener: listenerOn(comparison, plainPort, 'a.test'), port: plainPort, name: 'a.test', tls: false });
    });
  });
});

function listenerOn({ document, shown }: Comparison, port: number, name: string): InspectedListener {
  const listener = listenerFor(document.listeners, port, name);
  if (listener === undefined) throw new Error(`no listener for ${name} on ${String(port)}\n${shown}`);
  return listener;
}

/** Every name on the socket; some clients name nobody, or somebody unknown. */
async function compareSocket(comparison: Comparison, { port, names, defaultName }: TlsSocket, withStrangers: boolean): Promise<void> {
  for (const name of names) {
    const listener = listenerOn(comparison, port, name);
    const seen = await compareTls(comparison, listener, { port, servername: name, isDefault: name === defaultName });
    if (seen.versions.length > 0) await compareRequests(comparison, listener, { port, groups: groupsFor(seen) }, name);
  }
  const first = listenerOn(comparison, port, defaultName);
  const strangers = withStrangers ? [null, 'unknown.test'] : [];
  for (const servername of strangers) await compareTls(comparison, first, { port, servername, isDefault: true });
}

async function compareTls({ shown, certificates, insists }: Comparison, listener: InspectedListener, name: Omit<Asked, 'insists'>): Promise<TlsBehaviour> {
  const asked = { ...name, insists };
  const seen = await observe(asked, readPair(certificates.client));
  const about = `${asked.servername ?? 'no name'} on ${String(asked.port)}`;
  if (valueOf(listener.rejectsHandshake) === true) {
    expect(seen.versions, `${about} refuses every handshake\n${shown}`).toEqual([]);
    return seen;
  }
  const tls = valueOf(listener.tls);
  if (tls === null) throw new Error(`no TLS settings for ${about}\n${shown}`);
  expect(promised(tls, asked), `TLS of ${about}\n${shown}`).toEqual(seen);
  return seen;
}

async function compareRequests(comparison: Comparison, listener: InspectedListener, reached: Pick<Offer, 'port' | 'groups'>, name: string): Promise<void> {
  const { certificates, shown } = comparison;
  const mode = String(valueOf(listener.clientAuthentication.mode));
  const clients = await observeClients(reached, name, certificates);
  expect(promisedClients(mode), `client certificates of ${name}, mode ${mode}\n${shown}`).toEqual(clients);
  if (clients.trusted === 'served') await compareAnswers(comparison, { listener, ...reached, name, tls: true });
}

interface Endpoint {
  readonly listener: InspectedListener;
  readonly port: number;
  readonly groups?: readonly string[];
  readonly name: string;
  readonly tls: boolean;
}

/** What is answered, and the header for HSTS, at each path. */
async function compareAnswers({ certificates, shown }: Comparison, { listener, port, groups, name, tls }: Endpoint): Promise<void> {
  if (!tls) expect(valueOf(listener.tls), shown).toBeNull();
  for (const path of paths) {
    const secure = tls ? { tls: { servername: name, client: readPair(certificates.client), ...(groups === undefined ? {} : { groups }) } } : {};
    const answer = await get({ port, host: name, path, ...secure });
    const about = `${path} of ${name}\n${shown}`;
    const route = routeFor(valueOf(listener.routes) ?? [], path, []);
    if (route === undefined) throw new Error(`no route for ${about}`);
    const seen = seenAnswer(answer);
    const promise = promisedAnswer(route, tls ? 'https' : 'http');
    // A file that is not there is no matter of the configuration.
    const isMissing = path === '/missing' && seen === 'refuse 404' && promise === 'content';
    if (!isMissing) expect(promise, about).toBe(seen);
    if (answer.kind === 'answer') expect(promisedHsts(route, answer.status), `HSTS at ${about}`).toBe(seenHsts(answer.headers['strict-transport-security']?.toString()));
  }
}
