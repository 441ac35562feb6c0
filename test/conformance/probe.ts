import { connect, type ConnectionOptions, type SecureVersion, type TLSSocket } from 'node:tls';
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';

/** What one handshake came to. */
export type Handshake =
  | { readonly kind: 'accepted'; readonly version: string; readonly suite: string; readonly alpn: string | false; readonly authorityName: string | null }
  | { readonly kind: 'refused'; readonly error: string };

export interface Offer {
  readonly port: number;
  readonly servername: string | null;
  readonly version?: SecureVersion;
  /** OpenSSL names, for TLS 1.2 and below or for TLS 1.3. */
  readonly suites?: readonly string[];
  readonly groups?: readonly string[];
  readonly client?: { readonly cert: string; readonly key: string };
}

const handshakeTimeout = 5_000;

/** Everything this client can do, so that only the server decides; level 0 so that old versions can be tried. */
function connectionOptions(offer: Offer): ConnectionOptions {
  // A list of TLS 1.3 suites alone leaves nothing for OpenSSL's older list, which must not be empty.
  const suites = offer.version === 'TLSv1.3' ? [...(offer.suites ?? []), 'ALL'] : (offer.suites ?? ['ALL', 'COMPLEMENTOFALL']);
  return {
    host: '127.0.0.1',
    port: offer.port,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ciphers: [...suites, '@SECLEVEL=0'].join(':'),
    minVersion: offer.version ?? 'TLSv1',
    maxVersion: offer.version ?? 'TLSv1.3',
    ...(offer.servername === null ? { servername: '' } : { servername: offer.servername }),
    ...(offer.groups === undefined ? {} : { ecdhCurve: offer.groups.join(':') }),
    ...(offer.client ?? {}),
  };
}

/** One handshake with what `offer` says. */
export function handshake(offer: Offer): Promise<Handshake> {
  return new Promise((resolve) => {
    let socket: TLSSocket;
    try {
      socket = connect(connectionOptions(offer));
    } catch (error) {
      resolve({ kind: 'refused', error: error instanceof Error ? error.message : 'client' });
      return;
    }
    const finish = (result: Handshake): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(handshakeTimeout, () => {
      finish({ kind: 'refused', error: 'timeout' });
    });
    socket.once('error', (error) => {
      finish({ kind: 'refused', error: error.message });
    });
    socket.once('close', () => {
      finish({ kind: 'refused', error: 'closed' });
    });
    socket.once('secureConnect', () => {
      const cipher = socket.getCipher();
      finish({ kind: 'accepted', version: socket.getProtocol() ?? '', suite: cipher.standardName, alpn: socket.alpnProtocol ?? false, authorityName: null });
    });
  });
}

/** IANA names that a server accepts of `suites` (OpenSSL names), in the order it takes them when all are offered. */
export async function acceptedSuites(offer: Omit<Offer, 'suites'>, suites: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const remaining = new Map(suites);
  const accepted: string[] = [];
  while (remaining.size > 0) {
    const result = await handshake({ ...offer, suites: [...remaining.keys()] });
    if (result.kind === 'refused') break;
    const taken = [...remaining].find(([, iana]) => iana === result.suite);
    if (taken === undefined) break;
    accepted.push(result.suite);
    remaining.delete(taken[0]);
  }
  return accepted;
}

export type HttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly kind: 'closed'; readonly error: string };

export interface HttpRequest {
  readonly port: number;
  readonly host: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Present for https. */
  readonly tls?: { readonly servername: string | null; readonly client?: { readonly cert: string; readonly key: string } };
}

/** One GET on a connection of its own. */
export function get(asked: HttpRequest): Promise<HttpAnswer> {
  const common = { host: '127.0.0.1', port: asked.port, path: asked.path, agent: false as const, headers: { host: asked.host, connection: 'close', ...asked.headers } };
  return new Promise((resolve) => {
    const sent =
      asked.tls === undefined
        ? plainRequest(common)
        : secureRequest({ ...common, ...connectionOptions({ port: asked.port, servername: asked.tls.servername, ...(asked.tls.client === undefined ? {} : { client: asked.tls.client }) }) });
    sent.setTimeout(handshakeTimeout, () => {
      sent.destroy(new Error('timeout'));
    });
    sent.once('error', (error) => {
      resolve({ kind: 'closed', error: error.message });
    });
    sent.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.once('error', (error) => {
        resolve({ kind: 'closed', error: error.message });
      });
      response.once('end', () => {
        resolve({ kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sent.end();
  });
}
