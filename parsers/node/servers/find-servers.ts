import { memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { givenContext } from '../context/given-context.ts';
import { itemsOf } from '../values/objects.ts';
import { optionAt, optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, doubtOf, truthinessOf, type CallValue, type MemberValue, type Option, type Value } from '../values/value.ts';
import { grpcServersIn } from './grpc-servers.ts';
import { microservicesIn } from './microservices.ts';
import type { Server, ServerTls } from './server.ts';

/** The servers that calls of a file make. Apps of frameworks that only handle requests of another server are servers of their own, which never listen. */
export function findServers(module: SourceModule, reading: Reading, calls: readonly Call[]): readonly Server[] {
  const made = calls.flatMap((call): readonly Server[] => {
    if (!mayMake(call)) return [];
    const callee = reading.valueOf(call.callee, module);
    const make = callee.kind === 'member' ? makerOf(callee, call) : null;
    if (make === null) return [];
    const { items } = itemsOf(call.arguments, module, reading);
    const server = make(items, call, module, reading);
    return server === null ? [] : [{ defaultHost: '*', place: null, listensAtOnce: false, alpn: [], handler: null, ...server, call, module }];
  });
  return [...made, ...grpcServersIn(module, reading, calls), ...microservicesIn(module, reading, calls)];
}

type Made = Pick<Server, 'protocol' | 'tls'> & Partial<Pick<Server, 'handler' | 'defaultHost' | 'place' | 'alpn'>>;
/** `null` for a call that makes no server after all. */
type Maker = (items: readonly Value[], call: Call, module: SourceModule, reading: Reading) => Made | null;

/** By module and member: `https.createServer`, and the module itself for frameworks that are functions or classes. */
const makers: Readonly<Record<string, Maker>> = {
  'https.createServer': httpsServer(['http/1.1']),
  'https.Server': httpsServer(['http/1.1']),
  'http2.createSecureServer': (items, call, module, reading) => httpsServer(allowsHttp1(items) ? ['h2', 'http/1.1'] : ['h2'])(items, call, module, reading),
  'spdy.createServer': httpsServer(['h2', 'http/1.1']),
  'http.createServer': plaintextServer,
  'http.Server': plaintextServer,
  'http2.createServer': plaintextServer,
  'tls.createServer': tlsServer,
  'tls.Server': tlsServer,
  'tls.TLSSocket': upgradedSocket,
  'fastify': fastifyServer,
  'fastify.fastify': fastifyServer,
  '@hapi/hapi.server': hapiServer,
  '@hapi/hapi.Server': hapiServer,
  'hapi.server': hapiServer,
  'hapi.Server': hapiServer,
  'restify.createServer': restifyServer,
  '@nestjs/core.NestFactory.create': nestServer,
  'express': app,
  'koa': app,
  'polka': app,
  'connect': app,
};

/** The last names of the makers. */
const makerNames: ReadonlySet<string> = new Set(Object.keys(makers).map((name) => name.split('.').at(-1) ?? ''));

/** A look at a call before anything is evaluated: what is called by another member is no maker. */
function mayMake({ callee }: Call): boolean {
  const called = unwrap(callee);
  const name = memberName(called);
  return called.type !== 'MemberExpression' || name === null || name === 'default' || makerNames.has(name);
}

function makerOf({ module, path }: MemberValue, call: Call): Maker | null {
  const name = [module, ...path].join('.');
  // `express.Router()` and `koa.Context` are other members; a class of Koa is made with `new`.
  if (name === 'koa' && call.type !== 'NewExpression') return null;
  return Object.hasOwn(makers, name) ? (makers[name] ?? null) : null;
}

/** Frameworks whose apps are handlers of requests. */
export const appMakers: ReadonlySet<string> = new Set(['express', 'koa', 'polka', 'connect']);

function httpsServer(alpn: readonly string[]): Maker {
  return (items, call, module) => {
    const [first, second] = items;
    const startsWithHandler = first === undefined || isHandler(first);
    const options = startsWithHandler ? null : first;
    return { protocol: 'http', tls: { kind: 'tls', options, span: module.spanOf(call) }, handler: (startsWithHandler ? first : second) ?? null, alpn };
  };
}

function tlsServer([options]: readonly Value[], call: Call, module: SourceModule): Made {
  const isHandlerFirst = options === undefined || isHandler(options);
  return { protocol: 'tcp', tls: { kind: 'tls', options: isHandlerFirst ? null : options, span: module.spanOf(call) } };
}

/** `new tls.TLSSocket(socket, { isServer: true, … })`: a connection that is upgraded, as STARTTLS does. */
function upgradedSocket([, options]: readonly Value[], call: Call, module: SourceModule, reading: Reading): Made | null {
  const isServer = options === undefined ? null : optionOf(options, 'isServer');
  if (options === undefined || isServer === null || truthinessOf(isServer.value) !== true) return null;
  return { protocol: 'tcp', tls: { kind: 'tls', options: withSecureContext(options, reading), span: module.spanOf(call) } };
}

/** Whether certificates are asked for is no part of a `secureContext`. */
function withSecureContext(options: Value, reading: Reading): Value {
  const made = givenContext(options, reading);
  if (made?.kind !== 'object' || options.kind !== 'object') return made ?? options;
  const own = ['requestCert', 'rejectUnauthorized'].flatMap((name) => [...options.options].filter(([other]) => other === name));
  return { ...made, options: new Map([...made.options, ...own]) };
}

function plaintextServer(items: readonly Value[]): Made {
  const handler = items.find(isHandler) ?? items.findLast(({ kind }) => kind !== 'object') ?? null;
  return { protocol: 'http', tls: { kind: 'plaintext' }, handler };
}

function allowsHttp1([options]: readonly Value[]): boolean {
  const allowed = options === undefined ? null : optionOf(options, 'allowHTTP1');
  return allowed !== null && truthinessOf(allowed.value) === true;
}

function isHandler(value: Value): boolean {
  return value.kind === 'function' || (value.kind === 'call' && value.callee.kind === 'member' && appMakers.has(value.callee.module));
}

/** `https` holds the options of TLS; without it, or with `null`, it speaks plaintext. */
function fastifyServer(items: readonly Value[], call: Call, module: SourceModule): Made {
  const [options] = items;
  const alpn = options !== undefined && optionOf(options, 'http2') !== null ? ['h2', 'http/1.1'] : ['http/1.1'];
  return { protocol: 'http', tls: tlsUnder(options, ['https'], call, module), defaultHost: 'localhost', alpn };
}

/** `tls: true` belongs to a `listener` that somebody else made. */
function hapiServer(items: readonly Value[], call: Call, module: SourceModule): Made {
  const [options] = items;
  const listener = options === undefined ? null : optionOf(options, 'listener');
  if (listener !== null) return { protocol: 'http', tls: { kind: 'unknown', doubt: doubtOf(listener.value), span: listener.value.span }, place: options ?? null };
  return { protocol: 'http', tls: tlsUnder(options, ['tls'], call, module), place: options ?? null, alpn: ['http/1.1'] };
}

/** What restify gives to `https.createServer` beside a certificate and a key; other options are left out. */
const restifyOptions = ['ca', 'key', 'passphrase', 'rejectUnauthorized', 'requestCert', 'ciphers', 'secureOptions'];

/** `http2`, else a certificate and a key, else `httpsServerOptions`, whatever else is written (restify, lib/server.js, Server). */
function restifyServer(items: readonly Value[], call: Call, module: SourceModule): Made {
  const [options] = items;
  const http2 = options === undefined ? null : optionOf(options, 'http2');
  if (http2 !== null) return { protocol: 'http', tls: { kind: 'tls', options: http2.value, span: module.spanOf(call) }, alpn: ['h2', 'http/1.1'] };
  const certificate = options === undefined ? null : (optionOf(options, 'certificate') ?? optionOf(options, 'cert'));
  if (options === undefined || certificate === null || optionOf(options, 'key') === null) return { protocol: 'http', tls: tlsUnder(options, ['httpsServerOptions'], call, module), alpn: ['http/1.1'] };
  return { protocol: 'http', tls: { kind: 'tls', options: restifyContext(options, certificate), span: module.spanOf(call) }, alpn: ['http/1.1'] };
}

function restifyContext(options: Value, certificate: Option): Value {
  if (options.kind !== 'object') return options;
  const taken = [...options.options].filter(([name]) => restifyOptions.includes(name));
  return { ...options, options: new Map([...taken, ['cert', { ...certificate, name: 'cert' }]]) };
}

/** `NestFactory.create(module, adapter?, { httpsOptions })`; the adapter of Fastify has the options of Fastify. */
function nestServer(items: readonly Value[], call: Call, module: SourceModule, reading: Reading): Made {
  const [, second, third] = items;
  const fastify = items.find((item): item is CallValue => isAdapter(item) && item.callee.path.at(-1) === 'FastifyAdapter');
  if (fastify !== undefined) return fastifyServer(itemsOf(fastify.call.arguments, fastify.module, reading).items, call, module);
  const options = third !== undefined || (second !== undefined && isAdapter(second)) ? third : second;
  return { protocol: 'http', tls: tlsUnder(options, ['httpsOptions'], call, module), alpn: ['http/1.1'] };
}

function isAdapter(value: Value): value is CallValue & { readonly callee: MemberValue } {
  return value.kind === 'call' && value.call.type === 'NewExpression' && value.callee.kind === 'member' && value.callee.module.startsWith('@nestjs/');
}

function app(): Made {
  return { protocol: 'http', tls: { kind: 'plaintext' } };
}

/** TLS that depends on an option of a framework. */
function tlsUnder(options: Value | undefined, path: readonly string[], call: Call, module: SourceModule): ServerTls {
  const option: Option | null = options === undefined ? null : optionAt(options, path);
  if (option === null) return { kind: 'plaintext' };
  const { value } = option;
  const truths = alternativesOf(value).map(truthinessOf);
  if (truths.every((truth) => truth === false)) return { kind: 'plaintext' };
  if (value.kind === 'object') return { kind: 'tls', options: value, span: module.spanOf(call) };
  return truths.every((truth) => truth === true) ? { kind: 'tls', options: value, span: module.spanOf(call) } : { kind: 'unknown', doubt: doubtOf(value), span: value.span };
}
