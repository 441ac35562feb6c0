import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import node from '../../parsers/node/index.ts';
import { rules } from '../../rules/index.ts';
import { fileTreeInMemory } from '../../src/engine/file-tree.ts';
import { lintTexts } from '../../src/index.ts';
import type { Span } from '../../src/model/span.ts';

/** How many texts are tried, a third of each kind. */
vi.setConfig({ testTimeout: 600_000 });

const numRuns = Math.ceil(Number(process.env['TLSLINT_FUZZ_RUNS'] ?? 900) / 3);

const plain = `import https, { createServer as make } from 'node:https';
import { readFileSync } from 'node:fs';
import tls from 'tls';
import express from 'express';
import helmet from 'helmet';
import { constants } from 'node:crypto';
const { base = {}, ...others } = require('./config.js');
tls.DEFAULT_MIN_VERSION = 'TLSv1';
const app = express();
app.use(helmet({ hsts: { maxAge: 600 } }));
app.use((req, res, next) => (req.secure ? next() : res.redirect(301, \`https://\${req.headers.host}\${req.url}\`)));
class Server {
  #options = { key: readFileSync('a.key'), cert: readFileSync('a.pem'), ...base };
  constructor(options = {}) { Object.assign(this.#options, options); this.server = make(this.#options, app); }
  start(port = process.env.PORT ?? 443) { return this.server.listen(port, '127.0.0.1'); }
}
const server = new Server({ minVersion: process.env.OLD ? 'TLSv1' : 'TLSv1.2', ciphers: ['ECDHE+AESGCM', 'AES128-SHA'].join(':') });
server.start().on('keylog', (line) => console.log(line));
https.createServer({ ...others, requestCert: true, rejectUnauthorized: false, secureOptions: constants.SSL_OP_NO_TLSv1 | constants.SSL_OP_NO_TICKET }, (req, res) => {
  if (process.env.NODE_ENV !== 'production') return res.end();
  res.setHeader('Strict-Transport-Security', 'max-age=1');
  res.end(req.socket.getPeerCertificate().subject.CN);
}).listen({ port: 8443 });
let options; options ??= { rejectUnauthorized: false, servername: '' };
https.get('https://api.example', options, (res) => res.resume());
const typed = <T,>(value: T): T => value as unknown as T satisfies T;
`;

const config = `exports.base = { minVersion: 'TLSv1' };\nmodule.exports.other = { ...exports.base, rejectUnauthorized: false };\n`;

const pieces = [
  ...['"', "'", '`', '\\', '/', '/*', '*/', '//', ' ', '\n', '\r\n', '\t', '\0', '\uFEFF', '\u2028', '日本', '\uD800', 'a', '$', '${', '}', '{', '(', ')', '[', ']', '<', '>', '</a>', '<a>'],
  ...['=>', '=', '...', '?.', '??', '||', '&&', ';', ',', ':', '!', '#', '@', 'async ', 'await ', 'yield ', 'new ', 'class ', 'function ', 'import ', 'export ', 'default ', 'return ', 'delete ', 'typeof '],
  ...['minVersion', 'ciphers', 'rejectUnauthorized', 'https', 'createServer', '.listen(443)', 'process.env.A', 'options', 'this', 'server', "'TLSv1'", 'undefined', 'null', 'true', '0', '1e9', '/a(/', 'x'.repeat(3000), '(a,'.repeat(60), '[['.repeat(300)],
] as const;

/** A text with some parts replaced by pieces. */
const mutation: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.nat(plain.length), fc.nat(30), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 5 })
  .map((changes) => changes.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), plain));

const soup = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 60 });

/** Lines of the program in another order, some of them more than once: still a program, but another one. */
const shuffled = fc.array(fc.constantFrom(...plain.split('\n')), { maxLength: 40 }).map((lines) => lines.join('\n'));

const options = { runtime: { products: {}, library: null, distribution: null }, exposure: { external: [], internal: [] } };

/** Every span that the result mentions lies in its file. */
function checkSpans(value: unknown, files: ReadonlyMap<string, string>, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if ('file' in value && 'start' in value && 'end' in value) {
    const { file, start, end } = value as Span;
    const length = files.get(file)?.length ?? -1;
    if (start < 0 || end < start || end > length) throw new Error(`a span outside of ${file}: ${String(start)} to ${String(end)} of ${String(length)}`);
    return;
  }
  for (const inner of Object.values(value)) checkSpans(inner, files, seen);
}

