import type { Listener } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { startTlsFact } from './listener-protocol.ts';
import { find, type Block } from '../scope/scope.ts';
import type { ServerTlsReader } from '../tls/server-tls.ts';
import type { Socket } from './socket.ts';
import type { EffectiveTls } from '../tls/tls-settings.ts';

/** Sockets on which a server behaves the same. */
export interface SocketGroup {
  /** Empty when no `listen` is in sight. */
  readonly sockets: readonly Socket[];
  /** Known `null`: plaintext, also after STARTTLS was offered. */
  readonly tls: Fact<TlsSettings | null>;
  readonly startTls: Listener['startTls'];
}

/** What is needed to tell the TLS of servers. */
export interface TlsReaders {
  readonly release: Release;
  readonly tlsOf: ServerTlsReader;
  readonly effective: EffectiveTls;
}

/** The sockets of a server, together where TLS, its settings and the transport are the same. */
export function groupSockets(server: Block, sockets: readonly Socket[], readers: TlsReaders): readonly SocketGroup[] {
  if (sockets.length === 0) return unseenSockets(server, readers);
  const groups: { readonly sockets: Socket[]; readonly tls: SocketGroup['tls']; readonly startTls: SocketGroup['startTls'] }[] = [];
  for (const socket of sockets) {
    const tls = tlsOn(server, socket, readers);
    const same = groups.find((group) => isSameTls(group.tls, tls) && transportOf(group.sockets[0]) === transportOf(socket));
    if (same === undefined) groups.push({ sockets: [socket], tls, startTls: startTlsFact(server, isSecure(socket), readers.release) });
    else same.sockets.push(socket);
  }
  return groups;
}

function isSecure({ secure }: Socket): boolean {
  return secure.known && secure.value;
}

function tlsOn(server: Block, socket: Socket, { release, tlsOf, effective }: TlsReaders): Fact<TlsSettings | null> {
  const { secure } = socket;
  if (!secure.known) return secure;
  if (secure.value) return known(effective(tlsOf(server), tlsOf(socket.defaultServer), socket), secure.from);
  const upgrade = startTlsFact(server, false, release);
  if (!upgrade.known) return upgrade;
  return upgrade.value === 'none' ? known(null, secure.from) : known(effective(tlsOf(server), tlsOf(server), socket), upgrade.from);
}

/** Directives that nobody writes for a server without TLS. */
const tlsDirectives: readonly string[] = [
  'ssl_certificate',
  'ssl_protocols',
  'ssl_ciphers',
  'ssl_ecdh_curve',
  'ssl_dhparam',
  'ssl_conf_command',
  'ssl_verify_client',
];

/** A server whose `listen` is out of sight, or a file of settings for servers: what it says about TLS is meant for a socket with TLS. */
function unseenSockets(server: Block, { tlsOf, effective }: TlsReaders): readonly SocketGroup[] {
  const from = { kind: 'written', span: server.head } as const;
  const startTls = unknown(server.doubt ?? { kind: 'fragment' }, from);
  const written = tlsDirectives.flatMap((name) => find(server, name)).at(0);
  if (written === undefined) return server.directive === null ? [] : [{ sockets: [], tls: startTls, startTls }];
  const own = tlsOf(server);
  const tls = known(effective(own, own, { quic: false, http2: false, address: null }), { kind: 'written', span: written.span });
  return [{ sockets: [], tls, startTls: known('none', from) }];
}

function isSameTls(left: SocketGroup['tls'], right: SocketGroup['tls']): boolean {
  return left.known && right.known ? left.value === right.value : left.known === right.known;
}

function transportOf(socket: Socket | undefined): string {
  if (socket?.quic === true) return 'quic';
  return socket?.address?.transport === 'udp' ? 'udp' : 'tcp';
}
