import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { CertificateUse, SessionTickets, TlsSettings } from '../../../src/model/tls.ts';
import { memoByIdentity } from '../../_shared/memo.ts';
import type { ServerHandshake } from './server-handshake.ts';
import { decideForServer, decidingKeyForServer, defaultOrigin } from '../connection/server-place.ts';
import type { Server } from '../connection/server.ts';

/** What the TLS settings of servers are read with. */
export interface ServerTlsContext {
  readonly release: Release;
  readonly handshakeOf: (server: Server) => ServerHandshake;
  readonly keyLog: Fact<string | null>;
}

/** Reads the TLS settings of servers. Those for which the same is written share one object. */
export function serverTlsReader(context: ServerTlsContext): (server: Server) => TlsSettings {
  const shared = memoByIdentity<TlsSettings>();
  return (server) => {
    const handshake = context.handshakeOf(server);
    const keys = ['crt', 'alpn', 'no-tls-tickets', 'allow-0rtt'].map((keyword) => decidingKeyForServer(server, keyword, null));
    return shared([handshake, ...keys], () => readTls(server, handshake, context));
  };
}

function readTls(server: Server, handshake: ServerHandshake, { release, keyLog }: ServerTlsContext): TlsSettings {
  const { versions, securityLevel, cipherSuites, tls13CipherSuites, preference, groups, signatureSchemes, compression } = handshake;
  const byDefault = (cite: string): ReturnType<typeof defaultOrigin> => defaultOrigin(server, cite, release);
  return {
    versions,
    securityLevel,
    cipherSuites: cipherSuites.uses,
    initialCipherSuites: cipherSuites.uses,
    tls13CipherSuites: tls13CipherSuites.uses,
    preference,
    groups: groups.uses,
    signatureSchemes: signatureSchemes.uses,
    writtenLists: [cipherSuites, tls13CipherSuites, groups, signatureSchemes].flatMap(({ written }) => written),
    dhParameters: known(null, byDefault('RFC 5246 §7.4.3: the server chooses them')),
    certificates: certificates(server, release),
    stapling: known({ enabled: false, verified: false, source: null }, byDefault('RFC 6066 §8: a matter of the server')),
    tickets: tickets(server, release),
    earlyData: known({ enabled: server.settings.last.has('allow-0rtt'), protection: 'none' }, byDefault('HAProxy, configuration.txt, 5.2, allow-0rtt')),
    encryptedClientHello: known(null, byDefault('HAProxy, configuration.txt, 5.1, ech: for binds only')),
    alpn: alpn(server, release),
    keyLog,
    compression,
    renegotiation: known('secure', byDefault('SSL_CTX_set_options(3), SSL_OP_NO_RENEGOTIATION')),
  };
}

/** What is presented to servers that ask for a certificate. */
function certificates(server: Server, release: Release): Fact<readonly CertificateUse[]> {
  const decision = decideForServer(server, 'crt', null);
  const nothing = known<readonly CertificateUse[]>([], defaultOrigin(server, 'HAProxy, configuration.txt, 5.2, crt', release));
  if (decision === null) return nothing;
  if (decision.kind === 'open') return unknown(decision.doubt, nothing.from);
  const { word, from, doubt } = decision.written;
  if (doubt !== null) return unknown(doubt, from);
  const unread = unknown({ kind: 'missing-file', path: word.value }, from);
  return known([{ path: word.value, keyPath: null, from, keyType: unread, ocspResponder: unread }], from);
}

function tickets(server: Server, release: Release): Fact<SessionTickets> {
  const off = decideForServer(server, 'no-tls-tickets', null);
  const from = off?.kind === 'written' ? off.written.from : defaultOrigin(server, 'SSL_CTX_set_options(3), SSL_OP_NO_TICKET', release);
  return known({ enabled: off?.kind !== 'written', keyFiles: [], rotation: 'automatic' }, from);
}

/** Only what is written: health checks and `proto h2` add nothing. */
function alpn(server: Server, release: Release): Fact<readonly string[]> {
  const none = known<readonly string[]>([], defaultOrigin(server, 'HAProxy, configuration.txt, 5.2, alpn', release));
  const decision = decideForServer(server, 'alpn', null);
  if (decision === null) return none;
  if (decision.kind === 'open') return unknown(decision.doubt, none.from);
  const { word, from, doubt } = decision.written;
  return doubt === null ? known(word.value.split(','), from) : unknown(doubt, from);
}
