import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectedListener } from '../../src/report/inspect.ts';
import { makeCertificates, readPair, type Certificates } from './certificates.ts';
import { freePorts } from './nginx-server.ts';
import { nodeCase } from './node-generator.ts';
import { inspected, startProgram, writeProgram } from './node-run.ts';
import { groupsFor, observe, observeClients, promised, promisedClients, valueOf, type Asked } from './observation.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 140);

describe('what inspect says of a server program is what Node does', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-node-'));
  const made: { certificates?: Certificates } = {};
  beforeAll(() => {
    made.certificates = makeCertificates(directory);
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(Array.from({ length: count }, (_, index) => first + index))('program %i', async (seed) => {
    const { certificates } = made;
    if (certificates === undefined) throw new Error('not set up');
    const [port = 0] = await freePorts(1);
    const { files, serverNames, answers } = nodeCase(seed, certificates, port);
    const shown = Object.entries(files).map(([name, text]) => `=== ${name}\n${text}`).join('\n');
    const home = writeProgram(directory, files);
    const document = await inspected(home, directory);
    expect(document.listeners.length, shown).toBe(1);
    const [listener] = document.listeners;
    if (listener === undefined) throw new Error(shown);
    const started = await startProgram(home, port);
    if (started.kind === 'ended') throw new Error(`${started.said}\n${shown}`);
    try {
      const versions: (readonly string[])[] = [];
      for (const servername of serverNames) versions.push(await compare(listener, { port, servername }, { certificates, shown, answers }));
      if (document.hasNoVersion) expect(versions, shown).toContainEqual([]);
    } finally {
      await started.stop();
    }
  });
});

interface Comparison {
  readonly certificates: Certificates;
  readonly shown: string;
  readonly answers: boolean;
}

/** @returns the versions that the program accepts. */
async function compare(listener: InspectedListener, name: Pick<Asked, 'port' | 'servername'>, { certificates, shown, answers }: Comparison): Promise<readonly string[]> {
  const mode = String(valueOf(listener.clientAuthentication.mode));
  const asked: Asked = { ...name, isDefault: true, insists: mode.startsWith('required') };
  const seen = await observe(asked, readPair(certificates.client));
  const tls = valueOf(listener.tls);
  if (tls === null) throw new Error(`no TLS settings\n${shown}`);
  const said = promised(tls, asked);
  // A context for a name brings other certificates, and suites fit the certificate.
  if (name.servername !== null) {
    expect(said.versions, `versions of ${name.servername}\n${shown}`).toEqual(seen.versions);
    return seen.versions;
  }
  expect(said, shown).toEqual(seen);
  if (seen.versions.length === 0 || !answers) return seen.versions;
  const clients = await observeClients({ port: name.port, groups: groupsFor(seen) }, 'a.test', certificates);
  expect(promisedClients(mode), `client certificates, mode ${mode}\n${shown}`).toEqual(clients);
  return seen.versions;
}
