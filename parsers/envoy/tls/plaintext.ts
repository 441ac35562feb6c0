import type { Connection } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import * as plaintext from '../../_shared/plaintext.ts';
import { defaultFact, transportSocket } from '../defaults.ts';

/** A client without TLS. */
export type WithoutTls = Pick<Connection, 'tls'> & plaintext.WithoutTls;

export function withoutTls(tls: Fact<TlsSettings | null>): WithoutTls {
  return { tls, ...plaintext.withoutTls(tls.from) };
}

/** Without a transport socket everything is sent as it is. */
export function plaintextByDefault(release: Release, near: Span): Fact<null> {
  return defaultFact(transportSocket, release, near);
}
