import type { SourceModule } from '../bindings/source-module.ts';
import { microserviceTransportsIn, type MicroserviceTransport } from '../values/microservices.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import type { Value } from '../values/value.ts';
import { useOfModule, type ClientUse } from './client-calls.ts';
import { grpcUse } from './grpc.ts';

/** The library that NestJS hands the options of a transport to, and how (@nestjs/microservices, client/client-*.ts and server/server-*.ts). */
interface Carrier {
  readonly module: string;
  readonly member: readonly string[];
  readonly argumentsOf: (options: Value) => readonly (Value | null)[];
}

const at = (options: Value, name: string): Value | null => optionOf(options, name)?.value ?? null;

/** Servers that ask a broker for what to do connect to it as well. */
const brokers: Readonly<Record<string, Carrier>> = {
  KAFKA: { module: 'kafkajs', member: ['Kafka'], argumentsOf: (options) => [at(options, 'client')] },
  MQTT: { module: 'mqtt', member: ['connect'], argumentsOf: (options) => [at(options, 'url'), options] },
  REDIS: { module: 'ioredis', member: [], argumentsOf: (options) => [options] },
  RMQ: { module: 'amqp-connection-manager', member: ['connect'], argumentsOf: (options) => [at(options, 'urls'), at(options, 'socketOptions')] },
};

/** `tlsOptions` are those of `tls.connect`, which the host and the port are put beside. */
const overTls: Carrier = { module: 'tls', member: ['connect'], argumentsOf: (options) => [at(options, 'tlsOptions'), options] };

/** What microservices connect to. The broker that is meant when none is written is on the same host, and so is the server. */
export function microserviceUsesIn(module: SourceModule, reading: Reading): readonly ClientUse[] {
  return microserviceTransportsIn(module, reading, reading.askedCalls(module)).flatMap((transport) => useOf(transport, reading) ?? []);
}

function useOf({ side, transport, options, call, module }: MicroserviceTransport, { valueOf }: Reading): ClientUse | null {
  if (transport === 'GRPC') {
    const url = side === 'client' ? at(options, 'url') : null;
    return url === null ? null : grpcUse(url, at(options, 'credentials'), call, module, valueOf);
  }
  const isEncryptedTcp = transport === 'TCP' && side === 'client' && at(options, 'tlsOptions') !== null;
  const carrier = isEncryptedTcp ? overTls : brokers[transport];
  const [first, ...others] = carrier?.argumentsOf(options) ?? [];
  return carrier === undefined || first == null ? null : useOfModule(carrier.module, carrier.member, [first, ...others.flatMap((value) => value ?? [])], call, module);
}
