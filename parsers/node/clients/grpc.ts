import type { Call, SourceModule } from '../bindings/source-module.ts';
import type { Reading } from '../values/reading.ts';
import type { CallValue, Value } from '../values/value.ts';
import { argumentsOf, type ClientUse } from './client-calls.ts';
import { common } from './libraries/common.ts';
import type { ClientCall, ClientLibrary } from './library.ts';

const modules = ['@grpc/grpc-js', 'grpc'];

const plaintext: ClientLibrary = { ...common, modules, calls: [], protocol: 'grpc', secureByDefault: false, cite: '@grpc/grpc-js, src/channel-credentials.ts, createInsecure' };
const encrypted: ClientLibrary = { ...common, modules, calls: [], protocol: 'grpc', secureByDefault: true, tls: [[]], cite: '@grpc/grpc-js, src/channel-credentials.ts, createSsl' };

export const grpcLibraries: readonly ClientLibrary[] = [plaintext, encrypted];

/** The address comes first; the options of the verification and the authorities are put behind it. */
const call: ClientCall = { member: [], method: null, url: null, host: 0, options: [1, 2] };

/** Clients are classes that are generated: what tells them is that they are given credentials. */
export function grpcUsesIn(module: SourceModule, { valueOf, askedCalls }: Reading): readonly ClientUse[] {
  if (!/\bcreate(?:Insecure|Ssl)\b/.test(module.text)) return [];
  return askedCalls(module).flatMap((node) => {
    const [address, ...others] = argumentsOf(node, module, valueOf);
    const credentials = others.find(isCredentials);
    return address === undefined || credentials === undefined ? [] : (grpcUse(address, credentials, node, module, valueOf) ?? []);
  });
}

/** A client with such credentials, or with none; `null` where they cannot be seen. */
export function grpcUse(address: Value, credentials: Value | null, node: Call, module: SourceModule, valueOf: Reading['valueOf']): ClientUse | null {
  if (credentials !== null && !isCredentials(credentials)) return null;
  if (credentials === null || nameOf(credentials) === 'createInsecure') return { library: plaintext, call, node, module, arguments: [address] };
  const [authorities, , , verification] = argumentsOf(credentials.call, credentials.module, valueOf);
  const options = [verification, authorities === undefined ? undefined : objectWith('ca', authorities, credentials.module)];
  return { library: encrypted, call, node, module, arguments: [address, ...options.flatMap((value) => value ?? [])] };
}

function isCredentials(value: Value): value is CallValue {
  if (value.kind !== 'call' || value.callee.kind !== 'member' || !modules.includes(value.callee.module)) return false;
  const [owner] = value.callee.path;
  return (owner === 'credentials' || owner === 'ChannelCredentials') && /^create(?:Insecure|Ssl)$/.test(nameOf(value));
}

function objectWith(name: string, value: Value, module: SourceModule): Value {
  const { span } = value;
  return { kind: 'object', options: new Map([[name, { name, value, key: span, span, module }]]), open: null, span, literal: null };
}

function nameOf({ callee }: CallValue): string {
  return callee.kind === 'member' ? (callee.path.at(-1) ?? '') : '';
}
