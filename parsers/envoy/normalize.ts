import type { ParseOptions } from '../../src/engine/parser.ts';
import type { Connection, EndpointId } from '../../src/model/endpoint.ts';
import type { Problem } from '../../src/model/problem.ts';
import { lazilyForObject } from '../../src/tls/lazily.ts';
import type { Material } from '../_shared/material.ts';
import { uniqueIds } from '../_shared/unique-ids.ts';
import { adminClusters } from './cluster/admin-cluster.ts';
import { adminOf, type PlacedAdmin } from './listener/admin.ts';
import { alikeConnections } from './cluster/alike-cluster.ts';
import { nameOf, type PlacedConnection } from './cluster/cluster.ts';
import { clusterUsesOf } from './cluster/cluster-use.ts';
import { controlPlaneEndpoints, type ObjectEndpoint } from './control-plane/control-plane.ts';
import { versionProblems } from './control-plane/version-text.ts';
import { resourcesOf, type Configuration } from './files/configuration.ts';
import type { EnvoyContext } from './envoy-context.ts';
import { defaultLists } from '../_shared/default-list.ts';
import { endpointReader } from './message/endpoint.ts';
import { nameKinds } from './message/message-pattern.ts';
import { filterChainOf } from './listener/filter-chain.ts';
import { googleGrpcConnections, type PlacedService } from './cluster/google-grpc.ts';
import { statisticsConnections } from './cluster/statistics-sink.ts';
import { listenersOf, readListener, type PlacedListener, type ReadListener } from './listener/listener.ts';
import { routeTables } from './listener/network-filter.ts';
import { removedApi } from './files/removed-api.ts';
import { refusedOverQuic, refusedServerNames, refusedSettings } from './tls/refusal.ts';
import { releaseOf } from './release.ts';
import { secretReader } from './tls/secret.ts';

export interface Normalized {
  readonly listeners: readonly PlacedListener[];
  readonly connections: readonly PlacedConnection[];
  readonly admins: readonly PlacedAdmin[];
  /** Connections that are no clusters. */
  readonly services: readonly PlacedService[];
  readonly statistics: readonly Connection[];
  /** What control planes make of their resources. */
  readonly objects: readonly ObjectEndpoint[];
  readonly problems: readonly Problem[];
}

/** What can be seen of the files around a configuration. */
export interface Sight {
  readonly material: Material;
  /** Whether files of a directory can be read. */
  readonly isVisible: (directory: string) => boolean;
}

/** Brings the resources of a unit into the common model. */
export function normalize(configuration: Configuration, { runtime, exposure }: ParseOptions, { material, isVisible }: Sight): Normalized {
  const idOf = uniqueIds();
  const context = { release: releaseOf(runtime), exposure, configuration, secret: secretReader(configuration), material, byDefault: defaultLists(), idOf };
  const tables = routeTables(configuration);
  const names = nameKinds(exposure, isVisible);
  const read: readonly ReadListener[] = [
    ...resourcesOf(configuration, 'listener').map((message) => readListener(message, tables, names)),
    ...resourcesOf(configuration, 'filter-chain').map((message) => ({ message, chains: [filterChainOf(message, tables, true)] })),
  ];
  const uses = clusterUsesOf(read.flatMap(({ chains }) => chains), configuration);
  const clusters = { ...context, uses, endpoints: endpointReader(configuration) };
  const connections = alikeConnections(resourcesOf(configuration, 'cluster'), clusters, names);
  const ids = idsByCluster(connections);
  const admins = resourcesOf(configuration, 'bootstrap').flatMap((bootstrap) => adminOf(bootstrap, context, idOf) ?? []);
  const forListeners = { ...context, tables, connections: (cluster: string) => ids.get(cluster) ?? [], adminClusters: adminClusters(admins, connections) };
  const listeners = read.flatMap((listener) => listenersOf(listener, forListeners));
  const refused = lazilyForObject((placed: PlacedListener | PlacedConnection) => refusedIn(placed, context));
  const objects = controlPlaneEndpoints(context, { idOf, runtime });
  const problems = [
    ...[...listeners, ...connections].filter(({ model }) => model === null || refused(model).length > 0).flatMap(refused),
    ...objects.flatMap((object) => object.problems ?? []),
    ...listeners.flatMap(({ model, chain }) => (model === null ? refusedServerNames(chain.message) : [])),
  ];
  const services = googleGrpcConnections(configuration, context, idOf);
  const statistics = statisticsConnections(configuration, context, idOf);
  return { listeners, connections, admins, services, statistics, objects, problems: [...removedApi(configuration, context.release), ...withoutRepetition(problems), ...configuration.objects.flatMap(versionProblems)] };
}

function refusedIn(placed: PlacedListener | PlacedConnection, env: EnvoyContext): readonly Problem[] {
  if (placed.context === null) return [];
  const socket = 'socket' in placed ? placed.socket : null;
  return [...refusedSettings(placed.context, env), ...(socket === null ? [] : refusedOverQuic(socket, placed.context, env.release))];
}

function idsByCluster(connections: readonly PlacedConnection[]): ReadonlyMap<string, readonly EndpointId[]> {
  const ids = new Map<string, EndpointId[]>();
  for (const { cluster, connection } of connections) {
    const name = nameOf(cluster);
    const before = ids.get(name);
    if (before === undefined) ids.set(name, [connection.id]);
    else before.push(connection.id);
  }
  return ids;
}

/** A context is read once for each place that it is in effect. */
function withoutRepetition(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [`${problem.code} ${problem.span.file} ${problem.span.start}`, problem]));
  return [...distinct.values()];
}
