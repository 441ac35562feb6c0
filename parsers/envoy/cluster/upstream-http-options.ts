import type { Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { defaultFact, forwardProxyNames } from '../defaults.ts';
import { booleanField, messageField, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';

/** What the HTTP options of a cluster say about names, and whether there are any. */
export interface UpstreamHttpOptions {
  /** The cluster has options for HTTP, so that it is used for that. */
  readonly present: boolean;
  readonly autoSni: Fact<boolean> | null;
  readonly autoSanValidation: Fact<boolean> | null;
  /** `null` for the Host header. */
  readonly overrideHeader: Fact<string> | null;
  /** Hosts are looked up as requests name them, so that the name of the request is that of the host. */
  readonly forwardProxy: boolean;
}

/** Options of the cluster itself that are about HTTP; deprecated in favour of HttpProtocolOptions. */
const clusterOptions: readonly string[] = ['http_protocol_options', 'http2_protocol_options', 'common_http_protocol_options', 'upstream_http_protocol_options'];

export function upstreamHttpOptionsOf(cluster: Message, release: Release): UpstreamHttpOptions {
  const typed = messageField(cluster, 'typed_extension_protocol_options');
  const http = typed?.known === true ? messageField(typed.value, 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions') : null;
  const upstream = messageField(http?.known === true ? http.value : cluster, 'upstream_http_protocol_options');
  const options = upstream?.known === true ? upstream.value : null;
  const forwardProxy = isForwardProxy(cluster);
  const own = http === null && upstream === null && forwardProxy ? defaultFact(forwardProxyNames, release, cluster.span) : null;
  return {
    present: http !== null || clusterOptions.some((name) => cluster.field(name) !== null),
    autoSni: upstream?.known === false ? upstream : options === null ? own : booleanField(options, 'auto_sni'),
    autoSanValidation: upstream?.known === false ? upstream : options === null ? own : booleanField(options, 'auto_san_validation'),
    overrideHeader: options && textField(options, 'override_auto_sni_header'),
    forwardProxy,
  };
}

function isForwardProxy(cluster: Message): boolean {
  const type = messageField(cluster, 'cluster_type');
  const name = type?.known === true ? textField(type.value, 'name') : null;
  return name?.known === true && name.value === 'envoy.clusters.dynamic_forward_proxy';
}
