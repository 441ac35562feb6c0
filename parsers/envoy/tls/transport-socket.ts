import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import { messageField, originOf, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';

/** How a filter chain or a cluster sends bytes, after the sockets that only wrap another one are taken off. */
export type TransportSocket =
  | { readonly kind: 'plaintext' }
  | TlsSocket
  /** Encryption that is not configured in terms of TLS, or a socket that is not known: the last part of its type, or its name. */
  | { readonly kind: 'other'; readonly name: string };

export interface TlsSocket {
  readonly kind: 'tls';
  /** The DownstreamTlsContext or UpstreamTlsContext. */
  readonly context: Message;
  readonly transport: 'tcp' | 'quic';
  /** Connections begin in plaintext, and a filter of the protocol turns TLS on. */
  readonly startTls: boolean;
  /** What holds the context: the QUIC or STARTTLS transport, else the context itself. */
  readonly config: Message;
}

/** Wrappers in wrappers are followed this deep. */
const MOST_WRAPPERS = 8;

/**
 * The socket of a filter chain or a cluster: `transport_socket`, or the `tls_context` of v2, which counts only without the other (comment on
 * `Cluster.tls_context` of v2). `null` when nothing is written, which means plaintext.
 */
export function transportSocketOf(owner: Message): Fact<TransportSocket> | null {
  const socket = messageField(owner, 'transport_socket');
  if (socket !== null) return socket.known ? openSocket(socket.value) : socket;
  const context = messageField(owner, 'tls_context');
  return context?.known === true ? known(tls(context.value), context.from) : context;
}

/** What a `TransportSocket` message stands for. */
export function openSocket(socket: Message, wrappers = 0): Fact<TransportSocket> {
  const config = extensionConfig(socket);
  if (config?.known === false) return config;
  const name = textField(socket, 'name');
  const from = { kind: 'written', span: socket.span } as const;
  if (config === null) {
    if (name?.known !== true) return unknown(name?.doubt ?? { kind: 'not-understood', what: 'transport_socket' }, from);
    return isRawBuffer(name.value) ? known({ kind: 'plaintext' }, from) : known({ kind: 'other', name: name.value }, from);
  }
  const type = config.value.type?.name ?? typesByName[name?.known === true ? name.value : ''] ?? null;
  const inner = wrappedSocket(config.value);
  if (inner !== null && wrappers < MOST_WRAPPERS) return inner.known ? openSocket(inner.value, wrappers + 1) : inner;
  return socketOfType(type, config.value, name?.known === true ? name.value : '');
}

/** The socket that another one only wraps. What cannot be seen of a part of a message is none. */
function wrappedSocket(config: Message): Fact<Message> | null {
  return config.field('transport_socket') === null ? null : messageField(config, 'transport_socket');
}

/** The configuration of an extension: `typed_config`, or the `config` of v2; `null` when it has none. */
export function extensionConfig(extension: Message): Fact<Message> | null {
  return messageField(extension, 'typed_config') ?? messageField(extension, 'config');
}

/** Names that decided in v2, where the configuration had no type (well_known_names.h of Envoy 1.17). */
const typesByName: Readonly<Partial<Record<string, string>>> = {
  tls: 'TlsContext',
  'envoy.transport_sockets.tls': 'TlsContext',
  raw_buffer: 'RawBuffer',
  'envoy.transport_sockets.raw_buffer': 'RawBuffer',
};

function isRawBuffer(name: string): boolean {
  return typesByName[name] === 'RawBuffer';
}

function socketOfType(type: string | null, config: Message, name: string): Fact<TransportSocket> {
  const from = { kind: 'written', span: config.span } as const;
  switch (type) {
    case 'DownstreamTlsContext':
    case 'UpstreamTlsContext':
    case 'TlsContext':
      return known(tls(config), from);
    case 'QuicDownstreamTransport':
      return quic(config, 'downstream_tls_context');
    case 'QuicUpstreamTransport':
      return quic(config, 'upstream_tls_context');
    case 'StartTlsConfig':
    case 'UpstreamStartTlsConfig':
      return startTls(config);
    case 'RawBuffer':
      return known({ kind: 'plaintext' }, from);
    default:
      return known({ kind: 'other', name: type ?? name }, from);
  }
}

function tls(context: Message): TlsSocket {
  return { kind: 'tls', context, transport: 'tcp', startTls: false, config: context };
}

function quic(config: Message, name: string): Fact<TransportSocket> {
  const field = config.field(name);
  const context = messageField(config, name);
  if (field === null || context === null) return unknown(config.doubt ?? { kind: 'not-understood', what: name }, { kind: 'written', span: config.span });
  return context.known ? known({ ...tls(context.value), transport: 'quic', config }, originOf(field)) : context;
}

function startTls(config: Message): Fact<TransportSocket> {
  const context = messageField(config, 'tls_socket_config');
  if (context?.known === true) return known({ ...tls(context.value), startTls: true, config }, context.from);
  return context ?? unknown(config.doubt ?? { kind: 'not-understood', what: 'tls_socket_config' }, { kind: 'written', span: config.span });
}
