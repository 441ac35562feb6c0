import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import { lazily, lazilyForObject } from '../../../src/tls/lazily.ts';
import type { AlikeServers } from '../server/alike-servers.ts';
import { refusedConnection } from './connection-refusal.ts';
import { byOpener, type PlacedConnection } from '../connection/connection.ts';
import { blocksWithin } from '../connection/opening.ts';
import { refusedDirectives } from './refusal.ts';
import type { Block } from '../scope/scope.ts';
import { refusedQuic, refusedServer, refusedSocket } from './server-refusal.ts';
import type { ServerTlsReader } from '../tls/server-tls.ts';
import type { Sockets } from '../server/socket.ts';

/** The servers of one http, stream or mail block, and where they listen. */
export interface ServerSet {
  readonly servers: readonly Block[];
  readonly sockets: Sockets;
}

export interface Configuration {
  /** All, without what is in servers that are like another one. */
  readonly blocks: readonly Block[];
  readonly release: Release;
  readonly all: readonly ServerSet[];
  readonly connections: readonly PlacedConnection[];
  readonly tlsOf: ServerTlsReader;
  readonly alike: AlikeServers;
}

/** What keeps nginx from starting. Servers that are like another one are looked at only when something is wrong with that one. */
export function refusals({ blocks, release, all, connections, tlsOf, alike }: Configuration): readonly Problem[] {
  const connectionsBy = lazily(() => byOpener(connections));
  const refusedIn = (server: Block): readonly Problem[] => [
    ...refusedDirectives(blocksWithin(server), release),
    ...refusedServer(tlsOf(server), release),
    ...(connectionsBy().get(server) ?? []).flatMap(refusedConnection),
  ];
  const isRefused = lazilyForObject((model: Block) => refusedIn(model).length > 0);
  const ofServer = (server: Block): readonly Problem[] => {
    const model = alike.modelOf(server);
    if (model === null) return refusedServer(tlsOf(server), release);
    return isRefused(model) ? refusedIn(server) : noProblems;
  };
  return [
    ...refusedDirectives(blocks.filter((block) => !alike.isAlike(block)), release),
    ...connections.flatMap((placed) => (alike.isAlike(placed.opener) ? noProblems : refusedConnection(placed))),
    ...all.flatMap(({ servers, sockets }) => [...sockets.problems, ...refusedSockets(sockets, tlsOf), ...servers.flatMap(ofServer)]),
  ];
}

const noProblems: readonly Problem[] = [];

function refusedSockets({ all }: Sockets, tlsOf: ServerTlsReader): readonly Problem[] {
  return all.flatMap((socket) => [...refusedSocket(socket, tlsOf), ...refusedQuic(socket, tlsOf)]);
}
