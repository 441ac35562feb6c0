import type { Exposure } from '../../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import { lazilyForObject } from '../../../../src/tls/lazily.ts';
import { statedExposure, targetExposure, widest } from '../../../_shared/exposure.ts';
import { once } from '../../../_shared/memo.ts';
import { enumField, messagesField, numberField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { ControlPlaneObject } from '../object.ts';
import type { IstioContext } from './istio-context.ts';
import { portProtocolOf, type PortProtocol } from './port-protocol.ts';

/** What is known of a host that is not a service of Kubernetes: a `ServiceEntry` that is read together with what uses it. */
export interface KnownHost {
  readonly message: Message;
  readonly isInside: Fact<boolean>;
  /** Where it is reached, as far as addresses are written. */
  readonly addresses: readonly string[];
  readonly ports: readonly HostPort[];
  readonly subjectAltNames: Fact<readonly string[]>;
}

export interface HostPort {
  readonly number: number | null;
  readonly protocol: PortProtocol | null;
}

/** `ServiceEntry.Location`, in the order of the numbers. */
const locations = ['MESH_EXTERNAL', 'MESH_INTERNAL'] as const;

/** The entry that has a host itself, else the one with the narrowest pattern that stands for it; one in the file of whoever asks comes before others. */
export function knownHost(host: string, { message: { span } }: ControlPlaneObject, { objects }: IstioContext): KnownHost | null {
  const found = patternsFor(host).flatMap((pattern) => entriesByHost(objects).get(pattern) ?? []);
  const chosen = found.find((entry) => entry.message.span.file === span.file) ?? found[0];
  return chosen === undefined ? null : hostIn(chosen.spec);
}

/** There may be thousands, and as many that ask for one. */
const entriesByHost = lazilyForObject((objects: IstioContext['objects']): ReadonlyMap<string, readonly ControlPlaneObject[]> => {
  const byHost = new Map<string, ControlPlaneObject[]>();
  for (const entry of objects('networking.istio.io/ServiceEntry')) {
    const hosts = textsField(entry.spec, 'hosts');
    for (const host of hosts.known ? hosts.value : []) once(byHost, host, () => []).push(entry);
  }
  return byHost;
});

/** A host, and the patterns that stand for it: `a.shop.example`, `*.shop.example`, `*.example`, `*`. */
export function patternsFor(host: string): readonly string[] {
  const labels = host.split('.', MOST_LABELS);
  return [host, ...labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`), '*'];
}

/** A name has no more (RFC 1035, 2.3.4). */
const MOST_LABELS = 128;

/** Whether a host is one that a pattern stands for: `*.shop.example`, `*`. */
export function matchesHost(host: string, pattern: string): boolean {
  return host === pattern || pattern === '*' || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}

function hostIn(spec: Message): KnownHost {
  const location = enumField(spec, 'location', locations);
  const from: Origin = { kind: 'written', span: spec.span };
  return {
    message: spec,
    isInside: location === null ? known(false, from) : location.known ? { ...location, value: location.value === 'MESH_INTERNAL' } : location,
    addresses: messagesField(spec, 'endpoints').items.flatMap((endpoint) => textOf(endpoint, 'address')),
    ports: messagesField(spec, 'ports').items.map(portIn),
    subjectAltNames: textsField(spec, 'subjectAltNames'),
  };
}

function portIn(port: Message): HostPort {
  const number = numberField(port, 'number');
  const [protocol = ''] = textOf(port, 'protocol');
  return { number: number?.known === true ? number.value : null, protocol: portProtocolOf(protocol) };
}

function textOf(message: Message, name: string): readonly string[] {
  const text = textField(message, name);
  return text?.known === true ? [text.value] : [];
}

/** Where a host is: as the settings say, else as its entry does, else as its name does. `*` stands for hosts on both sides. */
export function exposureOfHost(host: string, entry: KnownHost | null, { exposure: settings }: IstioContext, from: Origin): Fact<Exposure> {
  const stated = statedExposure(host, settings);
  if (stated !== null) return known(stated, from);
  if (host === '*') return unknown({ kind: 'run-time', what: host }, from);
  if (entry?.isInside.known === false) return entry.isInside;
  if (entry?.isInside.value === true) return known('internal', from);
  const places = entry === null || entry.addresses.length === 0 ? [host] : entry.addresses;
  const exposure = widest(places.map((place) => targetExposure(place, settings)));
  return exposure === null ? unknown({ kind: 'run-time', what: host }, from) : known(exposure, from);
}
