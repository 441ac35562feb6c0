import type { TlsVersion } from '../../src/model/tls.ts';
import type { InspectedConnection, InspectedTls } from '../../src/report/inspect.ts';
import { belongsToVersion } from '../../src/tls/cipher-suites.ts';
import type { Certificates } from './certificates.ts';
import { valueOf } from './observation.ts';
import type { HttpAnswer } from './probe.ts';
import type { Upstream, UpstreamAnswer, UpstreamTls } from './upstreams.ts';

/** What a request to a server behind the proxy comes to: what the server saw, or `refused` without an answer of it. */
export type Contact = UpstreamAnswer | 'refused';

export function seenContact(answer: HttpAnswer): Contact {
  return answer.kind === 'closed' || answer.status !== 200 ? 'refused' : (JSON.parse(answer.body) as UpstreamAnswer);
}

/** What `inspect` says of the connection, for a request for `host`. */
export function promisedContact(connection: InspectedConnection, upstream: Upstream, host: string, certificates: Certificates): Contact | 'unknown' {
  if ('unknown' in connection.tls) return 'unknown';
  const tls = connection.tls.value;
  if (tls === null) return upstream.tls === null ? { version: null, servername: null, client: null } : 'refused';
  if (upstream.tls === null) return 'refused';
  const version = commonVersion(tls, upstream.tls);
  if (version === null || !isBelieved(connection, upstream.tls, host, certificates)) return 'refused';
  return { version, servername: serverNameFor(connection, host), client: valueOf(connection.clientCertificate) === null ? null : 'client' };
}

/** The newest version that both sides speak; before TLS 1.3 they need a suite for an ECDSA certificate as well. */
function commonVersion(tls: InspectedTls, { versions }: UpstreamTls): TlsVersion | null {
  const suites = (valueOf(tls.cipherSuites) ?? []).filter(({ name, negotiable }) => negotiable === 'yes' && name.includes('_ECDSA_'));
  const hasSuite = (version: TlsVersion): boolean => version === 'TLSv1.3' || suites.some(({ name }) => belongsToVersion(name, version));
  return versions.findLast((version) => tls.versions[version].accepted === 'yes' && hasSuite(version)) ?? null;
}

function isBelieved({ verification }: InspectedConnection, { name, isTrusted }: UpstreamTls, host: string, { authority }: Certificates): boolean {
  if (valueOf(verification.chain) === false) return true;
  const anchors = valueOf(verification.trustAnchors) as { readonly kind: string; readonly path?: string } | null;
  if (anchors?.path !== authority.certificate || !isTrusted) return false;
  const check = valueOf(verification.name) as { readonly kind: string; readonly name?: string } | null;
  switch (check?.kind) {
    case 'none':
      return true;
    case 'name':
      return check.name?.toLowerCase() === name;
    case 'client-chosen':
      return host === name;
    default:
      return false;
  }
}

/** A name out of the request is sent as it is. */
function serverNameFor({ serverName }: InspectedConnection, host: string): string | null {
  return 'unknown' in serverName ? host : (serverName.value as string | null);
}
