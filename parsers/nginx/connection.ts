import type { Connection, EndpointId, IneffectiveSetting, VerificationBypass } from '../../src/model/endpoint.ts';
import { known } from '../../src/model/fact.ts';
import type { Origin } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import type { TlsSettings } from '../../src/model/tls.ts';
import { deadTlsSettings } from './dead-tls-setting.ts';
import { httpOpenings } from './http-connection.ts';
import { sharedConnections } from './keep-alive.ts';
import type { PoolUse } from './keep-alive.ts';
import { logOpenings } from './log-connection.ts';
import { mailOpenings } from './mail-connection.ts';
import { blocksWithin } from './opening.ts';
import type { Opening, OpeningContext } from './opening.ts';
import { enclosing } from './scope.ts';
import type { Block } from './scope.ts';
import { labelOf } from './server-name.ts';
import { presentedCertificate, serverName, serverVerification, tlsBlockOf } from './server-verification.ts';
import type { VerifyingSide } from './server-verification.ts';
import { streamOpenings } from './stream-connection.ts';
import type { Directive } from './tree.ts';
import { upstreamTls } from './upstream-tls.ts';

/** A connection with the places in the files that open it: locations of one server that pass to the same target in the same way. */
export interface PlacedConnection {
  readonly connection: Connection;
  readonly places: readonly ConnectionPlace[];
  /** How its TLS directives begin; `null` when it has none. */
  readonly tlsPrefix: string | null;
}

export interface ConnectionPlace {
  readonly block: Block;
  /** The pass directive, or what else opens it. */
  readonly directive: Directive;
}

/** All connections that a configuration opens, in the order of the files. */
export function connectionsOf(root: Block, context: OpeningContext): readonly PlacedConnection[] {
  const openings = openingsOf(root, context);
  const tlsOf = upstreamTls(context.handshakeOf);
  const parties = partiesOf(openings);
  const bypasses = sharedConnections(parties.flatMap(({ use }) => use ?? []), context.release);
  const dead = deadTlsSettings(openings);
  const idOf = uniqueIds();
  const plaintext = withoutTls(root, context.release);
  return parties.map(({ openings: [first, ...others], use }) => {
    const ineffective = [first, ...others].flatMap((opening) => dead.get(opening) ?? []);
    const parts = { id: idOf(first), release: context.release, ineffective };
    const bypassed = use === null ? [] : (bypasses.get(use) ?? []);
    const { secure } = first;
    const connection: Connection =
      use === null
        ? { ...common(first, parts), tls: secure.known ? known(null, secure.from) : secure, ...plaintext }
        : withTls(first, use, bypassed, tlsOf, parts);
    return { connection, places: [first, ...others].map(placeOf), tlsPrefix: first.side?.prefix ?? null };
  });
}

function openingsOf(root: Block, context: OpeningContext): readonly Opening[] {
  const blocks = blocksWithin(root);
  return [httpOpenings, streamOpenings, mailOpenings, logOpenings].flatMap((read) => read(blocks, context));
}

/** Openings of one server that cannot be told apart but by their place. */
interface Party {
  readonly openings: [Opening, ...Opening[]];
  /** `null` when it is certain that they are without TLS. */
  readonly use: PoolUse | null;
}

function partiesOf(openings: readonly Opening[]): readonly Party[] {
  const parties = new Map<string, Party>();
  const numberOf = numbered();
  for (const opening of openings) {
    const { block, directive, secure, side, target } = opening;
    const server = enclosing(block, 'server', 'stream-server', 'mail-server');
    const text = target.known ? target.value.text : (directive.args[0]?.value ?? '');
    const verifying = side === null || (secure.known && !secure.value) ? null : { ...side, tlsBlock: tlsBlockOf(side) };
    const how = verifying === null ? '' : `${numberOf(verifying.tlsBlock)} ${verifying.host}`;
    const key = `${numberOf(server ?? block)} ${directive.name.value} ${text} ${how}`;
    const party = parties.get(key);
    if (party === undefined) parties.set(key, newParty(opening, verifying));
    else party.openings.push(opening);
  }
  return [...parties.values()];
}

function numbered(): (block: Block | null) => number {
  const numbers = new Map<Block | null, number>();
  return (block) => {
    const number = numbers.get(block) ?? numbers.size;
    numbers.set(block, number);
    return number;
  };
}

function newParty(opening: Opening, side: VerifyingSide | null): Party {
  const { directive, groups } = opening;
  const use = side && { side, pass: directive.name.value, groups, verification: serverVerification(side) };
  return { openings: [opening], use };
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

/** What plaintext lacks: one object for all connections of a configuration. */
type WithoutTls = Pick<Connection, 'verification' | 'serverName' | 'clientCertificate'>;

function withoutTls({ head }: Block, release: Release): WithoutTls {
  const from: Origin = { kind: 'default', of: release, near: head, cite: 'without TLS there is nothing to verify' };
  const nothing = known(null, from);
  return {
    verification: {
      chain: known(false, from),
      name: known({ kind: 'none' }, from),
      trustAnchors: known({ kind: 'none' }, from),
      depth: nothing,
      revocation: known({ kind: 'none' }, from),
      bypasses: [],
    },
    serverName: nothing,
    clientCertificate: nothing,
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

/** Server and target make an id; a number is added where they are not enough. */
function uniqueIds(): (opening: Opening) => EndpointId {
  const used = new Map<string, number>();
  return ({ block, directive, target }) => {
    const text = target.known ? target.value.text : (directive.args[0]?.value ?? directive.name.value);
    const server = enclosing(block, 'server', 'stream-server', 'mail-server');
    const id = `connection:${server === null ? block.context : labelOf(server)}:${text}`;
    const count = (used.get(id) ?? 0) + 1;
    used.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  };
}

