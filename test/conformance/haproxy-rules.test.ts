import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InspectedListener } from '../../src/report/inspect.ts';
import { rulesCase, type RuleRequest, type RulesCase } from './haproxy-rules-generator.ts';
import { describeWithHaproxy, shownFiles, whileHaproxyRuns } from './haproxy-run.ts';
import { startBackend, type Backend } from './http-backend.ts';
import { freePorts } from './nginx-server.ts';
import { valueOf } from './observation.ts';
import { get } from './probe.ts';
import { promisedAnswer, promisedHsts, seenAnswer, seenHsts, type InspectedRoute } from './routes.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 100);

const requests: readonly Omit<RuleRequest, 'tls'>[] = ['a.test', 'b.test'].flatMap((host) =>
  ['/', '/api/stats', '/.well-known/acme-challenge/token'].flatMap((path) => [null, 'http', 'https'].map((forwarded) => ({ host, path, forwarded }))),
);

describeWithHaproxy('what inspect says of rules is what HAProxy answers', (workshop) => {
  let backend: Backend | null = null;
  beforeAll(async () => {
    backend = await startBackend();
  });
  afterAll(async () => backend?.stop());

  it.each(Array.from({ length: count }, (_, index) => first + index))('configuration %i', async (seed) => {
    const [plainPort = 0, tlsPort = 0, closedPort = 0] = await freePorts(3);
    const made = rulesCase(seed, { bundle: workshop().bundles.rsa, plainPort, tlsPort, backendPort: backend?.port ?? 0, closedPort });
    await whileHaproxyRuns(workshop(), made.files, plainPort, async ({ listeners }) => {
      for (const [port, tls] of [[plainPort, false], [tlsPort, true]] as const) {
        const listener = listeners.find(({ addresses }) => valueOf(addresses)?.includes(`127.0.0.1:${String(port)}`));
        if (listener === undefined) throw new Error(`no listener on ${String(port)}\n${shownFiles(made.files)}`);
        for (const request of requests) await compareAnswer({ ...request, tls }, listener, port, made);
      }
    });
  });
});

/** Routes stand in the order in which HAProxy decides: the first whose line holds for the request answers. */
function routeFor(listener: InspectedListener, request: RuleRequest, made: RulesCase): InspectedRoute | undefined {
  return (valueOf(listener.routes) ?? []).find((route) => holdsFor(route, request, made));
}

/** What serves a challenge of ACME, or requests of a proxy in front, is told apart from what serves others by the same line. */
function holdsFor(route: InspectedRoute, request: RuleRequest, { holds }: RulesCase): boolean {
  if (isChallenge(route) && !request.path.startsWith('/.well-known/acme-challenge/')) return false;
  if (route.condition === 'forwarded-header' && request.forwarded === null) return false;
  const { line } = route.start;
  return line === null || (holds.get(line)?.(request) ?? true);
}

function isChallenge({ answer }: InspectedRoute): boolean {
  return (valueOf(answer) as { readonly kind: string } | null)?.kind === 'acme-challenge';
}

async function compareAnswer(request: RuleRequest, listener: InspectedListener, port: number, made: RulesCase): Promise<void> {
  const { tls, host, path, forwarded } = request;
  const route = routeFor(listener, request, made);
  const about = `${JSON.stringify(request)}\n${shownFiles(made.files)}`;
  if (route === undefined) throw new Error(`no route for ${about}`);
  const headers = forwarded === null ? {} : { headers: { 'x-forwarded-proto': forwarded } };
  const answer = await get({ port, host, path, ...headers, ...(tls ? { tls: { servername: host } } : {}) });
  const isDown = route.start.line !== null && made.down.has(route.start.line);
  const scheme = tls ? 'https' : 'http';
  const promised = promisedAnswer(route, scheme);
  // What HAProxy answers in the place of a server is an error to it.
  expect(isDown && (promised === 'forward' || isChallenge(route)) ? 'refuse 503' : promised, about).toBe(seenAs(route, seenAnswer(answer), scheme));
  if (answer.kind === 'closed') return;
  const [promisedHeader, seenHeader] = [promisedHsts(route, isDown ? 503 : 200), seenHsts(firstHeader(answer.headers['strict-transport-security']))];
  // Of an error it is told whether there is a header, not which.
  const isTold = (header: string): string => (isDown ? String(header !== 'none') : header);
  expect(isTold(promisedHeader), `HSTS for ${about}`).toBe(isTold(seenHeader));
}

/** Browsers look at the first of several headers (RFC 6797, section 8.1), which Node.js joins. */
function firstHeader(joined: string | undefined): string | undefined {
  return joined?.split(', ')[0];
}

/** The page with statistics is content that only HAProxy knows, a challenge of ACME is served by whatever there is; a path alone stays with the scheme. */
function seenAs(route: InspectedRoute, seen: string, scheme: string): string {
  if (isChallenge(route) && (seen === 'forward' || seen === 'fixed 200')) return 'content';
  return route.management === 'stats' && seen === 'fixed 200' ? 'content' : seen.replace('to nowhere', `to ${scheme}`);
}
