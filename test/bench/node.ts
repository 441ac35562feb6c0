/** Texts of JavaScript programs for measurements. */

/** A program of about so many characters: handlers and helpers, as applications have them, and one server in a hundred functions. */
export function program(characters: number): string {
  const parts = [head];
  let length = head.length;
  for (let number = 0; length < characters; number += 1) {
    const part = number % 100 === 0 ? server(number) : handler(number);
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

/** A tree of source files by their paths: one in a hundred is a server, the others name nothing of TLS. */
export function sources(count: number): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: count }, (_, number) => [`src/part${String(number % 50)}/module${String(number)}.ts`, number % 100 === 0 ? head + server(number) : module(number)] as const));
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
