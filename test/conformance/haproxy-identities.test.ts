import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InspectedListener } from '../../src/report/inspect.ts';
import { readPair, type Certificates, type Pair } from './certificates.ts';
import { identitiesCase, identityHeader, statusHeader } from './haproxy-identities-generator.ts';
import { describeWithHaproxy, shownFiles, whileHaproxyRuns } from './haproxy-run.ts';
import { startBackend, type Backend } from './http-backend.ts';
import { freePorts } from './nginx-server.ts';
import { valueOf } from './observation.ts';
import { get } from './probe.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 100);

const forged = 'CN=forged';

/** What the backend is told of clients with one kind of certificate; `null` when it is not asked. */
interface Fare {
  /** The identity, when the client says nothing of it itself: `null` without a header. */
  readonly identity: string | null;
  readonly hasStatus: boolean;
  /** Whether the identity that a client says itself comes through. */
  readonly passesForged: boolean;
}

interface Fares {
  readonly none: Fare | null;
  readonly strangers: readonly (Fare | null)[];
  readonly trusted: Fare | null;
}

describeWithHaproxy('what inspect says of identities is what HAProxy passes on', (workshop) => {
  let running: Backend | null = null;
  beforeAll(async () => {
    running = await startBackend();
  });
  afterAll(async () => running?.stop());

  it.each(Array.from({ length: count }, (_, index) => first + index))('configuration %i', async (seed) => {
    const backend = running;
    if (backend === null) throw new Error('no backend');
    const [port = 0] = await freePorts(1);
    const { certificates, bundles } = workshop();
    const { files } = identitiesCase(seed, { bundle: bundles.rsa, certificates, port, backendPort: backend.port });
    await whileHaproxyRuns(workshop(), files, port, async ({ listeners }) => {
      const [listener] = listeners;
      if (listener === undefined) throw new Error('no listener');
      compare(listener, await askAll(port, certificates, backend), shownFiles(files));
    });
  });
});

async function askAll(port: number, { stranger, intruder, orphan, client }: Certificates, backend: Backend): Promise<Fares> {
  const ask = async (pair: Pair | null): Promise<Fare | null> => {
    const tls = { servername: 'a.test', ...(pair === null ? {} : { client: readPair(pair) }) };
    const told = await backend.during(() => get({ port, host: 'a.test', path: '/', tls }));
    const withForged = await backend.during(() => get({ port, host: 'a.test', path: '/', tls, headers: { [identityHeader]: forged } }));
    if (told === null) return null;
    return {
      identity: told[identityHeader.toLowerCase()]?.toString() ?? null,
      hasStatus: told[statusHeader.toLowerCase()] !== undefined,
      passesForged: withForged?.[identityHeader.toLowerCase()]?.toString().includes(forged) === true,
    };
  };
  const strangers: (Fare | null)[] = [];
  for (const pair of [stranger, intruder, orphan]) strangers.push(await ask(pair));
  return { none: await ask(null), strangers, trusted: await ask(client) };
}

function compare({ clientAuthentication: { mode }, identityUses }: InspectedListener, fares: Fares, shown: string): void {
  const uses = identityUses.map(({ carrier, how, guard, clientCanSet }) => ({ carrier, how, guard: String(valueOf(guard)), clientCanSet }));
  const about = `${JSON.stringify({ mode: valueOf(mode), uses })}\n${JSON.stringify(fares)}\n${shown}`;
  const forwarded = uses.filter(({ how }) => how === 'forwarded');
  compareGuard(weakest(forwarded.map(({ guard }) => guard)), fares, about);
  for (const { clientCanSet } of forwarded) {
    const passesForged = [fares.none, ...fares.strangers, fares.trusted].some((fare) => fare?.passesForged === true);
    if (clientCanSet !== 'unknown') expect(passesForged ? 'yes' : 'no', `a client can set the header\n${about}`).toBe(clientCanSet);
  }
  const decisions = uses.filter(({ how }) => how === 'decides');
  if (decisions.some(({ guard }) => guard === 'certificate-present')) expect(fares.strangers.some((fare) => fare !== null), `decides for a stranger\n${about}`).toBe(true);
  else if (decisions.length > 0) expect(fares.strangers.filter((fare) => fare !== null), `decides for nobody unverified\n${about}`).toEqual([]);
}

const guards = ['null', 'none', 'certificate-present', 'status-forwarded', 'verified'] as const;

/** Several rules may put an identity into the same header. */
function weakest(found: readonly string[]): string | null {
  return guards.find((guard) => found.includes(guard)) ?? null;
}

/** An identity is carried when HAProxy puts the header into the request, be it empty. */
function compareGuard(guard: string | null, { none, strangers }: Fares, about: string): void {
  const carried = { none: isCarried(none), stranger: strangers.some(isCarried) };
  switch (guard) {
    case null:
      expect([none, ...strangers].filter((fare) => isCarried(fare) && fare?.identity !== 'none'), `an identity that is not known of\n${about}`).toEqual([]);
      return;
    case 'none':
      expect(carried.none, about).toBe(true);
      return;
    case 'certificate-present':
      expect(carried, about).toEqual({ none: false, stranger: true });
      return;
    case 'status-forwarded':
      expect([none, ...strangers].some((fare) => isCarried(fare)), about).toBe(true);
      expect([none, ...strangers].every((fare) => !isCarried(fare) || fare?.hasStatus), about).toBe(true);
      return;
    default:
      expect(carried, about).toEqual({ none: false, stranger: false });
  }
}

function isCarried(fare: Fare | null): boolean {
  return fare !== null && fare.identity !== null && fare.identity !== 'none';
}
