import { describeAddress } from '../../../src/model/describe.ts';
import type { Address } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { configurationProblem } from '../refusal/configuration-problem.ts';
import { swallowedDirective } from '../refusal/swallowed-directive.ts';
import type { Outlines } from './alike-servers.ts';
import { implicitListen, listenReader, TwinListen, type Listen, type ListenReader } from './listen.ts';
import { isAtLeast } from '../release.ts';
import { find, lookup, originOf, type Block } from '../scope/scope.ts';

/** One address and port, and the servers that share it. What is said on one `listen` holds for all of them. */
export interface Socket {
  /** `null` when a template or variable writes it. */
  readonly address: Address | null;
  readonly listens: readonly Listen[];
  /** Those of them that were read: all others are written like one of these. */
  readonly distinct: readonly Listen[];
  /** The first `listen` of each server. */
  readonly byServer: ReadonlyMap<Block, Listen>;
  readonly defaultServer: Block;
  /** Whether it speaks TLS: one `listen` with `ssl` or `quic` is enough (ngx_http_add_addresses). */
  readonly secure: Fact<boolean>;
  readonly quic: boolean;
  readonly http2: boolean;
}

export interface Sockets {
  readonly all: readonly Socket[];
  readonly of: (server: Block) => readonly Socket[];
  readonly problems: readonly Problem[];
}

/** Sockets of the servers of one http, stream or mail block, in the order they are first written. */
export function socketsOf(servers: readonly Block[], release: Release, outlines: Outlines): Sockets {
  const problems: Problem[] = [];
  const groups = new Map<string, Listen[]>();
  const read = listenReader();
  const byOutline = new Map<string, readonly Listen[]>();
  const readOnce = (server: Block): readonly Listen[] => {
    const outline = outlines.get(server);
    const before = outline && byOutline.get(outline.key);
    if (before !== undefined) return before.map((listen, index) => new TwinListen(server, index, listen));
    const known = problems.length;
    const listens = listensOf(server, read, release, problems);
    if (outline !== undefined && problems.length === known) byOutline.set(outline.key, listens);
    return listens;
  };
  for (const server of servers) {
    for (const listen of readOnce(server)) {
      for (const key of keysOf(listen)) append(groups, key, listen);
    }
  }
  const all = [...groups].map(([key, listens]) => socketOf(key, listens, release));
  const byServer = new Map<Block, readonly Socket[]>();
  for (const socket of all) {
    const alone = [socket];
    for (const server of socket.byServer.keys()) {
      const others = byServer.get(server);
      byServer.set(server, others === undefined ? alone : [...others, socket]);
    }
    const conflicts = conflictsOn(socket, release);
    problems.push(...(conflicts.length > 0 ? conflicts : conflictingNames(socket, outlines)));
  }
  return { all, of: (server) => byServer.get(server) ?? [], problems };
}

/** Where `listen` may be out of sight, nothing is added. */
function listensOf(server: Block, read: ListenReader, release: Release, problems: Problem[]): readonly Listen[] {
  const directives = find(server, 'listen');
  if (directives.length === 0) return server.doubt === null && server.context === 'server' ? [implicitListen(server)] : [];
  return directives.flatMap((directive) => {
    const listen = read(directive, server);
    const [address] = directive.args;
    if (listen === null && address !== undefined) problems.push(configurationProblem('invalid-address', address.span, { value: address.value }));
    if (directive.args.length > 2) problems.push(...swallowedDirective(directive));
    const quic = directive.args.find(({ value }) => value === 'quic');
    if (quic !== undefined && knowsNoQuic(release)) problems.push(configurationProblem('invalid-value', quic.span, { directive: 'listen', value: 'quic' }));
    return listen ?? [];
  });
}

