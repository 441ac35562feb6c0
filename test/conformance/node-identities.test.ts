import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeCertificates, readPair, type Pair } from './certificates.ts';
import { freePorts } from './nginx-server.ts';
import { inspected, startProgram, writeProgram } from './node-run.ts';
import { valueOf } from './observation.ts';

const directory = mkdtempSync(join(tmpdir(), 'tlslint-identities-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const certificates = makeCertificates(directory);

const answer = `response.end('let in ' + String(request.socket.getPeerCertificate().subject?.CN));`;
const refuse = `return response.writeHead(401).end('refused');`;

/** Handlers of requests, each with what is said of its guard. */
const programs: readonly (readonly [guard: string, code: string])[] = [
  ['none', `server.on('request', (request, response) => { ${answer} });`],
  ['none', `server.on('request', (request, response) => { if (!request.socket.getPeerCertificate().subject) ${refuse} ${answer} });`],
  ['verified', `server.on('request', (request, response) => { if (!request.socket.authorized) ${refuse} ${answer} });`],
  ['verified', `server.on('request', (request, response) => { if (request.client.authorizationError) ${refuse} ${answer} });`],
  ['verified', `server.on('request', (request, response) => { if (request.socket.authorized === true) { ${answer} } else { ${refuse} } });`],
  ['verified', `server.on('request', (request, response) => { const { authorized } = request.socket; if (!authorized) ${refuse} ${answer} });`],
  ['verified', `server.on('request', (request, response) => { response.end(request.socket.authorized ? 'let in ' + request.socket.getPeerCertificate().subject.CN : 'refused'); });`],
  ['verified', `const isKnown = (request) => request.socket.authorized; server.on('request', (request, response) => { if (!isKnown(request)) ${refuse} ${answer} });`],
  ['verified', `server.on('secureConnection', (socket) => { if (!socket.authorized) socket.destroy(); }); server.on('request', (request, response) => { ${answer} });`],
  ['unknown', `server.on('request', (request, response) => { if (!request.socket.authorized) console.error('not verified'); ${answer} });`],
  ['unknown', `const isKnown = (request) => request.socket.authorized; server.on('request', (request, response) => { ${answer} });`],
];

it.each(programs)('the guard is %s: %s', async (guard, handler) => {
  const [port = 0] = await freePorts(1);
  const { local, authority, client, stranger } = certificates;
  const read = (path: string): string => `fs.readFileSync('${path}')`;
  const text = `const fs = require('fs');
const server = require('https').createServer({ key: ${read(local.key)}, cert: ${read(local.certificate)}, ca: ${read(authority.certificate)}, requestCert: true, rejectUnauthorized: false });
${handler}
server.listen(${String(port)}, '127.0.0.1');
`;
  const home = writeProgram(directory, { 'server.cjs': text });
  const uses = (await inspected(home, directory)).listeners[0]?.identityUses ?? [];
  const said = [...new Set(uses.map((use) => ('unknown' in use.guard ? 'unknown' : String(valueOf(use.guard)))))];
  expect(said).toEqual([guard]);
  const started = await startProgram(home, port);
  if (started.kind === 'ended') throw new Error(started.said);
  try {
    expect(await ask(port, client)).toMatch(/^let in /);
    const isLetIn = (await ask(port, stranger)).startsWith('let in ');
    if (guard !== 'unknown') expect(isLetIn).toBe(guard === 'none');
  } finally {
    await started.stop();
  }
});

/** What a client with a certificate is answered; empty when the connection is ended. */
function ask(port: number, pair: Pair): Promise<string> {
  return new Promise((resolve) => {
    const { cert, key } = readPair(pair);
    const asked = request({ host: '127.0.0.1', port, cert, key, rejectUnauthorized: false, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        resolve(body);
      });
    });
    asked.on('error', () => {
      resolve('');
    });
    asked.end();
  });
}
