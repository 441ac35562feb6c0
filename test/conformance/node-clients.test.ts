import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath, version } from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint, type Connection } from '../../src/index.ts';
import { makeCertificates, readPair, type Certificates, type Pair } from './certificates.ts';
import { clientProgram } from './node-clients-generator.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 140);

/** A server on 127.0.0.1, and what is right or wrong with its certificate. */
interface Peer {
  readonly what: string;
  readonly name: string;
  /** The authority vouches for it, and it has not expired. */
  readonly isTrusted: boolean;
  readonly port: number;
  readonly server: Http2SecureServer;
}

describe('what is said of the verification of a client is what Node does', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-clients-'));
  const made: { certificates?: Certificates; peers: readonly Peer[] } = { peers: [] };
  beforeAll(async () => {
    const certificates = makeCertificates(directory);
    made.certificates = certificates;
    made.peers = await Promise.all([
      startPeer('right', 'localhost', true, certificates.local),
      startPeer('with a wrong name', 'other.test', true, certificates.misnamed),
      startPeer('of an unknown authority', 'localhost', false, certificates.localImpostor),
      startPeer('expired', 'localhost', false, certificates.expired),
    ]);
    writeFileSync(join(directory, 'runner.cjs'), runner);
  });
  afterAll(() => {
    for (const { server } of made.peers) server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(Array.from({ length: count }, (_, index) => first + index))('program %i', async (seed) => {
    const { certificates, peers } = made;
    if (certificates === undefined) throw new Error('not set up');
    const { text, by } = clientProgram(seed, certificates);
    const file = `program-${seed}.cjs`;
    writeFileSync(join(directory, file), text);
    const read = await readProgram(directory, file);
    const expected = peers.map((peer) => `${peer.what}: ${String(isBelieved(read, peer, certificates))}`);
    const seen = await connect(directory, file, peers);
    expect(seen, `${by}\n${text}`).toEqual(expected);
  });
});

async function startPeer(what: string, name: string, isTrusted: boolean, pair: Pair): Promise<Peer> {
  const server = createSecureServer({ ...readPair(pair), allowHTTP1: true }, (_, response) => {
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { what, name, isTrusted, port: (server.address() as AddressInfo).port, server };
}

/** Connects to one port after the other. */
const runner = `const connect = require(process.argv[2]);
const next = ([port, ...others]) => {
  if (port === undefined) return process.exit(0);
  let isDone = false;
  connect(Number(port), (went) => {
    if (isDone) return;
    isDone = true;
    console.log(went);
    next(others);
  });
};
next(process.argv.slice(3));
`;

async function connect(directory: string, file: string, peers: readonly Peer[]): Promise<readonly string[]> {
  const ports = peers.map(({ port }) => String(port));
  const { stdout } = await promisify(execFile)(execPath, ['--no-warnings', join(directory, 'runner.cjs'), join(directory, file), ...ports], { timeout: 20_000, env: { NODE_ENV: 'production' } });
  const went = stdout.trim().split('\n');
  return peers.map(({ what }, index) => `${what}: ${went[index] ?? 'nothing'}`);
}

interface ReadProgram {
  readonly connections: readonly Connection[];
  /** Its own check consents to no server. */
  readonly refusesAll: boolean;
}

async function readProgram(directory: string, file: string): Promise<ReadProgram> {
  const runtime = { products: { node: version.slice(1) }, library: null, distribution: null };
  const { endpoints, problems } = await lint([file], { workingDirectory: directory, withoutRules: true, settings: { runtime } });
  const codes = problems.map(({ code }) => code);
  expect(codes.filter((code) => code !== 'node/refuses-every-server')).toEqual([]);
  return { connections: endpoints.flatMap((endpoint) => (endpoint.kind === 'connection' ? [endpoint] : [])), refusesAll: codes.length > 0 };
}

/** Whether the connection of a program goes on with a server; where it says nothing of chains, the process does. */
function isBelieved({ connections, refusesAll }: ReadProgram, { name, isTrusted }: Peer, { authority }: Certificates): boolean | 'unknown' {
  const own = connections.findLast(({ target }) => target.known && target.value.addresses.length > 0);
  const process = connections.find(({ target }) => target.known && target.value.text === 'tls://*');
  if (own === undefined) return 'unknown';
  const { chain, name: check, trustAnchors } = own.verification;
  const verifies = chain.from.kind === 'default' && process !== undefined ? process.verification.chain : chain;
  if (!verifies.known || !check.known || !trustAnchors.known) return 'unknown';
  if (!verifies.value) return true;
  if (refusesAll) return false;
  const isVouchedFor = isTrusted && trustAnchors.value.kind === 'file' && trustAnchors.value.path === authority.certificate;
  if (!isVouchedFor) return false;
  return check.value.kind === 'none' || (check.value.kind === 'name' && check.value.name === name);
}
