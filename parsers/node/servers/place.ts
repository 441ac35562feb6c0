import type { ExposureSettings } from '../../../src/engine/parser.ts';
import type { Address, Exposure } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { listenerExposure, widest } from '../../_shared/exposure.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { optionOf } from '../values/options.ts';
import { textOf } from '../values/operators.ts';
import { doubtOf, type Value } from '../values/value.ts';
import type { Server } from './server.ts';
import type { MethodCall } from './uses.ts';

/** Where a server listens. */
export interface Place {
  readonly addresses: Fact<readonly Address[]>;
  /** What a person would point at: the call of `listen`, else the one that makes the server. */
  readonly at: Span;
  /** Without a call that listens it may not even be started here. */
  readonly listens: boolean;
}

export function placeOf(server: Server, uses: readonly MethodCall[], release: Release): Place {
  const made = server.module.spanOf(server.call.callee);
  const calls = uses.filter(({ method }) => method === 'listen');
  const starts = server.listensAtOnce || uses.some(({ method }) => method === 'start');
  const [first] = calls;
  if (server.place !== null && calls.length === 0) {
    return { addresses: addressIn(server.place, server, made, release), at: made, listens: starts };
  }
  if (first === undefined) return { addresses: unknown({ kind: 'run-time', what: 'listen' }, { kind: 'written', span: made }), at: made, listens: false };
  const all = calls.map((use) => addressOf(use, server, release));
  const open = all.find((addresses) => !addresses.known);
  const addresses = open ?? known(all.flatMap((one) => (one.known ? one.value : [])), all[0]?.from ?? { kind: 'written', span: made });
  return { addresses, at: spanOfListen(first), listens: true };
}

/** `listen(443)`, without what it is called on, which may be the whole of the server. */
function spanOfListen({ call, module }: MethodCall): Span {
  const callee = unwrap(call.callee);
  return module.spanOf({ start: callee.type === 'MemberExpression' ? callee.property.start : call.start, end: call.end });
}

/** `listen(port, host?)`, `listen(path)`, `listen({ port, host, path })`. */
function addressOf({ call, items, module }: MethodCall, server: Server, release: Release): Fact<readonly Address[]> {
  const span = spanOfListen({ call, items, module, method: 'listen' });
  const [first, second] = items;
  if (first?.kind === 'object') return addressIn(first, server, span, release);
  const path = first === undefined ? null : settled(first);
  if (path?.kind === 'text' && !/^\d+$/.test(path.text)) return known([{ host: path.text, port: null, transport: 'unix', span }], { kind: 'written', span: path.span });
  const host = second === undefined || second.kind === 'function' ? null : second;
  return addressWith(first ?? null, host, server, span, release);
}

function addressIn(options: Value, server: Server, span: Span, release: Release): Fact<readonly Address[]> {
  const path = optionOf(options, 'path');
  if (path?.value.kind === 'text') return known([{ host: path.value.text, port: null, transport: 'unix', span }], { kind: 'written', span: path.value.span });
  const host = optionOf(options, 'host') ?? optionOf(options, 'address');
  return addressWith(optionOf(options, 'port')?.value ?? null, host?.value ?? null, server, span, release);
}

function addressWith(port: Value | null, host: Value | null, { defaultHost }: Server, span: Span, release: Release): Fact<readonly Address[]> {
  const number = port === null ? null : portOf(port);
  const cite = defaultHost === '*' ? 'Node.js, net.Server, server.listen()' : 'Fastify, server.listen(), host';
  const byDefault: Origin = { kind: 'default', of: release, near: span, cite };
  const written = host === null ? null : settled(host);
  if (written === null || (written.kind === 'constant' && written.value == null)) return known([{ host: defaultHost, port: number, transport: 'tcp', span }], byDefault);
  if (written.kind !== 'text') return unknown(doubtOf(written), { kind: 'written', span: written.span });
  return known([{ host: isEverywhere(written.text) ? '*' : written.text, port: number, transport: 'tcp', span }], { kind: 'written', span: written.span });
}

function isEverywhere(host: string): boolean {
  return host === '' || host === '::' || host === '0.0.0.0';
}

/** The value that is in effect unless a variable of the environment says otherwise: `process.env.HOST || '127.0.0.1'`. */
function settled(value: Value): Value {
  if (value.kind !== 'choice') return value;
  const written = value.values.filter(({ kind }) => kind === 'text' || kind === 'constant');
  const [only] = written;
  return only !== undefined && written.length === 1 && value.values.some(({ kind }) => kind === 'environment' || kind === 'opaque') ? only : value;
}

/** `null` for a port that is chosen at run time. */
function portOf(value: Value): number | null {
  const text = textOf(settled(value));
  const number = text === null || text === '' ? NaN : Number(text);
  return Number.isInteger(number) && number > 0 ? number : null;
}

/** Ports where clients expect TLS. */
const tlsPorts: ReadonlySet<number | null> = new Set([443, 8443]);

export function isOnTlsPort({ addresses }: Place): boolean {
  return addresses.known && addresses.value.some(({ port }) => tlsPorts.has(port));
}

/** Who reaches the addresses; `null` for one that is not known. */
export function exposureOf(addresses: readonly Address[], settings: ExposureSettings): Exposure | null {
  return widest(addresses.map(({ host, transport }) => (transport === 'unix' ? 'local' : listenerExposure(host, [], settings))));
}
