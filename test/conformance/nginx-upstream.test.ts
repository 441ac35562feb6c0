import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InspectDocument, InspectedConnection, InspectedTls } from '../../src/report/inspect.ts';
import { group } from '../../src/tls/groups.ts';
import { minimumBits } from '../../src/tls/security-level.ts';
import { startListener, type ClientHello, type Listener } from './client-hello.ts';
import { promisedContact, seenContact } from './contacts.ts';
import { describeWithNginx, shownFiles, whileRunning } from './nginx-run.ts';
import { freePorts } from './nginx-server.ts';
import { upstreamCase, type Pass } from './nginx-upstream-generator.ts';
import { valueOf } from './observation.ts';
import { get } from './probe.ts';
import { startUpstreams, type RunningUpstreams } from './upstreams.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 80);

const hosts = ['upstream.test', 'other.test'] as const;

describeWithNginx('what inspect says of a connection is how nginx connects', (workshop) => {
  const running: { upstreams?: RunningUpstreams; listeners: readonly Listener[] } = { listeners: [] };
  beforeAll(async () => {
    running.upstreams = await startUpstreams(workshop().certificates);
    running.listeners = await Promise.all([startListener(), startListener(), startListener()]);
  });
  afterAll(() => {
    running.upstreams?.stop();
    for (const listener of running.listeners) listener.stop();
  });

  it.each(Array.from({ length: count }, (_, index) => first + index))('configuration %i', async (seed) => {
    const { listeners, upstreams } = running;
    if (upstreams === undefined) throw new Error('no servers');
    const { certificates } = workshop();
    const ports = await freePorts(6);
    const { files, passes } = upstreamCase(seed, { certificates, upstreams: upstreams.upstreams, listeners: listeners.map(({ port }) => port), ports });
    const shown = shownFiles(files);
    await whileRunning(workshop(), files, passes[0]?.toUpstream.port ?? 0, async (document) => {
      for (const [index, pass] of passes.entries()) {
        const { kind, toUpstream, toListener } = pass;
        for (const host of hosts) {
          const seen = seenContact(await get({ ...toUpstream, host }));
          expect(promisedContact(connectionTo(document, toUpstream, shown), upstreams.upstreams[kind], host, certificates), `${JSON.stringify(toUpstream)} (${kind}) for ${host}\n${shown}`).toEqual(seen);
        }
        const listener = listeners[index];
        if (listener === undefined) continue;
        listener.forget();
        await get({ ...toListener, host: 'upstream.test' });
        compareHello(connectionTo(document, toListener, shown), listener.heard(), `${JSON.stringify(toListener)}\n${shown}`);
      }
    });
  });
});

function connectionTo({ connections }: InspectDocument, { target }: Pass['toUpstream'], shown: string): InspectedConnection {
  const found = connections.find((connection) => valueOf(connection.target)?.addresses.includes(target));
  if (found === undefined) throw new Error(`no connection to ${target}\n${shown}`);
  return found;
}

/** What is offered. Where no version can be negotiated, it does not matter how nginx fails. */
function compareHello(connection: InspectedConnection, heard: ClientHello | 'other' | null, about: string): void {
  const tls = valueOf(connection.tls);
  if (tls === null) {
    expect(heard, about).toBe('other');
    return;
  }
  const accepted = versionsOf(tls);
  if (accepted.length === 0) return;
  if (heard === null || heard === 'other') throw new Error(`no ClientHello at ${about}`);
  const named = valueOf(connection.verification.name) as { readonly kind: string } | null;
  const isByHost = named?.kind === 'client-chosen' || 'unknown' in connection.serverName;
  expect(
    {
      // OpenSSL 3.0 also offers versions of which it finds out later that they do not meet the security level.
      versions: heard.versions.filter((version) => accepted.includes(version)),
      // Nobody has certificates for DSA, so it is left open whether a server would take the suites.
      suites: heard.suites.filter((name) => !name.includes('_DSS_')),
      groups: heard.groups,
      serverName: isByHost ? null : heard.serverName,
      alpn: heard.alpn,
    },
    about,
  ).toEqual({
    versions: accepted.includes('TLSv1.3') ? accepted.toReversed() : accepted.slice(-1),
    suites: [...suitesOf(tls.tls13CipherSuites), ...suitesOf(tls.cipherSuites)],
    groups: groupsOf(tls, accepted),
    serverName: isByHost ? null : valueOf(connection.serverName),
    alpn: valueOf(tls.alpn),
  });
}

function versionsOf(tls: InspectedTls): readonly string[] {
  return Object.entries(tls.versions).flatMap(([version, { accepted }]) => (accepted === 'yes' ? [version] : []));
}

/** Groups that the security level allows, without those for TLS 1.3 alone where it is not offered. */
function groupsOf(tls: InspectedTls, accepted: readonly string[]): readonly string[] {
  const level = levels.find((candidate) => candidate === valueOf(tls.securityLevel)) ?? 0;
  return (valueOf(tls.groups) ?? []).filter((name) => {
    const found = group(name);
    return found !== null && found.securityBits >= minimumBits[level] && ((found.tls12 && found.kind !== 'ffdh') || accepted.includes('TLSv1.3'));
  });
}

const levels = [0, 1, 2, 3, 4, 5] as const;

function suitesOf(list: InspectedTls['cipherSuites']): readonly string[] {
  return (valueOf(list) ?? []).flatMap(({ name, negotiable }) => (negotiable === 'yes' ? [name] : []));
}
