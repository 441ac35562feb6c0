import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath, version } from 'node:process';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../src/index.ts';
import { makeCertificates, readPair } from './certificates.ts';

/** The certificate is that of the server at first, and that of another when it is asked for again. */
const program = (connecting: string, again: string, authority: string): string => `const tls = require('tls');
const fs = require('fs');
let handshakes = 0;
const checkServerIdentity = (host, certificate) => (handshakes++ === 0 ? undefined : new Error('another'));
const socket = tls.connect({ host: '127.0.0.1', port: Number(process.argv[2]), ca: fs.readFileSync('${authority}'), maxVersion: 'TLSv1.2', checkServerIdentity${connecting} });
socket.once('secureConnect', () => socket.renegotiate({${again}}, () => setTimeout(() => end('goes on'), 30)));
socket.on('error', () => end('ends'));
function end(how) {
  console.log(how);
  process.exit();
}
`;

describe('what a renegotiation says of the verification has no effect', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-renegotiation-'));
  const made: { server?: Server; authority?: string } = {};
  beforeAll(async () => {
    const certificates = makeCertificates(directory);
    const server = createServer({ ...readPair(certificates.local), maxVersion: 'TLSv1.2' }, (socket) => {
      socket.on('error', () => undefined).resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(made, { server, authority: certificates.authority.certificate });
  });
  afterAll(() => {
    made.server?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const sides = ['', 'rejectUnauthorized: true', 'rejectUnauthorized: false'];
  it.each(sides.flatMap((connecting) => sides.map((again) => [connecting, again] as const)))('connecting with { %s }, again with { %s }', async (connecting, again) => {
    const { server, authority } = made;
    if (server === undefined || authority === undefined) throw new Error('not set up');
    const file = join(directory, 'program.cjs');
    writeFileSync(file, program(connecting === '' ? '' : `, ${connecting}`, again, authority));
    const { stdout } = await promisify(execFile)(execPath, [file, String((server.address() as AddressInfo).port)], { timeout: 20_000 });
    const { endpoints } = await lint(['program.cjs'], { workingDirectory: directory, withoutRules: true, settings: { runtime: { products: { node: version.slice(1) }, library: null, distribution: null } } });
    const [connection] = endpoints;
    if (connection?.kind !== 'connection' || !connection.verification.chain.known) throw new Error('no connection');
    expect(stdout.trim()).toBe(connection.verification.chain.value ? 'ends' : 'goes on');
    expect(connection.ineffective.length).toBe(again === '' ? 0 : 1);
  });
});
