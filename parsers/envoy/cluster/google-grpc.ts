import type { ExposureSettings } from '../../../src/engine/parser.ts';
import type { Address, ApplicationProtocol, Connection, EndpointId, ServerVerification } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { TlsSettings, TrustAnchors } from '../../../src/model/tls.ts';
import { targetExposure } from '../../_shared/exposure.ts';
import type { Configuration } from '../files/configuration.ts';
import { anchorsIn, dataSourceField, nameOfDataSource } from '../message/data-source.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { messageField, textField } from '../message/field.ts';
import { googleGrpcSettings } from './google-grpc-settings.ts';
import type { Message, Value } from '../message/message.ts';
import { withoutTls } from '../tls/plaintext.ts';

/** A connection, and the message `GoogleGrpc` that says how it is made. */
export interface PlacedService {
  readonly connection: Connection;
  readonly message: Message;
}

/** Services that Envoy asks with Google's client for gRPC, which are no clusters (envoy.config.core.v3.GrpcService.google_grpc). */
export function googleGrpcConnections(configuration: Configuration, env: EnvoyContext, idOf: (text: string) => EndpointId): readonly PlacedService[] {
  const isUsed = [...configuration.texts.values()].some((text) => /google_?grpc/i.test(text));
  if (!isUsed) return [];
  return configuration.resources.flatMap(({ message }) => servicesIn(message, 'grpc', DEEPEST)).map((service) => ({ connection: connectionTo(service, env, idOf), message: service.message }));
}

interface Service {
  readonly message: Message;
  readonly protocol: ApplicationProtocol;
}

/** Nothing between a resource and a service in it is nested deeper. */
const DEEPEST = 24;

/** Fields, without their underscores, in which a service is asked for configuration, or told what happens. */
const protocols: ReadonlyMap<string, ApplicationProtocol> = new Map([
  ...['dynamicresources', 'hdsconfig', 'configsources', 'defaultconfigsource', 'rds', 'scopedroutes', 'sdsconfig', 'edsconfig'].map((field) => [field, 'management'] as const),
  ...['accesslog', 'tracing', 'statssinks', 'loadstatsconfig'].map((field) => [field, 'telemetry'] as const),
]);

/** What the bootstrap holds of resources is read with these. */
const ofResources = 'staticresources';

function servicesIn(value: Value, protocol: ApplicationProtocol, levels: number): readonly Service[] {
  if (levels === 0 || value.kind === 'scalar') return [];
  if (value.kind === 'list') return value.items.flatMap((item) => servicesIn(item, protocol, levels - 1));
  return value.fields.flatMap(({ key, value: inner }): readonly Service[] => {
    const name = key.text.replaceAll('_', '').toLowerCase();
    if (name === ofResources) return [];
    if (name === 'googlegrpc') return inner.kind === 'message' ? [{ message: inner, protocol }] : [];
    return servicesIn(inner, protocols.get(name) ?? protocol, levels - 1);
  });
}

function connectionTo({ message, protocol }: Service, env: EnvoyContext, idOf: (text: string) => EndpointId): Connection {
  const uri = textField(message, 'target_uri');
  const from: Origin = { kind: 'written', span: message.field('target_uri')?.value.span ?? message.span };
  const address = uri?.known === true ? addressIn(uri.value, message) : null;
  const name = uri?.known === true ? uri.value : 'google_grpc';
  return {
    kind: 'connection',
    id: idOf(`connection:google_grpc:${name}`),
    release: env.release,
    block: message.span,
    at: from.span,
    target: uri?.known === false ? uri : known({ text: name, addresses: address === null ? [] : [address] }, from),
    protocol: known(protocol, from),
    exposure: exposureOf(address, env.exposure, from),
    passthrough: known(false, from),
    fallsBackToPlaintext: known(false, from),
    ...securityOf(message, address?.host ?? name, env),
    ineffective: [],
  };
}

/** `host:port`, or a URI of a scheme that gRPC resolves, e.g. `dns:///host:port`, `unix:/path` (gRPC, doc/naming.md). */
function addressIn(uri: string, { span }: Message): Address | null {
  const path = /^unix(?:-abstract)?:(?:\/\/)?(.+)$/.exec(uri)?.[1];
  if (path !== undefined) return { host: path, port: null, transport: 'unix', span };
  const target = uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*(?![^/]))?\/?(?=\S)(?!\d+$)/, '');
  const [, host, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(target) ?? [];
  return host === undefined ? null : { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? null : Number(port), transport: 'tcp', span };
}

function exposureOf(address: Address | null, settings: ExposureSettings, from: Origin): Connection['exposure'] {
  const exposure = address === null ? null : address.transport === 'unix' ? 'local' : targetExposure(address.host, settings);
  return exposure === null ? unknown({ kind: 'run-time', what: 'target_uri' }, from) : known(exposure, from);
}

type Security = Pick<Connection, 'tls' | 'verification' | 'serverName' | 'clientCertificate'>;

/** Without credentials the channel is plaintext (DefaultGoogleGrpcCredentialsFactory); other factories are not in sight. */
function securityOf(message: Message, host: string, env: EnvoyContext): Security {
  const factory = textField(message, 'credentials_factory_name');
  const from: Origin = { kind: 'written', span: message.span };
  if (factory !== null && !(factory.known && factory.value === '')) return withoutTls(unknown({ kind: 'not-understood', what: 'credentials_factory_name' }, factory.from));
  const credentials = messageField(message, 'channel_credentials');
  if (credentials === null) return withoutTls(known(null, from));
  if (!credentials.known) return withoutTls(credentials);
  const ssl = messageField(credentials.value, 'ssl_credentials');
  if (ssl?.known === true) return secured(ssl.value, host, env);
  const others = credentials.value.field('google_default') ?? credentials.value.field('local_credentials');
  return withoutTls(unknown({ kind: 'not-understood', what: others?.key.text ?? 'channel_credentials' }, credentials.from));
}

/** Chain and name of the server are always verified, against the roots of the system unless others are given (grpc::SslCredentials). */
function secured(ssl: Message, host: string, env: EnvoyContext): Security {
  const from: Origin = { kind: 'written', span: ssl.span };
  const roots = dataSourceField(ssl, 'root_certs');
  const certificate = dataSourceField(ssl, 'cert_chain');
  const anchors: Fact<TrustAnchors> = roots === null ? known({ kind: 'system', path: null }, from) : mapFact(roots, anchorsIn);
  const verification: ServerVerification = {
    chain: known(true, from),
    name: known({ kind: 'name', name: host }, from),
    trustAnchors: anchors,
    depth: known(null, from),
    revocation: known({ kind: 'none' }, from),
    bypasses: [],
  };
  const settings: TlsSettings = googleGrpcSettings(ssl, env.release);
  return {
    tls: known(settings, from),
    verification,
    serverName: known(host, from),
    clientCertificate: certificate === null ? known(null, from) : mapFact(certificate, nameOfDataSource),
  };
}
