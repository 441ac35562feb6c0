import type { ExposureSettings } from '../../../src/engine/parser.ts';
import type { Address, Exposure } from '../../../src/model/endpoint.ts';
import { known, spanOf, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { hostKind, statedExposure, targetExposure } from '../../_shared/exposure.ts';
import { enumField, messageField, numberField, textField } from './field.ts';
import type { Message } from './message.ts';

/** `envoy.config.core.v3.Address`: a socket, or the inside of this process. */
export type WrittenAddress = Address | 'internal-listener';

const protocols = ['TCP', 'UDP'] as const;

/** Reads an Address. The place is that of the socket's address, which a person would point at. */
export function addressIn(message: Message): Fact<WrittenAddress> {
  const socket = messageField(message, 'socket_address');
  if (socket !== null) return socket.known ? socketAddress(socket.value) : socket;
  const pipe = messageField(message, 'pipe');
  if (pipe !== null) return pipe.known ? pipeAddress(pipe.value) : pipe;
  const from = { kind: 'written', span: message.span } as const;
  if (message.field('envoy_internal_address') !== null) return known('internal-listener', from);
  return unknown(message.doubt ?? { kind: 'not-understood', what: 'address' }, from);
}

function socketAddress(socket: Message): Fact<Address> {
  const from = { kind: 'written', span: socket.span } as const;
  const host = textField(socket, 'address');
  const port = numberField(socket, 'port_value');
  const protocol = enumField(socket, 'protocol', protocols);
  if (host === null) return unknown({ kind: 'not-understood', what: 'socket_address' }, from);
  if (!host.known) return host;
  if (!looksLikeHost(host.value)) return unknown({ kind: 'template' }, host.from);
  // On this host any port is as near.
  if (port?.known === false && hostKind(host.value) !== 'loopback') return port;
  const transport = protocol?.known === true && protocol.value === 'UDP' ? 'udp' : 'tcp';
  return known({ host: host.value, port: port?.known === true ? port.value : null, transport, span: socket.span }, from);
}

/** Scripts put addresses where `$server_ip`, `{}` or `<address>` stands. */
function looksLikeHost(host: string): boolean {
  return !/[${}<>@]/.test(host);
}

function pipeAddress(pipe: Message): Fact<Address> {
  const path = textField(pipe, 'path');
  const from = { kind: 'written', span: pipe.span } as const;
  if (path?.known !== true) return path ?? unknown({ kind: 'not-understood', what: 'pipe' }, from);
  return known({ host: path.value, port: null, transport: 'unix', span: pipe.span }, from);
}

/** Names that control planes give to parts of themselves, which no DNS has (Pomerium, config/envoyconfig). */
const ownPart = /^local-[a-z\d-]+$/;

/** Where connections to an address lead; `null` for link-local ones, and where only the control plane knows. */
export function exposureOfTarget(address: WrittenAddress, settings: ExposureSettings): Exposure | null {
  if (address === 'internal-listener' || address.transport === 'unix') return 'local';
  return ownPart.test(address.host) ? statedExposure(address.host, settings) : targetExposure(address.host, settings);
}

export function isSocket(address: WrittenAddress): address is Address {
  return address !== 'internal-listener';
}

/** The place of an address, or of what hides it, or of the message that has none. */
export function spanOfAddress(address: Fact<WrittenAddress> | null, otherwise: Span): Span {
  if (address === null) return otherwise;
  if (!address.known) return spanOf(address.from);
  return isSocket(address.value) ? address.value.span : otherwise;
}
