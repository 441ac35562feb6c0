import type { ExposureSettings } from '../../../src/engine/parser.ts';
import type { Address, Exposure } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { hostKind, listenerExposure, widest } from '../../_shared/exposure.ts';
import { addressIn, isSocket, spanOfAddress, type WrittenAddress } from '../message/address.ts';
import { enumField, messageField, messagesField } from '../message/field.ts';
import type { FilterChain } from './filter-chain.ts';
import type { Message } from '../message/message.ts';

/** Where a listener accepts connections, and of whom. */
export interface ListenerPlace {
  readonly addresses: Fact<readonly Address[]>;
  readonly exposure: Fact<Exposure>;
  /** The address as a person would point at it. */
  readonly span: Span;
}

export function listenerPlaceOf(listener: Message, { match }: FilterChain, quic: boolean, settings: ExposureSettings): ListenerPlace {
  const written = writtenAddresses(listener);
  const [first] = written;
  const span = spanOfAddress(first ?? null, listener.span);
  const from = { kind: 'written', span } as const;
  const addresses = written.flatMap((address) => (address.known && isSocket(address.value) ? [asTransport(address.value, quic)] : []));
  const hidden = written.find((address): address is Unknown => !address.known);
  const names = match.serverNames.known ? match.serverNames.value : [];
  return {
    addresses: addresses.length === 0 && hidden !== undefined ? hidden : known(addresses, from),
    exposure: isInternal(listener, written) ? known('local', from) : exposureFact(written, names, settings, from),
    span,
  };
}

/** Ports of sidecars, which rules for the host put between the workload and the mesh (istio.io, "Ports used by Istio"; Open Service Mesh, pkg/constants). */
const meshPorts: ReadonlySet<number | null> = new Set([15000, 15001, 15002, 15003, 15004, 15006, 15008, 15009, 15010, 15020, 15021, 15053, 15090, 15901, 15902, 15903, 15904]);

function writtenAddresses(listener: Message): readonly Fact<WrittenAddress>[] {
  const own = messageField(listener, 'address');
  const others = messagesField(listener, 'additional_addresses').items.map((item) => messageField(item, 'address'));
  const found = [own, ...others].flatMap((address) => address ?? []);
  if (found.length > 0) return found.map((address) => (address.known ? addressIn(address.value) : address));
  const doubt = listener.doubt ?? (listener.field('internal_listener') === null ? ({ kind: 'fragment' } as const) : null);
  return doubt === null ? [] : [unknown(doubt, { kind: 'written', span: listener.span })];
}

function asTransport(address: Address, quic: boolean): Address {
  return quic ? { ...address, transport: 'quic' } : address;
}

/** `envoy.config.core.v3.TrafficDirection`, in the order of the numbers. */
const directions = ['UNSPECIFIED', 'INBOUND', 'OUTBOUND'] as const;

/** Connections of this process itself, or those of the workload beside it, which a redirect of the host sends here. */
function isInternal(listener: Message, written: readonly Fact<WrittenAddress>[]): boolean {
  const direction = enumField(listener, 'traffic_direction', directions);
  const isOutbound = direction?.known === true && direction.value === 'OUTBOUND';
  return isOutbound || listener.field('internal_listener') !== null || (written.length > 0 && written.every((address) => address.known && !isSocket(address.value)));
}

/** Names count only where no others than private ones are served: then nobody outside knows how to get there. */
function exposureFact(written: readonly Fact<WrittenAddress>[], names: readonly string[], settings: ExposureSettings, from: { readonly kind: 'written'; readonly span: Span }): Fact<Exposure> {
  const hidden = written.find((address): address is Unknown => !address.known);
  if (written.some((address) => address.known && isSocket(address.value) && meshPorts.has(address.value.port))) return unknown({ kind: 'run-time', what: 'service mesh' }, from);
  const isPrivate = names.length > 0 && names.every((name) => name.includes('.') && hostKind(name) === 'private');
  const exposures = written.map((address): Exposure | null => {
    if (!address.known) return null;
    if (!isSocket(address.value) || address.value.transport === 'unix') return 'local';
    const exposure = listenerExposure(address.value.host, names, settings);
    return exposure === 'external' && isPrivate ? 'internal' : exposure;
  });
  const exposure = widest(exposures);
  return exposure === null ? unknown(hidden?.doubt ?? { kind: 'fragment' }, from) : known(exposure, from);
}
