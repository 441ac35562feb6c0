import type { Connection, EndpointId } from '../../../src/model/endpoint.ts';
import { describeAddress } from '../../../src/model/describe.ts';
import { known, unknown } from '../../../src/model/fact.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { resourcesOf, type Configuration } from '../files/configuration.ts';
import { addressIn, exposureOfTarget, isSocket } from '../message/address.ts';
import { extensionOf } from '../message/extension.ts';
import { messageField, messagesField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { withoutTls } from '../tls/plaintext.ts';

/**
 * Types that send counters in UDP datagrams, which are never encrypted, to their `address` (envoy.config.metrics.v3.StatsdSink, DogStatsdSink;
 * envoy.extensions.stat_sinks.graphite_statsd.v3.GraphiteStatsdSink). What goes over TCP goes to a cluster.
 */
const datagramSinks: readonly string[] = ['StatsdSink', 'DogStatsdSink', 'GraphiteStatsdSink'];

/** Where the counters of a bootstrap are sent without a cluster (envoy.config.bootstrap.v3.Bootstrap.stats_sinks). */
export function statisticsConnections(configuration: Configuration, context: EnvoyContext, idOf: (text: string) => EndpointId): readonly Connection[] {
  return resourcesOf(configuration, 'bootstrap').flatMap((bootstrap) => {
    return messagesField(bootstrap, 'stats_sinks').items.flatMap((sink) => {
      const { type, config } = extensionOf(sink);
      const address = config?.known === true && datagramSinks.includes(type) ? messageField(config.value, 'address') : null;
      return address?.known === true ? [connectionTo(address.value, sink, context, idOf)] : [];
    });
  });
}

function connectionTo(address: Message, sink: Message, { release, exposure }: EnvoyContext, idOf: (text: string) => EndpointId): Connection {
  const found = addressIn(address);
  const target = found.known && isSocket(found.value) ? { ...found.value, transport: found.value.transport === 'unix' ? found.value.transport : ('udp' as const) } : null;
  const span = target?.span ?? sink.span;
  const from = { kind: 'written', span } as const;
  const doubt = found.known ? ({ kind: 'not-understood', what: 'address' } as const) : found.doubt;
  const reach = target === null ? null : exposureOfTarget(target, exposure);
  const text = target === null ? 'stats_sinks' : describeAddress(target);
  return {
    kind: 'connection',
    id: idOf(`connection:stats_sinks:${text}`),
    release,
    block: sink.span,
    at: span,
    target: target === null ? unknown(doubt, from) : known({ text, addresses: [target] }, from),
    protocol: known('telemetry', from),
    exposure: reach === null ? unknown(doubt, from) : known(reach, from),
    passthrough: known(false, from),
    fallsBackToPlaintext: known(false, from),
    ...withoutTls(known(null, from)),
    ineffective: [],
  };
}
