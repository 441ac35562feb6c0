import { describe, expect, it } from 'vitest';
import type { Listener } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { lintTexts } from '../../../src/index.ts';
import { defaultSettings } from '../../../src/engine/settings.ts';

interface Asked {
  readonly node?: string;
  readonly file?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const imports = `const https = require('https'), http = require('http'), http2 = require('http2'), tls = require('tls'), fs = require('fs'), crypto = require('crypto');\n`;

async function listenersOf(code: string, { node = '22', file = 'server.js', files = {} }: Asked = {}): Promise<readonly Listener[]> {
  const settings = { ...defaultSettings, runtime: { ...defaultSettings.runtime, products: { node } } };
  const run = await lintTexts(new Map(Object.entries({ [file]: imports + code, ...files })), { settings, withoutRules: true });
  return run.endpoints.filter((endpoint) => endpoint.kind === 'listener');
}

async function listenerOf(code: string, asked: Asked = {}): Promise<Listener> {
  const [only, ...others] = await listenersOf(code, asked);
  if (only === undefined || others.length > 0) throw new Error(`${String(others.length)} listeners beside one`);
  return only;
}

/** The value of a fact; the kind of the doubt with `?` before it. */
function shown<T>(fact: Fact<T>): T | string {
  return fact.known ? fact.value : `?${fact.doubt.kind}`;
}

function versionsOf({ tls }: Listener): readonly string[] {
  if (!tls.known || tls.value === null) return [];
  return Object.entries(tls.value.versions).flatMap(([version, fact]) => (fact.known ? (fact.value ? [version] : []) : [`?${version}`]));
}

const server = (options: string): string => `https.createServer({ cert: fs.readFileSync('c.pem'), key: fs.readFileSync('c.key'), ${options} }, (req, res) => res.end()).listen(443);`;

describe('versions', () => {
  it.each([
    ['', ['TLSv1.2', 'TLSv1.3']],
    [`minVersion: 'TLSv1'`, ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    [`minVersion: undefined`, ['TLSv1.2', 'TLSv1.3']],
    [`minVersion: null`, ['TLSv1.2', 'TLSv1.3']],
    [`maxVersion: 'TLSv1.1'`, []],
    [`minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2'`, []],
    [`secureProtocol: 'TLS_method'`, ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    [`secureProtocol: 'SSLv23_method'`, ['TLSv1.2']],
    [`secureProtocol: 'TLSv1_1_method'`, ['TLSv1.1']],
    [`secureOptions: crypto.constants.SSL_OP_NO_TLSv1_3`, ['TLSv1.2']],
    [`secureOptions: crypto.constants.SSL_OP_NO_TLSv1_2 | crypto.constants.SSL_OP_NO_TLSv1_3`, []],
    [`ciphers: 'TLS_AES_128_GCM_SHA256'`, ['TLSv1.3']],
    [`minVersion: process.env.MIN`, ['?TLSv1', '?TLSv1.1', '?TLSv1.2', 'TLSv1.3']],
  ])('%s', async (options, versions) => {
    expect(versionsOf(await listenerOf(server(options)))).toEqual(versions);
  });

  it('ends at TLS 1.2 before Node 16 where a list has no suite of TLS 1.3', async () => {
    const code = server(`ciphers: 'ECDHE+AESGCM'`);
    expect(versionsOf(await listenerOf(code, { node: '14' }))).toEqual(['TLSv1.2']);
    expect(versionsOf(await listenerOf(code, { node: '16' }))).toEqual(['TLSv1.2', 'TLSv1.3']);
  });
});

describe('defaults of the lines of Node', () => {
  it.each([
    ['12', '1.1', 1],
    ['16.20.2', '1.1', 1],
    ['18', '3.0', 1],
    ['20.20.2', '3.0', 1],
    ['22.19.0', '3.0', 1],
    ['22.20.0', '3.5', 1],
    ['22', '3.5', 1],
    ['24.0.0', '3.0', 1],
    ['24.5.0', '3.5', 2],
    ['24', '3.5', 2],
    ['26', '3.5', 2],
  ])('Node %s has OpenSSL %s at level %i', async (node, library, level) => {
    const { release, tls } = await listenerOf(server(''), { node });
    expect(release).toMatchObject({ product: 'node', version: node, library: { name: 'openssl', version: library } });
    expect(tls.known && tls.value !== null && shown(tls.value.securityLevel)).toBe(level);
  });

  it('has hybrid groups with OpenSSL 3.5', async () => {
    const groupsOf = async (node: string): Promise<readonly string[]> => {
      const { tls } = await listenerOf(server(''), { node });
      return tls.known && tls.value?.groups.known === true ? tls.value.groups.value.map(({ name }) => name) : [];
    };
    expect(await groupsOf('20')).not.toContain('X25519MLKEM768');
    expect(await groupsOf('24')).toContain('X25519MLKEM768');
  });
});

describe('client certificates', () => {
  it.each([
    ['', 'none'],
    [`requestCert: true`, 'required'],
    [`requestCert: true, rejectUnauthorized: false`, 'optional-unverified'],
    [`requestCert: true, rejectUnauthorized: 0`, 'required'],
    [`requestCert: true, rejectUnauthorized: process.env.REJECT`, 'required'],
    [`requestCert: true, rejectUnauthorized: process.env.REJECT !== 'false'`, '?variable'],
    [`requestCert: true, rejectUnauthorized: process.env.NODE_ENV === 'production'`, 'required'],
    [`requestCert: true, rejectUnauthorized: process.env.NODE_ENV !== 'production'`, 'optional-unverified'],
    [`requestCert: 'true'`, 'none'],
    [`requestCert: process.env.MTLS`, 'none'],
    [`requestCert: process.env.MTLS === '1'`, '?variable'],
    [`rejectUnauthorized: true, ca: fs.readFileSync('ca.pem')`, 'none'],
  ])('%s', async (options, mode) => {
    const { clientAuthentication } = await listenerOf(server(options));
    expect(shown(clientAuthentication.mode)).toBe(mode);
  });

  it.each([
    [`ca: fs.readFileSync('ca.pem')`, { kind: 'file', path: 'ca.pem' }],
    [`ca: [fs.readFileSync('ca.pem').toString()]`, { kind: 'file', path: 'ca.pem' }],
    [`ca: '-----BEGIN CERTIFICATE-----'`, { kind: 'inline' }],
    [`ca: tls.rootCertificates`, { kind: 'system', path: null }],
    [`ca: fs.readFileSync('/etc/ssl/cert.pem')`, { kind: 'system', path: '/etc/ssl/cert.pem' }],
    ['', { kind: 'system', path: null }],
    [`ca: load()`, '?run-time'],
    [`pfx: fs.readFileSync('a.pfx')`, '?not-understood'],
  ])('believes the authorities of %s', async (options, anchors) => {
    const { clientAuthentication } = await listenerOf(server(`requestCert: true, ${options}`));
    expect(shown(clientAuthentication.trustAnchors)).toEqual(anchors);
  });
});

describe('places', () => {
  const at = (listen: string): string => `http.createServer((req, res) => res.end(page())).${listen};`;
  it.each([
    [`listen(8080)`, '*', 8080, '?run-time'],
    [`listen(8080, '127.0.0.1')`, '127.0.0.1', 8080, 'local'],
    [`listen(8080, 'localhost', () => {})`, 'localhost', 8080, 'local'],
    [`listen({ port: '8080', host: '::1' })`, '::1', 8080, 'local'],
    [`listen(8080, '10.0.0.1')`, '10.0.0.1', 8080, 'internal'],
    [`listen('/run/app.sock')`, '/run/app.sock', null, 'local'],
    [`listen(process.env.PORT || 8080, process.env.HOST ?? '127.0.0.1')`, '127.0.0.1', 8080, 'local'],
    [`listen(443)`, '*', 443, 'external'],
    [`listen()`, '*', null, '?run-time'],
  ])('%s', async (listen, host, port, exposure) => {
    const listener = await listenerOf(at(listen));
    expect(listener.addresses.known && listener.addresses.value[0]).toMatchObject({ host, port });
    expect(shown(listener.exposure)).toBe(exposure);
  });

  it.each([
    ['http.createServer((req, res) => res.end(page())).listen(0)', '*'],
    ['http2.createServer((req, res) => res.end(page())).listen(1)', '*'],
    [`require('express')().listen(1)`, '*'],
    [`const Koa = require('koa'); new Koa().listen(1)`, '*'],
    [`require('@hapi/hapi').server({ port: 1 }).start()`, '*'],
    [`require('restify').createServer().listen(1)`, '*'],
    [`const { NestFactory } = require('@nestjs/core'); NestFactory.create(Shop).then((app) => app.listen(1))`, '*'],
    [`require('fastify')().listen({ port: 1 })`, 'localhost'],
    [`(async () => { const app = await require('@nestjs/core').NestFactory.create(Shop, new (require('@nestjs/platform-fastify').FastifyAdapter)()); await app.listen(1); })()`, 'localhost'],
    [`(async () => { const app = await require('@nestjs/core').NestFactory.create(Shop, new (require('@nestjs/platform-fastify').FastifyAdapter)()); await app.listen(1, '0.0.0.0'); })()`, '*'],
  ])('without a host: %s', async (code, host) => {
    const { addresses } = await listenerOf(`${code};`);
    expect(addresses.known && addresses.value.map((address) => address.host)).toEqual([host]);
  });

  it.each([
    [`const app = require('express')(); app.set('trust proxy', 1); app.get('/', (req, res) => res.render('a')); app.listen(443)`],
    [`const app = require('express')(); app.enable('trust proxy'); app.get('/', (req, res) => res.render('a')); app.listen(443)`],
    [`const Koa = require('koa'); const app = new Koa(); app.proxy = true; app.use((ctx) => { ctx.body = page(); }); app.listen(443)`],
    [`const app = require('fastify')({ trustProxy: true }); app.get('/', async () => page()); app.listen({ port: 443, host: '::' })`],
  ])('expects a proxy in front: %s', async (code) => {
    expect(shown((await listenerOf(`${code};`)).exposure)).toBe('?run-time');
  });

  it('is nowhere for functions of a platform', async () => {
    expect(await listenersOf(`const app = require('express')(); app.get('/', (req, res) => res.json({})); exports.handler = require('serverless-http')(app);`)).toEqual([]);
  });

  it('does not know where a server listens that others start', async () => {
    const listener = await listenerOf(`module.exports = https.createServer({ cert: fs.readFileSync('c.pem') });`);
    expect(shown(listener.addresses)).toBe('?run-time');
  });

  it('is nothing that an app says which never listens', async () => {
    expect(await listenersOf(`const app = require('express')(); app.get('/', () => {}); module.exports = app;`)).toEqual([]);
  });

  it('is by default this host with Fastify, and every address with others', async () => {
    const hostOf = async (code: string): Promise<unknown> => {
      const { addresses } = await listenerOf(code);
      return addresses.known && addresses.value[0]?.host;
    };
    expect(await hostOf(`require('fastify')().listen({ port: 1 })`)).toBe('localhost');
    expect(await hostOf(`const Koa = require('koa'); new Koa().listen(1)`)).toBe('*');
    expect(await hostOf(`const s = require('@hapi/hapi').server({ port: 1 }); s.start()`)).toBe('*');
  });
});

describe('answers', () => {
  const answersOf = async (handler: string): Promise<readonly unknown[]> => {
    const { routes } = await listenerOf(`http.createServer(${handler}).listen(80);`);
    return routes.known ? routes.value.map(({ answer, condition }) => [answer.known ? answer.value.kind : answer.doubt.kind, condition]) : [];
  };
  it.each([
    ['(req, res) => res.end(page(req))', [['content', 'always']]],
    ["(req, res) => res.end('ok')", [['fixed', 'always']]],
    ['(req, res) => res.writeHead(404).end()', [['refuse', 'always']]],
    ["(req, res) => { res.writeHead(301, { Location: 'https://' + req.headers.host }); res.end(); }", [['redirect', 'always']]],
    ["(req, res) => { const to = `https://a.example${req.url}`; res.writeHead(308, { location: to }).end(); }", [['redirect', 'always']]],
    ["(req, res) => { res.statusCode = 301; res.setHeader('Location', 'https://a.example'); res.end(); }", [['redirect', 'always']]],
    ["(req, res) => { res.writeHead(301, { Location: 'http://' + req.headers.host }); res.end(page()); }", [['content', 'always']]],
    ["(req, res) => { if (req.url.startsWith('/.well-known/acme-challenge/')) return challenge(req, res); res.writeHead(301, { Location: `https://${req.headers.host}${req.url}` }).end(); }", [['redirect', 'always']]],
    ["(req, res) => { if (req.url === '/healthz') return res.end('ok'); res.writeHead(301, { Location: 'https://a.example' }).end(); }", [['redirect', 'always']]],
    ["(req, res) => { if (!req.socket.encrypted) { res.writeHead(403).end(); return; } res.end(page()); }", [['refuse', 'always']]],
    ["(req, res) => { if (new URL(req.url).protocol !== 'https:') { res.writeHead(400).end(); return; } res.end(page()); }", [['content', 'always']]],
    ['async (req, res) => { res.setHeader(\'Content-Type\', register.contentType); res.end(await register.metrics()); }', [['fixed', 'always']]],
    ["(req, res) => { if (req.headers['x-forwarded-proto'] === 'http') res.writeHead(301, { Location: 'https://a.example' }).end(); else res.end(page()); }", [['redirect', 'forwarded-header'], ['content', 'always']]],
    ["(req, res) => { if (req.url === '/old') res.writeHead(301, { Location: 'https://a.example' }).end(); else res.end(page()); }", [['redirect', 'other'], ['content', 'always']]],
  ])('%s', async (handler, answers) => {
    expect(await answersOf(handler)).toEqual(answers);
  });
});

describe('redirects of apps', () => {
  const app = (uses: string): string => `const app = require('express')(); ${uses} app.get('/', (req, res) => res.render('a')); app.listen(443);`;
  const kindsOf = async (uses: string): Promise<readonly string[]> => {
    const { routes } = await listenerOf(app(uses));
    return routes.known ? routes.value.map(({ answer }) => (answer.known ? answer.value.kind : answer.doubt.kind)) : [];
  };
  it.each([
    [`app.use((req, res, next) => { if (req.secure) return next(); res.redirect('https://' + req.hostname + req.url); });`, ['redirect']],
    [`app.use((req, res, next) => (req.secure ? next() : res.redirect(301, \`https://\${req.hostname}\`)));`, ['redirect']],
    [`app.all('*', ensure); function ensure(req, res, next) { if (!req.secure) { res.redirect('https://a.example'); } else { next(); } }`, ['redirect']],
    [`app.use(require('express-sslify').HTTPS({ trustProtoHeader: true }));`, ['redirect']],
    [`app.use(require('express-enforces-ssl')());`, ['redirect']],
    [`app.use(require('heroku-ssl-redirect').default());`, ['redirect']],
    [`app.use((req, res, next) => { if (req.headers['x-forwarded-proto'] !== 'https') return res.redirect('https://' + req.headers.host + req.url); next(); });`, ['redirect']],
    [`app.use((req, res, next) => { if (req.get('X-Forwarded-Proto') !== 'https') res.redirect('https://' + req.get('host') + req.url); else next(); });`, ['redirect']],
    [`app.use((req, res, next) => { if (req.header('x-forwarded-proto') !== 'https') return res.redirect(\`https://\${req.header('host')}\${req.url}\`); return next(); });`, ['redirect']],
    [`app.use((req, res, next) => { if (req.protocol !== 'https') return res.redirect(301, 'https://' + req.headers.host + req.url); next(); });`, ['redirect']],
    [`app.use((req, res, next) => (req.secure ? next() : res.sendStatus(403)));`, ['refuse']],
    [`app.get('/old', (req, res) => res.redirect('https://new.example'));`, ['content']],
    [`app.use((req, res, next) => { const base = req.protocol; if (req.path === '/sso') return res.redirect('https://sso.example'); next(); });`, ['redirect', 'content']],
    [`app.use((req, res, next) => { if (process.env.NODE_ENV !== 'production') return res.redirect('https://a.example'); next(); });`, ['content']],
    [`app.use(unseen);`, ['run-time']],
  ])('%s', async (uses, kinds) => {
    expect(await kindsOf(uses)).toEqual(kinds);
  });
});

describe('Strict-Transport-Security', () => {
  const pair = `key: fs.readFileSync('k.pem'), cert: fs.readFileSync('c.pem')`;
  /** `max-age`, then what else is in it; `none` when it is not sent. */
  const sentBy = async (code: string, files: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const [listener] = await listenersOf(code, { files });
    const hsts = listener?.routes.known === true ? listener.routes.value.at(-1)?.hsts : undefined;
    if (hsts?.known !== true) return `?${hsts?.doubt.kind ?? ''}`;
    if (hsts.value === null) return 'none';
    return [hsts.value.maxAge, ...(hsts.value.includeSubDomains ? ['subdomains'] : []), ...(hsts.value.preload ? ['preload'] : [])].join(' ');
  };
  const express = (uses: string): string => `const app = require('express')(); ${uses} app.get('/', (req, res) => res.render('a')); https.createServer({ ${pair} }, app).listen(443);`;

  it.each([
    ['', 'none'],
    [`app.use(require('helmet')());`, '31536000 subdomains'],
    [`app.use(require('helmet')({ hsts: false }));`, 'none'],
    [`app.use(require('helmet')({ strictTransportSecurity: false }));`, 'none'],
    [`app.use(require('helmet')({ hsts: { maxAge: 60 } }));`, '60 subdomains'],
    [`app.use(require('helmet')({ hsts: { maxAge: 0 } }));`, '0 subdomains'],
    [`app.use(require('helmet').hsts({ maxAge: 63072000, includeSubDomains: false }));`, '63072000'],
    [`app.use(require('hsts')({ maxAge: 63072000, preload: true }));`, '63072000 subdomains preload'],
    [`app.use(require('lusca')({ hsts: { maxAge: 63072000 } }));`, '63072000'],
    [`app.use(require('lusca')({ xssProtection: true }));`, 'none'],
    [`app.use((req, res, next) => { res.setHeader('Strict-Transport-Security', 'max-age=63072000'); next(); });`, '63072000'],
    [`app.use((req, res, next) => { res.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains; preload'); next(); });`, '63072000 subdomains preload'],
    [`app.use((req, res, next) => { res.header('Strict-Transport-Security', 'max-age=63072000'); next(); });`, '63072000'],
    [`app.use((req, res, next) => { res.set({ 'Strict-Transport-Security': 'max-age=63072000' }); next(); });`, '63072000'],
    [`app.use((req, res, next) => { res.set('Strict-Transport-Security', process.env.HSTS); next(); });`, '?variable'],
  ])('Express: %s', async (uses, expected) => {
    expect(await sentBy(express(uses))).toBe(expected);
  });

  it.each([
    [`https.createServer({ ${pair} }, (req, res) => { res.writeHead(200, { 'Strict-Transport-Security': 'max-age=63072000' }); res.end(page()); }).listen(443);`, '63072000'],
    [`const app = require('fastify')({ https: { ${pair} } }); app.register(require('@fastify/helmet')); app.get('/', async () => page()); app.listen({ port: 443 });`, '31536000 subdomains'],
    [`const app = require('fastify')({ https: { ${pair} } }); app.register(require('@fastify/helmet'), { hsts: { maxAge: 60 } }); app.get('/', async () => page()); app.listen({ port: 443 });`, '60 subdomains'],
    [`const app = require('fastify')({ https: { ${pair} } }); app.get('/', async (request, reply) => { reply.header('Strict-Transport-Security', 'max-age=60'); return page(); }); app.listen({ port: 443 });`, '60'],
    [`const app = require('fastify')({ https: { ${pair} } }); app.get('/', async (request, reply) => { reply.header('Strict-Transport-Security', 'max-age=60'); return page(); }); app.get('/a', async () => page()); app.listen({ port: 443 });`, 'none'],
    [`const Koa = require('koa'); const app = new Koa(); app.use(require('koa-helmet')()); app.use((ctx) => { ctx.body = page(); }); https.createServer({ ${pair} }, app.callback()).listen(443);`, '31536000 subdomains'],
    [`const Koa = require('koa'); const app = new Koa(); app.use(async (ctx, next) => { ctx.set('Strict-Transport-Security', 'max-age=60'); await next(); }); https.createServer({ ${pair} }, app.callback()).listen(443);`, '60'],
    [`const s = require('@hapi/hapi').server({ port: 443, tls: { ${pair} } }); s.start();`, 'none'],
    [`const s = require('@hapi/hapi').server({ port: 443, tls: { ${pair} }, routes: { security: true } }); s.start();`, '15768000'],
    [`const s = require('@hapi/hapi').server({ port: 443, tls: { ${pair} }, routes: { security: { hsts: 60 } } }); s.start();`, '60'],
    [`const s = require('@hapi/hapi').server({ port: 443, tls: { ${pair} }, routes: { security: { hsts: { maxAge: 60 } } } }); s.start();`, '60'],
    [`const s = require('@hapi/hapi').server({ port: 443, tls: { ${pair} }, routes: { security: { hsts: { maxAge: 60, includeSubDomains: true, preload: true } } } }); s.start();`, '60 subdomains preload'],
    [`const { Header } = require('@nestjs/common'); Header('Strict-Transport-Security', 'max-age=60')(Orders.prototype, 'all'); require('@nestjs/core').NestFactory.create(Orders, { httpsOptions: { ${pair} } }).then((app) => app.listen(443));`, '?run-time'],
  ])('%s', async (code, expected) => {
    expect(await sentBy(code)).toBe(expected);
  });

  it('is half a year by default before helmet 8', async () => {
    expect(await sentBy(express(`app.use(require('helmet')());`), { 'package.json': '{ "dependencies": { "helmet": "^7.1.0" } }' })).toBe('15552000 subdomains');
  });
});

describe('sockets that are upgraded', () => {
  it('are servers where they say so', async () => {
    const listener = await listenerOf(`new tls.TLSSocket(socket, { isServer: true, cert: fs.readFileSync('c.pem'), minVersion: 'TLSv1' });`);
    expect(versionsOf(listener)).toContain('TLSv1');
    expect(await listenersOf(`new tls.TLSSocket(socket, { minVersion: 'TLSv1' });`)).toEqual([]);
  });
});

describe('code that does not run in production', () => {
  it('is doubtful', async () => {
    const weak = server(`minVersion: 'TLSv1'`);
    expect(shown((await listenerOf(weak, { file: 'test/server.test.js' })).tls)).toBe('?run-time');
    expect(shown((await listenerOf(`if (process.env.NODE_ENV !== 'production') { ${weak} }`)).tls)).toBe('?variable');
    expect(shown((await listenerOf(`if (process.env.NODE_ENV === 'production') return;\n${weak}`)).tls)).toBe('?variable');
    expect((await listenerOf(`if (process.env.NODE_ENV === 'production') { ${weak} }`)).tls.known).toBe(true);
    expect((await listenerOf(`if (process.env.DEBUG) { ${weak} }`)).tls.known).toBe(true);
  });
});

describe('gRPC', () => {
  const bound = (address: string, credentials: string): string => `const grpc = require('@grpc/grpc-js'); new grpc.Server().bindAsync(${address}, grpc.ServerCredentials.${credentials}, () => {});`;
  const pairs = `[{ private_key: fs.readFileSync('c.key'), cert_chain: fs.readFileSync('c.pem') }]`;

  it.each([
    [`'0.0.0.0:50051'`, [{ host: '*', port: 50051, transport: 'tcp' }]],
    [`'[::]:50051'`, [{ host: '*', port: 50051, transport: 'tcp' }]],
    [`'[::1]:50051'`, [{ host: '::1', port: 50051, transport: 'tcp' }]],
    [`'dns:///catalog.internal:50051'`, [{ host: 'catalog.internal', port: 50051, transport: 'tcp' }]],
    [`'unix:/run/catalog.sock'`, [{ host: '/run/catalog.sock', port: null, transport: 'unix' }]],
    ['`127.0.0.1:${process.env.PORT}`', [{ host: '127.0.0.1', port: null, transport: 'tcp' }]],
    ['process.env.ADDRESS', '?variable'],
  ])('is bound to %s', async (address, expected) => {
    const { addresses, protocol, tls } = await listenerOf(bound(address, 'createInsecure()'));
    expect(addresses.known ? addresses.value.map(({ host, port, transport }) => ({ host, port, transport })) : shown(addresses)).toEqual(expected);
    expect([shown(protocol), shown(tls)]).toEqual(['grpc', null]);
  });

  it.each([
    [`createSsl(null, ${pairs})`, 'none', 'system'],
    [`createSsl(fs.readFileSync('ca.pem'), ${pairs})`, 'none', 'file'],
    [`createSsl(fs.readFileSync('ca.pem'), ${pairs}, false)`, 'none', 'file'],
    [`createSsl(fs.readFileSync('ca.pem'), ${pairs}, true)`, 'required', 'file'],
    [`createSsl(null, ${pairs}, true)`, 'required', 'system'],
    [`createSsl(null, ${pairs}, config.mutual)`, '?run-time', 'system'],
  ])('asks for certificates: %s', async (credentials, mode, anchors) => {
    const { clientAuthentication, tls, rejectsHandshake } = await listenerOf(bound(`'0.0.0.0:50051'`, credentials));
    expect([shown(clientAuthentication.mode), clientAuthentication.trustAnchors.known && clientAuthentication.trustAnchors.value.kind]).toEqual([mode, anchors]);
    if (!tls.known || tls.value === null) throw new Error('no TLS');
    expect([shown(tls.value.alpn), shown(tls.value.certificates), shown(rejectsHandshake)]).toEqual([['h2'], [expect.objectContaining({ path: 'c.pem', keyPath: 'c.key' })], false]);
  });

  it('has the suites and versions of Node, unless a variable may name others', async () => {
    const code = bound(`'0.0.0.0:50051'`, `createSsl(null, ${pairs})`);
    const listener = await listenerOf(code);
    const own = await listenerOf(server(''));
    if (!listener.tls.known || !own.tls.known) throw new Error('not known');
    const namesOf = (settings: NonNullable<typeof listener.tls.value> | null): unknown => (settings?.cipherSuites.known === true ? settings.cipherSuites.value.map(({ name }) => name) : null);
    expect(namesOf(listener.tls.value)).toEqual(namesOf(own.tls.value));
    expect(versionsOf(listener)).toEqual(['TLSv1.2', 'TLSv1.3']);
    const other = await listenerOf(`process.env.GRPC_SSL_CIPHER_SUITES = 'AES128-SHA'; ${code}`);
    expect(other.tls.known && other.tls.value?.cipherSuites).toMatchObject({ known: false, doubt: { kind: 'variable', name: 'GRPC_SSL_CIPHER_SUITES' } });
  });

  it('is not known to speak TLS where that depends', async () => {
    const { tls } = await listenerOf(`const { Server, ServerCredentials } = require('@grpc/grpc-js'); new Server().bindAsync('0.0.0.0:1', process.env.X ? ServerCredentials.createSsl(null, ${pairs}) : ServerCredentials.createInsecure(), () => {});`);
    expect(tls.known).toBe(false);
  });
});

describe('a server that asks for certificates later', () => {
  it.each([
    [`{ requestCert: true, rejectUnauthorized: false }`, '?run-time'],
    [`{ requestCert: true }`, '?run-time'],
    [`{ requestCert: false }`, 'none'],
    [`{}`, 'none'],
  ])('renegotiate(%s)', async (options, mode) => {
    const { clientAuthentication } = await listenerOf(`${server('')} function ask(socket) { socket.renegotiate(${options}, () => {}); }`);
    expect(shown(clientAuthentication.mode)).toBe(mode);
  });
});

describe('what guards the identity of a client', () => {
  const use = `req.identity = req.socket.getPeerCertificate().subject;`;
  const app = `const app = require('express')();`;
  const asked = async (code: string, files: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const [listener] = await listenersOf(`${code}\nhttps.createServer({ cert: fs.readFileSync('c.pem'), key: fs.readFileSync('c.key'), requestCert: true, rejectUnauthorized: false }).listen(443);`, { files });
    return listener?.identityUses.map(({ guard }) => shown(guard)).join(' ');
  };

  it.each([
    // In the same function.
    [`function f(req) { if (!req.socket.authorized) return; ${use} }`, 'verified'],
    [`function f(req) { if (req.client.authorized) { ${use} } }`, 'verified'],
    [`function f(req, res, next) { if (!req.client.authorized) next(new Error()); else { ${use} } }`, 'verified'],
    [`function f(req) { ${use} if (req.socket.authorizationError) throw new Error(); }`, 'verified'],
    [`const f = (req) => req.socket.authorized && req.socket.getPeerCertificate();`, 'verified'],
    [`const f = (req) => req.socket.authorized ? req.socket.getPeerCertificate() : null;`, 'verified'],
    [`function f(req) { const ok = req.socket.authorized === true; if (!ok) throw new Error(); ${use} }`, 'verified'],
    [`function f(req) { const { authorized } = req.socket; if (!authorized) return; ${use} }`, 'verified'],
    [`function f(req) { require('assert')(req.socket.authorized); assert(req.socket.authorized); ${use} }`, 'verified'],
    [`function f(req) { const c = req.socket.getPeerCertificate(); if (c.fingerprint256 !== pin) throw new Error(); }`, 'verified'],
    [`function f(req) { const c = req.socket.getPeerCertificate(); if (!pins.has(c.fingerprint256)) throw new Error(); }`, 'verified'],
    [`function f(req) { if (!req.socket.authorized) return; items.forEach(() => { ${use} }); }`, 'verified'],
    // It is read, and decides nothing that can be seen.
    [`function f(req) { if (!req.socket.authorized) console.warn('not verified'); ${use} }`, '?not-understood'],
    [`function f(req) { console.log(req.socket.authorized); ${use} }`, '?not-understood'],
    [`function f(req) { req.user = { authorized: req.socket.authorized }; ${use} }`, '?not-understood'],
    // Elsewhere in the file.
    [`function g(req) { if (!req.socket.authorized) return; } function f(req) { ${use} }`, '?not-understood'],
    [`function f(req) { setTimeout(() => { if (!req.socket.authorized) req.destroy(); }, 1); ${use} }`, '?not-understood'],
    // In a function that is called.
    [`function ok(req) { return req.socket.authorized; } function f(req) { if (!ok(req)) return; ${use} }`, 'verified'],
    [`const ok = (req) => req.socket.authorized; function f(req) { if (!ok(req)) return; ${use} }`, 'verified'],
    // In a handler before.
    [`${app} app.use((req, res, next) => req.client.authorized ? next() : res.sendStatus(401)); app.get('/', (req) => { ${use} });`, 'verified'],
    [`${app} const guard = (req, res, next) => { if (!req.client.authorized) return res.end(); next(); }; app.get('/a', guard, (req) => { ${use} });`, 'verified'],
    [`${app} const guard = (req, res, next) => { if (!req.client.authorized) return res.end(); next(); }; app.get('/a', [guard, (req) => { ${use} }]);`, 'verified'],
    [`${app} const guard = (req, res, next) => { if (!req.client.authorized) return res.end(); next(); }; app.get('/a', guard); app.get('/b', (req) => { ${use} });`, '?not-understood'],
    [`${app} app.use(require('./guard').guard); app.get('/', (req) => { ${use} });`, 'verified'],
    [`${app} app.use(require('./guard').other); app.get('/', (req) => { ${use} });`, 'none'],
    // Nowhere.
    [`function f(req) { ${use} }`, 'none'],
    [`function f(req) { if (req.socket.getPeerCertificate().subject) return; }`, 'none'],
    [`function f(req) { req.socket.authorized = true; ${use} }`, 'none'],
    [`// req.socket.authorized\nfunction f(req) { ${use} }`, 'none'],
  ])('%s', async (code, expected) => {
    const guard = `exports.guard = (req, res, next) => { if (!req.client.authorized) return res.end(); next(); }; exports.other = (req, res, next) => next();`;
    expect(await asked(code, { 'guard.js': guard })).toBe(expected);
  });
});

describe('the identity that a handler takes', () => {
  const options = `{ cert: fs.readFileSync('c.pem'), key: fs.readFileSync('c.key'), requestCert: true }`;
  const takes = '(req, res) => res.end(req.socket.getPeerCertificate().subject.CN)';
  const uses = async (code: string): Promise<readonly number[]> => (await listenersOf(code)).map(({ identityUses }) => identityUses.length);

  it('is that of its own server', async () => {
    expect(await uses(`https.createServer(${options}, ${takes}).listen(1);\nhttps.createServer(${options}, (req, res) => res.end('x')).listen(2);`)).toEqual([1, 0]);
  });

  it('may be that of every server where the handler has a name', async () => {
    expect(await uses(`const handler = ${takes};\nhttps.createServer(${options}, handler).listen(1);\nhttps.createServer(${options}, (req, res) => res.end('x')).listen(2);`)).toEqual([1, 1]);
  });
});
