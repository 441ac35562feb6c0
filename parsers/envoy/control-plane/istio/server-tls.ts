import type { ClientAuthentication, ClientCertificateMode, IdentityUse, IneffectiveSetting, Listener } from '../../../../src/model/endpoint.ts';
import { known, type Origin } from '../../../../src/model/fact.ts';
import * as defaults from '../../defaults.ts';
import { defaultFact } from '../../defaults.ts';
import { booleanField, enumField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { noClientAuthentication } from '../../tls/client-authentication.ts';
import { buildOf } from '../../release.ts';
import { settingsByObject, type WrittenTls } from '../tls-settings.ts';
import { authoritiesOf, revocationOf, serverCertificates, staplingOf, usesSecrets } from './certificates.ts';
import { cipherSuitesIn, onlyUnsupported } from './cipher-suites.ts';
import type { IstioContext } from './istio-context.ts';
import { gatewayProtocols } from './defaults.ts';
import { boundIn, groupsIn, inherited, meshTls } from './mesh-config.ts';
import { workloadCertificate, workloadsOnly } from './mesh-identity.ts';
import type { PortProtocol } from './port-protocol.ts';

/** `ServerTLSSettings.TLSmode`, in the order of the numbers. */
export const serverModes = ['PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL'] as const;

type Mode = (typeof serverModes)[number];

/** What `tls` makes of a server. */
export type SecuredServer = Pick<Listener, 'tls' | 'passthrough'> & Partial<Pick<Listener, 'clientAuthentication' | 'identityUses' | 'ineffective'>>;

/** `ServerTLSSettings` of a port for TLS (istio, pilot/pkg/networking/core/listener.go, BuildListenerTLSContext). */
export function serverTls(tls: Message, protocol: PortProtocol, context: IstioContext): SecuredServer {
  const mode = enumField(tls, 'mode', serverModes) ?? known('PASSTHROUGH', { kind: 'written', span: tls.span });
  if (!mode.known) return { tls: mode, passthrough: mode };
  const { from } = mode;
  switch (mode.value) {
    case 'PASSTHROUGH':
    case 'AUTO_PASSTHROUGH':
      return { tls: known(null, from), passthrough: known(true, from), ineffective: without(tls, certificateFields, 'never-used') };
    case 'ISTIO_MUTUAL':
      return {
        tls: known(settingsByObject(parametersOfEnvoy(tls, workloadCertificate(from), context), context), from),
        passthrough: known(false, from),
        clientAuthentication: workloadsOnly(from),
        ineffective: without(tls, parameterFields, 'not-supported'),
      };
    case 'SIMPLE':
    case 'MUTUAL':
    case 'OPTIONAL_MUTUAL':
      return terminated(tls, mode.value, from, protocol, context);
  }
}

function terminated(tls: Message, mode: Mode, from: Origin, protocol: PortProtocol, context: IstioContext): SecuredServer {
  const clientAuthentication = authenticationOf(tls, mode, from, context);
  return {
    tls: known(settingsByObject(parametersIn(tls, context), context), from),
    passthrough: known(false, from),
    clientAuthentication,
    identityUses: protocol.application === 'http' ? forwardedIdentity(mode, from) : [],
    ineffective: [...(onlyUnsupported(tls) ? without(tls, ['cipherSuites'], 'not-supported') : []), ...(mode === 'SIMPLE' ? without(tls, clientFields, 'never-used') : []), ...(mode !== 'SIMPLE' && !usesSecrets(tls) ? without(tls, pinFields, 'not-supported') : [])],
  };
}

/** A gateway is no sidecar: what the mesh says of traffic between workloads does not count here. */
function parametersOfEnvoy(tls: Message, certificates: WrittenTls['certificates'], { release, istio }: IstioContext): WrittenTls {
  const near = tls.span;
  return {
    side: 'server',
    near,
    minimum: defaultFact(defaults.minimumVersion.server, release, near),
    maximum: defaultFact(defaults.maximumVersion[buildOf(release)].server, release, near),
    certificates,
    alpn: defaultFact(gatewayProtocols, istio, near),
  };
}

/** What the server says counts before what the mesh says for all. */
function parametersIn(tls: Message, context: IstioContext): WrittenTls {
  const { release } = context;
  const mesh = meshTls('tlsDefaults', context);
  const byEnvoy = parametersOfEnvoy(tls, serverCertificates(tls, context), context);
  const ofMesh = mesh?.minimum == null ? null : inherited(mesh.minimum, tls.span);
  const stapling = staplingOf(tls);
  return {
    ...byEnvoy,
    minimum: boundIn(tls, 'minProtocolVersion') ?? ofMesh ?? byEnvoy.minimum,
    maximum: boundIn(tls, 'maxProtocolVersion') ?? byEnvoy.maximum,
    cipherSuites: cipherSuitesIn(tls, release) ?? mesh?.cipherSuites ?? null,
    groups: groupsIn(tls, release) ?? mesh?.groups ?? null,
    ...(stapling === null ? {} : { stapling }),
  };
}

function authenticationOf(tls: Message, mode: Mode, from: Origin, { release }: IstioContext): ClientAuthentication {
  const nobody = noClientAuthentication(tls.span, release);
  if (mode === 'SIMPLE') return { ...nobody, mode: known('none', from) };
  const skips = booleanField(tls, 'insecureSkipVerify');
  const isRequired = mode === 'MUTUAL';
  const verified: ClientCertificateMode = isRequired ? 'required' : 'optional';
  const unverified: ClientCertificateMode = isRequired ? 'required-unverified' : 'optional-unverified';
  return {
    mode: skips?.known === false ? skips : skips?.value === true ? known(unverified, skips.from) : known(verified, from),
    trustAnchors: authoritiesOf(tls) ?? nobody.trustAnchors,
    depth: nobody.depth,
    revocation: revocationOf(tls),
    bypasses: [],
  };
}

/**
 * A gateway tells in `x-forwarded-client-cert` which certificate the client has, and takes away what the client says itself, unless its topology says
 * something else (gateway.go, buildGatewayConnectionManager: SANITIZE_SET).
 */
function forwardedIdentity(mode: Mode, from: Origin): readonly IdentityUse[] {
  if (mode === 'SIMPLE' || from.kind !== 'written') return [];
  return [{ carrier: 'x-forwarded-client-cert', how: 'forwarded', span: from.span, scope: '', guard: known('certificate-present', from), clientCanSet: 'no' }];
}

/** Nothing is decrypted. */
const certificateFields: readonly string[] = ['serverCertificate', 'privateKey', 'caCertificates', 'caCrl', 'credentialName', 'credentialNames', 'tlsCertificates', 'caCertCredentialName', 'minProtocolVersion', 'maxProtocolVersion', 'cipherSuites'];

/** Of traffic between workloads the mesh decides (isSimpleOrMutual). */
const parameterFields: readonly string[] = ['minProtocolVersion', 'maxProtocolVersion', 'cipherSuites', 'ecdhCurves'];

/** No certificate is asked for. */
const clientFields: readonly string[] = ['caCertificates', 'caCrl', 'caCertCredentialName', 'verifyCertificateSpki', 'verifyCertificateHash', 'insecureSkipVerify'];

/** Pins are compared where secrets hold the certificates only (ApplyCredentialSDSToServerCommonTLSContext). */
const pinFields: readonly string[] = ['verifyCertificateSpki', 'verifyCertificateHash'];

function without(tls: Message, names: readonly string[], reason: IneffectiveSetting['reason']): readonly IneffectiveSetting[] {
  return names.flatMap((name) => {
    const key = tls.field(name)?.key;
    return key === undefined ? [] : [{ setting: key.text, span: key.span, reason, stronger: name === 'insecureSkipVerify' ? ('no' as const) : ('yes' as const), decidedBy: null }];
  });
}
