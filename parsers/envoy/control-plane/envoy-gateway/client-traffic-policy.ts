import type { ClientAuthentication, ClientCertificateMode } from '../../../../src/model/endpoint.ts';
import { known, mapFact, spanOf, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import type { SessionTickets, TlsSettings } from '../../../../src/model/tls.ts';
import { defaultFact, maxVerifyDepth } from '../../defaults.ts';
import { booleanField, enumField, messageField, messagesField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { ObjectContext } from '../control-plane.ts';
import type { GatewayListener } from '../gateway-api/gateway-listener.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, textIn } from '../reference.ts';
import { referrersTo } from '../resolve.ts';
import { unseenClients } from '../unseen.ts';

const kind = 'gateway.envoyproxy.io/ClientTrafficPolicy';

/** The policy for a listener: one that names it comes before one for its gateway, of which the first counts (Envoy Gateway, ClientTrafficPolicy). */
export function policyFor({ gateway, name }: GatewayListener, context: Pick<ObjectContext, 'objects'>): ControlPlaneObject | null {
  const found = ['targetRefs', 'targetRef'].flatMap((field) => referrersTo(context, gateway, 'Gateway', kind, field));
  const own = found.find(({ reference }) => reference.sectionName !== null && reference.sectionName === name);
  return (own ?? found.find(({ reference }) => reference.sectionName === null))?.object ?? null;
}

/** Whether Envoy Gateway is what reads a gateway: a class in sight says so, or a resource of its own. */
export function isOfEnvoyGateway(className: string | null, { objects }: Pick<ObjectContext, 'objects'>): boolean {
  const named = objects('gateway.networking.k8s.io/GatewayClass').find(({ name }) => name === className);
  if (named !== undefined) return textIn(named.spec, 'controllerName')?.startsWith('gateway.envoyproxy.io/') === true;
  return objects(kind).length > 0 || objects('gateway.envoyproxy.io/Backend').length > 0;
}

/** Envoy Gateway turns both kinds of resumption off unless they are asked for (api/v1alpha1/tls_types.go, Session). */
export function ticketsOf(tls: Message | null, near: Origin): Fact<SessionTickets> {
  const resumption = tls === null ? null : messageAt(tls, 'session', 'resumption');
  const stateless = resumption?.field('stateless')?.key;
  return known({ enabled: stateless !== undefined, keyFiles: [], rotation: 'automatic' }, stateless === undefined ? near : { kind: 'written', span: stateless.span });
}

export function alpnOf(tls: Message | null, near: Origin): TlsSettings['alpn'] {
  const isWritten = tls?.field('alpnProtocols') != null;
  return isWritten ? textsField(tls, 'alpnProtocols') : known(['h2', 'http/1.1'], near);
}

const modes = ['RequireAndVerify', 'Request', 'RequireAny', 'VerifyIfGiven'] as const;

/** What the modes come to in Envoy (internal/gatewayapi, convertClientValidationModeType). */
const meanings: Readonly<Record<(typeof modes)[number], ClientCertificateMode>> = {
  RequireAndVerify: 'required',
  Request: 'optional-unverified',
  RequireAny: 'required-unverified',
  VerifyIfGiven: 'optional',
};

/** How a policy asks for client certificates; `null` where it does not. */
export function clientValidation(tls: Message | null, { release }: Pick<ObjectContext, 'release'>): ClientAuthentication | null {
  const written = tls === null ? null : messageField(tls, 'clientValidation');
  if (written?.known !== true) return written === null ? null : unseenClients(written);
  const { value: validation } = written;
  const from: Origin = { kind: 'written', span: validation.span };
  const [authority] = messagesField(validation, 'caCertificateRefs').items;
  const expired = booleanField(validation, 'allowExpiredCertificate');
  return {
    mode: modeOf(validation, from),
    trustAnchors: authority === undefined ? known({ kind: 'none' }, from) : mapFact(nameOf(authority), (path) => ({ kind: 'file', path })),
    depth: defaultFact(maxVerifyDepth, release, validation.span),
    revocation: revocationOf(validation, from),
    bypasses: expired?.known === true && expired.value ? [{ kind: 'ignored-errors', span: spanOf(expired.from), scope: 'allowExpiredCertificate' }] : [],
  };
}

/** `optional` is what `VerifyIfGiven` was before there were modes. */
function modeOf(validation: Message, from: Origin): Fact<ClientCertificateMode> {
  const mode = enumField(validation, 'mode', modes);
  if (mode !== null) return mapFact(mode, (value) => meanings[value]);
  const optional = booleanField(validation, 'optional');
  return optional === null ? known('required', from) : mapFact(optional, (value) => (value ? 'optional' : 'required'));
}

function revocationOf(validation: Message, from: Origin): ClientAuthentication['revocation'] {
  const crl = messageAt(validation, 'crl');
  const [list] = crl === null ? [] : messagesField(crl, 'refs').items;
  return list === undefined ? known({ kind: 'none' }, from) : mapFact(nameOf(list), (path) => ({ kind: 'crl', path }));
}

function nameOf(reference: Message): Fact<string> {
  return textField(reference, 'name') ?? unknown({ kind: 'not-understood', what: 'name' }, { kind: 'written', span: reference.span });
}
