import type { Connection } from '../../../../src/model/endpoint.ts';
import { describeAddress } from '../../../../src/model/describe.ts';
import { known, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import { messageField, messagesField, numberField, textField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { ObjectEndpoint } from '../control-plane.ts';
import { connectionByObject } from '../endpoint.ts';
import type { ControlPlaneObject } from '../object.ts';
import { clientTls } from './client-tls.ts';
import type { IstioContext } from './istio-context.ts';
import { portProtocolOf, type PortProtocol } from './port-protocol.ts';
import { refusedClient } from './refusal.ts';
import { exposureOfHost, knownHost, type HostPort, type KnownHost } from './service-entry.ts';
import { spellClientTls } from './spell-client-tls.ts';

/** `ClientTLSSettings` of a rule, and what they are for. */
interface RuledTls {
  readonly tls: Message;
  /** The policy around them. */
  readonly policy: Message;
  readonly port: number | null;
  /** `null` for the whole host. */
  readonly subset: string | null;
}

/** How Envoys connect to a host: by a rule, for all of its ports or for one, and for all of its workloads or for a subset. */
export function readDestinationRule(object: ControlPlaneObject, context: IstioContext): readonly ObjectEndpoint[] {
  const { spec } = object;
  const subsets = messagesField(spec, 'subsets').items.flatMap((subset) => {
    const name = textField(subset, 'name');
    return ruledTls(subset, name?.known === true ? name.value : '?');
  });
  return [...ruledTls(spec, null), ...subsets].map((ruled) => connectionTo(ruled, object, context));
}

/** Without settings for TLS, what the other side accepts decides (automatic mutual TLS). */
function ruledTls(owner: Message, subset: string | null): readonly RuledTls[] {
  const policy = messageField(owner, 'trafficPolicy');
  if (policy?.known !== true) return [];
  const ports = messagesField(policy.value, 'portLevelSettings').items.flatMap((item) => tlsIn(item, item, portIn(item), subset));
  return [...tlsIn(policy.value, policy.value, null, subset), ...ports];
}

function tlsIn(holder: Message, policy: Message, port: number | null, subset: string | null): readonly RuledTls[] {
  const tls = messageField(holder, 'tls');
  return tls?.known === true ? [{ tls: tls.value, policy, port, subset }] : [];
}

function portIn(item: Message): number | null {
  const port = messageField(item, 'port');
  const number = port?.known === true ? numberField(port.value, 'number') : null;
  return number?.known === true ? number.value : null;
}

function connectionTo({ tls, policy, port, subset }: RuledTls, object: ControlPlaneObject, context: IstioContext): ObjectEndpoint {
  const { spec, message, name } = object;
  const host = textField(spec, 'host');
  const from: Origin = { kind: 'written', span: tls.field('mode')?.value.span ?? tls.span };
  const called = host?.known === true ? host.value : '?';
  const entry = host?.known === true ? knownHost(called, object, context) : null;
  const address = { host: called, port: port ?? onlyPort(entry), transport: 'tcp', span: tls.span } as const;
  const spoken = protocolOn(address.port, policy, entry);
  const protocol: Connection['protocol'] = spoken === null ? unknown({ kind: 'run-time', what: 'protocol' }, from) : known(spoken.application, from);
  const secured = clientTls(tls, { host: called, entry, protocol }, context);
  const connection = connectionByObject(
    {
      label: ['DestinationRule', name, describeAddress(address), ...(subset === null ? [] : [subset])].join(':'),
      at: from.span,
      block: message.span,
      target: host?.known === false ? host : known({ text: describeAddress(address), addresses: [address] }, from),
      exposure: host?.known === false ? host : exposureOfHost(called, entry, context, from),
      protocol: spoken === null || spoken.secure ? known('tcp', from) : protocol,
      passthrough: secured.tls.known && secured.tls.value !== null ? known(false, secured.tls.from) : passthroughOf(spoken, from),
      ...secured,
    },
    context,
  );
  return { endpoint: connection, spell: (intent, writer) => spellClientTls(intent, connection, tls, writer), problems: refusedClient(tls) };
}

function onlyPort(entry: KnownHost | null): number | null {
  const [first, ...others] = entry?.ports ?? [];
  return first === undefined || others.length > 0 ? null : first.number;
}

/** What a `ServiceEntry` says is spoken there; else what else is said about requests, or what everybody speaks on the port. */
function protocolOn(port: number | null, policy: Message, entry: KnownHost | null): PortProtocol | null {
  const ports = (entry?.ports ?? []).filter(({ number }) => port === null || number === port);
  const spoken = common(ports);
  if (spoken !== null) return spoken;
  const pool = messageField(policy, 'connectionPool');
  const isHttp = port === 80 || (pool?.known === true && pool.value.field('http') !== null);
  return isHttp ? portProtocolOf('http') : null;
}

/** Ports with one protocol. */
function common(ports: readonly HostPort[]): PortProtocol | null {
  const [first, ...others] = ports;
  return first !== undefined && others.every(({ protocol }) => protocol === first.protocol) ? first.protocol : null;
}

/** Without TLS of the Envoy, that of the client goes through: certainly where the port is for TLS, perhaps where it is for anything. */
function passthroughOf(spoken: PortProtocol | null, from: Origin): Fact<boolean> {
  const isOpen = spoken === null || (spoken.opaque && !spoken.secure);
  return isOpen ? unknown({ kind: 'run-time', what: 'protocol of the client' }, from) : known(spoken.secure, from);
}
