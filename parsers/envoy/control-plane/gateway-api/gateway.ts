import type { Address, ApplicationProtocol, IdentityUse, Listener } from '../../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import type { TlsSettings } from '../../../../src/model/tls.ts';
import { nameSpan } from '../../cluster/cluster.ts';
import { useOfMode, type ForwardMode } from '../../listener/forwarded-client-cert.ts';
import { enumField, messageField } from '../../message/field.ts';
import { noClientAuthentication } from '../../tls/client-authentication.ts';
import type { ObjectContext, ObjectEndpoint } from '../control-plane.ts';
import { listenerByObject } from '../endpoint.ts';
import { policyFor } from '../envoy-gateway/client-traffic-policy.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, messageFactAt, namesIn } from '../reference.ts';
import { exposureOf, listenersIn, type GatewayListener } from './gateway-listener.ts';
import { hstsAfterChange } from './response-header.ts';
import { routesOfListener } from './route.ts';
import { spellListener } from './spell-listener.ts';
import { clientAuthenticationOf, settingsOfListener } from './tls-of-listener.ts';

/** The listeners of a Gateway (gateway.networking.k8s.io). */
export function readKubernetesGateway(gateway: ControlPlaneObject, context: ObjectContext): readonly ObjectEndpoint[] {
  return listenersIn(gateway).map((written) => {
    const policy = policyFor(written, context);
    return { endpoint: listenerOf(written, policy, context), spell: (intent, writer) => spellListener(intent, written, policy, context, writer) };
  });
}

function listenerOf(written: GatewayListener, policy: ControlPlaneObject | null, context: ObjectContext): Listener {
  const { gateway, message } = written;
  const from: Origin = { kind: 'written', span: message.span };
  const tls = tlsOf(written, policy, context);
  const isSecure = tls.known && tls.value !== null;
  const authentication = isSecure ? clientAuthenticationOf(written, policy, context) : null;
  const clientAuthentication = authentication ?? noClientAuthentication(message.span, context.release);
  const exposure = known(exposureOf(written, context.exposure), from);
  return listenerByObject(
    {
      label: `gateway ${gateway.name}:${written.name ?? '?'}`,
      at: nameSpan(message),
      block: message.span,
      addresses: addressesOf(written, from),
      names: namesIn(message, 'hostname'),
      protocol: protocolOf(written, from),
      exposure,
      tls,
      passthrough: passthroughOf(written, from),
      clientAuthentication,
      identityUses: isSecure ? identityUsesOf(policy, { mode: clientAuthentication.mode, exposure }) : [],
      routes: routesOf(written, policy, context, from),
    },
    context,
  );
}

function addressesOf({ port, protocol, message }: GatewayListener, from: Origin): Listener['addresses'] {
  if (port === null) return unknown({ kind: 'template' }, from);
  const address: Address = { host: '*', port, transport: protocol === 'UDP' ? 'udp' : 'tcp', span: message.span };
  return known([address], from);
}

const protocols: Readonly<Partial<Record<string, ApplicationProtocol>>> = { HTTP: 'http', HTTPS: 'http', TLS: 'tcp', TCP: 'tcp', UDP: 'udp' };

function protocolOf({ protocol }: GatewayListener, from: Origin): Listener['protocol'] {
  const found = protocols[protocol ?? ''];
  return found === undefined ? unknown({ kind: 'not-understood', what: protocol ?? 'protocol' }, from) : known(found, from);
}

const tlsModes = ['Terminate', 'Passthrough'] as const;

function modeOf({ message }: GatewayListener, from: Origin): Fact<(typeof tlsModes)[number]> {
  const tls = messageField(message, 'tls');
  if (tls?.known === false) return tls;
  return (tls === null ? null : enumField(tls.value, 'mode', tlsModes)) ?? known('Terminate', from);
}

function tlsOf(listener: GatewayListener, policy: ControlPlaneObject | null, context: ObjectContext): Fact<TlsSettings | null> {
  const from: Origin = { kind: 'written', span: listener.message.span };
  switch (listener.protocol) {
    case 'HTTP':
    case 'TCP':
    case 'UDP':
      return known(null, from);
    case 'HTTPS':
    case 'TLS':
      return mapFact(modeOf(listener, from), (mode) => (mode === 'Passthrough' ? null : settingsOfListener(listener, policy, context)));
    default:
      return unknown({ kind: 'not-understood', what: listener.protocol ?? 'protocol' }, from);
  }
}

/** What is in a stream or in datagrams only their two ends know. */
function passthroughOf(listener: GatewayListener, from: Origin): Listener['passthrough'] {
  switch (listener.protocol) {
    case 'HTTPS':
    case 'TLS':
      return mapFact(modeOf(listener, from), (mode) => mode === 'Passthrough');
    case 'TCP':
    case 'UDP':
      return unknown({ kind: 'run-time', what: 'protocol of the client' }, from);
    case 'HTTP':
      return known(false, from);
    default:
      return unknown({ kind: 'not-understood', what: listener.protocol ?? 'protocol' }, from);
  }
}

const forwardModes = ['Sanitize', 'ForwardOnly', 'AppendForward', 'SanitizeSet', 'AlwaysForwardOnly'] as const;

const modeInEnvoy: Readonly<Record<(typeof forwardModes)[number], ForwardMode>> = {
  Sanitize: 'SANITIZE',
  ForwardOnly: 'FORWARD_ONLY',
  AppendForward: 'APPEND_FORWARD',
  SanitizeSet: 'SANITIZE_SET',
  AlwaysForwardOnly: 'ALWAYS_FORWARD_ONLY',
};

/** `x-forwarded-client-cert`, as a policy of Envoy Gateway forwards it; it takes the header away by default. */
function identityUsesOf(policy: ControlPlaneObject | null, clients: Parameters<typeof useOfMode>[2]): readonly IdentityUse[] {
  const forwarded = policy === null ? null : messageAt(policy.spec, 'headers', 'xForwardedClientCert');
  const mode = forwarded === null ? null : enumField(forwarded, 'mode', forwardModes);
  if (mode === null) return [];
  return useOfMode(mapFact(mode, (value) => modeInEnvoy[value]), (isOpen) => known(isOpen ? 'none' : 'certificate-present', mode.from), clients);
}

/** A policy of Envoy Gateway may change the headers of all answers (HeaderSettings.lateResponseHeaders). */
function routesOf(listener: GatewayListener, policy: ControlPlaneObject | null, context: ObjectContext, from: Origin): Listener['routes'] {
  if (listener.protocol !== 'HTTP' && listener.protocol !== 'HTTPS') return known([], from);
  const change = policy === null ? null : messageFactAt(policy.spec, 'headers', 'lateResponseHeaders');
  return routesOfListener(listener, (hsts) => hstsAfterChange(change, hsts), context);
}
