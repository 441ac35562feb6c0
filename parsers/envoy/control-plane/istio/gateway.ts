import type { Address, Listener } from '../../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import type { Span } from '../../../../src/model/span.ts';
import { listenerExposure } from '../../../_shared/exposure.ts';
import { messageField, messagesField, numberField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { ObjectEndpoint } from '../control-plane.ts';
import { listenerByObject } from '../endpoint.ts';
import type { ControlPlaneObject } from '../object.ts';
import { gatewayRoutes } from './gateway-route.ts';
import type { IstioContext } from './istio-context.ts';
import { portProtocolOf, type PortProtocol } from './port-protocol.ts';
import { refusedServer } from './refusal.ts';
import { serverTls, type SecuredServer } from './server-tls.ts';
import { spellServer } from './spell-server.ts';

/** One of `servers`: a port of a gateway. */
export interface GatewayServer {
  readonly message: Message;
  readonly at: Span;
  readonly port: number | null;
  readonly protocol: PortProtocol;
  readonly hosts: Fact<readonly string[]>;
  readonly tls: Fact<Message> | null;
}

/** The servers of a gateway (istio, pilot/pkg/networking/core/gateway.go). */
export function readGateway(object: ControlPlaneObject, context: IstioContext): readonly ObjectEndpoint[] {
  return messagesField(object.spec, 'servers').items.flatMap((message) => {
    const server = serverIn(message);
    return server === null ? [] : [endpointOf(server, object, context)];
  });
}

/** `null` for a server whose protocol is not known. */
function serverIn(message: Message): GatewayServer | null {
  const port = messageField(message, 'port');
  const name = port?.known === true ? textField(port.value, 'protocol') : null;
  const protocol = name?.known === true ? portProtocolOf(name.value) : null;
  if (port?.known !== true || protocol === null) return null;
  const number = numberField(port.value, 'number');
  return { message, at: port.value.span, port: number?.known === true ? number.value : null, protocol, hosts: mapFact(textsField(message, 'hosts'), (hosts) => hosts.map(withoutNamespace)), tls: messageField(message, 'tls') };
}

/** `namespace/host`. */
function withoutNamespace(host: string): string {
  return host.slice(host.indexOf('/') + 1);
}

function endpointOf(server: GatewayServer, object: ControlPlaneObject, context: IstioContext): ObjectEndpoint {
  const { message, at, port, protocol, hosts } = server;
  const from: Origin = { kind: 'written', span: at };
  const address = addressOf(message, port, at);
  const secured = securityOf(server, context);
  const isHttp = protocol.application === 'http' || protocol.application === 'grpc';
  const isRead = isHttp && !(secured.passthrough.known && secured.passthrough.value);
  const listener: Listener = listenerByObject(
    {
      label: ['Gateway', object.name, address.host, port ?? '?'].join(':'),
      at,
      block: message.span,
      addresses: known([address], from),
      names: mapFact(hosts, (names) => names.filter((name) => name !== '*')),
      protocol: known(isRead || !isHttp ? protocol.application : 'tcp', from),
      exposure: exposureOf(object, address, hosts, context, from),
      ...secured,
      ...(isRead ? { routes: gatewayRoutes(server, object, secured.tls, context) } : {}),
    },
    context,
  );
  return { endpoint: listener, spell: (intent, writer) => spellServer(intent, server, listener, writer), problems: refusedServer(server) };
}

/** Without settings for TLS Istio refuses a port for it (validateServer). */
function securityOf({ message, at, protocol, tls }: GatewayServer, context: IstioContext): SecuredServer {
  const from: Origin = { kind: 'written', span: at };
  if (protocol.secure) {
    const open = unknown(message.doubt ?? { kind: 'not-understood', what: 'tls' }, from);
    if (tls === null) return { tls: open, passthrough: open };
    return tls.known ? serverTls(tls.value, protocol, context) : { tls, passthrough: tls };
  }
  const passthrough = protocol.opaque ? unknown({ kind: 'run-time', what: 'protocol of the client' }, from) : known(false, from);
  return { tls: known(null, from), passthrough };
}

function addressOf(message: Message, port: number | null, span: Span): Address {
  const bind = textField(message, 'bind');
  const host = bind?.known === true && bind.value !== '' ? bind.value : '*';
  return host.startsWith('unix://') ? { host: host.slice('unix://'.length), port: null, transport: 'unix', span } : { host, port, transport: 'tcp', span };
}

/** Labels of gateways whose clients are workloads, or the company's own networks: people name them by where they stand. */
const insideLabel = /egress|eastwest|internal|local|private/i;

/** A gateway on the way out, or inside, is not reached from outside; what selects it says so by its name. */
function exposureOf({ spec }: ControlPlaneObject, address: Address, hosts: Fact<readonly string[]>, { exposure }: IstioContext, from: Origin): Listener['exposure'] {
  if (address.transport === 'unix') return known('local', from);
  const selector = messageField(spec, 'selector');
  const labels = selector?.known === true ? selector.value.fields.flatMap(({ value }) => (value.kind === 'scalar' ? [value.text] : [])) : [];
  const reach = listenerExposure(address.host, hosts.known ? hosts.value : [], exposure);
  return known(reach === 'external' && labels.some((label) => insideLabel.test(label)) ? 'internal' : reach, from);
}
