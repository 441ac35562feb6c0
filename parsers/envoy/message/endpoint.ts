import type { ExposureSettings } from '../../../src/engine/parser.ts';
import type { Address, Exposure } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { widest } from '../../_shared/exposure.ts';
import { addressIn, exposureOfTarget, isSocket, type WrittenAddress } from './address.ts';
import { resourcesOf, type Configuration } from '../files/configuration.ts';
import { enumField, messageField, messagesField, textField } from './field.ts';
import type { Message } from './message.ts';

/** One of the hosts of a cluster. */
export interface ClusterEndpoint {
  readonly address: Fact<WrittenAddress>;
  /** Its name, where it is given: what `auto_host_sni` and `auto_host_rewrite` take. */
  readonly hostname: string | null;
  /** `metadata.filter_metadata["envoy.transport_socket_match"]`: texts by key. */
  readonly socketMatch: ReadonlyMap<string, string>;
}

export interface ClusterEndpoints {
  readonly endpoints: readonly ClusterEndpoint[];
  /** Why there may be others. */
  readonly doubt: Unknown | null;
  /** Names of hosts are resolved, so that a host is called as it is written. */
  readonly byDns: boolean;
}

/** `Cluster.DiscoveryType`, in the order of the numbers. */
const discoveryTypes = ['STATIC', 'STRICT_DNS', 'LOGICAL_DNS', 'EDS', 'ORIGINAL_DST'] as const;

/** Looks up the endpoints of a cluster, its own or those of a file of resources. */
export type EndpointReader = (cluster: Message) => ClusterEndpoints;

export function endpointReader(configuration: Configuration): EndpointReader {
  const assignments = new Map<string, Message>();
  for (const message of resourcesOf(configuration, 'cluster-load-assignment')) {
    const name = textField(message, 'cluster_name');
    if (name?.known === true) assignments.set(name.value, message);
  }
  return (cluster) => endpointsOf(cluster, assignments);
}

function endpointsOf(cluster: Message, assignments: ReadonlyMap<string, Message>): ClusterEndpoints {
  const type = enumField(cluster, 'type', discoveryTypes);
  const custom = messageField(cluster, 'cluster_type');
  const byDns = type?.known === true && (type.value === 'STRICT_DNS' || type.value === 'LOGICAL_DNS');
  const isDns = byDns || custom !== null;
  const own = messageField(cluster, 'load_assignment');
  if (own !== null) return own.known ? { ...endpointsIn(own.value), byDns: isDns } : { endpoints: [], doubt: own, byDns: isDns };
  const hosts = messagesField(cluster, 'hosts');
  if (hosts.items.length > 0) return { endpoints: hosts.items.map(hostOfV2), doubt: hosts.doubt, byDns };
  const found = type?.known === true && type.value === 'EDS' ? assignments.get(edsName(cluster)) : undefined;
  if (found !== undefined) return { ...endpointsIn(found), byDns: false };
  return { endpoints: [], doubt: unknown(doubtAbout(type, cluster), { kind: 'written', span: cluster.span }), byDns: isDns };
}

function doubtAbout(type: Fact<(typeof discoveryTypes)[number]> | null, cluster: Message): Doubt {
  if (cluster.doubt !== null) return cluster.doubt;
  if (type?.known === false) return type.doubt;
  return { kind: 'run-time', what: type?.value ?? 'endpoints' };
}

function edsName(cluster: Message): string {
  const config = messageField(cluster, 'eds_cluster_config');
  const service = config?.known === true ? textField(config.value, 'service_name') : null;
  const name = service ?? textField(cluster, 'name');
  return name?.known === true ? name.value : '';
}

function endpointsIn(assignment: Message): Pick<ClusterEndpoints, 'endpoints' | 'doubt'> {
  const localities = messagesField(assignment, 'endpoints');
  const lists = localities.items.map((locality) => messagesField(locality, 'lb_endpoints'));
  const open = localities.doubt ?? lists.find(({ doubt }) => doubt !== null)?.doubt ?? null;
  return { endpoints: lists.flatMap(({ items }) => items.map(endpointOf)), doubt: open };
}

function endpointOf(lbEndpoint: Message): ClusterEndpoint {
  const endpoint = messageField(lbEndpoint, 'endpoint');
  const socketMatch = socketMatchOf(lbEndpoint);
  if (endpoint?.known !== true) return { address: endpoint ?? hidden('endpoint', lbEndpoint.span), hostname: null, socketMatch };
  const address = messageField(endpoint.value, 'address');
  const hostname = textField(endpoint.value, 'hostname');
  return { address: addressOr(address, endpoint.value.span), hostname: hostname?.known === true ? hostname.value : null, socketMatch };
}

function hostOfV2(address: Message): ClusterEndpoint {
  return { address: addressIn(address), hostname: null, socketMatch: new Map() };
}

function addressOr(address: Fact<Message> | null, span: Span): Fact<WrittenAddress> {
  if (address?.known === true) return addressIn(address.value);
  return address ?? hidden('address', span);
}

function hidden(what: string, span: Span): Unknown {
  return unknown({ kind: 'not-understood', what }, { kind: 'written', span });
}

function socketMatchOf(lbEndpoint: Message): ReadonlyMap<string, string> {
  const metadata = messageField(lbEndpoint, 'metadata');
  const filters = metadata?.known === true ? messageField(metadata.value, 'filter_metadata') : null;
  const match = filters?.known === true ? messageField(filters.value, 'envoy.transport_socket_match') : null;
  return textsOf(match?.known === true ? match.value : null);
}

/** The texts in a Struct; what is no text is left out. */
export function textsOf(struct: Message | null): ReadonlyMap<string, string> {
  return new Map((struct?.fields ?? []).flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.text, value.text] as const] : [])));
}

/** Addresses of the hosts that are in sight. */
export function addressesOf({ endpoints }: ClusterEndpoints): readonly Address[] {
  return endpoints.flatMap(({ address }) => (address.known && isSocket(address.value) ? [address.value] : []));
}

export function exposureOf({ endpoints, doubt }: ClusterEndpoints, cluster: Message, settings: ExposureSettings): Fact<Exposure> {
  const from = { kind: 'written', span: cluster.span } as const;
  const exposures = endpoints.map(({ address }) => (address.known ? exposureOfTarget(address.value, settings) : null));
  const exposure = widest(doubt === null ? exposures : [...exposures, null]);
  if (exposure !== null) return known(exposure, from);
  const open = endpoints.map(({ address }) => address).find((address): address is Unknown => !address.known);
  return unknown((doubt ?? open)?.doubt ?? { kind: 'run-time', what: 'address' }, from);
}
