import type { Connection } from '../../src/model/endpoint.ts';
import { known, type Origin } from '../../src/model/fact.ts';

/** What plaintext lacks on the side of a client. */
export type WithoutTls = Pick<Connection, 'verification' | 'serverName' | 'clientCertificate'>;

/** Without TLS there is nothing to verify. One object may serve all connections of a configuration. */
export function withoutTls(from: Origin): WithoutTls {
  const nothing = known(null, from);
  const none = known({ kind: 'none' } as const, from);
  return {
    verification: { chain: known(false, from), name: none, trustAnchors: none, depth: nothing, revocation: none, bypasses: [] },
    serverName: nothing,
    clientCertificate: nothing,
  };
}
