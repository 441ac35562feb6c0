/** Texts of JavaScript programs for measurements. */

/** A program of about so many characters: handlers and helpers, as applications have them, and one server in a hundred functions. */
export function program(characters: number): string {
  return repeated(characters, head, (number) => (number % 100 === 0 ? server(number) : handler(number)));
}

/** A tree of source files by their paths: one in a hundred is a server, the others name nothing of TLS. */
export function sources(count: number): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: count }, (_, number) => [`src/part${String(number % 50)}/module${String(number)}.ts`, number % 100 === 0 ? head + server(number) : module(number)] as const));
}

/** So many characters of calls of https, and hardly anything else. */
export function calls(characters: number): string {
  return repeated(characters, `import https from 'node:https';\n`, (number) => `https.get({ host: 'api${number}.partner.example', path: '/v1/items/${number}', headers: { accept: 'application/json' } }, (response) => response.resume());\n`);
}

/** So many characters of servers that each have something to report. */
export function servers(characters: number): string {
  return repeated(characters, head, (number) => `https.createServer({ ...shared, minVersion: 'TLSv1.2' }, (request, response) => response.end('hello')).listen(${1000 + number}, '10.0.0.1');\n`);
}

/** The same for servers that are named, with a list of suites and a handler of their own each. */
export function namedServers(characters: number): string {
  return repeated(
    characters,
    head,
    (number) => `
const server${number} = https.createServer({ ...shared, ciphers: 'HIGH:!aNULL', requestCert: true, rejectUnauthorized: false }, (request, response) => {
  if (!request.socket.authorized) return response.end();
  response.end(request.socket.getPeerCertificate().subject.CN);
});
server${number}.listen(${1000 + number});
`,
  );
}

/** Functions that connect in one file, half of the characters, and in another one their calls. */
export function wrappers(characters: number): ReadonlyMap<string, string> {
  const api = repeated(characters / 2, `import https from 'node:https';\n`, (number) => `export function get${number}(options) { return https.get({ host: 'api${number}.partner.example', ...options }); }\n`);
  return new Map([
    ['api.js', api],
    ['main.js', repeated(characters / 2, `import * as api from './api.js';\n`, (number) => `api.get${number}({ rejectUnauthorized: true });\n`)],
  ]);
}

function repeated(characters: number, first: string, part: (number: number) => string): string {
  const parts = [first];
  let { length } = first;
  for (let number = 0; length < characters; number += 1) {
    const next = part(number);
    parts.push(next);
    length += next.length;
  }
  return parts.join('');
}

const head = `import https from 'node:https';
import { readFileSync } from 'node:fs';
import express from 'express';
import helmet from 'helmet';
const shared = { key: readFileSync('server.key'), cert: readFileSync('server.pem') };
`;

function server(number: number): string {
  return `
const app${number} = express();
app${number}.use(helmet());
app${number}.get('/', (req, res) => res.json({ number: ${number} }));
const options${number} = { ...shared, minVersion: 'TLSv1.2', ciphers: ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'].join(':') };
https.createServer(options${number}, app${number}).listen(${8000 + (number % 1000)});
`;
}

function handler(number: number): string {
  return `
export async function handle${number}(request, response, { store, logger, limit = ${number} }) {
  const found = await store.find({ id: request.params.id, kind: 'order', fields: ['name', 'price', 'state'] });
  if (found === null || found.items.length > limit) {
    logger.warn(\`nothing for \${request.params.id}\`, { number: ${number} });
    return response.status(404).json({ error: 'not found' });
  }
  const total = found.items.map((item) => item.price * item.count).reduce((sum, price) => sum + price, 0);
  for (const [name, value] of Object.entries(found.headers ?? {})) response.setHeader(name, String(value));
  return response.json({ ...found, total, state: total > 100 ? 'large' : 'small' });
}
`;
}

function module(number: number): string {
  return `import { store } from '../store.ts';
export interface Order${number} { id: string; price: number }
${handler(number)}${handler(number + 1)}`;
}
