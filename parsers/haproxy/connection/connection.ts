import type { ExposureSettings, Runtime } from '../../../src/engine/parser.ts';
import type { Connection, EndpointId, Exposure } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { targetExposure, widest } from '../../_shared/exposure.ts';
import { once } from '../../_shared/memo.ts';
import { nothingToVerify, withoutTls, type WithoutTls } from '../../_shared/plaintext.ts';
import { uniqueIds } from '../../_shared/unique-ids.ts';
import type { AlikeProxies } from '../proxy/alike-proxies.ts';
import { deadServerSettings } from './dead-server-setting.ts';
import { httpClient } from './http-client.ts';
import { keyLogFact } from '../tls/key-log.ts';
import type { Opening } from './opening.ts';
import { otherOpenings } from './other-opening.ts';
import { idText, proxyConnections } from './proxy-connections.ts';
import { proxyOpenings } from './proxy-opening.ts';
import { reachReader, type Reached } from '../http/reach.ts';
import type { RulesOf } from '../http/rule.ts';
import { labelOf, type Configuration, type Proxy } from '../syntax/sections.ts';
import { serverHandshakeReader } from '../tls/server-handshake.ts';
import { serverTlsReader } from '../tls/server-tls.ts';
import { presentedCertificate, serverNameFact, serverVerification, type ClientNames } from '../tls/server-verification.ts';
import { sendsHandshakeName, type Server } from './server.ts';
import type { Section } from '../syntax/tree.ts';

/** A connection with what opens it: servers of one section for which the same is written, and that are as far away. */
export interface PlacedConnection {
  readonly connection: Connection;
  readonly openings: Group;
  /** The proxy whose servers are talked to; `null` for others. */
  readonly proxy: Proxy | null;
  /** That of another proxy which it is like. */
  readonly model: PlacedConnection | null;
}

export interface Connections {
  readonly all: readonly PlacedConnection[];
  /** Those that the servers of a proxy are talked to by. */
  readonly of: (proxy: Proxy) => readonly EndpointId[];
}

export interface ConnectionContext {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly exposure: ExposureSettings;
  readonly rulesOf: RulesOf;
  readonly alike: AlikeProxies;
}

/** All connections that a configuration opens, in the order of the files. */
export function connectionsIn(configuration: Configuration, context: ConnectionContext): Connections {
  const { release, runtime, exposure, rulesOf, alike } = context;
  const openingContext = { release, reachedOf: reachReader(configuration, rulesOf, release) };
  const handshakeOf = serverHandshakeReader(release, runtime, configuration.globals);
  const reading: Reading = { release, configuration, exposure: exposureReader(exposure), tlsOf: serverTlsReader({ release, handshakeOf, keyLog: keyLogFact(configuration, release) }), reachedOf: openingContext.reachedOf, withoutTls: withoutTls(nothingToVerify(release, configuration.sections[0]?.head.span ?? { file: '', start: 0, end: 0 })) };
  const idOf = uniqueIds();
  const placed = (group: Group): PlacedConnection => {
    const [{ section, server, target }] = group;
    return { connection: connectionOf(group, idOf(idText(labelOf(section), server?.name ?? target.text)), reading), openings: group, proxy: server?.proxy ?? null, model: null };
  };
  const read = (openings: readonly Opening[]): readonly PlacedConnection[] => groupsOf(openings, reading.exposure).map(placed);
  const ofProxy = proxyConnections(alike, {
    release,
    idOf,
    groupsOf: (proxy) => groupsOf(proxyOpenings(proxy, openingContext), reading.exposure),
    placed,
    connectionOf: (group, id) => connectionOf(group, id, reading),
  });
  const bySection = new Map<Section, readonly PlacedConnection[]>();
  const add = (section: Section, own: readonly PlacedConnection[]): void => {
    const before = bySection.get(section);
    bySection.set(section, before === undefined ? own : [...before, ...own]);
  };
  const others = otherOpenings(configuration, alike);
  for (const section of configuration.sections) {
    const openings = others(section);
    if (openings.length > 0) add(section, read(openings));
  }
  for (const proxy of configuration.proxies) {
    const own = ofProxy(proxy);
    if (own.length > 0) add(proxy.section, own);
  }
  for (const opening of httpClient(configuration)) add(opening.section, read([opening]));
  return { all: [...bySection.values()].flat(), of: ({ section }) => (bySection.get(section) ?? []).flatMap((each) => (carriesLogs(each) ? [] : each.connection.id)) };
}