function parse(file: string, text: string): void {
  const tree = fileTreeInMemory(new Map([[file, text], ['config.js', config]]));
  const result = node.parse({ entries: [file], fragment: false }, tree, options);
  checkSpans([result.endpoints, result.problems], result.files);
  for (const { start, end } of node.comments(text, file)) if (end <= start || end > text.length) throw new Error('a comment outside of the text');
}

describe('any text gives a result or a problem', () => {
  it('reads the program that is changed', async () => {
    const run = await lintTexts(new Map([['server.ts', plain], ['config.js', config]]));
    expect(run.problems).toEqual([]);
    expect(run.endpoints.length).toBeGreaterThan(2);
  });

  it.each([
    ['mutations', mutation],
    ['soup', soup],
    ['lines', shuffled],
  ] as const)('%s', (_, texts) => {
    fc.assert(
      fc.property(texts, fc.constantFrom('server.ts', 'server.js', 'server.tsx', 'server.cjs'), (text, file) => {
        parse(file, text);
      }),
      { numRuns },
    );
  });

  it('is judged by every rule, and spelled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutation, shuffled), async (text) => {
        const run = await lintTexts(new Map([['server.ts', `import 'https';${text}`], ['config.js', config]]));
        expect(run.problems.filter(({ code }) => code === 'internal')).toEqual([]);
        for (const { fix } of run.findings) for (const { span } of fix?.edits ?? []) checkSpans(span, run.files);
      }),
      { numRuns: Math.ceil(numRuns / 6) },
    );
    expect(rules.length).toBeGreaterThan(0);
  });
});

describe('what nests without end', () => {
  const deep = 20_000;
  it.each([
    ['brackets', '('.repeat(deep)],
    ['lists', `https(${'['.repeat(deep)}${']'.repeat(deep)})`],
    ['functions', 'function f(){'.repeat(deep) + '}'.repeat(deep)],
    ['templates', '`${'.repeat(deep) + '}`'.repeat(deep)],
    ['conditions', `${'if(a)b;else '.repeat(deep)}c;`],
    ['statements', `${'for(;;)'.repeat(deep)};`],
    ['operators', `${'!'.repeat(deep)}a`],
    ['arrows', `${'a=>'.repeat(deep)}a`],
    ['types', `let a: ${'Array<'.repeat(deep)}b${'>'.repeat(deep)}`],
    ['elements', '<a>'.repeat(deep) + '</a>'.repeat(deep)],
    ['casts', `a${' as b'.repeat(deep)}`],
  ])('%s', (_, text) => {
    // Line breaks at the end, so that it is not taken for the output of a minifier.
    for (const file of ['server.ts', 'server.tsx', 'server.js']) parse(file, text + '\n'.repeat(text.length));
  });

  it.each([
    ['members', `https${'.b'.repeat(deep)}`],
    ['calls', `https.createServer${'()'.repeat(deep)}`],
    ['sums', `const a = 'x'${" + 'y'".repeat(deep)}; require('https').createServer({ ciphers: a })`],
    ['logic', `require('https').createServer({ ciphers: a ${'|| b '.repeat(deep)} })`],
    ['lists of values', `require('https').createServer({ ciphers: [${"'a', ".repeat(deep)}].join(':') })`],
    ['names that lead on', `${Array.from({ length: 3000 }, (_unused, index) => `const v${String(index + 1)} = v${String(index)};`).join('\n')}\nrequire('https').createServer(v3000)`],
  ])('%s are read', (_, text) => {
    const tree = fileTreeInMemory(new Map([['server.ts', text + '\n'.repeat(text.length)]]));
    const { problems } = node.parse({ entries: ['server.ts'], fragment: false }, tree, options);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('does not read what a minifier made, and says so', () => {
    const text = `const https=require('https');${'a(b),'.repeat(400_000)}c()`;
    const tree = fileTreeInMemory(new Map([['bundle.js', text]]));
    expect(node.parse({ entries: ['bundle.js'], fragment: false }, tree, options).problems.map(({ code }) => code)).toEqual(['node/minified']);
  });
});
