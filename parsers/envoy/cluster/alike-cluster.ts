import type { EndpointId } from '../../../src/model/endpoint.ts';
import { lazilyForLatest } from '../../../src/tls/lazily.ts';
import { DeferredConnection } from '../../_shared/deferred.ts';
import { AlikeMessages, type Likeness } from '../message/alike-messages.ts';
import type { Message } from '../message/message.ts';
import { messageAnew } from '../message/read-message.ts';
import type { NameFields, NameKinds } from '../message/message-pattern.ts';
import { connectionsOf, idText, nameOf, type ClusterContext, type PlacedConnection } from './cluster.ts';
import type { ClusterUse } from './cluster-use.ts';

const nameFields: NameFields = [
  ['cluster.name', 'thing'],
  ['cluster.load_assignment.cluster_name', 'thing'],
  ['.endpoint.address.socket_address.address', 'host'],
  ['.typed_config.sni', 'host'],
  ['.match_typed_subject_alt_names.matcher.exact', 'host'],
];

/** The connections of all clusters. One that is written and used like an earlier one is read when somebody asks for it. */
export function alikeConnections(clusters: readonly Message[], context: ClusterContext, kinds: NameKinds): readonly PlacedConnection[] {
  const alike = new AlikeMessages<PlacedConnection>('cluster', nameFields, kinds);
  const read = lazilyForLatest((connection: AlikeConnection) => connection.read(context));
  return clusters.flatMap((cluster) => {
    const like = clusters.length === 1 ? null : alike.find(cluster);
    if (like !== null && isUsedAlike(cluster, like, context, kinds)) return [new AlikeConnection(cluster, like.model, context.idOf(idText(nameOf(cluster), null)), read)];
    const connections = connectionsOf(cluster, context);
    const [first, ...others] = connections;
    if (like === null && first?.owner === cluster && others.length === 0 && cluster.field('load_assignment') !== null) alike.add(cluster, first);
    return connections;
  });
}

function isUsedAlike(cluster: Message, { model, names }: Likeness<PlacedConnection>, context: ClusterContext, kinds: NameKinds): boolean {
  const [own, others] = [context.uses(nameOf(cluster)), context.uses(nameOf(model.cluster))];
  return own.length === others.length && own.every((use, index) => isSame(use, others[index] ?? null));

  function isSame(one: ClusterUse, other: ClusterUse | null): boolean {
    if (other === null || !isRequest(one) || !isRequest(other)) return false;
    if (one.protocol !== other.protocol || one.host?.kind !== other.host?.kind) return false;
    return one.host?.kind !== 'name' || other.host?.kind !== 'name' || isSameHost(one.host.name, other.host.name);
  }

  function isSameHost(one: string, other: string): boolean {
    const expected = names.get(other);
    if (expected !== undefined) return one === expected;
    return ![...names.values()].includes(one) && kinds(one, 'host') === kinds(other, 'host');
  }
}

/** Of other uses, the places count as well. */
function isRequest({ passthrough, requiresStartTls }: ClusterUse): boolean {
  return requiresStartTls === null && passthrough.known && !passthrough.value;
}

/** A connection that is read when somebody asks for more than what it has in common with its model, and forgotten when the next one is read. */
class AlikeConnection implements PlacedConnection {
  readonly connection: DeferredConnection;
  readonly cluster: Message;
  readonly owner: Message;
  readonly model: PlacedConnection;
  readonly #read: (connection: AlikeConnection) => PlacedConnection;

  constructor(cluster: Message, model: PlacedConnection, id: EndpointId, read: (connection: AlikeConnection) => PlacedConnection) {
    this.cluster = cluster;
    this.owner = cluster;
    this.model = model;
    this.#read = read;
    this.connection = new DeferredConnection(id, model.connection.release, () => read(this).connection, false);
  }

  get context(): PlacedConnection['context'] {
    return this.#read(this).context;
  }

  get endpoints(): PlacedConnection['endpoints'] {
    return this.#read(this).endpoints;
  }

  read(context: ClusterContext): PlacedConnection {
    const { id } = this.connection;
    return connectionsOf(messageAnew(this.cluster), { ...context, idOf: () => id })[0] ?? this.model;
  }
}
