import type { ParseOptions } from '../../src/engine/parser.ts';
import type { Problem } from '../../src/model/problem.ts';
import { lazily } from '../../src/tls/lazily.ts';
import { alikeServers, outlinesOf, type Outlines } from './server/alike-servers.ts';
import { authenticationReader } from './tls/client-authentication.ts';
import { byOpener, connectionsOf, type PlacedConnection } from './connection/connection.ts';
import { blocksWithin } from './connection/opening.ts';
import { surroundingsOf, type Surroundings } from './http/content.ts';
import { handshakeReader } from './tls/handshake.ts';
import { listenerReader } from './server/listener.ts';
import { materialIn } from './files/material.ts';
import { refusals } from './refusal/refusals.ts';
import { releaseOf } from './release.ts';
import { blocksIn, enclosing, type Block, type Context } from './scope/scope.ts';
import { labelOf } from './server/server-name.ts';
import { outlineReader } from './server/server-outline.ts';
import { serverTlsReader } from './tls/server-tls.ts';
import { socketsOf, type Socket } from './server/socket.ts';
import type { Sources } from './files/source.ts';
import type { PlacedListener } from './spell/spell-listener.ts';
import { effectiveTls } from './tls/tls-settings.ts';

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
export function normalize(root: Block, { runtime, exposure }: ParseOptions, sources: Sources): Normalized {
  const release = releaseOf(runtime);
  const handshakeOf = handshakeReader(release, runtime);
  const tlsOf = serverTlsReader(release, materialIn(sources), handshakeOf);
  const sets = serversIn(root);
  const outlines = outlinesOf(sets.flat(), outlineReader({ exposure, isVisible: sources.exists }));
  const all = sets.map((servers) => ({ servers, sockets: socketsOf(servers, release, outlines) }));
  const alike = alikeServers(all, outlines);
  const blocks = blocksWithin(root, alike.isAlike);
  const connections = connectionsOf(root, { release, exposure, handshakeOf }, alike, blocks);
  // Before the listeners, since a default that several servers share is shown at the first that is read: the default server of a socket.
  const problems = refusals({ blocks, release, all, connections, tlsOf, alike });
  const readListeners = listenerReader(alike, {
    release,
    exposure,
    surroundings: surroundingsOf(release, idsOfPasses(connections)),
    authentication: authenticationReader(release),
    tlsOf,
    effective: effectiveTls(release),
    othersOn: otherLabels(outlines),
  });
  const listeners = all.flatMap(({ servers, sockets }) => servers.flatMap((server) => readListeners(server, sockets.of(server))));
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

/** Finds the connections of a pass directive among those of its server. */
function idsOfPasses(connections: readonly PlacedConnection[]): Surroundings['connections'] {
  const byServer = lazily(() => byOpener(connections));
  return (pass, block) => {
    const candidates = byServer().get(enclosing(block, 'server') ?? block) ?? [];
    return candidates.filter(({ places }) => places().some(({ directive }) => directive === pass)).map(({ connection }) => connection.id);
  };
}

/** Thousands of servers may share a socket: their labels are put together once. */
function otherLabels(outlines: Outlines): (socket: Socket) => readonly string[] {
  const labels = new Map<Socket, readonly string[]>();
  return (socket) => {
    const before = labels.get(socket);
    if (before !== undefined) return before;
    const made = [...socket.byServer.keys()].filter((server) => server !== socket.defaultServer).map((server) => outlines.get(server)?.label ?? labelOf(server));
    labels.set(socket, made);
    return made;
  };
}
