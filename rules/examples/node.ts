/** A server of Node for the examples of rules, with options of `tls.createSecureContext` and `tls.createServer`. */
export function nodeServer(...options: readonly string[]): string {
  return `import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const server = createServer({
  key: readFileSync('shop.key'),
  cert: readFileSync('shop.pem'),
${options.map((option) => `  ${option},\n`).join('')}});
server.on('request', (request, response) => response.end('hello'));
server.listen(8443, '127.0.0.1');
`;
}

/** A request to a server with an internal certificate, with more options of `https.request`. */
export function nodeRequest(...options: readonly string[]): string {
  return `import { readFileSync } from 'node:fs';
import { get } from 'node:https';

get('https://app.internal/', { ${["ca: readFileSync('/etc/ssl/internal-ca.pem')", ...options].join(', ')} }, (response) => response.resume());
`;
}
