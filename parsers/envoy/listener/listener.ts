import type { Address, ClientAuthentication, EndpointId, IdentityUse, Listener } from '../../../src/model/endpoint.ts';
import { describeAddress } from '../../../src/model/describe.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { DeferredListener } from '../../_shared/deferred.ts';
import { lazily, lazilyForLatest } from '../../../src/tls/lazily.ts';
import { withBypasses } from '../tls/chain-bypass.ts';
import { clientAuthentication, noClientAuthentication, overQuic } from '../tls/client-authentication.ts';
import { nameOf } from '../cluster/cluster.ts';
import { earlyDataOf } from '../tls/early-data.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import type { ChainLikeness } from './alike-chain.ts';
import type { NameKinds } from '../message/message-pattern.ts';
import { messageAnew } from '../message/read-message.ts';
import { filterChainOf, filterChainsOf, receivesTls, tableOfChain, type FilterChain } from './filter-chain.ts';
import { identityUsesOf, type Clients } from './forwarded-client-cert.ts';
import { httpFiltersOf } from './http-filter.ts';
import { ineffectiveInListener } from './ineffective-setting.ts';
import { trustsInternalClients } from './internal-client.ts';
import { listenerPlaceOf, type ListenerPlace } from './listener-place.ts';
import type { Extension } from '../message/extension.ts';
import type { Message } from '../message/message.ts';
import type { RouteTables } from './network-filter.ts';
import { plaintextByDefault } from '../tls/plaintext.ts';
import { decisionsByIdentity, principalsInVain } from './rbac.ts';
import { routesOf } from '../http/route.ts';
import { resumptionBypass } from '../tls/resumption.ts';
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
  /** What it is like, but for names; `null` for a listener that is like none before it. */
  readonly model: PlacedListener | null;
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

export function readListener(message: Message, tables: RouteTables, names: NameKinds): ReadListener {
  const chains = filterChainsOf(message, tables, names);
  const datagrams = chains.length === 0 ? datagramChain(message, tables) : null;
  return { message, chains: datagrams === null ? chains : [datagrams] };
}

/** The listeners of one of Envoy's: each filter chain is a server of its own, and so is each certificate with parameters of its own. */
export function listenersOf({ message, chains }: ReadListener, context: ListenerContext): readonly PlacedListener[] {
  const found = new Map<FilterChain, readonly PlacedListener[]>();
  const read = lazilyForLatest((listener: AlikeListener) => listener.read(context));
  return withBypasses(
    chains.flatMap((chain) => {
      const [model, ...others] = isAlike(chain, context) ? (found.get(chain.like.model) ?? []) : [];
      const isOne = model !== undefined && others.length === 0;
      const placed = isOne ? [new AlikeListener(message, chain, model, context.idOf(idText(message, model.listener)), read)] : listenersOfChain(message, chain, context);
      found.set(chain, placed);
      return placed;
    }),
  );
}

/** What leads to the administration interface is like nothing else. */
function isAlike(chain: FilterChain, { adminClusters }: ListenerContext): chain is FilterChain & { readonly like: ChainLikeness } {
  return chain.like !== null && (adminClusters.size === 0 || ![...chain.like.names].flat().some((name) => adminClusters.has(name)));
}

/** A listener that is read when somebody asks for more than what it has in common with its model, and forgotten when the next one is read. */
class AlikeListener implements PlacedListener {
  readonly listener: DeferredListener;
  readonly message: Message;
  readonly chain: FilterChain;
  readonly model: PlacedListener;
  readonly #read: (listener: AlikeListener) => PlacedListener;

  constructor(message: Message, chain: FilterChain, model: PlacedListener, id: EndpointId, read: (listener: AlikeListener) => PlacedListener) {
    this.message = message;
    this.chain = chain;
    this.model = model;
    this.#read = read;
    this.listener = new DeferredListener(id, model.listener.release, () => this.whole.listener, false);
  }

  get context(): TlsContext | null {
    return this.whole.context;
  }

  get socket(): TlsSocket | null {
    return this.whole.socket;
  }

  get whole(): PlacedListener {
    return this.#read(this);
  }

  read(context: ListenerContext): PlacedListener {
    const { id } = this.listener;
    const chain = filterChainOf(messageAnew(this.chain.message), context.tables, false);
    return listenersOfChain(this.message, chain, { ...context, idOf: () => id })[0] ?? this.model;
  }
}

