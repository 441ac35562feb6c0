import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InspectedConnection, InspectedTls } from '../../src/report/inspect.ts';
import type { Certificates } from './certificates.ts';
import { describeWithHaproxy, shownFiles, whileHaproxyRuns } from './haproxy-run.ts';
import { serversCase } from './haproxy-servers-generator.ts';
import { freePorts } from './nginx-server.ts';
import { valueOf } from './observation.ts';
import { get } from './probe.ts';
import { startUpstreams, type RunningUpstreams, type Upstream, type UpstreamAnswer, type UpstreamTls } from './upstreams.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 70);

const hosts = ['upstream.test', 'other.test'] as const;

/** What a request to a backend comes to: what its server saw, or `refused` without an answer of a server. */
type Contact = UpstreamAnswer | 'refused';

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
          const seen = await contact(port, host, name, tls);
          expect(promisedContact(connection, upstreams[kind], host, certificates), `${name} (${kind}) for ${host}\n${shownFiles(files)}`).toEqual(seen);
        }
      }
    });
  });
});

async function contact(port: number, host: string, backend: string, tls: boolean): Promise<Contact> {
  const answer = await get({ port, host, path: `/${backend}`, ...(tls ? { tls: { servername: host } } : {}) });
  if (answer.kind === 'closed' || answer.status !== 200) return 'refused';
  return JSON.parse(answer.body) as UpstreamAnswer;
}

function promisedContact(connection: InspectedConnection, upstream: Upstream, host: string, certificates: Certificates): Contact | 'unknown' {
  if ('unknown' in connection.tls) return 'unknown';
  const tls = connection.tls.value;
  if (tls === null) return upstream.tls === null ? { version: null, servername: null, client: null } : 'refused';
  if (upstream.tls === null) return 'refused';
  const version = commonVersion(tls, upstream.tls);
  if (version === null || !isBelieved(connection, upstream.tls, host, certificates)) return 'refused';
  return { version, servername: promisedServerName(connection, host), client: valueOf(connection.clientCertificate) === null ? null : 'client' };
}

/** The newest version that both sides speak; before TLS 1.3 they need a suite for an ECDSA certificate as well. */
function commonVersion(tls: InspectedTls, { versions }: UpstreamTls): string | null {
  const hasSuite = (valueOf(tls.cipherSuites) ?? []).some(({ name, negotiable }) => negotiable === 'yes' && name.includes('_ECDSA_'));
  const isSpoken = (version: (typeof versions)[number]): boolean => tls.versions[version].accepted === 'yes' && (version === 'TLSv1.3' || hasSuite);
  return versions.findLast(isSpoken) ?? null;
}

function isBelieved({ verification }: InspectedConnection, { name, isTrusted }: UpstreamTls, host: string, { authority }: Certificates): boolean {
  if (valueOf(verification.chain) === false) return true;
  const anchors = valueOf(verification.trustAnchors) as { readonly kind: string; readonly path?: string } | null;
  if (anchors?.path !== authority.certificate || !isTrusted) return false;
  const check = valueOf(verification.name) as { readonly kind: string; readonly name?: string } | null;
  switch (check?.kind) {
    case 'none':
      return true;
    case 'name':
      return check.name === name;
    case 'client-chosen':
      return host === name;
    default:
      return false;
  }
}

/** A name that is not known is the one of the request. */
function promisedServerName({ serverName }: InspectedConnection, host: string): string | null {
  return 'unknown' in serverName ? host : (serverName.value as string | null);
}
