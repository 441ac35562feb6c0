import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
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

describe('a server without the extension of RFC 5746 is connected to where that is said', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-legacy-server-'));
  // TLS 1.2, a random, no session, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, no compression, and no extension.
  const body = Buffer.concat([Buffer.from([3, 3]), Buffer.alloc(32, 7), Buffer.from([0, 0xc0, 0x2f, 0])]);
  const hello = Buffer.concat([Buffer.from([0x16, 3, 3, 0, body.length + 4, 2, 0, 0, body.length]), body]);
  const server = createTcpServer((socket) => {
    socket.once('data', () => socket.end(hello)).on('error', () => undefined);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(['SSL_OP_LEGACY_SERVER_CONNECT', 'SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION', 'SSL_OP_ALL', 'SSL_OP_NO_TICKET'])('%s', async (option) => {
    const port = String((server.address() as AddressInfo).port);
    const text = `const { constants } = require('node:crypto');\nrequire('tls').connect({ host: '127.0.0.1', port: ${port}, secureOptions: constants.${option} }).on('error', ({ code }) => console.log(code));\n`;
    writeFileSync(join(directory, 'client.cjs'), text);
    const { stdout } = await promisify(execFile)(execPath, [join(directory, 'client.cjs')], { timeout: 20_000 });
    const run = await lint(['client.cjs'], { workingDirectory: directory, settings: { runtime: { products: { node: version.slice(1) }, library: null, distribution: null } } });
    const isRefused = stdout.includes('ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED');
    expect(run.findings.some(({ rule }) => rule === 'secure-renegotiation')).toBe(!isRefused);
  });
});
