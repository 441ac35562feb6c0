import { connect, type ConnectionOptions, type PeerCertificate, type SecureVersion, type TLSSocket } from 'node:tls';
import { connect as connectPlain } from 'node:net';
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';

/** What one handshake came to. */
export type Handshake =
  | {
      readonly kind: 'accepted';
      readonly version: string;
      /** IANA name. */
      readonly suite: string;
      /** Curve of the key exchange as OpenSSL calls it; `null` without one, and where it is not told: for TLS 1.3. */
      readonly group: string | null;
      readonly alpn: string | null;
      /** Whether the server sent a session ticket during the handshake; those of TLS 1.3 come later. */
      readonly ticket: boolean;
      /** Common name of the server's certificate. */
      readonly subject: string | null;
    }
  | { readonly kind: 'refused'; readonly error: string };

export interface Offer {
  readonly port: number;
  readonly servername: string | null;
  readonly version?: SecureVersion;
  /** OpenSSL names, for TLS 1.2 and below or for TLS 1.3. */
  readonly suites?: readonly string[];
  readonly groups?: readonly string[];
  readonly alpn?: readonly string[];
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
    ...(offer.alpn === undefined ? {} : { ALPNProtocols: [...offer.alpn] }),
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
    socket.once('error', (error: Error) => {
      finish({ kind: 'refused', error: error.message });
    });
    socket.once('close', () => {
      finish({ kind: 'refused', error: 'closed' });
    });
    socket.once('secureConnect', () => {
      finish({ kind: 'accepted', ...resultOf(socket) });
    });
  });
}

function resultOf(socket: TLSSocket): Omit<Extract<Handshake, { readonly kind: 'accepted' }>, 'kind'> {
  const exchange = socket.getEphemeralKeyInfo();
  return {
    version: socket.getProtocol() ?? '',
    suite: socket.getCipher().standardName,
    group: exchange !== null && 'name' in exchange ? String(exchange.name) : null,
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : null,
    ticket: socket.getTLSTicket() !== undefined,
    subject: subjectOf(socket.getPeerCertificate()),
  };
}

/** Suites without authentication have no certificate. */
function subjectOf({ subject }: Partial<PeerCertificate>): string | null {
  return subject === undefined ? null : ([subject.CN].flat()[0] ?? null);
}

/** IANA names that a server accepts of `suites` (OpenSSL names), in the order it takes them when all are offered. */
export async function acceptedSuites(offer: Omit<Offer, 'suites'>, suites: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const openSslName = new Map([...suites].map(([openssl, iana]) => [iana, openssl]));
  const taken = await acceptedInOrder([...suites.keys()], (names) => handshake({ ...offer, suites: names }), ({ suite }) => openSslName.get(suite) ?? null);
  return taken.map((name) => suites.get(name) ?? name);
}

/** What is taken of `values` when all are offered, then of those that remain, and so on until nothing is taken any more. */
export async function acceptedInOrder(
  values: readonly string[],
  offer: (remaining: readonly string[]) => Promise<Handshake>,
  takenIn: (accepted: Extract<Handshake, { readonly kind: 'accepted' }>) => string | null,
): Promise<readonly string[]> {
  const remaining = new Set(values);
  const accepted: string[] = [];
  while (remaining.size > 0) {
    const result = await offer([...remaining]);
    const taken = result.kind === 'accepted' ? takenIn(result) : null;
    if (taken === null || !remaining.delete(taken)) break;
    accepted.push(taken);
  }
  return accepted;
}

/** What a server says on a TLS connection before it closes it; `null` when it refuses the client. */
export function readAll(offer: Offer): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(connectionOptions(offer));
    socket.setEncoding('utf8');
    socket.setTimeout(handshakeTimeout, () => {
      socket.destroy();
    });
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.once('error', () => {
      resolve(null);
    });
    socket.once('close', () => {
      resolve(text === '' ? null : text);
    });
  });
}

/** What a server says in plaintext until nothing more comes: its greeting, and the answer to `question`. */
export function dialogue(port: number, question: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connectPlain({ host: '127.0.0.1', port });
    const finish = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      if (text === '') socket.write(question);
      text += chunk;
      socket.setTimeout(silence, finish);
    });
    socket.setTimeout(handshakeTimeout, finish);
    socket.once('error', finish);
  });
}

/** Milliseconds after which a server on the same machine has nothing more to say. */
const silence = 100;

export type HttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly kind: 'closed'; readonly error: string };

export interface HttpRequest {
  readonly port: number;
  readonly host: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Present for https. */
  readonly tls?: Pick<Offer, 'servername' | 'client' | 'groups'>;
}

/** One GET on a connection of its own. */
export function get(asked: HttpRequest): Promise<HttpAnswer> {
  const common = { host: '127.0.0.1', port: asked.port, path: asked.path, agent: false as const, headers: { host: asked.host, connection: 'close', ...asked.headers } };
  return new Promise((resolve) => {
    const sent =
      asked.tls === undefined
        ? plainRequest(common)
        : secureRequest({ ...common, ...connectionOptions({ port: asked.port, ...asked.tls }) });
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
