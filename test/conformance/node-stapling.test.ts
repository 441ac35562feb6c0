import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, expect, it } from 'vitest';
import { makeCertificates } from './certificates.ts';
import { freePorts } from './nginx-server.ts';
import { inspected, startProgram, writeProgram } from './node-run.ts';
import { valueOf } from './observation.ts';

const directory = mkdtempSync(join(tmpdir(), 'tlslint-stapling-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const certificates = makeCertificates(directory);

/** Handlers, each as the rest of the program. */
const handlers = [
  '',
  `server.on('OCSPRequest', (certificate, issuer, callback) => callback(null, null));`,
  `server.on('OCSPRequest', (certificate, issuer, callback) => callback());`,
  `server.on('OCSPRequest', (certificate, issuer, callback) => { setImmediate(() => { callback(null, undefined); }); });`,
  `const nothing = null; server.on('OCSPRequest', function (certificate, issuer, done) { if (issuer) return done(null, nothing); done(null); });`,
  `server.on('OCSPRequest', (certificate, issuer, callback) => callback(null, Buffer.from('response')));`,
  `const answer = (done) => done(null, Buffer.from('response')); server.on('OCSPRequest', (certificate, issuer, callback) => answer(callback));`,
  `server.on('OCSPRequest', (certificate, issuer, callback) => { setImmediate(callback, null, Buffer.from('response')); });`,
];

it.each(handlers)('what is said of stapling is what Node does: %s', async (handler) => {
  const [port = 0] = await freePorts(1);
  const { key, certificate } = certificates.local;
  const text = `const fs = require('fs');
const server = require('tls').createServer({ key: fs.readFileSync('${key}'), cert: fs.readFileSync('${certificate}') }, (socket) => socket.on('error', () => {}));
server.on('tlsClientError', () => {});
${handler}
server.listen(${String(port)}, '127.0.0.1');
`;
  const home = writeProgram(directory, { 'server.cjs': text });
  const document = await inspected(home, directory);
  const tls = document.listeners[0] === undefined ? null : valueOf(document.listeners[0].tls);
  const started = await startProgram(home, port);
  if (started.kind === 'ended') throw new Error(started.said);
  try {
    expect(tls === null ? null : valueOf(tls.stapling)).toMatchObject({ enabled: await isStapled(port) });
  } finally {
    await started.stop();
  }
});

function isStapled(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let response: Buffer | null = null;
    const options: ConnectionOptions & { readonly requestOCSP: boolean } = { host: '127.0.0.1', port, rejectUnauthorized: false, requestOCSP: true };
    const socket = connect(options, () => {
      resolve(response !== null && response.length > 0);
      socket.destroy();
    });
    socket.on('OCSPResponse', (given: Buffer | null) => (response = given));
    socket.on('error', reject);
  });
}
