import type { ParseOptions } from '../../src/engine/parser.ts';
import type { EndpointId } from '../../src/model/endpoint.ts';
import type { Problem } from '../../src/model/problem.ts';
import { authenticationReader } from './client-authentication.ts';
import { refusedConnection } from './connection-refusal.ts';
import { connectionsOf, type PlacedConnection } from './connection.ts';
import { surroundingsOf } from './content.ts';
import { handshakeReader } from './handshake.ts';
import { listenersOf } from './listener.ts';
import type { Material } from './material.ts';
import { refusedDirectives } from './refusal.ts';
import { releaseOf } from './release.ts';
import { blocksIn, type Block, type Context } from './scope.ts';
import { labelOf } from './server-name.ts';
import { refusedQuic, refusedServer, refusedSocket } from './server-refusal.ts';
import { serverTlsReader } from './server-tls.ts';
import { socketsOf, type Socket } from './socket.ts';
import type { PlacedListener } from './spell-listener.ts';
import { effectiveTls } from './tls-settings.ts';
import type { Directive } from './tree.ts';

export interface Normalized {
  readonly listeners: readonly PlacedListener[];
  readonly connections: readonly PlacedConnection[];
  readonly problems: readonly Problem[];
}

/** Blocks and their servers: names are looked up, and addresses shared, within one of them. */
const serverContexts: readonly { readonly outer: Context; readonly server: Context }[] = [
  { outer: 'http', server: 'server' },
  { outer: 'stream', server: 'stream-server' },
  { outer: 'mail', server: 'mail-server' },
];

/** Brings the blocks of a unit into the common model. */
export function normalize(root: Block, { runtime, exposure }: ParseOptions, material: Material): Normalized {
  const release = releaseOf(runtime);
  const handshakeOf = handshakeReader(release, runtime);
  const tlsOf = serverTlsReader(release, material, handshakeOf);
  const connections = connectionsOf(root, { release, exposure, handshakeOf });
  const idsOf = idsByDirective(connections);
  const context = {
    release,
    exposure,
    surroundings: surroundingsOf(release, (pass: Directive) => idsOf.get(pass) ?? []),
    authentication: authenticationReader(release),
    tlsOf,
    effective: effectiveTls(release),
    othersOn: otherLabels(),
    idOf: uniqueIds(),
  };
  const listeners: PlacedListener[] = [];
  const problems: Problem[] = [...refusedDirectives(root, release), ...connections.flatMap(refusedConnection)];
  for (const servers of serversIn(root)) {
    const sockets = socketsOf(servers, release);
    problems.push(...sockets.problems, ...sockets.all.flatMap((socket) => [...refusedSocket(socket, tlsOf), ...refusedQuic(socket, tlsOf)]));
    for (const server of servers) {
      problems.push(...refusedServer(tlsOf(server), release));
      listeners.push(...listenersOf(server, sockets.of(server), context).map((listener) => ({ listener, server })));
    }
  }
  return { listeners, connections, problems };
}

/** The servers of each http, stream and mail block. A file of settings for servers counts as one. */
function serversIn(root: Block): readonly (readonly Block[])[] {
  if (root.context === 'server') return [[root]];
  return serverContexts.flatMap(({ outer, server }) => {
    const outers = root.context === outer ? [root] : blocksIn(root, outer);
    return outers.map((block) => blocksIn(block, server));
  });
}

function idsByDirective(connections: readonly PlacedConnection[]): ReadonlyMap<Directive, readonly EndpointId[]> {
  const ids = new Map<Directive, EndpointId[]>();
  for (const { connection, places } of connections) {
    for (const { directive } of places) {
      const before = ids.get(directive);
      if (before === undefined) ids.set(directive, [connection.id]);
      else before.push(connection.id);
    }
  }
  return ids;
}

/** Thousands of servers may share a socket: their labels are put together once. */
function otherLabels(): (socket: Socket) => readonly string[] {
  const labels = new Map<Socket, readonly string[]>();
  return (socket) => {
    const before = labels.get(socket);
    if (before !== undefined) return before;
    const made = [...socket.byServer.keys()].filter((server) => server !== socket.defaultServer).map(labelOf);
    labels.set(socket, made);
    return made;
  };
}

function uniqueIds(): (text: string) => EndpointId {
  const used = new Map<string, number>();
  return (text) => {
    const count = (used.get(text) ?? 0) + 1;
    used.set(text, count);
    return count === 1 ? text : `${text}#${count}`;
  };
}
