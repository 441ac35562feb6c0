import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import type { Value } from '../values/value.ts';

/** A server that a program makes, by Node's own modules or by a framework. */
export interface Server {
  /** The call that makes it. */
  readonly call: Call;
  readonly module: SourceModule;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly tls: ServerTls;
  /** Object that TLS options are written in when there are none yet: `null` where nobody can say. */
  readonly handler: Value | null;
  /** What listens when nothing names a host: Node itself on every address, Fastify on this host only. */
  readonly defaultHost: '*' | 'localhost';
  /** Options of the framework with the port and host, where these are not arguments of `listen`. */
  readonly place: Value | null;
  /** The call that makes it makes it listen, too: nothing else has to start it. */
  readonly listensAtOnce: boolean;
  /** Protocols that ALPN offers when `ALPNProtocols` is not given; HTTP/2 offers them in any case. */
  readonly alpn: readonly string[];
}

export type ServerTls =
  /** `options`: the object of TLS options; `null` where the call has none. */
  | { readonly kind: 'tls'; readonly options: Value | null; readonly span: Span }
  | { readonly kind: 'plaintext' }
  | { readonly kind: 'unknown'; readonly doubt: Doubt; readonly span: Span };
