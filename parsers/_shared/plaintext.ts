import type { Connection } from '../../src/model/endpoint.ts';
import { known, type Origin } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import type { Span } from '../../src/model/span.ts';

/** What plaintext lacks on the side of a client. */
export type WithoutTls = Pick<Connection, 'verification' | 'serverName' | 'clientCertificate'>;

/** The origin of it for all plaintext connections of a configuration. */
export function nothingToVerify(release: Release, near: Span): Origin {
  return { kind: 'default', of: release, near, cite: 'without TLS there is nothing to verify' };
}

export function withoutTls(from: Origin): WithoutTls {
  const nothing = known(null, from);
  const none = known({ kind: 'none' } as const, from);
  return {
    verification: { chain: known(false, from), name: none, trustAnchors: none, depth: nothing, revocation: none, bypasses: [] },
    serverName: nothing,
    clientCertificate: nothing,
  };
}
