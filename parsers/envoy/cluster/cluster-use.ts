import type { ApplicationProtocol } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { clusterNamesIn } from './cluster-name.ts';
import { resourcesOf, type Configuration } from '../files/configuration.ts';
import { messageField } from '../message/field.ts';
import type { ChainLikeness } from '../listener/alike-chain.ts';
import { receivesTls, type FilterChain } from '../listener/filter-chain.ts';
import type { Message } from '../message/message.ts';
import type { HostOfRequest, Tunnel } from '../http/route-action.ts';
import type { VirtualHost } from '../http/route-table.ts';
import { upstreamStartTls } from '../tls/start-tls.ts';

/** How something uses a cluster. */
export interface ClusterUse {
  readonly protocol: ApplicationProtocol;
  /** Whether what is sent is TLS of a client as it came in. */
  readonly passthrough: Fact<boolean>;
  /** What the name of the host can be in the requests; `null` for what are no requests. */
  readonly host: HostName | null;
  /** Whether a filter insists that a connection which begins in plaintext changes to TLS; `null` where no filter could. */
  readonly requiresStartTls: Fact<boolean> | null;
}

export type HostName = { readonly kind: 'name'; readonly name: string } | { readonly kind: 'client-chosen' } | { readonly kind: 'upstream' } | { readonly kind: 'open' };

export type ClusterUses = (cluster: string) => readonly ClusterUse[];

/** Who uses which clusters, as far as the configuration shows it. */
export function clusterUsesOf(chains: readonly FilterChain[], configuration: Configuration): ClusterUses {
  const uses = new Map<string, ClusterUse[]>();
  const add = (cluster: string, use: ClusterUse): void => {
    const before = uses.get(cluster);
    if (before === undefined) uses.set(cluster, [use]);
    else before.push(use);
  };
  const usesOf = lazilyForObject(usesOfChain);
  for (const chain of chains) {
    for (const [cluster, use] of chain.like === null ? usesOf(chain) : usesLike(usesOf(chain.like.model), chain.message.span, chain.like)) add(cluster, use);
  }
  for (const [cluster, use] of [...usesOfBootstrap(configuration), ...usesInText(configuration)]) add(cluster, use);
  return (cluster) => uses.get(cluster) ?? [];
}

type NamedUse = readonly [cluster: string, use: ClusterUse];

function usesOfChain(chain: FilterChain): readonly NamedUse[] {
  const { terminal, message } = chain;
  const none = known(false, { kind: 'written', span: message.span });
  const passthrough = chain.socket === null || (chain.socket.known && chain.socket.value.kind === 'plaintext') ? receivesTls(chain) : none;
  const protocol = terminal.protocol.known ? terminal.protocol.value : 'tcp';
  const requiresStartTls = upstreamStartTls(terminal.filters);
  const streams = terminal.clusters.map((cluster): NamedUse => [cluster, { protocol, passthrough, host: null, requiresStartTls }]);
  return [...streams, ...(terminal.http === null ? [] : usesOfHttp(terminal.http, none))];
}

/** The uses by a chain for HTTP that is written like another one. */
function usesLike(uses: readonly NamedUse[], span: Span, { names }: ChainLikeness): readonly NamedUse[] {
  const passthrough = known(false, { kind: 'written', span });
  const nameFor = (name: string): string => names.get(name) ?? name;
  return uses.map(([cluster, use]) => [nameFor(cluster), { ...use, passthrough, host: use.host?.kind === 'name' ? { kind: 'name', name: nameFor(use.host.name) } : use.host }]);
}

function usesOfHttp({ manager, routes }: NonNullable<FilterChain['terminal']['http']>, none: Fact<boolean>): readonly NamedUse[] {
  const discovery = ['rds', 'scoped_routes'].flatMap((name) => namesIn(manager, name, 'management', none));
  const telemetry = ['tracing', 'access_log'].flatMap((name) => namesIn(manager, name, 'telemetry', none));
  const forwarded = (routes.known ? routes.value.virtualHosts : []).flatMap((host) => usesOfHost(host, none));
  return [...discovery, ...telemetry, ...forwarded];
}

