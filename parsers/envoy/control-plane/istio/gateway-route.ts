import type { Answer, Listener, Route } from '../../../../src/model/endpoint.ts';
import { known, mapFact, spanOf, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import { lazilyForObject } from '../../../../src/tls/lazily.ts';
import { parseHsts } from '../../../_shared/hsts-value.ts';
import { once } from '../../../_shared/memo.ts';
import { booleanField, messageField, messagesField, numberField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { ControlPlaneObject } from '../object.ts';
import { resolve } from '../resolve.ts';
import type { GatewayServer } from './gateway.ts';
import type { IstioContext } from './istio-context.ts';
import { matchesHost, patternsFor } from './service-entry.ts';

/**
 * What a server of a gateway answers. With `httpsRedirect` nothing but that; else what the services behind it do, by the `VirtualService`s that are read
 * together with it. Where none is in sight, a server in plaintext is taken for one that serves: it is there for that.
 */
export function gatewayRoutes(server: GatewayServer, gateway: ControlPlaneObject, tls: Listener['tls'], context: IstioContext): Listener['routes'] {
  const secure = !tls.known || tls.value !== null;
  const from: Origin = { kind: 'written', span: server.at };
  const written = secure ? null : server.tls;
  const redirect = written?.known === true ? booleanField(written.value, 'httpsRedirect') : written;
  if (redirect?.known === false) return redirect;
  if (redirect?.value === true) return known([routeWith({ scope: '', from: redirect.from, answer: known({ kind: 'redirect', scheme: 'https', status: 301 }, redirect.from) })], redirect.from);
  const services = servicesBehind(server, gateway, context);
  if (services.length > 0) return known(services.flatMap((service) => routesOfService(service, secure)), from);
  return secure ? unknown({ kind: 'fragment' }, from) : known([routeWith({ scope: '', from, answer: known({ kind: 'forward', to: [] }, from) })], from);
}

interface RouteParts {
  readonly scope: string;
  readonly from: Origin;
  readonly answer: Fact<Answer>;
  readonly condition?: Route['condition'];
  readonly hsts?: Route['hsts'];
}

function routeWith({ scope, from, answer, condition = 'always', hsts = known(null, from) }: RouteParts): Route {
  return { scope, span: spanOf(from), answer, condition, hsts, management: null, restricted: false };
}

/** A service behind a gateway. */
interface BoundService {
  readonly object: ControlPlaneObject;
  readonly hosts: Fact<readonly string[]>;
}

/** The services behind a gateway, and which of them have a host. */
interface BoundServices {
  readonly all: BoundService[];
  readonly byHost: Map<string, BoundService[]>;
}

/** By gateway: there may be thousands of services, for as many hosts. */
const servicesByGateway = lazilyForObject((objects: IstioContext['objects']): ReadonlyMap<ControlPlaneObject, BoundServices> => {
  const byGateway = new Map<ControlPlaneObject, BoundServices>();
  for (const object of objects('networking.istio.io/VirtualService')) {
    const gateways = textsField(object.spec, 'gateways');
    const service = { object, hosts: textsField(object.spec, 'hosts') };
    for (const gateway of (gateways.known ? gateways.value : []).flatMap((written) => resolve({ objects }, 'networking.istio.io/Gateway', namedBy(written, object), object))) {
      const { all, byHost } = once(byGateway, gateway, () => ({ all: [], byHost: new Map() }));
      all.push(service);
      for (const host of service.hosts.known ? service.hosts.value : ['*']) once(byHost, host, () => []).push(service);
    }
  }
  return byGateway;
});

/** `name` in the namespace of the service, or `namespace/name`. */
function namedBy(written: string, { namespace }: ControlPlaneObject): { readonly name: string; readonly namespace: string | null } {
  const slash = written.indexOf('/');
  return { name: written.slice(slash + 1), namespace: slash === -1 ? namespace : written.slice(0, slash) };
}

/** The services that name the gateway, and have a host of the server (pickMatchingGatewayHosts). */
function servicesBehind({ hosts }: GatewayServer, gateway: ControlPlaneObject, { objects }: IstioContext): readonly ControlPlaneObject[] {
  const bound = servicesByGateway(objects).get(gateway);
  if (bound === undefined) return [];
  const served = hosts.known ? hosts.value : ['*'];
  const found = served.flatMap((host) => (host.includes('*') ? bound.all.filter((service) => hasHostLike(service, host)) : patternsFor(host).flatMap((pattern) => bound.byHost.get(pattern) ?? [])));
  return [...new Set(found.map(({ object }) => object))];
}

function hasHostLike({ hosts }: BoundService, pattern: string): boolean {
  return !hosts.known || hosts.value.some((host) => matchesHost(host, pattern) || matchesHost(pattern, host));
}

function routesOfService({ spec }: ControlPlaneObject, secure: boolean): readonly Route[] {
  const { items, doubt } = messagesField(spec, 'http');
  if (doubt === null) return items.flatMap((item) => routeIn(item, secure));
  return [routeWith({ scope: '', from: { kind: 'written', span: spec.span }, answer: doubt, condition: 'other', hsts: doubt })];
}

function routeIn(item: Message, secure: boolean): readonly Route[] {
  const from = { kind: 'written', span: item.span } as const;
  const matches = messagesField(item, 'match').items;
  const hsts: Route['hsts'] = secure ? hstsIn(item) : known(null, from);
  const parts = { from, answer: answerIn(item), hsts };
  if (matches.length === 0) return [routeWith({ ...parts, scope: '' })];
  return matches.map((match) => routeWith({ ...parts, scope: pathIn(match), condition: conditionIn(match) }));
}

function pathIn(match: Message): string {
  const uri = messageField(match, 'uri');
  if (uri?.known !== true) return '';
  const [path] = ['prefix', 'exact', 'regex'].flatMap((kind) => textField(uri.value, kind) ?? []);
  return path?.known === true ? path.value : '';
}

/** A match on the scheme of the request is one on what a proxy in front says. */
function conditionIn(match: Message): Route['condition'] {
  if (match.field('scheme') !== null) return 'forwarded-header';
  return match.fields.every(({ key }) => key.text === 'uri' || key.text === 'name' || key.text === 'ignoreUriCase') ? 'always' : 'other';
}

function answerIn(item: Message): Fact<Answer> {
  const from: Origin = { kind: 'written', span: item.span };
  const redirect = messageField(item, 'redirect');
  if (redirect !== null) return redirect.known ? redirectIn(redirect.value) : redirect;
  const direct = messageField(item, 'directResponse');
  if (direct !== null) return direct.known ? answerOf(direct.value) : direct;
  if (item.field('delegate') !== null) return unknown({ kind: 'run-time', what: 'delegate' }, from);
  return item.doubt === null ? known({ kind: 'forward', to: [] }, from) : unknown(item.doubt, from);
}

function redirectIn(redirect: Message): Fact<Answer> {
  const from: Origin = { kind: 'written', span: redirect.span };
  const scheme = textField(redirect, 'scheme') ?? known('', from);
  const status = numberField(redirect, 'redirectCode') ?? known(301, from);
  if (!status.known) return status;
  return mapFact(scheme, (name): Answer => ({ kind: 'redirect', scheme: name === 'https' ? 'https' : name === '' ? 'same' : 'http', status: status.value }));
}

function answerOf(direct: Message): Fact<Answer> {
  const status = numberField(direct, 'status') ?? known(200, { kind: 'written', span: direct.span });
  return mapFact(status, (code): Answer => ({ kind: code >= 400 ? 'refuse' : 'fixed', status: code }));
}

const hstsName = 'strict-transport-security';

/** `headers.response`: `set` replaces, `add` stands behind what the service sends. */
function hstsIn(item: Message): Route['hsts'] {
  const from: Origin = { kind: 'written', span: item.span };
  const headers = messageField(item, 'headers');
  const response = headers?.known === true ? messageField(headers.value, 'response') : headers;
  if (response?.known !== true) return response ?? known(null, from);
  for (const operation of ['set', 'add']) {
    const values = messageField(response.value, operation);
    const field = values?.known === true ? values.value.fields.find(({ key }) => key.text.toLowerCase() === hstsName) : undefined;
    if (field?.value.kind !== 'scalar') continue;
    const at: Origin = { kind: 'written', span: field.value.span };
    return field.value.opaque ? unknown({ kind: 'template' }, at) : known({ ...parseHsts(field.value.text), onEveryAnswer: true }, at);
  }
  return known(null, from);
}
