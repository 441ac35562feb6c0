import { memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { isMember } from './members.ts';
import { itemsOf } from './objects.ts';
import { optionOf } from './options.ts';
import type { Reading } from './reading.ts';
import type { ObjectValue, Value } from './value.ts';

/** A transport of a microservice of NestJS: `{ transport: Transport.GRPC, options: { … } }`. */
export interface MicroserviceTransport {
  /** Whether the program answers or asks; what goes over a broker connects to it in both cases. */
  readonly side: 'server' | 'client';
  /** A member of the enumeration `Transport`; TCP where none is written. */
  readonly transport: string;
  readonly options: ObjectValue;
  readonly call: Call;
  readonly module: SourceModule;
}

/** The transports that calls of a file name (NestJS, Microservices, Basics). Of options that cannot be seen nothing can be said. */
export function microserviceTransportsIn(module: SourceModule, reading: Reading, calls: readonly Call[]): readonly MicroserviceTransport[] {
  if (!module.text.includes('@nestjs/microservices')) return [];
  return calls.flatMap((call) => {
    const side = sideOf(call, module, reading);
    if (side === null) return [];
    const { items } = itemsOf(call.arguments, module, reading);
    return items.flatMap((item) => (item.kind === 'list' ? item.items : [item])).flatMap((item) => transportOf(item, side, call, module) ?? []);
  });
}

function sideOf(call: Call, module: SourceModule, reading: Reading): MicroserviceTransport['side'] | null {
  const called = unwrap(call.callee);
  if (called.type === 'MemberExpression' && memberName(called) === 'connectMicroservice') return 'server';
  const callee = reading.valueOf(called, module);
  if (isMember(callee, '@nestjs/core', 'NestFactory', 'createMicroservice')) return 'server';
  const clients = [['ClientsModule', 'register'], ['ClientProxyFactory', 'create'], ['Client']];
  return clients.some((path) => isMember(callee, '@nestjs/microservices', ...path)) ? 'client' : null;
}

function transportOf(value: Value, side: MicroserviceTransport['side'], call: Call, module: SourceModule): MicroserviceTransport | null {
  const options = optionOf(value, 'options')?.value;
  if (value.kind !== 'object' || options?.kind !== 'object') return null;
  const named = optionOf(value, 'transport')?.value;
  if (named === undefined) return { side, transport: 'TCP', options, call, module };
  const [owner, transport] = named.kind === 'member' && named.module === '@nestjs/microservices' ? named.path : [];
  return owner === 'Transport' && transport !== undefined ? { side, transport, options, call, module } : null;
}
