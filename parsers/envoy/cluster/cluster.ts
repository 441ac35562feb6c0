import type { ApplicationProtocol, Connection, EndpointId, Target } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { certificateUse } from '../tls/certificate.ts';
import type { ClusterUse, ClusterUses } from './cluster-use.ts';
import { addressesOf, exposureOf, type ClusterEndpoints, type EndpointReader } from '../message/endpoint.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { messagesField, textField } from '../message/field.ts';
import { ineffectiveInCluster } from '../listener/ineffective-setting.ts';
import type { Message } from '../message/message.ts';
import { plaintextByDefault, withoutTls, type WithoutTls } from '../tls/plaintext.ts';
import { serverNameOf, serverVerification, type NameSources } from '../tls/server-verification.ts';
import { settingsOf, tlsContext, type TlsContext } from '../tls/tls-context.ts';
import type { TlsSocket, TransportSocket } from '../tls/transport-socket.ts';
import { clusterSocketsOf, type ClusterSocket } from './cluster-socket.ts';
import { upstreamHttpOptionsOf, type UpstreamHttpOptions } from './upstream-http-options.ts';

/** A connection and where its settings are written. */
export interface PlacedConnection {
  readonly connection: Connection;
  readonly cluster: Message;
  /** What holds the transport socket: the cluster, or one of its `transport_socket_matches`. */
  readonly owner: Message;
  /** `null` without TLS. */
  readonly context: TlsContext | null;
  readonly endpoints: ClusterEndpoints;
  /** What it is like, but for names; `null` for a connection that is like none before it. */
  readonly model: PlacedConnection | null;
}

/** What clusters are read with. */
export interface ClusterContext extends EnvoyContext {
  readonly uses: ClusterUses;
  readonly endpoints: EndpointReader;
  readonly idOf: (text: string) => EndpointId;
}

/** The connections of a cluster: one for each transport socket that its endpoints may have. What is not about TLS is read when somebody asks for it. */
export function connectionsOf(cluster: Message, context: ClusterContext): readonly PlacedConnection[] {
  const name = nameOf(cluster);
  const endpoints = lazily(() => context.endpoints(cluster));
  const options = upstreamHttpOptionsOf(cluster, context.release);
  const uses = context.uses(name);
  const from: Origin = { kind: 'written', span: nameSpan(cluster) };
  const target = targetOf(name, lazily(() => addressesOf(endpoints())), from);
  const exposure = lazily(() => exposureOf(endpoints(), cluster, context.exposure));
  const protocol = protocolOf(cluster, uses, options, from);
  return clusterSocketsOf(cluster, endpoints).map(({ socket, owner, label }): PlacedConnection => {
    const sources: NameSources = {
      options,
      hosts: uses.flatMap(({ host }) => host ?? []),
      get endpoints() {
        return endpoints();
      },
      quic: isQuic(socket),
    };
    const { context: tls, parts } = partsOf(socket, owner, sources, context);
    const ineffective = lazily(() => ineffectiveInCluster(owner, tls, sources, context.release));
    const connection: Connection = {
      kind: 'connection',
      id: context.idOf(idText(name, label)),
      release: context.release,
      block: cluster.span,
      at: label === null ? nameSpan(cluster) : nameSpan(owner),
      target,
      protocol,
      get exposure() {
        return exposure();
      },
      passthrough: parts.tls.known && parts.tls.value !== null ? known(false, parts.tls.from) : passthroughOf(uses, from),
      fallsBackToPlaintext: fallsBack(socket, uses, from),
      ...parts,
      get ineffective() {
        return ineffective();
      },
    };
    return {
      connection,
      cluster,
      owner,
      context: tls,
      get endpoints() {
        return endpoints();
      },
      model: null,
    };
  });
}

/** What the id of a connection is made of. @param label Name of the item of `transport_socket_matches`, `null` for the socket of the cluster itself. */
export function idText(cluster: string, label: string | null): string {
  return `connection:${cluster}${label === null ? '' : `:${label}`}`;
}

interface Parts {
  readonly context: TlsContext | null;
  readonly parts: WithoutTls;
}

