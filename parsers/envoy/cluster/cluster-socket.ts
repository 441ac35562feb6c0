import { unknown, type Fact } from '../../../src/model/fact.ts';
import { textsOf, type ClusterEndpoints } from '../message/endpoint.ts';
import { messageField, messagesField, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { transportSocketOf, type TransportSocket } from '../tls/transport-socket.ts';

/** A transport socket that endpoints of a cluster may have. */
export interface ClusterSocket {
  /** The cluster, or the item of `transport_socket_matches`. */
  readonly owner: Message;
  /** Name of the item; `null` for the socket of the cluster itself. */
  readonly label: string | null;
  readonly socket: Fact<TransportSocket> | null;
}

/**
 * The first of `transport_socket_matches` whose labels an endpoint has decides for it, else `transport_socket`. Sockets that none of the
 * endpoints in sight can have are left out; while endpoints are not in sight, nobody knows whether one is left for the socket of the cluster.
 */
export function clusterSocketsOf(cluster: Message, endpointsOf: () => ClusterEndpoints): readonly ClusterSocket[] {
  const { items, doubt } = messagesField(cluster, 'transport_socket_matches');
  const fallback: ClusterSocket = { owner: cluster, label: null, socket: transportSocketOf(cluster) };
  if (doubt !== null) return [{ ...fallback, socket: doubt }];
  if (items.length === 0) return [fallback];
  const endpoints = endpointsOf();
  let waiting = endpoints.doubt === null ? endpoints.endpoints.map(({ socketMatch }) => socketMatch) : null;
  const sockets: ClusterSocket[] = [];
  for (const item of items) {
    const labels = labelsOf(item);
    if (waiting?.some((own) => fits(own, labels)) !== false) sockets.push({ owner: item, label: nameOfItem(item), socket: transportSocketOf(item) });
    if (labels.size === 0) return sockets;
    waiting = waiting?.filter((own) => !fits(own, labels)) ?? null;
  }
  if (waiting !== null) return waiting.length === 0 ? sockets : [...sockets, fallback];
  const isNeeded = unknown({ kind: 'run-time', what: 'envoy.transport_socket_match' }, { kind: 'written', span: cluster.span });
  return [...sockets, { ...fallback, socket: isNeeded }];
}

function labelsOf(item: Message): ReadonlyMap<string, string> {
  const match = messageField(item, 'match');
  return textsOf(match?.known === true ? match.value : null);
}

function fits(own: ReadonlyMap<string, string>, labels: ReadonlyMap<string, string>): boolean {
  return [...labels].every(([key, value]) => own.get(key) === value);
}

function nameOfItem(item: Message): string {
  const name = textField(item, 'name');
  return name?.known === true ? name.value : '?';
}
