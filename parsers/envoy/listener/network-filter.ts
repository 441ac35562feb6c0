import type { ApplicationProtocol } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { clusterNamesIn } from '../cluster/cluster-name.ts';
import { resourcesOf, type Configuration } from '../files/configuration.ts';
import { configOf, extensionOf, type Extension } from '../message/extension.ts';
import { messageField, messagesField, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { routeTableOf, type RouteTable } from '../http/route-table.ts';

/** What a filter chain ends in. */
export interface Terminal {
  readonly protocol: Fact<ApplicationProtocol>;
  /** For HTTP: the connection manager, and the routes it has. */
  readonly http: { readonly manager: Message; readonly routes: Fact<RouteTable> } | null;
  /** Clusters that everything is passed on to, besides those of routes. */
  readonly clusters: readonly string[];
  /** Nothing reads what clients send, or only what is not encrypted by the protocol itself: TLS may be inside. */
  readonly mayCarryTls: boolean;
  /** A filter that chooses the target by the server name of the handshake, which it can do for TLS only. */
  readonly byServerName: Span | null;
  /** All network filters, for the settings of protocols that begin in plaintext. */
  readonly filters: readonly Extension[];
}

/** Looks up what routes a connection manager has. */
export type RouteTables = (manager: Message) => Fact<RouteTable>;

/** Protocols of network filters that are no mere byte streams. */
const protocols: Readonly<Partial<Record<string, ApplicationProtocol>>> = {
  HttpConnectionManager: 'http',
  TcpProxy: 'tcp',
  RedisProxy: 'database',
  MongoProxy: 'database',
  MySQLProxy: 'database',
  MysqlProxy: 'database',
  PostgresProxy: 'database',
  CassandraProxy: 'database',
  KafkaBroker: 'tcp',
  ThriftProxy: 'tcp',
  DubboProxy: 'tcp',
  GenericProxy: 'tcp',
  MetaProtocolProxy: 'tcp',
  RocketmqProxy: 'tcp',
  SipProxy: 'tcp',
  Echo: 'tcp',
  SmtpProxy: 'smtp',
  UdpProxyConfig: 'udp',
  UdpProxy: 'udp',
  DnsFilterConfig: 'dns',
  DnsFilter: 'dns',
};

/**
 * Filters that let pass what they cannot read, or do not look at it; TLS of PostgreSQL and MySQL begins inside of a connection. Of datagrams
 * only the two ends know whether they are encrypted.
 */
const passing: ReadonlySet<string> = new Set(['TcpProxy', 'PostgresProxy', 'MySQLProxy', 'MysqlProxy', 'KafkaBroker', 'UdpProxyConfig', 'UdpProxy']);

const byServerName: ReadonlySet<string> = new Set(['SniCluster', 'SniDynamicForwardProxy', 'FilterConfig']);

/** `field` is that of the filters. */
export function terminalOf(chain: Message, tables: RouteTables, field = 'filters'): Terminal {
  const { items, doubt } = messagesField(chain, field);
  const filters = items.map(extensionOf);
  const manager = filters.find(({ type }) => type === 'HttpConnectionManager');
  const config = manager === undefined ? null : configOf(manager);
  const sni = filters.find(isByServerName);
  return {
    protocol: protocolOf(filters, chain, doubt),
    http: config?.known === true ? { manager: config.value, routes: tables(config.value) } : null,
    clusters: config === null ? filters.flatMap(clustersOf) : [],
    mayCarryTls: filters.every(({ type }) => protocols[type] === undefined || passing.has(type)),
    byServerName: sni?.span ?? null,
    filters,
  };
}

function isByServerName({ type, config }: Extension): boolean {
  if (!byServerName.has(type)) return false;
  return type !== 'FilterConfig' || (config?.known === true && config.value.type?.full.includes('sni_dynamic_forward_proxy') === true);
}

/** A filter of a database in front of a byte stream tells what is in the stream. */
function protocolOf(filters: readonly Extension[], chain: Message, doubt: Unknown | null): Fact<ApplicationProtocol> {
  const found = filters.flatMap(({ type, span }) => {
    const protocol = protocols[type];
    return protocol === undefined ? [] : [known(protocol, { kind: 'written', span })];
  });
  const special = found.find(({ value }) => value !== 'tcp') ?? found[0];
  const last = filters.at(-1);
  return special ?? doubt ?? unknown({ kind: 'not-understood', what: last?.type ?? 'filters' }, { kind: 'written', span: last?.span ?? chain.span });
}

function clustersOf({ config }: Extension): readonly string[] {
  return config?.known === true ? clusterNamesIn(config.value) : [];
}

/** The routes of connection managers: their own, or those of a name that a file of resources has. */
export function routeTables(configuration: Configuration): RouteTables {
  const byName = new Map<string, Message>();
  for (const message of resourcesOf(configuration, 'route-configuration')) {
    const name = textField(message, 'name');
    if (name?.known === true) byName.set(name.value, message);
  }
  const made = new Map<Message, RouteTable>();
  const tableOf = (message: Message): RouteTable => {
    const table = made.get(message) ?? routeTableOf(message);
    made.set(message, table);
    return table;
  };
  return (manager) => {
    const own = messageField(manager, 'route_config');
    if (own !== null) return own.known ? known(tableOf(own.value), own.from) : own;
    const from = { kind: 'written', span: manager.span } as const;
    const discovery = messageField(manager, 'rds');
    if (discovery?.known !== true) return discovery ?? unknown(manager.doubt ?? { kind: 'run-time', what: 'routes' }, from);
    const name = textField(discovery.value, 'route_config_name');
    const found = name?.known === true ? byName.get(name.value) : undefined;
    return found === undefined ? unknown({ kind: 'run-time', what: 'RDS' }, discovery.from) : known(tableOf(found), discovery.from);
  };
}