function partsOf(socket: ClusterSocket['socket'], owner: Message, sources: NameSources, context: ClusterContext): Parts {
  if (socket === null) return { context: null, parts: withoutTls(plaintextByDefault(context.release, owner.span)) };
  if (!socket.known) return { context: null, parts: withoutTls(socket) };
  switch (socket.value.kind) {
    case 'plaintext':
      return { context: null, parts: withoutTls(known(null, socket.from)) };
    case 'other':
      return { context: null, parts: withoutTls(unknown({ kind: 'not-understood', what: socket.value.name }, socket.from)) };
    case 'tls':
      return withTls(socket.value, socket.from, sources, context);
  }
}

function withTls(socket: TlsSocket, from: Origin, sources: NameSources, env: ClusterContext): Parts {
  const context = tlsContext('client', socket.context, env);
  const earlyData: TlsSettings['earlyData'] = known({ enabled: false, protection: 'none' }, from);
  const settings = settingsOf(context, { quic: socket.transport === 'quic' ? socket.config.span : null, earlyData }, env);
  const parts: WithoutTls = {
    tls: known(settings, from),
    verification: serverVerification(context, sources, env),
    serverName: serverNameOf(context, sources, env),
    clientCertificate: clientCertificateOf(context, env),
  };
  return { context, parts };
}

/** A secret that cannot be seen is presented all the same. */
function clientCertificateOf({ certificates, common }: TlsContext, { material }: EnvoyContext): Fact<string | null> {
  if (certificates.known) return mapFact(certificates, ([first]) => (first === undefined ? null : certificateUse(first, material).path));
  const [named] = messagesField(common, 'tls_certificate_sds_secret_configs').items;
  const name = named === undefined ? null : textField(named, 'name');
  return name?.known === true ? name : certificates;
}

function isQuic(socket: Fact<TransportSocket> | null): boolean {
  return socket?.known === true && socket.value.kind === 'tls' && socket.value.transport === 'quic';
}

export function nameOf(message: Message): string {
  const name = textField(message, 'name');
  return name?.known === true ? name.value : '?';
}

/** The line with the name; the message where it has none. */
export function nameSpan(message: Message): Span {
  const field = message.field('name');
  if (field === null || field.value.span.file !== field.key.span.file) return message.span;
  return { file: field.key.span.file, start: field.key.span.start, end: Math.max(field.key.span.end, field.value.span.end) };
}

function targetOf(name: string, addresses: () => Target['addresses'], from: Origin): Fact<Target> {
  const target: Target = {
    text: name,
    get addresses() {
      return addresses();
    },
  };
  return known(target, from);
}

/** Where several use a cluster, the one for which plaintext is judged first. */
const byWeight: readonly ApplicationProtocol[] = ['management', 'http', 'database', 'telemetry', 'grpc', 'smtp', 'dns', 'udp', 'tcp'];

function protocolOf(cluster: Message, uses: readonly ClusterUse[], options: UpstreamHttpOptions, from: Origin): Fact<ApplicationProtocol> {
  const used = byWeight.find((protocol) => uses.some((use) => use.protocol === protocol));
  if (used !== undefined && used !== 'tcp') return known(used, from);
  if (options.present || checksByHttp(cluster)) return known('http', from);
  return used === undefined ? unknown({ kind: 'run-time', what: 'protocol' }, from) : known(used, from);
}

function checksByHttp(cluster: Message): boolean {
  return messagesField(cluster, 'health_checks').items.some((check) => check.field('http_health_check') !== null || check.field('grpc_health_check') !== null);
}

function passthroughOf(uses: readonly ClusterUse[], from: Origin): Fact<boolean> {
  const facts = uses.map(({ passthrough }) => passthrough);
  return facts.find((fact) => fact.known && !fact.value) ?? facts.find((fact) => !fact.known) ?? facts[0] ?? known(false, from);
}

/** STARTTLS happens only where the filter of the protocol asks for it. */
function fallsBack(socket: Fact<TransportSocket> | null, uses: readonly ClusterUse[], from: Origin): Fact<boolean> {
  if (socket?.known !== true || socket.value.kind !== 'tls' || !socket.value.startTls) return known(false, from);
  const required = uses.flatMap(({ requiresStartTls }) => requiresStartTls ?? []);
  const decider = required.find((fact) => fact.known && !fact.value) ?? required.find((fact) => !fact.known) ?? required[0];
  return mapFact(decider ?? known(false, socket.from), (isRequired) => !isRequired);
}