/** The same listener, read. */
export function wholeListener(placed: PlacedListener): PlacedListener {
  return placed instanceof AlikeListener ? placed.whole : placed;
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
  const earlyData = earlyDataOf(socket, context, chain, env);
  const contexts = [context, ...(quic === null ? contextsOfCertificates(context, env) : [])];
  return contexts.map((one) => placed(message, chain, { socket, context: one }, known(settingsOf(one, { quic, earlyData }, env), from), env));
}

interface SecurePart {
  readonly socket: TlsSocket;
  readonly context: TlsContext;
}

/** What is not about TLS is read when somebody asks for it. */
function placed(message: Message, chain: FilterChain, secure: SecurePart | null, tls: Fact<TlsSettings | null>, env: ListenerContext): PlacedListener {
  const place = listenerPlaceOf(message, chain, secure?.socket.transport === 'quic', env.exposure);
  const context = secure?.context ?? null;
  const authentication = lazily(() => authenticationOf(chain, secure, tls, env));
  const clients = lazily((): Clients => ({ mode: authentication().mode, exposure: place.exposure }));
  const uses = lazily(() => identitiesIn(chain, clients()));
  const routes = lazily(() => routesOfChain(chain, tls, env));
  const ineffective = lazily(() => [...ineffectiveInListener(message, chain, context, authentication(), env.release), ...principalsInVain(filtersOf(chain), secure !== null, clients())]);
  const listener: Listener = {
    kind: 'listener',
    id: env.idOf(idText(message, place)),
    release: env.release,
    block: chain.message.span,
    at: chain.isOnly ? place.span : chain.message.span,
    addresses: place.addresses,
    names: chain.match.serverNames,
    get protocol() {
      return chain.terminal.protocol;
    },
    exposure: place.exposure,
    tls,
    startTls: startTlsOf(chain, secure, tls),
    passthrough: passthroughOf(chain, tls),
    rejectsHandshake: known(false, tls.from),
    get clientAuthentication() {
      return authentication();
    },
    get identityUses() {
      return uses();
    },
    get routes() {
      return routes();
    },
    get ineffective() {
      return ineffective();
    },
    decidesFor: [],
    decidesVersions: false,
  };
  return { listener, message, chain, context, socket: secure?.socket ?? null, model: null };
}

function filtersOf({ terminal: { filters, http } }: FilterChain): readonly Extension[] {
  return [...filters, ...(http === null ? [] : httpFiltersOf(http.manager))];
}

function identitiesIn(chain: FilterChain, clients: Clients): readonly IdentityUse[] {
  const { http } = chain.terminal;
  return [...(http === null ? [] : identityUsesOf(http.manager, tableOfChain(chain), clients)), ...decisionsByIdentity(filtersOf(chain), clients)];
}

function authenticationOf(chain: FilterChain, secure: SecurePart | null, tls: Fact<unknown>, { release }: ListenerContext): ClientAuthentication {
  if (secure !== null) {
    const { message, validation } = secure.context;
    if (secure.socket.transport === 'quic' && overQuic(message, release) === 'ignored') return noClientAuthentication(message.span, release);
    const authentication = clientAuthentication(message, validation, release);
    const bypasses = [...authentication.bypasses, ...resumptionBypass(secure.socket, secure.context)];
    return { ...authentication, bypasses: bypasses.map((bypass) => ({ ...bypass, scope: whatIsReached(chain) })) };
  }
  return tls.known ? noClientAuthentication(chain.message.span, release) : { mode: tls, trustAnchors: tls, depth: tls, revocation: tls, bypasses: [] };
}

function startTlsOf(chain: FilterChain, secure: SecurePart | null, tls: Fact<unknown>): Listener['startTls'] {
  if (secure?.socket.startTls !== true) return known('none', tls.from);
  const { filters } = chain.terminal;
  return downstreamStartTls(filters) ?? unknownStartTls(filters, tls);
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
function whatIsReached(chain: FilterChain): string {
  const [host] = tableOfChain(chain)?.virtualHosts ?? [];
  return host === undefined ? (chain.terminal.clusters[0] ?? '*') : nameOf(host.message);
}

function idText(message: Message, { addresses }: Pick<ListenerPlace, 'addresses'>): string {
  const first: Address | undefined = addresses.known ? addresses.value[0] : undefined;
  return `listener:${nameOf(message)}:${first === undefined ? '?' : describeAddress(first)}`;
}
