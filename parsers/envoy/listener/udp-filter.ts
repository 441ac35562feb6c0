import { known } from '../../../src/model/fact.ts';
import { addressIn, isSocket } from '../message/address.ts';
import { messageField } from '../message/field.ts';
import type { FilterChain } from './filter-chain.ts';
import type { Message } from '../message/message.ts';
import { terminalOf, type RouteTables } from './network-filter.ts';

/**
 * A listener for UDP that is none for QUIC has no filter chains: its listener filters are what reads or passes on datagrams
 * (envoy.config.listener.v3.Listener.listener_filters). It counts as one chain; `null` for
 * other listeners, and for questions to name servers, which are not judged.
 */
export function datagramChain(listener: Message, tables: RouteTables): FilterChain | null {
  const address = messageField(listener, 'address');
  const socket = address?.known === true ? addressIn(address.value) : null;
  const isUdp = socket?.known === true && isSocket(socket.value) && socket.value.transport === 'udp';
  if (!isUdp || listener.field('listener_filters') === null) return null;
  const match = { serverNames: known([], { kind: 'written', span: listener.span }), transportProtocol: null, namesSpan: null } as const;
  const terminal = terminalOf(listener, tables, 'listener_filters');
  if (terminal.protocol.known && terminal.protocol.value === 'dns') return null;
  return { message: listener, match, socket: null, terminal, isOnly: true, like: null };
}
