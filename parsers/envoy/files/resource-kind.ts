import type { ResourceKind } from './configuration.ts';
import type { Message } from '../message/message.ts';
import type { TypeName } from '../message/type-url.ts';

/** Types of resources by the last part of their names; the packages moved between v2 and v3, these parts did not. */
const kindsByType: Readonly<Partial<Record<string, ResourceKind>>> = {
  Bootstrap: 'bootstrap',
  Listener: 'listener',
  FilterChain: 'filter-chain',
  Cluster: 'cluster',
  ClusterLoadAssignment: 'cluster-load-assignment',
  RouteConfiguration: 'route-configuration',
  VirtualHost: 'virtual-host',
  Secret: 'secret',
};

/** Packages in which a type of such a name is the resource: `envoy.config.listener.v3`, `envoy.api.v2`, `envoy.api.v2.auth`. */
const resourcePackage = /^envoy\.(?:config\.(?:bootstrap|listener|cluster|endpoint|route)\.|api\.v2\.|extensions\.transport_sockets\.tls\.)/;

/** Fields that only one kind of resource has, in configuration that does not say its type. The first that fits counts. */
const kindsByField: readonly (readonly [ResourceKind, readonly (readonly string[])[]])[] = [
  ['bootstrap', [['static_resources'], ['dynamic_resources'], ['admin', 'node'], ['admin', 'layered_runtime']]],
  ['listener', [['filter_chains'], ['default_filter_chain'], ['address', 'listener_filters'], ['address', 'api_listener']]],
  ['cluster', [['load_assignment'], ['lb_policy'], ['eds_cluster_config'], ['connect_timeout', 'name'], ['cluster_type', 'name'], ['transport_socket', 'name', 'type']]],
  ['route-configuration', [['virtual_hosts']]],
  ['virtual-host', [['domains', 'routes'], ['domains', 'require_tls']]],
  ['filter-chain', [['filters', 'filter_chain_match'], ['filters', 'transport_socket'], ['filters', 'tls_context']]],
  ['cluster-load-assignment', [['cluster_name', 'endpoints']]],
  ['secret', [['name', 'tls_certificate'], ['name', 'validation_context'], ['name', 'session_ticket_keys'], ['name', 'generic_secret']]],
];

/** What a message is, by its type, else by its fields; `null` for everything that is no resource. */
export function resourceKindOf(message: Message): ResourceKind | null {
  if (message.type !== null) return kindOfType(message.type);
  const fits = (fields: readonly string[]): boolean => fields.every((name) => message.field(name) !== null);
  return kindsByField.find(([, combinations]) => combinations.some(fits))?.[0] ?? null;
}

/** What messages of a type are; `null` for types that are no resource. */
export function kindOfType({ full, name }: TypeName): ResourceKind | null {
  return resourcePackage.test(full) ? (kindsByType[name] ?? null) : null;
}
