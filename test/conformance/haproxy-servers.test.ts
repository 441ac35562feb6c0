import { afterAll, beforeAll, expect, it } from 'vitest';
import { promisedContact, seenContact } from './contacts.ts';
import { describeWithHaproxy, shownFiles, whileHaproxyRuns } from './haproxy-run.ts';
import { serversCase } from './haproxy-servers-generator.ts';
import { freePorts } from './nginx-server.ts';
import { get } from './probe.ts';
import { startUpstreams, type RunningUpstreams } from './upstreams.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 70);

const hosts = ['upstream.test', 'other.test'] as const;

describeWithHaproxy('what inspect says of a server is how HAProxy connects to it', (workshop) => {
  let running: RunningUpstreams | null = null;
  beforeAll(async () => {
    running = await startUpstreams(workshop().certificates);
  });
  afterAll(() => running?.stop());

  it.each(Array.from({ length: count }, (_, index) => first + index))('configuration %i', async (seed) => {
    if (running === null) throw new Error('no servers');
    const { upstreams } = running;
    const [port = 0] = await freePorts(1);
    const { certificates, bundles } = workshop();
    const { files, backends, tls } = serversCase(seed, { certificates, bundles, port, upstreams });
    await whileHaproxyRuns(workshop(), files, port, async ({ connections }) => {
      for (const { name, kind } of backends) {
        const connection = connections.find(({ id }) => id === `connection:backend ${name}:s`);
        if (connection === undefined) throw new Error(`no connection of ${name}\n${shownFiles(files)}`);
        for (const host of hosts) {
          const seen = seenContact(await get({ port, host, path: `/${name}`, ...(tls ? { tls: { servername: host } } : {}) }));
          expect(promisedContact(connection, upstreams[kind], host, certificates), `${name} (${kind}) for ${host}\n${shownFiles(files)}`).toEqual(seen);
        }
      }
    });
  });
});
