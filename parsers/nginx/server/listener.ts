import type { ExposureSettings } from '../../../src/engine/parser.ts';
import { describeAddress } from '../../../src/model/describe.ts';
import type { Address, EndpointId, Exposure, IneffectiveSetting, Listener } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import { DeferredListener } from '../../_shared/deferred.ts';
import { hostKind, listenerExposure, widest } from '../../_shared/exposure.ts';
import { uniqueIds } from '../../_shared/unique-ids.ts';
import type { AlikeServers } from './alike-servers.ts';
import { bypassesOf } from '../tls/bypass.ts';
import type { AuthenticationReader } from '../tls/client-authentication.ts';
import type { Surroundings } from '../http/content.ts';
import { deadWithoutTls, deadWithTls } from '../tls/dead-server-setting.ts';
import { deadStapling } from '../tls/dead-stapling.ts';
import { decidedElsewhere } from '../tls/default-server.ts';
import { choosesContextEarly } from '../tls/tls-settings.ts';
import { identityUsesOf } from '../http/identity.ts';
import { passthroughFact, protocolFact } from './listener-protocol.ts';
import { siteOf, type Site, type SocketView } from './site.ts';
import { routesOf } from '../http/route.ts';
import type { Block } from '../scope/scope.ts';
import { labelOf, namesFact } from './server-name.ts';
import { hasOwnContext } from '../tls/server-tls.ts';
import { groupSockets, type SocketGroup, type TlsReaders } from './socket-group.ts';
import type { Socket } from './socket.ts';
import type { PlacedListener } from '../spell/spell-listener.ts';

/** What listeners are read with. */
export interface ListenerContext extends TlsReaders {
  readonly exposure: ExposureSettings;
  readonly surroundings: Surroundings;
  readonly authentication: AuthenticationReader;
  /** Labels of all servers of a socket, the default server left out. */
  readonly othersOn: (socket: Socket) => readonly string[];
}

/**
 * Reads the listeners of one server after the other: one for its sockets with TLS and one for those without, more where other settings are in
 * effect. Those of servers that are like another one are read when somebody asks.
 */
export function listenerReader(alike: AlikeServers, context: ListenerContext): (server: Block, sockets: readonly Socket[]) => readonly PlacedListener[] {
  const idOf = uniqueIds();
  const models = new Map<Block, readonly PlacedListener[]>();
  return (server, sockets) => {
    const model = alike.modelOf(server);
    const ofModel = model === null ? undefined : models.get(model);
    if (ofModel !== undefined) return likeModel({ server, label: alike.outlines.get(server)?.label ?? labelOf(server), sockets, models: ofModel }, context, idOf);
    const placed = listenersOf(server, sockets, context, idOf).map((listener) => ({ listener, server, model: null }));
    models.set(server, placed);
    return placed;
  };
}

interface AlikeServer {
  readonly server: Block;
  readonly label: string;
  readonly sockets: readonly Socket[];
  readonly models: readonly PlacedListener[];
}

function likeModel({ server, label, sockets, models }: AlikeServer, context: ListenerContext, idOf: IdMaker): readonly PlacedListener[] {
  const ids = models.map(({ listener }, index) => idOf(idText(label, listener.addresses), index));
  const reading = new ServerReading(server, sockets, context, ids);
  return models.map((model, index) => ({ listener: reading.deferred(index), server, model }));
}

/** The listeners of one server, which are read together. */
class ServerReading {
  readonly #server: Block;
  readonly #sockets: readonly Socket[];
  readonly #context: ListenerContext;
  readonly #ids: readonly EndpointId[];
  #listeners: readonly Listener[] | null = null;

  constructor(server: Block, sockets: readonly Socket[], context: ListenerContext, ids: readonly EndpointId[]) {
    this.#server = server;
    this.#sockets = sockets;
    this.#context = context;
    this.#ids = ids;
  }

  deferred(index: number): DeferredListener {
    return new DeferredListener(this.#idOf(index), this.#context.release, () => this.#read(index));
  }

  #read(index: number): Listener {
    this.#listeners ??= listenersOf(this.#server, this.#sockets, this.#context, (_, other) => this.#idOf(other));
    const listener = this.#listeners[index];
    if (listener === undefined) throw new Error('a server that listens otherwise than its model');
    return listener;
  }

  #idOf(index: number): EndpointId {
    return this.#ids[index] ?? '';
  }
}

/** Makes an id of its own for every listener; `index` is its place among those of its server. */
type IdMaker = (text: string, index: number) => EndpointId;

function listenersOf(server: Block, sockets: readonly Socket[], context: ListenerContext, idOf: IdMaker): readonly Listener[] {
  const groups = groupSockets(server, sockets, context);
  const speaksTls = groups.some(({ tls }) => !tls.known || tls.value !== null);
  const withoutTls = speaksTls || mayListenElsewhere(server, sockets) ? [] : deadWithoutTls(server);
  return groups.map((group, index) => listenerOf(server, group, index === 0 ? withoutTls : [], context, (text) => idOf(text, index)));
}

/** A template may write other sockets, or take away those that are seen. */
function mayListenElsewhere(server: Block, sockets: readonly Socket[]): boolean {
  return server.doubt !== null || sockets.some(({ byServer }) => byServer.get(server)?.conditional === true);
}

/** A template decides about each of the sockets whether the server listens there. */
function isOptional(server: Block, sockets: readonly Socket[]): boolean {
  return sockets.length > 0 && sockets.every(({ byServer }) => byServer.get(server)?.optional === true);
}

