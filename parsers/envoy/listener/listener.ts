import type { Address, ClientAuthentication, EndpointId, Listener } from '../../../src/model/endpoint.ts';
import { describeAddress } from '../../../src/model/describe.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { withBypasses } from '../tls/chain-bypass.ts';
import { clientAuthentication, noClientAuthentication } from '../tls/client-authentication.ts';
import { nameOf } from '../cluster/cluster.ts';
import { earlyDataOf } from '../tls/early-data.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { filterChainsOf, receivesTls, type FilterChain } from './filter-chain.ts';
import { identityUsesOf } from './forwarded-client-cert.ts';
import { httpFiltersOf } from './http-filter.ts';
import { ineffectiveInListener } from './ineffective-setting.ts';
import { trustsInternalClients } from './internal-client.ts';
import { listenerPlaceOf, type ListenerPlace } from './listener-place.ts';
import type { Message } from '../message/message.ts';
import type { RouteTables } from './network-filter.ts';
import { plaintextByDefault } from '../tls/plaintext.ts';
import { decisionsByIdentity, principalsInVain } from './rbac.ts';
import { routesOf } from '../http/route.ts';
import type { RouteTable } from '../http/route-table.ts';
import { downstreamStartTls, unknownStartTls } from '../tls/start-tls.ts';
import { contextsOfCertificates, settingsOf, tlsContext, type TlsContext } from '../tls/tls-context.ts';
import type { TlsSocket } from '../tls/transport-socket.ts';
import { datagramChain } from './udp-filter.ts';

/** A listener and where its settings are written. */
export interface PlacedListener {
  readonly listener: Listener;
  readonly message: Message;
  readonly chain: FilterChain;
  /** `null` without TLS. */
  readonly context: TlsContext | null;
  readonly socket: TlsSocket | null;
  readonly routes: RouteTable | null;
}

/** What listeners are read with. */
export interface ListenerContext extends EnvoyContext {
  readonly tables: RouteTables;
  readonly connections: (cluster: string) => readonly EndpointId[];
  readonly adminClusters: ReadonlySet<string>;
  readonly idOf: (text: string) => EndpointId;
}

/** A listener of Envoy with its filter chains. */
export interface ReadListener {
  readonly message: Message;
  readonly chains: readonly FilterChain[];
}

export function readListener(message: Message, tables: RouteTables): ReadListener {
  const chains = filterChainsOf(message, tables);
  const datagrams = chains.length === 0 ? datagramChain(message, tables) : null;
  return { message, chains: datagrams === null ? chains : [datagrams] };
}

/** The listeners of one of Envoy's: each filter chain is a server of its own, and so is each certificate with parameters of its own. */
export function listenersOf({ message, chains }: ReadListener, context: ListenerContext): readonly PlacedListener[] {
  return withBypasses(chains.flatMap((chain) => listenersOfChain(message, chain, context)));
}

export function listenersOfChain(message: Message, chain: FilterChain, context: ListenerContext): readonly PlacedListener[] {
  const { socket } = chain;
  const near = chain.message.span;
  if (socket === null) return [placed(message, chain, null, plaintextByDefault(context.release, near), context)];
  if (!socket.known) return [placed(message, chain, null, socket, context)];
  switch (socket.value.kind) {
    case 'plaintext':
      return [placed(message, chain, null, known(null, socket.from), context)];
    case 'other':
      return [placed(message, chain, null, unknown({ kind: 'not-understood', what: socket.value.name }, socket.from), context)];
    case 'tls':
      return withTls(message, chain, socket.value, socket.from, context);
  }
}

function withTls(message: Message, chain: FilterChain, socket: TlsSocket, from: Origin, env: ListenerContext): readonly PlacedListener[] {
  const context = tlsContext('server', socket.context, env);
  const quic = socket.transport === 'quic' ? socket.config.span : null;
  const earlyData = earlyDataOf(socket, context, chain.terminal, env);
  const contexts = [context, ...(quic === null ? contextsOfCertificates(context, env) : [])];
  return contexts.map((one) => placed(message, chain, { socket, context: one }, known(settingsOf(one, { quic, earlyData }, env), from), env));
}

