import type { Connection } from '../../../src/model/endpoint.ts';
import { known, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { defaultFact, transportSocket } from '../defaults.ts';

/** What plaintext lacks on the side of a client. */
export type WithoutTls = Pick<Connection, 'tls' | 'verification' | 'serverName' | 'clientCertificate'>;

export function withoutTls(tls: Fact<TlsSettings | null>): WithoutTls {
  const nothing = known(null, tls.from);
  const none = known({ kind: 'none' } as const, tls.from);
  return {
    tls,
    verification: { chain: known(false, tls.from), name: none, trustAnchors: none, depth: nothing, revocation: none, bypasses: [] },
    serverName: nothing,
    clientCertificate: nothing,
  };
}

/** Without a transport socket everything is sent as it is. */
export function plaintextByDefault(release: Release, near: Span): Fact<null> {
  return defaultFact(transportSocket, release, near);
}
