import type { Connection, EndpointId, IneffectiveSetting, VerificationBypass } from '../../../src/model/endpoint.ts';
import { known } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { DeferredConnection } from '../../_shared/deferred.ts';
import { once } from '../../_shared/memo.ts';
import { nothingToVerify, withoutTls } from '../../_shared/plaintext.ts';
import { uniqueIds } from '../../_shared/unique-ids.ts';
import type { AlikeServers } from '../server/alike-servers.ts';
import { deadTlsSettings } from '../tls/dead-tls-setting.ts';
import { httpOpeningReader } from './http-connection.ts';
import { sharedConnections } from './keep-alive.ts';
import type { PoolUse } from './keep-alive.ts';
import { logOpenings } from './log-connection.ts';
import { mailOpenings } from './mail-connection.ts';
import { blocksWithin } from './opening.ts';
import type { Opening, OpeningContext } from './opening.ts';
import { partiesOf, targetText, withAlikeParties } from './party.ts';
import type { AlikeParty, Party } from './party.ts';
import type { Block } from '../scope/scope.ts';
import { labelOf } from '../server/server-name.ts';
import { presentedCertificate, serverName } from '../tls/server-verification.ts';
import type { VerifyingSide } from '../tls/server-verification.ts';
import { streamOpenings } from './stream-connection.ts';
import type { Directive } from '../syntax/tree.ts';
import { upstreamTls } from '../tls/upstream-tls.ts';

/** A connection with the places in the files that open it: locations of one server that pass to the same target in the same way. */
export interface PlacedConnection {
  readonly connection: Connection;
  /** The server, or the block that opens it outside of any. */
  readonly opener: Block;
  readonly places: () => readonly ConnectionPlace[];
  /** How its TLS directives begin; `null` when it has none. */
  readonly tlsPrefix: string | null;
  /** One that it is written like. */
  readonly model: PlacedConnection | null;
}

export interface ConnectionPlace {
  readonly block: Block;
  /** The pass directive, or what else opens it. */
  readonly directive: Directive;
}

/**
 * All connections that a configuration opens, in the order of the files. Those of servers that are like another one are read when somebody asks.
 * @param inOrder The blocks, without what is in such servers.
 */
export function connectionsOf(
  root: Block,
  context: OpeningContext,
  alike: AlikeServers,
  inOrder: readonly Block[] = blocksWithin(root, alike.isAlike),
): readonly PlacedConnection[] {
  const blocks = inOrder.filter((block) => !alike.isAlike(block));
  const readHttp = httpOpeningReader(context);
  const http = partiesOf(readHttp(blocks));
  const others = partiesOf([streamOpenings, mailOpenings, logOpenings].flatMap((read) => read(blocks, context)));
  const readerFor = connectionReaders(root, context);
  const read = readerFor([...http, ...others]);
  const readServer = lazilyForObject((server: Block): ServerReading => {
    const parties = partiesOf(readHttp(blocksWithin(server)));
    return { parties, read: readerFor(parties) };
  });
  const idOf = uniqueIds();
  const readParty = lazilyForObject((party: Party) => placed(party, read(party, idOf(idText(party.opener, targetText(party.openings[0]), alike)))));
  return [...withAlikeParties(http, inOrder, alike), ...others].map((party) =>
    'model' in party ? deferred(party, idOf(idText(party.server, party.target, alike)), readParty(party.model), readServer) : readParty(party),
  );
}

export function byOpener(connections: readonly PlacedConnection[]): ReadonlyMap<Block, readonly PlacedConnection[]> {
  const groups = new Map<Block, PlacedConnection[]>();
  for (const placed of connections) once(groups, placed.opener, () => []).push(placed);
  return groups;
}

type ConnectionReader = (party: Party, id: EndpointId) => Connection;

interface ServerReading {
  readonly parties: readonly Party[];
  readonly read: ConnectionReader;
}

function placed({ opener, openings }: Party, connection: Connection): PlacedConnection {
  return { connection, opener, places: () => openings.map(placeOf), tlsPrefix: openings[0].side?.prefix ?? null, model: null };
}

function deferred(party: AlikeParty, id: EndpointId, model: PlacedConnection, readServer: (server: Block) => ServerReading): PlacedConnection {
  const { server, index } = party;
  const own = (): Party => {
    const found = readServer(server).parties[index];
    if (found === undefined) throw new Error('a server that opens other connections than its model');
    return found;
  };
  const connection = new DeferredConnection(id, model.connection.release, () => readServer(server).read(own(), id));
  return { connection, opener: server, places: () => own().openings.map(placeOf), tlsPrefix: model.tlsPrefix, model };
}

/** Makes readers of parties, each of which knows all that may share connections. */
function connectionReaders(root: Block, { handshakeOf, release }: OpeningContext): (parties: readonly Party[]) => ConnectionReader {
  const tlsOf = upstreamTls(handshakeOf);
  const plaintext = withoutTls(nothingToVerify(release, root.head));
  return (parties) => {
    const bypasses = sharedConnections(parties.flatMap(({ use }) => use ?? []), release);
    const dead = deadTlsSettings(parties.flatMap(({ openings }) => openings));
    return ({ openings, use }, id) => {
      const [first] = openings;
      const parts = { id, release, ineffective: openings.flatMap((opening) => dead.get(opening) ?? []) };
      const { secure } = first;
      if (use === null) return { ...common(first, parts), tls: secure.known ? known(null, secure.from) : secure, ...plaintext };
      return withTls(first, use, bypasses.get(use) ?? [], tlsOf, parts);
    };
  };
}

interface Parts {
  readonly id: EndpointId;
  readonly release: Release;
  readonly ineffective: readonly IneffectiveSetting[];
}

function withTls(
  opening: Opening,
  { side, verification }: PoolUse,
  bypasses: readonly VerificationBypass[],
  tlsOf: (side: VerifyingSide) => TlsSettings,
  parts: Parts,
): Connection {
  const { secure } = opening;
  return {
    ...common(opening, parts),
    tls: secure.known ? known(tlsOf(side), secure.from) : secure,
    verification: { ...verification, bypasses },
    serverName: serverName(side),
    clientCertificate: presentedCertificate(side),
  };
}

function common(
  { block, directive, target, protocol, exposure, secure, passthrough }: Opening,
  parts: Parts,
): Omit<Connection, 'tls' | 'verification' | 'serverName' | 'clientCertificate'> {
  const at = directive.block === null ? directive.span : block.head;
  return { kind: 'connection', ...parts, block: block.head, at, target, protocol, exposure, passthrough, fallsBackToPlaintext: known(false, secure.from) };
}

function placeOf({ block, directive }: Opening): ConnectionPlace {
  return { block, directive };
}

/** Opener and target. */
function idText(opener: Block, target: string, { outlines }: AlikeServers): string {
  const isServer = opener.context === 'server' || opener.context === 'stream-server' || opener.context === 'mail-server';
  const label = isServer ? (outlines.get(opener)?.label ?? labelOf(opener)) : opener.context;
  return `connection:${label}:${target}`;
}