interface SecurePart {
  readonly socket: TlsSocket;
  readonly context: TlsContext;
}

function placed(message: Message, chain: FilterChain, secure: SecurePart | null, tls: Fact<TlsSettings | null>, env: ListenerContext): PlacedListener {
  const place = listenerPlaceOf(message, chain, secure?.socket.transport === 'quic', env.exposure);
  const { terminal } = chain;
  const authentication = authenticationOf(chain, secure, tls, env);
  const table = terminal.http?.routes.known === true ? terminal.http.routes.value : null;
  const clients = { mode: authentication.mode, exposure: place.exposure };
  const filters = [...terminal.filters, ...(terminal.http === null ? [] : httpFiltersOf(terminal.http.manager))];
  const listener: Listener = {
    kind: 'listener',
    id: env.idOf(idText(message, place)),
    release: env.release,
    block: chain.message.span,
    at: chain.isOnly ? place.span : chain.message.span,
    addresses: place.addresses,
    names: chain.match.serverNames,
    protocol: terminal.protocol,
    exposure: place.exposure,
    tls,
    startTls: startTlsOf(chain, secure, tls),
    passthrough: passthroughOf(chain, tls),
    rejectsHandshake: known(false, tls.from),
    clientAuthentication: { ...authentication, bypasses: authentication.bypasses.map((bypass) => ({ ...bypass, scope: whatIsReached(chain, table) })) },
    identityUses: [...(terminal.http === null ? [] : identityUsesOf(terminal.http.manager, table, clients)), ...decisionsByIdentity(filters, clients)],
    routes: routesOfChain(chain, tls, env),
    ineffective: [...ineffectiveInListener(message, chain, secure?.context ?? null, authentication, env.release), ...principalsInVain(filters, secure !== null, clients)],
    decidesFor: [],
  };
  return { listener, message, chain, context: secure?.context ?? null, socket: secure?.socket ?? null, routes: table };
}

function authenticationOf(chain: FilterChain, secure: SecurePart | null, tls: Fact<unknown>, { release }: ListenerContext): ClientAuthentication {
  if (secure !== null) return clientAuthentication(secure.context.message, secure.context.validation, release);
  return tls.known ? noClientAuthentication(chain.message.span, release) : { mode: tls, trustAnchors: tls, depth: tls, revocation: tls, bypasses: [] };
}

function startTlsOf({ terminal }: FilterChain, secure: SecurePart | null, tls: Fact<unknown>): Listener['startTls'] {
  if (secure?.socket.startTls !== true) return known('none', tls.from);
  return downstreamStartTls(terminal.filters) ?? unknownStartTls(terminal.filters, tls);
}

/** HTTP is read, so that it cannot be TLS of the client. */
function passthroughOf(chain: FilterChain, tls: Fact<TlsSettings | null>): Fact<boolean> {
  if (!tls.known) return tls;
  if (tls.value !== null) return known(false, tls.from);
  const receives = receivesTls(chain);
  return chain.terminal.http !== null && !receives.known ? known(false, receives.from) : receives;
}

function routesOfChain({ terminal, message }: FilterChain, tls: Fact<TlsSettings | null>, env: ListenerContext): Listener['routes'] {
  const { http } = terminal;
  if (http === null) return known([], { kind: 'written', span: message.span });
  if (!http.routes.known) return http.routes;
  const secure = !tls.known || tls.value !== null;
  const filters = httpFiltersOf(http.manager);
  return routesOf(http.routes.value, { secure, trustsInternal: trustsInternalClients(http.manager, env.release), filters, connections: env.connections, adminClusters: env.adminClusters });
}

/** What requests or connections get to: the virtual host, or the cluster. */
function whatIsReached({ terminal }: FilterChain, table: RouteTable | null): string {
  const [host] = table?.virtualHosts ?? [];
  return host === undefined ? (terminal.clusters[0] ?? '*') : nameOf(host.message);
}

function idText(message: Message, { addresses }: ListenerPlace): string {
  const first: Address | undefined = addresses.known ? addresses.value[0] : undefined;
  return `listener:${nameOf(message)}:${first === undefined ? '?' : describeAddress(first)}`;
}
