import type { NameCheck, ServerVerification } from '../../../../src/model/endpoint.ts';
import type { Connection } from '../../../../src/model/endpoint.ts';
import { known, mapFact, type Fact, type Origin } from '../../../../src/model/fact.ts';
import type { TrustAnchors } from '../../../../src/model/tls.ts';
import { defaultFact } from '../../defaults.ts';
import { booleanField, enumField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { withoutTls, type WithoutTls } from '../../tls/plaintext.ts';
import { settingsByObject } from '../tls-settings.ts';
import { unseenVerification } from '../unseen.ts';
import { authoritiesOf, credentialNames, revocationOf } from './certificates.ts';
import { clientMaximum, clientMinimum, namesByRequest, verifiesBySystem } from './defaults.ts';
import type { IstioContext } from './istio-context.ts';
import { meshTls } from './mesh-config.ts';
import { settingsToWorkload, workloadOfService } from './mesh-identity.ts';
import type { KnownHost } from './service-entry.ts';

/** `ClientTLSSettings.TLSmode`, in the order of the numbers. */
export const clientModes = ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'] as const;

/** A host that `ClientTLSSettings` are for. */
export interface TlsTarget {
  readonly host: string;
  readonly entry: KnownHost | null;
  readonly protocol: Connection['protocol'];
}

/** `ClientTLSSettings`: how an Envoy connects to a host (istio, pilot/pkg/networking/core/cluster_tls.go). */
export function clientTls(tls: Message, target: TlsTarget, context: IstioContext): WithoutTls {
  const from: Origin = { kind: 'written', span: tls.span };
  const mode = enumField(tls, 'mode', clientModes) ?? known('DISABLE', from);
  if (!mode.known) return withoutTls(mode);
  switch (mode.value) {
    case 'DISABLE':
      return withoutTls(known(null, mode.from));
    case 'ISTIO_MUTUAL':
      return toWorkload(tls, mode.from, target, context);
    case 'SIMPLE':
    case 'MUTUAL':
      return toServer(tls, mode.value === 'MUTUAL', target, context);
  }
}

function toWorkload(tls: Message, from: Origin, { host }: TlsTarget, context: IstioContext): WithoutTls {
  return {
    tls: known(settingsToWorkload(from, tls.span, context), from),
    verification: workloadOfService(from),
    serverName: textField(tls, 'sni') ?? known(host, from),
    clientCertificate: known('default', from),
  };
}

function toServer(tls: Message, isMutual: boolean, target: TlsTarget, context: IstioContext): WithoutTls {
  const { istio } = context;
  const mesh = meshTls('tlsDefaults', context);
  const from: Origin = { kind: 'written', span: tls.span };
  const certificate = isMutual ? clientCertificateOf(tls) : known(null, from);
  const settings = settingsByObject(
    {
      side: 'client',
      near: tls.span,
      minimum: defaultFact(clientMinimum, istio, tls.span),
      maximum: defaultFact(clientMaximum, istio, tls.span),
      certificates: known([], from),
      cipherSuites: mesh?.cipherSuites ?? null,
      groups: mesh?.groups ?? null,
    },
    context,
  );
  return { tls: known(settings, from), verification: verificationOf(tls, target, context), serverName: serverNameOf(tls, target, context), clientCertificate: certificate };
}

function clientCertificateOf(tls: Message): Fact<string | null> {
  const names = credentialNames(tls);
  const [secret] = names.known ? names.value : [];
  if (!names.known) return names;
  return secret === undefined ? (textField(tls, 'clientCertificate') ?? known(null, { kind: 'written', span: tls.span })) : known(secret, names.from);
}

function verificationOf(tls: Message, target: TlsTarget, context: IstioContext): ServerVerification {
  const skips = booleanField(tls, 'insecureSkipVerify');
  const depth = known(null, { kind: 'written', span: tls.span });
  if (skips?.known === false) return unseenVerification(skips);
  if (skips?.value === true) {
    const nothing = known({ kind: 'none' } as const, skips.from);
    return { chain: known(false, skips.from), name: nothing, trustAnchors: nothing, depth, revocation: nothing, bypasses: [] };
  }
  const authorities = authoritiesOf(tls);
  const bySystem = defaultFact(verifiesBySystem, context.istio, tls.span);
  const none: TrustAnchors = bySystem.value ? { kind: 'system', path: null } : { kind: 'none' };
  return {
    chain: authorities === null ? bySystem : mapFact(authorities, () => true),
    name: nameCheckOf(tls, target, context),
    trustAnchors: authorities ?? { ...bySystem, value: none },
    depth,
    revocation: revocationOf(tls),
    bypasses: [],
  };
}

/**
 * Names that are written count before those of the `ServiceEntry`. Without any, the name in the request is looked for, which takes a request, and only
 * where no `sni` is written (setAutoSniAndAutoSanValidation).
 */
function nameCheckOf(tls: Message, { host, entry, protocol }: TlsTarget, { istio }: IstioContext): Fact<NameCheck> {
  const own = textsField(tls, 'subjectAltNames');
  if (!own.known) return own;
  const names = own.value.length > 0 ? own : entry?.subjectAltNames ?? own;
  if (!names.known || names.value.length > 0) return mapFact(names, (): NameCheck => ({ kind: 'san-matcher', anything: false }));
  const sni = textField(tls, 'sni');
  if (sni !== null) return sni.known ? known({ kind: 'none' }, sni.from) : sni;
  const byRequest = defaultFact(namesByRequest, istio, tls.span);
  const isRequest = !protocol.known || protocol.value === 'http' || protocol.value === 'grpc';
  return { ...byRequest, value: byRequest.value && isRequest ? { kind: 'name', name: host } : { kind: 'none' } };
}

function serverNameOf(tls: Message, { host }: TlsTarget, { istio }: IstioContext): Fact<string | null> {
  const byRequest = defaultFact(namesByRequest, istio, tls.span);
  return textField(tls, 'sni') ?? { ...byRequest, value: byRequest.value ? host : null };
}