function usesOfHost(host: VirtualHost, none: Fact<boolean>): readonly NamedUse[] {
  return host.routes.flatMap(({ action }) => {
    if (!action.known || action.value.kind !== 'forward' || !action.value.clusters.known) return [];
    const use = action.value.tunnel === null ? requestUse(action.value.host, host, none) : tunnelUse(action.value.tunnel, action.from);
    return action.value.clusters.value.map((cluster): NamedUse => [cluster, use]);
  });
}

function requestUse(name: HostOfRequest, host: VirtualHost, none: Fact<boolean>): ClusterUse {
  return { protocol: 'http', passthrough: none, host: hostName(name, host), requiresStartTls: null };
}

/** What is in a tunnel only its two ends know. */
function tunnelUse(protocol: Tunnel, from: Origin): ClusterUse {
  return { protocol, passthrough: unknown({ kind: 'run-time', what: 'protocol of the client' }, from), host: null, requiresStartTls: null };
}

/** Requests reach a virtual host under its domains only: where these are no patterns, a client does not choose. */
function hostName(host: HostOfRequest, { domains }: VirtualHost): HostName {
  switch (host.kind) {
    case 'literal':
      return { kind: 'name', name: host.name };
    case 'upstream':
      return host;
    case 'other':
      return { kind: 'open' };
    case 'kept': {
      if (!domains.known) return { kind: 'open' };
      const [first] = domains.value;
      return first === undefined || domains.value.some((domain) => domain.includes('*')) ? { kind: 'client-chosen' } : { kind: 'name', name: first };
    }
  }
}

/** What of the bootstrap is sent to whom: configuration comes from a management plane, the rest tells what happens. */
const bootstrapFields: readonly (readonly [string, ApplicationProtocol])[] = [
  ['dynamic_resources', 'management'],
  ['hds_config', 'management'],
  ['config_sources', 'management'],
  ['default_config_source', 'management'],
  ['tracing', 'telemetry'],
  ['stats_sinks', 'telemetry'],
];

function usesOfBootstrap(configuration: Configuration): readonly NamedUse[] {
  return resourcesOf(configuration, 'bootstrap').flatMap((bootstrap) => {
    const none = known(false, { kind: 'written', span: bootstrap.span });
    const manager = messageField(bootstrap, 'cluster_manager');
    const load = manager?.known === true ? namesIn(manager.value, 'load_stats_config', 'telemetry', none) : [];
    return [...bootstrapFields.flatMap(([name, protocol]) => namesIn(bootstrap, name, protocol, none)), ...load];
  });
}

function namesIn(message: Message, name: string, protocol: ApplicationProtocol, none: Fact<boolean>): readonly NamedUse[] {
  const value = message.field(name)?.value;
  const messages = value?.kind === 'list' ? value.items : value === undefined ? [] : [value];
  return messages.flatMap((item) => (item.kind === 'message' ? clusterNamesIn(item) : [])).map((cluster) => [cluster, { protocol, passthrough: none, host: null, requiresStartTls: null }]);
}

/** Services that filters ask, wherever they are: looked for in the text, as a filter can be anything. */
const grpcService = /envoy_?grpc\\?["']?\s*:\s*(?:\{\s*)?\\?["']?cluster_?name\\?["']?\s*:\s*\\?["']?([^"'\\\s,}#]+)/gi;

function usesInText({ texts }: Configuration): readonly NamedUse[] {
  return [...texts].flatMap(([file, text]) => {
    const names = new Set(Array.from(text.matchAll(grpcService), ([, name = '']) => name));
    const none = known(false, { kind: 'written', span: { file, start: 0, end: 0 } });
    return [...names].map((name): NamedUse => [name, { protocol: 'grpc', passthrough: none, host: null, requiresStartTls: null }]);
  });
}
