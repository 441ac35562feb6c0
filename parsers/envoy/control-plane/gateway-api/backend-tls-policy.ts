import type { Connection, NameCheck, ServerVerification } from '../../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import type { TrustAnchors } from '../../../../src/model/tls.ts';
import { targetExposure } from '../../../_shared/exposure.ts';
import { messageField, messagesField, textField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { fields, items, word } from '../../message/snippet.ts';
import { advice } from '../../spell/spelling.ts';
import { nameSpan } from '../../cluster/cluster.ts';
import type { ObjectContext, ObjectEndpoint } from '../control-plane.ts';
import { connectionByObject } from '../endpoint.ts';
import { isOfEnvoyGateway } from '../envoy-gateway/client-traffic-policy.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, referencesIn, textIn, type Reference } from '../reference.ts';
import { referrersTo, resolve } from '../resolve.ts';
import { settingsByObject } from '../tls-settings.ts';
import { unseenVerification } from '../unseen.ts';
import { openSettings, writtenByEnvoyGateway } from './tls-of-listener.ts';

/** Connections of a gateway to the services that a policy is for. */
export function readBackendTlsPolicy(policy: ControlPlaneObject, context: ObjectContext): readonly ObjectEndpoint[] {
  const targets = referencesIn(policy, 'targetRefs', 'Service').filter((target) => !isBackendInSight(target, policy, context));
  return targets.map((target) => ({
    endpoint: connectionTo(target, policy, context),
    spell: (intent, writer) => (intent.set === 'trust-anchors' ? advice(fields(['validation', fields(['caCertificateRefs', items(ownAuthority)])]), policy.spec, writer) : null),
  }));
}

const ownAuthority = fields(['group', word('')], ['kind', word('ConfigMap')], ['name', word('internal-ca')]);

/** Of a Backend of Envoy Gateway it is known where it is, so that the connection is read there. */
function isBackendInSight(target: Reference, policy: ControlPlaneObject, context: ObjectContext): boolean {
  return target.kind === 'Backend' && resolve(context, 'gateway.envoyproxy.io/Backend', target, policy).length > 0;
}

/** The policy for a resource that references call by this kind; `null` when none is in sight. */
export function backendPolicyFor(called: string, target: ControlPlaneObject, context: Pick<ObjectContext, 'objects'>): ControlPlaneObject | null {
  return referrersTo(context, target, called, 'gateway.networking.k8s.io/BackendTLSPolicy', 'targetRefs')[0]?.object ?? null;
}

function connectionTo(target: Reference, policy: ControlPlaneObject, context: ObjectContext): Connection {
  const from: Origin = { kind: 'written', span: policy.spec.span };
  const written = messageField(policy.spec, 'validation');
  const validation = written?.known === true ? written.value : policy.spec;
  return connectionByObject(
    {
      label: `backend ${policy.name}:${target.name}`,
      at: nameSpan(messageAt(policy.message, 'metadata') ?? policy.message),
      block: policy.spec.span,
      target: known({ text: target.name, addresses: [] }, from),
      protocol: known('http', from),
      exposure: target.kind === 'Service' ? exposureOfService(target, policy, context) : unknown({ kind: 'run-time', what: target.kind }, from),
      tls: known(settingsByObject({ side: 'client', near: validation.span, certificates: known([], from), ...handshake(from, context) }, context), from),
      verification: written?.known === false ? unseenVerification(written) : verificationBy(validation),
      serverName: written?.known === false ? written : (textField(validation, 'hostname') ?? known(null, from)),
      clientCertificate: clientCertificateOf(context, from),
    },
    context,
  );
}

/** A service is inside of the cluster, unless it stands for a name elsewhere (ServiceSpec.externalName). */
function exposureOfService(target: Reference, policy: ControlPlaneObject, context: ObjectContext): Connection['exposure'] {
  const [service] = resolve(context, '/Service', target, policy);
  const name = service === undefined ? null : textIn(service.spec, 'externalName');
  const from: Origin = { kind: 'written', span: (service ?? policy).spec.span };
  const exposure = name === null ? 'internal' : targetExposure(name, context.exposure);
  return exposure === null ? unknown({ kind: 'run-time', what: 'externalName' }, from) : known(exposure, from);
}

/** Envoy Gateway writes both bounds; of others nothing is known. */
function handshake(from: Origin, context: ObjectContext): ReturnType<typeof openSettings> | ReturnType<typeof writtenByEnvoyGateway> {
  return isOfEnvoyGateway(null, context) ? writtenByEnvoyGateway(null, { kind: 'default', of: context.release, near: spanIn(from), cite: 'Envoy Gateway, BackendTLSConfig' }, context.release) : openSettings(unknown({ kind: 'run-time', what: 'gateway' }, from));
}

function spanIn(from: Origin): Connection['block'] {
  return from.kind === 'default' ? from.near : from.span;
}

/** Chain and name are always verified: one of the two kinds of authorities and the name have to be there (BackendTLSPolicyValidation). */
export function verificationBy(validation: Message): ServerVerification {
  const from: Origin = { kind: 'written', span: validation.span };
  return {
    chain: known(true, from),
    name: nameBy(validation, from),
    trustAnchors: anchorsBy(validation, from),
    depth: known(null, from),
    revocation: known({ kind: 'none' }, from),
    bypasses: [],
  };
}

/** Where names are listed, only these count, and not the one that is sent. */
function nameBy(validation: Message, from: Origin): Fact<NameCheck> {
  const { items: names, doubt } = messagesField(validation, 'subjectAltNames');
  if (doubt !== null) return doubt;
  if (names.length > 0) return known({ kind: 'san-matcher', anything: false }, from);
  const hostname = textField(validation, 'hostname');
  if (hostname === null) return known({ kind: 'none' }, from);
  return hostname.known ? known({ kind: 'name', name: hostname.value }, hostname.from) : hostname;
}

export function anchorsBy(validation: Message, from: Origin): Fact<TrustAnchors> {
  const [authority] = messagesField(validation, 'caCertificateRefs').items;
  if (authority !== undefined) return known({ kind: 'file', path: textIn(authority, 'name') ?? '?' }, { kind: 'written', span: authority.span });
  const roots = textField(validation, 'wellKnownCACertificates');
  if (roots === null) return known({ kind: 'none' }, from);
  return roots.known ? known({ kind: 'system', path: null }, roots.from) : roots;
}

/** The certificate that the gateways in sight present to backends (GatewaySpec.tls.backend). */
function clientCertificateOf({ objects }: ObjectContext, from: Origin): Connection['clientCertificate'] {
  const gateways = objects('gateway.networking.k8s.io/Gateway');
  const [reference] = gateways.flatMap(({ spec }) => messageAt(spec, 'tls', 'backend', 'clientCertificateRef') ?? []);
  if (reference !== undefined) return known(textIn(reference, 'name') ?? '?', { kind: 'written', span: reference.span });
  return gateways.length > 0 ? known(null, from) : unknown({ kind: 'fragment' }, from);
}
