import type { Address, Connection, Exposure, NameCheck } from '../../../../src/model/endpoint.ts';
import { describeAddress } from '../../../../src/model/describe.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import { targetExposure, widest } from '../../../_shared/exposure.ts';
import { nameSpan } from '../../cluster/cluster.ts';
import { booleanField, messageField, messagesField, numberField, textField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { fields, items, word } from '../../message/snippet.ts';
import { advice, type SetIntent, type Writer } from '../../spell/spelling.ts';
import type { Spelling } from '../../../../src/model/intent.ts';
import { withoutTls } from '../../tls/plaintext.ts';
import type { ObjectContext, ObjectEndpoint } from '../control-plane.ts';
import { connectionByObject } from '../endpoint.ts';
import { anchorsBy, backendPolicyFor, verificationBy } from '../gateway-api/backend-tls-policy.ts';
import { writtenByEnvoyGateway } from '../gateway-api/tls-of-listener.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, textIn } from '../reference.ts';
import { settingsByObject } from '../tls-settings.ts';

/** The connection to a Backend (gateway.envoyproxy.io). */
export function readBackend(backend: ControlPlaneObject, context: ObjectContext): readonly ObjectEndpoint[] {
  const from: Origin = { kind: 'written', span: backend.spec.span };
  const addresses = messagesField(backend.spec, 'endpoints').items.flatMap((endpoint) => addressOf(endpoint) ?? []);
  const [first] = addresses;
  const exposure = exposureOf(addresses, context);
  const connection = connectionByObject(
    {
      label: `backend ${backend.name}`,
      at: nameSpan(messageAt(backend.message, 'metadata') ?? backend.message),
      block: backend.spec.span,
      target: known({ text: first === undefined ? backend.name : describeAddress(first), addresses }, from),
      protocol: known('http', from),
      exposure: exposure === null ? unknown({ kind: 'run-time', what: 'endpoints' }, from) : known(exposure, from),
      ...securityOf(backend, context, from),
    },
    context,
  );
  return [{ endpoint: connection, spell: (intent, writer) => spellBackend(intent, backend, connection, writer) }];
}

/** `fqdn`, `ip` or `unix` (BackendEndpoint). */
function addressOf(endpoint: Message): Address | null {
  const path = messageAt(endpoint, 'unix');
  if (path !== null) return { host: textIn(path, 'path') ?? '?', port: null, transport: 'unix', span: endpoint.span };
  const socket = messageAt(endpoint, 'fqdn') ?? messageAt(endpoint, 'ip');
  const host = socket === null ? null : (textIn(socket, 'hostname') ?? textIn(socket, 'address'));
  const port = socket === null ? null : numberField(socket, 'port');
  return host === null ? null : { host, port: port?.known === true ? port.value : null, transport: 'tcp', span: endpoint.span };
}

function exposureOf(addresses: readonly Address[], { exposure }: ObjectContext): Exposure | null {
  return widest(addresses.map(({ host, transport }) => (transport === 'unix' ? 'local' : targetExposure(host, exposure))));
}

type Security = Pick<Connection, 'tls' | 'verification' | 'serverName' | 'clientCertificate'>;

/** TLS is what the resource itself and a policy for it say together, of which the policy counts first (BackendSpec.tls). */
function securityOf(backend: ControlPlaneObject, context: ObjectContext, from: Origin): Security {
  const written = messageField(backend.spec, 'tls');
  const policy = backendPolicyFor('Backend', backend, context);
  const validation = policy === null ? null : messageField(policy.spec, 'validation');
  if (validation?.known === false) return withoutTls(validation);
  if (written?.known === false) return withoutTls(written);
  const [own, byPolicy] = [written?.value ?? null, validation?.value ?? null];
  return own === null && byPolicy === null ? withoutTls(known(null, from)) : securedBy(own, byPolicy, backend, context);
}

function securedBy(own: Message | null, byPolicy: Message | null, backend: ControlPlaneObject, context: ObjectContext): Security {
  const near = (own ?? byPolicy ?? backend.spec).span;
  const from: Origin = { kind: 'written', span: near };
  const byDefault: Origin = { kind: 'default', of: context.release, near, cite: 'Envoy Gateway, BackendTLSConfig' };
  const certificate = own === null ? null : messageAt(own, 'clientCertificateRef');
  const tls = settingsByObject({ side: 'client', near, certificates: known([], from), ...writtenByEnvoyGateway(own, byDefault, context.release) }, context);
  return {
    tls: known(tls, from),
    verification: byPolicy !== null ? verificationBy(byPolicy) : ownVerification(own ?? backend.spec, backend),
    serverName: byPolicy === null ? serverNameOf(own ?? backend.spec) : (textField(byPolicy, 'hostname') ?? known(null, from)),
    clientCertificate: certificate === null ? unknown({ kind: 'run-time', what: 'EnvoyProxy' }, from) : known(textIn(certificate, 'name') ?? '?', { kind: 'written', span: certificate.span }),
  };
}

function ownVerification(tls: Message, backend: ControlPlaneObject): Connection['verification'] {
  const from: Origin = { kind: 'written', span: tls.span };
  const skips = booleanField(tls, 'insecureSkipVerify') ?? known(false, from);
  const isSkipped = skips.known && skips.value;
  return {
    chain: mapFact(skips, (value) => !value),
    name: isSkipped ? known({ kind: 'none' }, skips.from) : nameOf(tls, backend, from),
    trustAnchors: anchorsBy(tls, from),
    depth: known(null, from),
    revocation: known({ kind: 'none' }, from),
    bypasses: [],
  };
}

/** The name that is sent is the one that is compared; without one, that is the host of the request (BackendTLSSettings.sni). */
function nameOf(tls: Message, backend: ControlPlaneObject, from: Origin): Fact<NameCheck> {
  const sni = textField(tls, 'sni');
  if (sni !== null) return mapFact(sni, (name): NameCheck => ({ kind: 'name', name }));
  const byEndpoint = booleanField(tls, 'autoSNIFromEndpointHostname');
  if (byEndpoint?.known !== true || !byEndpoint.value) return known({ kind: 'client-chosen' }, from);
  const [first] = messagesField(backend.spec, 'endpoints').items;
  const name = first === undefined ? null : (textIn(first, 'hostname') ?? textIn(messageAt(first, 'fqdn') ?? first, 'hostname'));
  return name === null ? unknown({ kind: 'run-time', what: 'hostname' }, byEndpoint.from) : known({ kind: 'name', name }, byEndpoint.from);
}

function serverNameOf(tls: Message): Fact<string | null> {
  return textField(tls, 'sni') ?? unknown({ kind: 'variable', name: ':authority' }, { kind: 'written', span: tls.span });
}

/** Public hosts have certificates of public authorities. */
function spellBackend(intent: SetIntent, { spec }: ControlPlaneObject, { target, exposure }: Connection, writer: Writer): Spelling | null {
  const own = fields(['caCertificateRefs', items(fields(['group', word('')], ['kind', word('ConfigMap')], ['name', word('internal-ca')]))]);
  const isPublic = exposure.known && exposure.value === 'external';
  const authority = isPublic ? fields(['wellKnownCACertificates', word('System')]) : own;
  const host = target.known ? target.value.addresses[0]?.host : undefined;
  const sni = fields(['sni', word(isPublic && host !== undefined ? host : 'app.internal')]);
  switch (intent.set) {
    case 'tls':
      return advice(fields(['tls', fields(...authority.fields, ...sni.fields)]), spec, writer);
    case 'trust-anchors':
      return advice(fields(['tls', own]), spec, writer);
    case 'chain-verification':
      return advice(fields(['tls', fields(...authority.fields, ['insecureSkipVerify', word(false)])]), spec, writer);
    case 'name-verification':
      return advice(fields(['tls', sni]), spec, writer);
    default:
      return null;
  }
}
