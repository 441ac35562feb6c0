import type { Call, SourceModule } from '../bindings/source-module.ts';
import { microserviceTransportsIn, type MicroserviceTransport } from '../values/microservices.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { doubtOf, text } from '../values/value.ts';
import { grpcServer, tlsOfCredentials } from './grpc-servers.ts';
import type { Server, ServerTls } from './server.ts';

/**
 * What microservices of NestJS listen with: gRPC, in plaintext without credentials and on this host without a URL, and TLS over TCP
 * (@nestjs/microservices, server/server-grpc.ts and server/server-tcp.ts). Others wait for a broker.
 */
export function microservicesIn(module: SourceModule, reading: Reading, calls: readonly Call[]): readonly Server[] {
  return microserviceTransportsIn(module, reading, calls).flatMap((transport) => {
    if (transport.side !== 'server') return [];
    const server = transport.transport === 'GRPC' ? overGrpc(transport, reading) : transport.transport === 'TCP' ? overTcp(transport) : null;
    return server ?? [];
  });
}

function overGrpc({ options, call, module }: MicroserviceTransport, reading: Reading): Server {
  const url = optionOf(options, 'url')?.value ?? text('localhost:5000', options.span, false);
  const credentials = optionOf(options, 'credentials')?.value;
  const plaintext: ServerTls = { kind: 'plaintext' };
  const tls = credentials === undefined ? plaintext : (tlsOfCredentials(credentials, reading) ?? { kind: 'unknown', doubt: doubtOf(credentials), span: credentials.span });
  return grpcServer(url, tls, call, module);
}

function overTcp({ options, call, module }: MicroserviceTransport): Server | null {
  const tls = optionOf(options, 'tlsOptions')?.value;
  if (tls?.kind !== 'object') return null;
  return { call, module, protocol: 'tcp', tls: { kind: 'tls', options: tls, span: tls.span }, handler: null, defaultHost: 'localhost', place: options, listensAtOnce: true, alpn: [] };
}
