import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InspectDocument, InspectedListener } from '../../src/report/inspect.ts';
import { readPair } from './certificates.ts';
import { haproxyCase, type HaproxySocket } from './haproxy-generator.ts';
import { describeWithHaproxy, shownFiles, whileHaproxyRuns, type HaproxyWorkshop } from './haproxy-run.ts';
import { startBackend, type Backend } from './http-backend.ts';
import { freePorts } from './nginx-server.ts';
import { groupsFor, observe, observeClients, promised, promisedClients, valueOf, type Asked, type TlsBehaviour } from './observation.ts';
import { get } from './probe.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 140);

interface Comparison {
  readonly document: InspectDocument;
  readonly workshop: HaproxyWorkshop;
  readonly shown: string;
}

describeWithHaproxy('what inspect says of a bind is what HAProxy does', (workshop) => {
  let backend: Backend | null = null;
  beforeAll(async () => {
    backend = await startBackend();
  });
  afterAll(async () => backend?.stop());

  it.each(Array.from({ length: count }, (_, index) => first + index))('configuration %i', async (seed) => {
    const [one = 0, two = 0, three = 0] = await freePorts(3);
    const { certificates, bundles } = workshop();
    const { files, sockets } = haproxyCase(seed, { certificates, bundles, ports: [one, two, three], backendPort: backend?.port ?? 0 });
    await whileHaproxyRuns(workshop(), files, one, async (document) => {
      const comparison = { document, workshop: workshop(), shown: shownFiles(files) };
      for (const socket of sockets) await (socket.tls ? compareTls(comparison, socket) : comparePlain(comparison, socket));
    });
  });
});

/** The listener for a name: one that has it, one with a pattern for it, one whose certificate may have it, or the one for all other names. */
function listenerFor({ listeners }: InspectDocument, port: number, servername: string | null): InspectedListener | undefined {
  const own = listeners.filter(({ addresses }) => (valueOf(addresses) ?? []).some((address) => address.endsWith(`:${String(port)}`)));
  const having = (test: (name: string) => boolean): InspectedListener | undefined => own.find(({ names }) => (valueOf(names) ?? []).some(test));
  const catchAll = own.find(({ names }) => valueOf(names)?.length === 0);
  if (servername === null) return catchAll;
  const isPattern = (name: string): boolean => name.startsWith('*.') && servername.endsWith(name.slice(1)) && servername.split('.').length === name.split('.').length;
  const byCertificate = servername === 'unknown.test' ? undefined : own.find(({ names }) => valueOf(names) === null);
  return having((name) => name === servername) ?? having(isPattern) ?? byCertificate ?? catchAll;
}

async function compareTls(comparison: Comparison, socket: HaproxySocket): Promise<void> {
  for (const servername of socket.serverNames) {
    const listener = listenerFor(comparison.document, socket.port, servername);
    const kinds = socket.kinds.length === 0 ? [{}] : socket.kinds.map((certificate) => ({ certificate }));
    for (const kind of kinds) await compareName(comparison, listener, { port: socket.port, servername, ...kind });
  }
}

async function compareName(comparison: Comparison, listener: InspectedListener | undefined, name: Pick<Asked, 'port' | 'servername' | 'certificate'>): Promise<void> {
  const { workshop, shown } = comparison;
  const mode = listener === undefined ? 'none' : String(valueOf(listener.clientAuthentication.mode));
  const asked: Asked = { ...name, isDefault: true, insists: mode.startsWith('required'), favoursChaCha20: true };
  const about = `${asked.servername ?? 'no name'} on ${String(asked.port)}\n${shown}`;
  const seen = await observe(asked, readPair(workshop.certificates.client));
  if (listener === undefined || valueOf(listener.rejectsHandshake) === true) {
    expect(seen.versions, `nothing is said of ${about}`).toEqual([]);
    return;
  }
  const tls = valueOf(listener.tls);
  if (tls === null) throw new Error(`no TLS settings for ${about}`);
  expect(promised(tls, asked), `TLS of ${about}`).toEqual(seen);
  if (seen.versions.length > 0) await compareClients(comparison, listener, { port: asked.port, servername: asked.servername, seen });
}

async function compareClients(
  { workshop: { certificates }, shown }: Comparison,
  listener: InspectedListener,
  { port, servername, seen }: { readonly port: number; readonly servername: string | null; readonly seen: TlsBehaviour },
): Promise<void> {
  const mode = String(valueOf(listener.clientAuthentication.mode));
  const clients = await observeClients({ port, groups: groupsFor(seen) }, servername ?? '', certificates);
  expect(promisedClients(mode), `client certificates of ${servername ?? 'no name'} on ${String(port)}, mode ${mode}\n${shown}`).toEqual(clients);
}

/** A `bind` with everything but the word `ssl`. */
async function comparePlain({ document, shown }: Comparison, { port }: HaproxySocket): Promise<void> {
  const listener = listenerFor(document, port, null);
  const answer = await get({ port, host: 'a.test', path: '/' });
  expect(answer, shown).toMatchObject({ kind: 'answer', status: 200 });
  expect(listener === undefined ? 'missing' : valueOf(listener.tls), shown).toBeNull();
}
