import { constants } from 'node:crypto';
import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { readPair, type Certificates, type Pair } from './certificates.ts';

/** What a server behind the proxy says of the connection that it was asked on. */
export interface UpstreamAnswer {
  readonly version: string | null;
  /** Name in the handshake; `null` without one. */
  readonly servername: string | null;
  /** Common name of the certificate that the proxy presented. */
  readonly client: string | null;
}

/** A server that the proxy may connect to. */
export interface Upstream {
  readonly port: number;
  /** `null` for one without TLS. */
  readonly tls: UpstreamTls | null;
}

export interface UpstreamTls {
  readonly versions: readonly SecureVersion[];
  /** The one name that its certificate is for. */
  readonly name: string;
  /** Whether `authority` of the certificates vouches for it. */
  readonly isTrusted: boolean;
}

export type UpstreamKind = 'good' | 'misnamed' | 'impostor' | 'legacy' | 'tls12' | 'tls13' | 'plain';

export const upstreamKinds = ['good', 'misnamed', 'impostor', 'legacy', 'tls12', 'tls13', 'plain'] as const satisfies readonly UpstreamKind[];

export interface RunningUpstreams {
  readonly upstreams: Readonly<Record<UpstreamKind, Upstream>>;
  readonly stop: () => void;
}

/** Starts one server of each kind on 127.0.0.1. Their certificates have ECDSA keys. */
export async function startUpstreams({ upstream, misnamed, impostor }: Certificates): Promise<RunningUpstreams> {
  const servers: Server[] = [];
  const start = async (server: Server, tls: UpstreamTls | null): Promise<Upstream> => {
    servers.push(server);
    return { port: await listen(server), tls };
  };
  const secure = (pair: Pair, name: string, isTrusted: boolean, versions: readonly [SecureVersion, ...SecureVersion[]]): Promise<Upstream> =>
    start(secureServer(pair, versions), { versions, name, isTrusted });
  const common = ['TLSv1.2', 'TLSv1.3'] as const;
  const upstreams = {
    good: await secure(upstream, 'upstream.test', true, common),
    misnamed: await secure(misnamed, 'other.test', true, common),
    impostor: await secure(impostor, 'upstream.test', false, common),
    legacy: await secure(upstream, 'upstream.test', true, ['TLSv1']),
    tls12: await secure(upstream, 'upstream.test', true, ['TLSv1.2']),
    tls13: await secure(upstream, 'upstream.test', true, ['TLSv1.3']),
    plain: await start(createPlainServer(answer), null),
  };
  return {
    upstreams,
    stop: () => {
      for (const server of servers) server.close();
    },
  };
}

/** Asks for a certificate, whoever made it. */
function secureServer(pair: Pair, versions: readonly [SecureVersion, ...SecureVersion[]]): Server {
  const [minVersion] = versions;
  // A resumed session does not say its server name again, so there are none.
  const handshake = { minVersion, maxVersion: versions.at(-1) ?? minVersion, ciphers: 'ALL:@SECLEVEL=0', secureOptions: constants.SSL_OP_NO_TICKET };
  return createSecureServer({ ...readPair(pair), ...handshake, requestCert: true, rejectUnauthorized: false }, answer);
}

function answer({ socket }: IncomingMessage, response: ServerResponse): void {
  response.end(JSON.stringify('getProtocol' in socket ? seenOn(socket as TLSSocket) : { version: null, servername: null, client: null }));
}

function seenOn(socket: TLSSocket): UpstreamAnswer {
  const servername = 'servername' in socket && typeof socket.servername === 'string' ? socket.servername : null;
  const subject: unknown = socket.getPeerCertificate().subject;
  const client = typeof subject === 'object' && subject !== null && 'CN' in subject ? String(subject.CN) : null;
  return { version: socket.getProtocol(), servername, client };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
