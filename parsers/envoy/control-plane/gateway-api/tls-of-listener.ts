import type { ClientAuthentication } from '../../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin, type Unknown } from '../../../../src/model/fact.ts';
import type { CertificateUse, TlsSettings, TlsVersion } from '../../../../src/model/tls.ts';
import { unknownList, type ListFact } from '../../../_shared/list-fact.ts';
import { cipherListFact, groupListFact, schemeListFact, type ListText } from '../../../_shared/tls-list.ts';
import { defaultFact, maxVerifyDepth } from '../../defaults.ts';
import { enumField, messageField, messagesField, numberField, textField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { writtenListOf } from '../../tls/tls-parameters.ts';
import type { ObjectContext } from '../control-plane.ts';
import { alpnOf, clientValidation, isOfEnvoyGateway, ticketsOf } from '../envoy-gateway/client-traffic-policy.ts';
import { messageAt, messageFactAt, textIn } from '../reference.ts';
import { settingsByObject, type WrittenTls } from '../tls-settings.ts';
import { unseenClients } from '../unseen.ts';
import type { ControlPlaneObject } from '../object.ts';
import type { GatewayListener } from './gateway-listener.ts';
import type { Release } from '../../../../src/model/release.ts';

/** The settings of a listener that ends TLS. What the API says nothing about depends on who implements it. */
export function settingsOfListener(listener: GatewayListener, policy: ControlPlaneObject | null, context: ObjectContext): TlsSettings {
  const { message, gateway } = listener;
  const className = textIn(gateway.spec, 'gatewayClassName');
  const certificates = certificatesOf(message);
  const near = message.span;
  const written = policy === null ? null : messageField(policy.spec, 'tls');
  if (written?.known === false) return settingsByObject({ side: 'server', near, certificates, ...openSettings(written) }, context);
  if (isOfEnvoyGateway(className, context)) return settingsByObject({ side: 'server', near, certificates, ...byPolicy(written?.value ?? null, message, context) }, context);
  const open = unknown({ kind: 'run-time', what: `gatewayClassName ${className ?? ''}`.trimEnd() }, { kind: 'written', span: near });
  return settingsByObject({ side: 'server', near, certificates, ...openSettings(open) }, context);
}

/** Nothing of it can be known. */
export function openSettings(open: Unknown): Omit<WrittenTls, 'side' | 'near' | 'certificates'> {
  const list = unknownList(open);
  return { minimum: open, maximum: open, cipherSuites: list, groups: list, signatureSchemes: list, alpn: open, stapling: open, tickets: open };
}

/** What Envoy Gateway makes of a policy, and of none. */
function byPolicy(tls: Message | null, near: Message, { release }: ObjectContext): Omit<WrittenTls, 'side' | 'near' | 'certificates'> {
  const byDefault: Origin = { kind: 'default', of: release, near: near.span, cite: 'Envoy Gateway, ClientTrafficPolicy' };
  return { ...writtenByEnvoyGateway(tls, byDefault, release), alpn: alpnOf(tls, byDefault), tickets: ticketsOf(tls, byDefault) };
}

/** Versions and lists as Envoy Gateway writes them for both sides (api/v1alpha1/tls_types.go, TLSSettings). */
export function writtenByEnvoyGateway(tls: Message | null, byDefault: Origin, release: Release): Pick<WrittenTls, 'minimum' | 'maximum' | 'cipherSuites' | 'groups' | 'signatureSchemes'> {
  const listOf = <Name extends string>(field: string, read: (list: ListText, of: Release) => ListFact<Name>): ListFact<Name> | null => {
    const written = tls === null ? null : writtenListOf({ layers: [tls] }, field);
    return written === null ? null : read(written, release);
  };
  const schemes = tls === null ? null : writtenListOf({ layers: [tls] }, 'signatureAlgorithms');
  return {
    minimum: versionOf(tls, 'minVersion', known('TLSv1.2', byDefault)),
    maximum: versionOf(tls, 'maxVersion', known('TLSv1.3', byDefault)),
    cipherSuites: listOf('ciphers', cipherListFact),
    groups: listOf('ecdhCurves', groupListFact),
    signatureSchemes: schemes === null ? null : schemeListFact(schemes, release, byDefault),
  };
}

const versions: ReadonlyMap<string, TlsVersion> = new Map([
  ['1.0', 'TLSv1'],
  ['1.1', 'TLSv1.1'],
  ['1.2', 'TLSv1.2'],
  ['1.3', 'TLSv1.3'],
]);

/** `Auto` leaves it to Envoy, which has the same bounds. */
function versionOf(tls: Message | null, field: string, byDefault: Fact<TlsVersion>): Fact<TlsVersion> {
  const written = tls === null ? null : textField(tls, field);
  if (written === null || (written.known && written.value === 'Auto')) return byDefault;
  if (!written.known) return written;
  const version = versions.get(written.value);
  return version === undefined ? unknown({ kind: 'not-understood', what: written.value }, written.from) : known(version, written.from);
}

function certificatesOf(listener: Message): Fact<readonly CertificateUse[]> {
  const from: Origin = { kind: 'written', span: listener.span };
  const tls = messageAt(listener, 'tls');
  if (tls === null) return known([], from);
  const { items, doubt } = messagesField(tls, 'certificateRefs');
  return doubt ?? known(items.map(certificateIn), from);
}

/** A Secret, which the files do not hold. */
export function certificateIn(reference: Message): CertificateUse {
  const from: Origin = { kind: 'written', span: reference.span };
  const path = textIn(reference, 'name') ?? '?';
  const open = unknown({ kind: 'missing-file', path }, from);
  return { path, keyPath: null, from, keyType: open, ocspResponder: open };
}

const modes = ['AllowValidOnly', 'AllowInsecureFallback'] as const;

/**
 * How a listener asks for client certificates: as a policy of Envoy Gateway says, else as the gateway does for all its listeners for HTTPS or for
 * those of a port (GatewaySpec.tls.frontend; before version 1.4 of the API in the listener itself). `null` where nobody asks.
 */
export function clientAuthenticationOf(listener: GatewayListener, policy: ControlPlaneObject | null, context: ObjectContext): ClientAuthentication | null {
  const written = policy === null ? null : messageField(policy.spec, 'tls');
  if (written?.known === false) return unseenClients(written);
  const byPolicyOf = clientValidation(written?.value ?? null, context);
  if (byPolicyOf !== null) return { ...byPolicyOf, bypasses: byPolicyOf.bypasses.map((bypass) => ({ ...bypass, scope: listener.name ?? '*' })) };
  const asked = frontendValidation(listener);
  if (asked?.known !== true) return asked === null ? null : unseenClients(asked);
  const { value: validation } = asked;
  const from: Origin = { kind: 'written', span: validation.span };
  const mode = enumField(validation, 'mode', modes) ?? known('AllowValidOnly', from);
  const [authority] = messagesField(validation, 'caCertificateRefs').items;
  const falls = mode.known && mode.value === 'AllowInsecureFallback';
  return {
    mode: mapFact(mode, (value) => (value === 'AllowValidOnly' ? 'required' : 'optional-unverified')),
    trustAnchors: authority === undefined ? known({ kind: 'none' }, from) : known({ kind: 'file', path: textIn(authority, 'name') ?? '?' }, { kind: 'written', span: authority.span }),
    depth: defaultFact(maxVerifyDepth, context.release, validation.span),
    revocation: known({ kind: 'none' }, from),
    bypasses: falls ? [{ kind: 'ignored-errors', span: mode.from.kind === 'default' ? validation.span : mode.from.span, scope: listener.name ?? '*' }] : [],
  };
}

function frontendValidation({ gateway, message, protocol, port }: GatewayListener): Fact<Message> | null {
  const own = messageFactAt(message, 'tls', 'frontendValidation');
  if (own !== null || protocol !== 'HTTPS') return own;
  const frontend = messageFactAt(gateway.spec, 'tls', 'frontend');
  if (frontend?.known !== true) return frontend;
  const ports = messagesField(frontend.value, 'perPort');
  const ofPort = ports.items.find((item) => {
    const number = numberField(item, 'port');
    return number?.known === true && number.value === port;
  });
  return ports.doubt ?? (ofPort === undefined ? messageFactAt(frontend.value, 'default', 'validation') : messageFactAt(ofPort, 'tls', 'validation'));
}
