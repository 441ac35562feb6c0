import type { ApplicationProtocol } from '../../../../src/model/endpoint.ts';

/** What is spoken on a port. */
export interface PortProtocol {
  readonly application: ApplicationProtocol;
  /** Clients begin with a TLS handshake. */
  readonly secure: boolean;
  /** Envoy passes bytes on without reading them, so that TLS may be inside. */
  readonly opaque: boolean;
}

const plain = { secure: false, opaque: false } as const;
const secure = { secure: true, opaque: true } as const;

/** Names in lower case (istio, pkg/config/protocol/instance.go). What of databases Envoy reads, it reads in clear. */
const protocols: Readonly<Partial<Record<string, PortProtocol>>> = {
  http: { application: 'http', ...plain },
  http2: { application: 'http', ...plain },
  http_proxy: { application: 'http', ...plain },
  grpc: { application: 'grpc', ...plain },
  'grpc-web': { application: 'grpc', ...plain },
  https: { application: 'http', ...secure },
  tls: { application: 'tcp', ...secure },
  tcp: { application: 'tcp', secure: false, opaque: true },
  mongo: { application: 'database', ...plain },
  redis: { application: 'database', ...plain },
  mysql: { application: 'database', secure: false, opaque: true },
};

/** The protocol that a port names; `null` for names that Istio does not know. */
export function portProtocolOf(name: string): PortProtocol | null {
  return protocols[name.toLowerCase()] ?? null;
}