/** QUIC came with 1.25.0 (CHANGES). */
function knowsNoQuic(release: Release): boolean {
  return release.stated.product && !isAtLeast(release, '1.25.0');
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function keysOf(listen: Listen): readonly string[] {
  const { sockets, quic } = listen;
  return sockets ?? [`unknown ${quic ? 'quic' : 'tcp'} ${listen.span.file}:${listen.span.start}`];
}

function socketOf(key: string, listens: readonly Listen[], release: Release): Socket {
  const distinct = listens.filter((listen) => !(listen instanceof TwinListen));
  const [first] = distinct;
  if (first === undefined) throw new Error('a socket without listen');
  const defaultServer = (distinct.find((listen) => listen.defaultServer !== null) ?? first).server;
  return {
    address: first.addresses?.find(({ socket }) => socket === key)?.address ?? null,
    listens,
    distinct,
    byServer: firstOfEach(listens),
    defaultServer,
    secure: securityOf(distinct, first, defaultServer, release),
    quic: distinct.some(({ quic }) => quic),
    http2: distinct.some(({ http2 }) => http2),
  };
}

function firstOfEach(listens: readonly Listen[]): ReadonlyMap<Block, Listen> {
  const first = new Map<Block, Listen>();
  for (const listen of listens) if (!first.has(listen.server)) first.set(listen.server, listen);
  return first;
}

function securityOf(listens: readonly Listen[], first: Listen, defaultServer: Block, release: Release): Fact<boolean> {
  const secure = listens.find(({ ssl, quic }) => ssl || quic);
  if (secure !== undefined) return known(true, { kind: 'written', span: secure.span });
  const enabled = sslDirective(defaultServer, release);
  if (enabled !== null) return enabled;
  const doubt = listens.find((listen) => listen.doubt !== null)?.doubt ?? null;
  const from = { kind: 'written', span: first.span } as const;
  return doubt === null ? known(false, from) : unknown(doubt, from);
}

/**
 * `ssl on` in the default server, which was there until 1.25.1 (CHANGES). Where nobody states the version, a configuration that has
 * it runs on an older one.
 */
function sslDirective(server: Block, release: Release): Fact<boolean> | null {
  if (release.stated.product && isAtLeast(release, '1.25.1')) return null;
  const found = lookup(server, 'ssl');
  const word = found?.directives.at(-1)?.args[0];
  if (found === null || word?.value.toLowerCase() !== 'on') return null;
  const from = originOf(word.span, found.block, server);
  return found.doubt === null ? known(true, from) : unknown(found.doubt, from);
}

function conflictsOn({ address, listens, distinct, byServer }: Socket, release: Release): readonly Problem[] {
  if (address === null || distinct.some(({ conditional }) => conditional)) return [];
  const data = { address: describeAddress(address), version: release.version };
  if (byServer.size < listens.length) return repetitions(listens).map(({ span }) => configurationProblem('duplicate-listen', span, data));
  const defaults = distinct.flatMap(({ defaultServer }) => defaultServer ?? []).slice(1);
  const duplicates = defaults.map((word) => configurationProblem('duplicate-default-server', word.span, data));
  if (listens[0]?.server.context === 'server' || sharesStreamSockets(listens, release)) return duplicates;
  return [...duplicates, ...listens.slice(1).map(({ span }) => configurationProblem('duplicate-address', span, data))];
}

/** What a server says a second time. */
function repetitions(listens: readonly Listen[]): readonly Listen[] {
  const seen = new Set<Block>();
  return listens.filter(({ server }) => seen.size === seen.add(server).size);
}

/** The first server with a name has it; nginx warns of others and ignores the name there (ngx_http_server_names). */
function conflictingNames({ address, byServer }: Socket, outlines: Outlines): readonly Problem[] {
  if (address === null || byServer.size < 2) return [];
  const taken = new Set<string>();
  const problems: Problem[] = [];
  byServer.forEach((listen, server) => {
    if (listen.conditional) return;
    const names = outlines.get(server)?.names;
    if (names !== undefined && take(names, taken)) return;
    for (const { name, at } of writtenNames(server, listen.span)) {
      if (taken.has(name)) problems.push(configurationProblem('conflicting-server-name', at, { name, address: describeAddress(address) }));
      taken.add(name);
    }
  });
  return problems;
}

/** @returns `false`, and takes none, where a server has one of the names already, or one stands there twice. */
function take(names: readonly string[], taken: Set<string>): boolean {
  if (names.length > 1 && new Set(names).size < names.length) return false;
  if (names.some((name) => taken.has(name))) return false;
  names.forEach((name) => taken.add(name));
  return true;
}

/** Without regular expressions, which may be many, and what a template or variable writes. A server without names has the empty one. */
function writtenNames(server: Block, listen: Span): readonly { readonly name: string; readonly at: Span }[] {
  const directives = find(server, 'server_name');
  if (directives.length === 0) return server.doubt === null ? [{ name: '', at: listen }] : [];
  const words = directives.filter(({ templated }) => !templated).flatMap(({ args }) => args);
  const literal = words.filter(({ value, hasVariable }) => !value.startsWith('~') && !hasVariable);
  return literal.map(({ value, span }) => ({ name: value.toLowerCase(), at: span }));
}

/** Several stream servers on one address, told apart by name, came with 1.25.5 (CHANGES); mail has none to this day. */
function sharesStreamSockets(listens: readonly Listen[], release: Release): boolean {
  return listens[0]?.server.context === 'stream-server' && (isAtLeast(release, '1.25.5') || !release.stated.product);
}
