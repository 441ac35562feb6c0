import type { Doubt } from '../../../src/model/fact.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { parseHost } from '../clients/connection-url.ts';
import { isMember } from '../values/members.ts';
import { itemsOf } from '../values/objects.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, constant, doubtOf, opaque, text, truthinessOf, type CallValue, type ObjectValue, type Option, type Value } from '../values/value.ts';
import type { Server, ServerTls } from './server.ts';

const modules = ['@grpc/grpc-js', 'grpc'] as const;

const binders: ReadonlySet<string> = new Set(['bindAsync', 'bind']);

/**
 * The ports that gRPC servers are bound to: `server.bindAsync(address, credentials, callback)`. What tells them is that they are given credentials
 * for servers.
 */
export function grpcServersIn(module: SourceModule, reading: Reading, calls: readonly Call[]): readonly Server[] {
  if (!/\bServerCredentials\b/.test(module.text)) return [];
  return calls.flatMap((call): readonly Server[] => {
    if (!binders.has(memberName(unwrap(call.callee)) ?? '')) return [];
    const [address, credentials] = itemsOf(call.arguments, module, reading).items;
    const tls = address === undefined || credentials === undefined ? null : tlsOfCredentials(credentials, reading);
    if (address === undefined || tls === null) return [];
    return [grpcServer(address, tls, call, module)];
  });
}

export function grpcServer(address: Value, tls: ServerTls, call: Call, module: SourceModule): Server {
  return { call, module, protocol: 'grpc', tls, handler: null, defaultHost: '*', place: placeAt(address, module), listensAtOnce: true, alpn: ['h2'] };
}

/** `null` for what are no credentials. */
export function tlsOfCredentials(credentials: Value, reading: Reading): ServerTls | null {
  const made = alternativesOf(credentials);
  if (!made.some((value) => isMade(value, 'createInsecure') || isMade(value, 'createSsl'))) return null;
  const [only, ...others] = made;
  if (only?.kind !== 'call' || others.length > 0) return { kind: 'unknown', doubt: doubtOf(credentials), span: credentials.span };
  if (isMade(only, 'createInsecure')) return { kind: 'plaintext' };
  return { kind: 'tls', options: optionsOf(only, reading), span: only.span };
}

function isMade(value: Value, method: string): boolean {
  return value.kind === 'call' && modules.some((module) => isMember(value.callee, module, 'ServerCredentials', method));
}

/**
 * What `createSsl(rootCerts, keyCertPairs, checkClientCertificate = false)` gives to `http2.createSecureServer`: nothing of versions, and the
 * suites of the variable `GRPC_SSL_CIPHER_SUITES`, else Node's own (@grpc/grpc-js, src/server-credentials.ts and src/tls-helpers.ts).
 */
function optionsOf({ call, module, span }: CallValue, reading: Reading): ObjectValue {
  const [roots, pairs, checks] = itemsOf(call.arguments, module, reading).items;
  const suites = /\bGRPC_SSL_CIPHER_SUITES\b/.test(module.text) ? opaque({ kind: 'variable', name: 'GRPC_SSL_CIPHER_SUITES' }, span) : null;
  const isRooted = roots !== undefined && truthinessOf(roots) !== false;
  const named: readonly (readonly [string, Value | null])[] = [
    ['ca', isRooted ? roots : null],
    ['cert', partsOf(pairs, 'cert_chain')],
    ['key', partsOf(pairs, 'private_key')],
    ['requestCert', checks ?? null],
    ['ciphers', suites],
  ];
  const options = named.flatMap(([name, value]): readonly Option[] => (value === null ? [] : [{ name, value, key: value.span, span: value.span, module }]));
  return { kind: 'object', options: new Map(options.map((option) => [option.name, option])), open: null, span, literal: null };
}

/** One part of each pair of a key and a certificate. */
function partsOf(pairs: Value | undefined, name: string): Value | null {
  if (pairs === undefined) return null;
  if (pairs.kind !== 'list') return opaque(doubtOf(pairs), pairs.span);
  const items = pairs.items.map((pair) => optionOf(pair, name)?.value ?? opaque(doubtOf(pair), pair.span));
  return { kind: 'list', items, open: pairs.open, span: pairs.span };
}

/** `host:port`, or `unix:` with a path (grpc/grpc, doc/naming.md), as options of `listen`. */
function placeAt(address: Value, module: SourceModule): Value {
  const { span } = address;
  const object = (values: Readonly<Record<string, Value>>): Value => ({
    kind: 'object',
    options: new Map(Object.entries(values).map(([name, value]) => [name, { name, value, key: span, span, module }])),
    open: null,
    span,
    literal: null,
  });
  const written = address.kind === 'text' ? address.text : address.kind === 'opaque' ? address.partialText : null;
  if (written === null) return object({ host: opaque(doubtOf(address), span) });
  const path = /^unix:(?:\/\/)?(.+)$/.exec(written)?.[1];
  if (path !== undefined) return object({ path: text(path, span, false) });
  const { host, port } = parseHost(written.replace(/^(?:dns|ipv4|ipv6):(?:\/\/\/)?/, ''));
  const doubt: Doubt = address.kind === 'opaque' ? address.doubt : { kind: 'run-time', what: written };
  return object({ host: host === null ? opaque(doubt, span) : text(host, span, false), ...(port === null ? {} : { port: constant(port, span) }) });
}