function carriesLogs(placed: PlacedConnection): boolean {
  const [{ protocol }] = (placed.model ?? placed).openings;
  return protocol.known && protocol.value === 'syslog';
}

export type Group = readonly [Opening, ...Opening[]];

/** How far away a target is, as told for each opening once: `null` for a link-local address. */
type ExposureOf = (opening: Opening) => Exposure | null;

function exposureReader(settings: ExposureSettings): ExposureOf {
  const read = new Map<Opening, Exposure | null>();
  return (opening) => once(read, opening, () => exposureOf(opening, settings));
}

function exposureOf({ target: { addresses } }: Opening, settings: ExposureSettings): Exposure | null {
  return addresses.known ? widest(addresses.value.map(({ host, transport }) => (transport === 'unix' ? 'local' : targetExposure(host, settings)))) : null;
}

function groupsOf(openings: readonly Opening[], exposure: ExposureOf): readonly Group[] {
  const groups = new Map<Section, Map<string, [Opening, ...Opening[]]>>();
  for (const opening of openings) {
    const own = once(groups, opening.section, () => new Map<string, [Opening, ...Opening[]]>());
    const { server, target } = opening;
    const distance = target.addresses.known ? (exposure(opening) ?? 'link-local') : target.text;
    const key = `${server === null ? opening.line.span.start : server.settings.last.text}\n${distance}`;
    const group = own.get(key);
    if (group === undefined) own.set(key, [opening]);
    else group.push(opening);
  }
  return [...groups.values()].flatMap((own) => [...own.values()]);
}

interface Reading {
  readonly release: Release;
  readonly configuration: Configuration;
  readonly exposure: ExposureOf;
  readonly tlsOf: (server: Server) => TlsSettings;
  readonly reachedOf: (proxy: Proxy) => Reached;
  readonly withoutTls: WithoutTls;
}

function connectionOf(group: Group, id: EndpointId, reading: Reading): Connection {
  const [first] = group;
  const { release, tlsOf } = reading;
  const { line, section, server, protocol, secure, passthrough, isHttp } = first;
  const common = {
    kind: 'connection',
    id,
    release,
    block: section.head.span,
    at: line.span,
    target: targetFact(group),
    protocol,
    exposure: exposureFact(group, reading.exposure),
    passthrough,
    fallsBackToPlaintext: known(false, secure.from),
    ineffective: group.flatMap((opening) => (opening.server === null ? [] : deadServerSettings(opening.server, clientNames(opening.server, isHttp, reading), reading))),
  } as const;
  if (server === null || (secure.known && !secure.value)) return { ...common, tls: secure.known ? known(null, secure.from) : secure, ...reading.withoutTls };
  const names = clientNames(server, isHttp, reading);
  return {
    ...common,
    tls: secure.known ? known(tlsOf(server), secure.from) : secure,
    verification: serverVerification(server, names, { release, process: reading.configuration.globals }),
    serverName: serverNameFact(server, names, release),
    clientCertificate: presentedCertificate(server, release),
  };
}

function clientNames(server: Server, isHttp: boolean, { reachedOf }: Reading): ClientNames {
  return { inRequests: isHttp, inHandshakes: server.proxy === null || !sendsHandshakeName(server) || mayEndTls(reachedOf(server.proxy)) };
}

function mayEndTls({ from, isDecrypted }: Reached): boolean {
  return isDecrypted || from.length === 0 || from.some(({ doubt }) => doubt !== null);
}

function targetFact(group: Group): Connection['target'] {
  const [first, ...rest] = group;
  const { addresses } = first.target;
  const addressed = group.flatMap(({ target }) => (target.addresses.known ? target.addresses.value : []));
  const text = rest.length === 0 ? first.target.text : labelOf(first.section);
  return addresses.known || isVariable(addresses.doubt) ? known({ text, addresses: addressed }, addresses.from) : addresses;
}

/** A target that a variable decides has a name all the same. */
function isVariable({ kind }: Doubt): boolean {
  return kind === 'run-time';
}

/** All openings of a group are as far away. */
function exposureFact([first]: Group, exposure: ExposureOf): Fact<Exposure> {
  const { addresses } = first.target;
  if (!addresses.known) return addresses;
  const value = exposure(first);
  return value === null ? unknown({ kind: 'run-time', what: 'link-local address' }, addresses.from) : known(value, addresses.from);
}