function listenerOf(server: Block, group: SocketGroup, withoutTls: readonly IneffectiveSetting[], context: ListenerContext, idOf: (text: string) => EndpointId): Listener {
  const { release } = context;
  const { sockets, tls, startTls } = group;
  const hasTls = tls.known && tls.value !== null;
  const names = namesFact(server, release);
  const addresses = addressesFact(server, sockets);
  const site = siteOf(server, viewOf(server, group, names), context.surroundings);
  const authentication = hasTls ? authenticationOf(server, site, sockets, context) : context.authentication.none(server);
  return {
    kind: 'listener',
    id: idOf(idText(labelOf(server), addresses)),
    release,
    block: server.head,
    at: sockets[0]?.byServer.get(server)?.span ?? server.head,
    addresses,
    names,
    protocol: protocolFact(server, sockets[0] ?? null),
    exposure: isOptional(server, sockets) ? unknown({ kind: 'template' }, addresses.from) : exposureFact(addresses, names, context.exposure),
    tls,
    startTls,
    passthrough: hasTls ? known(false, tls.from) : passthroughFact(server, release),
    rejectsHandshake: hasTls ? context.tlsOf(server).others.rejects : known(false, tls.from),
    clientAuthentication: authentication,
    identityUses: server.context === 'server' ? identityUsesOf(site, authentication.mode) : [],
    routes: server.context === 'server' ? routesOf(site) : known([], { kind: 'written', span: server.head }),
    ineffective: hasTls ? oncePerSetting([...deadOnSockets(server, sockets, context), ...deadWithTls(server, authentication, release), ...deadStapling(context.tlsOf(server))]) : withoutTls,
    decidesFor: hasTls ? decidesFor(server, sockets, context) : [],
    decidesVersions: !choosesContextEarly(release),
  };
}

function addressesFact(server: Block, sockets: readonly Socket[]): Fact<readonly Address[]> {
  const [first] = sockets;
  const from: Origin = { kind: 'written', span: first?.byServer.get(server)?.span ?? server.head };
  if (first === undefined) return unknown(server.doubt ?? { kind: 'fragment' }, from);
  const addresses = sockets.flatMap((socket) => addressOn(server, socket) ?? []);
  return addresses.length === 0 ? unknown({ kind: 'template' }, from) : known(addresses, from);
}

/** The address as the server itself writes it. */
function addressOn(server: Block, { address, byServer }: Socket): Address | null {
  if (address === null) return null;
  const written = byServer.get(server)?.addresses ?? [];
  return written.find((own) => own.address.port === address.port && own.address.transport === address.transport)?.address ?? address;
}

/** Names count only where no others than private ones are served: then nobody outside knows how to get there. */
function exposureFact(addresses: Fact<readonly Address[]>, names: Fact<readonly string[]>, settings: ExposureSettings): Fact<Exposure> {
  if (!addresses.known) return addresses;
  const hosts = names.known ? names.value : [];
  const isPrivate = hosts.length > 0 && hosts.every(isPrivateName);
  const exposures = addresses.value.map((address): Exposure => {
    if (address.transport === 'unix') return 'local';
    const exposure = listenerExposure(address.host, hosts, settings);
    return exposure === 'external' && isPrivate ? 'internal' : exposure;
  });
  return known(widest(exposures) ?? 'external', addresses.from);
}

function isPrivateName(name: string): boolean {
  return name.includes('.') && hostKind(name) === 'private';
}

/** Requests to the default server of a socket can have any name. */
function viewOf(server: Block, { sockets, tls }: SocketGroup, names: Fact<readonly string[]>): SocketView {
  const ports = new Set(sockets.map(({ address }) => address?.port ?? null));
  const isDefault = sockets.length === 0 || sockets.some(({ defaultServer }) => defaultServer === server);
  return {
    tls: tls.known && tls.value !== null,
    port: ports.size === 1 ? ([...ports][0] ?? null) : null,
    hosts: isDefault || !names.known || names.value.length === 0 ? null : names.value,
  };
}

function authenticationOf(server: Block, site: Site, [socket]: readonly Socket[], { authentication: read, tlsOf }: ListenerContext): Listener['clientAuthentication'] {
  const context = hasOwnContext(tlsOf(server)) ? server : (socket?.defaultServer ?? server);
  const authentication = read.of(server, context);
  const asks = !authentication.mode.known || authentication.mode.value !== 'none';
  return asks && server.context === 'server' ? { ...authentication, bypasses: bypassesOf(site) } : authentication;
}

function deadOnSockets(server: Block, sockets: readonly Socket[], { release, tlsOf }: ListenerContext): readonly IneffectiveSetting[] {
  const defaultServers = new Set(sockets.map(({ defaultServer }) => defaultServer));
  return [...defaultServers].flatMap((defaultServer) => decidedElsewhere(tlsOf(server), tlsOf(defaultServer), release));
}

/** One reason is enough for a setting. */
function oncePerSetting(settings: readonly IneffectiveSetting[]): readonly IneffectiveSetting[] {
  return settings.length < 2 ? settings : [...new Map(settings.toReversed().map((setting) => [setting.span, setting])).values()].toReversed();
}

function decidesFor(server: Block, sockets: readonly Socket[], { othersOn }: ListenerContext): readonly string[] {
  const led = sockets.filter(({ defaultServer }) => defaultServer === server).map(othersOn);
  const [first = []] = led;
  return led.length <= 1 ? first : [...new Set(led.flat())];
}

function idText(label: string, addresses: Fact<readonly Address[]>): string {
  const first = addresses.known ? addresses.value[0] : undefined;
  return `listener:${label}:${first === undefined ? '?' : describeAddress(first)}`;
}
