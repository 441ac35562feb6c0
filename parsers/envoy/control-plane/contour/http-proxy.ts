import type { Address, Listener, Route } from '../../../../src/model/endpoint.ts';
import { known, type Fact, type Origin, type Unknown } from '../../../../src/model/fact.ts';
import type { Span } from '../../../../src/model/span.ts';
import type { TlsSettings, TlsVersion } from '../../../../src/model/tls.ts';
import { booleanField, messageField, textField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { noClientAuthentication } from '../../tls/client-authentication.ts';
import type { ObjectContext, ObjectEndpoint } from '../control-plane.ts';
import { listenerByObject, type WrittenListener } from '../endpoint.ts';
import { exposureOf } from '../gateway-api/gateway-listener.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, namesIn, textIn } from '../reference.ts';
import { settingsByObject } from '../tls-settings.ts';
import { unseenClients } from '../unseen.ts';
import { clientValidationOf, identityUsesOf } from './client-validation.ts';
import { hiddenRoute, plaintextRoute, routesIn, secureRoute, type ProxyRoutes } from './proxy-route.ts';
import { spellVirtualHost } from './spell-virtual-host.ts';
import { readServices } from './upstream.ts';

/** The listeners of a virtual host of Contour, and the connections to services (projectcontour.io, HTTPProxy). */
export function readHttpProxy(proxy: ControlPlaneObject, context: ObjectContext): readonly ObjectEndpoint[] {
  const host = messageAt(proxy.spec, 'virtualhost');
  const listeners = host === null ? [] : listenersOf({ proxy, host, name: textIn(host, 'fqdn') }, context);
  return [...listeners.map((endpoint): ObjectEndpoint => ({ endpoint, spell: (intent, writer) => spellVirtualHost(intent, proxy, context, writer) })), ...readServices(proxy, context)];
}

interface VirtualHost {
  readonly proxy: ControlPlaneObject;
  readonly host: Message;
  readonly name: string | null;
}

/** There is plaintext on port 80 besides TLS on 443, unless everything goes to a stream. */
function listenersOf(virtualHost: VirtualHost, context: ObjectContext): readonly Listener[] {
  const { proxy, host } = virtualHost;
  const tls = messageField(host, 'tls');
  const isStream = proxy.spec.field('tcpproxy') !== null;
  const routes = routesIn(proxy, context);
  if (tls === null) return isStream ? [] : [plaintextListener(virtualHost, known(answersOf(routes, false), writtenAt(host)), context)];
  const secure = tls.known ? secureListener(virtualHost, tls.value, isStream, routes, context) : unseenListener(virtualHost, tls, isStream, context);
  const answers = tls.known ? known(answersOf(routes, true), writtenAt(host)) : tls;
  return isStream && routes.routes.length === 0 ? [secure] : [secure, plaintextListener(virtualHost, answers, context)];
}

function writtenAt({ span }: Message): Origin {
  return { kind: 'written', span };
}

function answersOf({ routes, hidden }: ProxyRoutes, redirects: boolean): readonly Route[] {
  return [...routes.map((route) => plaintextRoute(route, redirects)), ...hidden.map(hiddenRoute)];
}

/** A template decides whether there is TLS. */
function unseenListener(virtualHost: VirtualHost, doubt: Unknown, isStream: boolean, context: ObjectContext): Listener {
  const protocol: Listener['protocol'] = known(isStream ? 'tcp' : 'http', doubt.from);
  return listenerByObject({ ...placeOf(virtualHost, 443, context), protocol, tls: doubt, passthrough: doubt, clientAuthentication: unseenClients(doubt), routes: doubt }, context);
}

function plaintextListener(virtualHost: VirtualHost, routes: Listener['routes'], context: ObjectContext): Listener {
  const from: Origin = { kind: 'written', span: virtualHost.host.span };
  return listenerByObject(
    {
      ...placeOf(virtualHost, 80, context),
      protocol: known('http', from),
      tls: known(null, from),
      routes,
    },
    context,
  );
}

function secureListener(virtualHost: VirtualHost, tls: Message, isStream: boolean, { routes, hidden }: ProxyRoutes, context: ObjectContext): Listener {
  const from: Origin = { kind: 'written', span: tls.span };
  const place = placeOf(virtualHost, 443, context);
  const passes = booleanField(tls, 'passthrough') ?? known(false, from);
  const isPassed = passes.known && passes.value;
  const authentication = clientValidationOf(tls, context) ?? noClientAuthentication(tls.span, context.release);
  return listenerByObject(
    {
      ...place,
      protocol: known(isStream ? 'tcp' : 'http', from),
      tls: isPassed ? known(null, passes.from) : known(settingsOf(tls, context), from),
      passthrough: passes,
      clientAuthentication: isPassed ? noClientAuthentication(tls.span, context.release) : authentication,
      identityUses: isPassed ? [] : identityUsesOf(tls, { mode: authentication.mode, exposure: place.exposure }),
      routes: known(isStream ? [] : [...routes.map(secureRoute), ...hidden.map(hiddenRoute)], from),
    },
    context,
  );
}

type Place = Pick<WrittenListener, 'label' | 'at' | 'block' | 'addresses' | 'names' | 'exposure'>;

function placeOf({ proxy, host, name }: VirtualHost, port: number, { exposure }: ObjectContext): Place {
  const at: Span = host.field('fqdn')?.value.span ?? host.span;
  const from: Origin = { kind: 'written', span: at };
  const address: Address = { host: '*', port, transport: 'tcp', span: at };
  return {
    label: `httpproxy ${proxy.name}:${port}`,
    at,
    block: host.span,
    addresses: known([address], from),
    names: namesIn(host, 'fqdn'),
    exposure: known(exposureOf({ gateway: proxy, hostname: name }, exposure), from),
  };
}

/** The settings of a virtual host: Contour writes the versions, and the suites that Envoy has as well by default (apis/projectcontour/v1alpha1/ciphersuites.go). */
function settingsOf(tls: Message, context: ObjectContext): TlsSettings {
  const from: Origin = { kind: 'written', span: tls.span };
  const secret = textField(tls, 'secretName');
  const path = secret?.known === true ? secret.value : '?';
  const open = { known: false, doubt: { kind: 'missing-file', path }, from } as const;
  return settingsByObject(
    {
      side: 'server',
      near: tls.span,
      minimum: versionOf(tls, 'minimumProtocolVersion', 'TLSv1.2', context),
      maximum: versionOf(tls, 'maximumProtocolVersion', 'TLSv1.3', context),
      certificates: secret === null ? known([], from) : known([{ path, keyPath: null, from: secret.from, keyType: open, ocspResponder: open }], from),
      alpn: known(['h2', 'http/1.1'], from),
    },
    context,
  );
}

const versions: ReadonlyMap<string, TlsVersion> = new Map([
  ['1.2', 'TLSv1.2'],
  ['1.3', 'TLSv1.3'],
]);

/** Anything else is taken for the default (internal/annotation/annotations.go, TLSVersion). */
function versionOf(tls: Message, field: string, otherwise: TlsVersion, { release }: ObjectContext): Fact<TlsVersion> {
  const written = textField(tls, field);
  if (written?.known === false) return written;
  const version = written === null ? undefined : versions.get(written.value);
  if (written !== null && version !== undefined) return known(version, written.from);
  return known(otherwise, { kind: 'default', of: release, near: tls.span, cite: `Contour, HTTPProxy, virtualhost.tls.${field}` });
}
