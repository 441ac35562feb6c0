import type { ClientAuthentication, ServerVerification } from '../../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import type { Span } from '../../../../src/model/span.ts';
import type { CertificateUse, CipherSuiteName, PeerRevocation, TlsSettings, TrustAnchors } from '../../../../src/model/tls.ts';
import { unknownList, type ListFact } from '../../../_shared/list-fact.ts';
import { cipherListFact } from '../../../_shared/tls-list.ts';
import { defaultFact } from '../../defaults.ts';
import { settingsByObject } from '../tls-settings.ts';
import { clientMaximum, clientMinimum, meshCipherSuites, meshMaximum, meshMinimum } from './defaults.ts';
import type { IstioContext } from './istio-context.ts';
import { inherited, type MeshTls } from './mesh-config.ts';

/**
 * Mutual TLS between workloads: both sides have certificates of the mesh's own authority, which last for a day and are replaced by themselves (istio,
 * pkg/model, SDSDefaultResourceName and SDSRootResourceName).
 */

/** Every client has to prove that it is a workload. */
export function workloadsOnly(from: Origin): ClientAuthentication {
  return { mode: known('required', from), trustAnchors: authority(from), depth: known(null, from), revocation: unseen(from), bypasses: [] };
}

/** The server has to be one of the workloads of the service. */
export function workloadOfService(from: Origin): ServerVerification {
  return {
    chain: known(true, from),
    name: known({ kind: 'san-matcher', anything: false }, from),
    trustAnchors: authority(from),
    depth: known(null, from),
    revocation: unseen(from),
    bypasses: [],
  };
}

function authority(from: Origin): Fact<TrustAnchors> {
  return known({ kind: 'file', path: 'ROOTCA' }, from);
}

function unseen(from: Origin): Fact<PeerRevocation> {
  return unknown({ kind: 'run-time', what: 'ROOTCA' }, from);
}

export function workloadCertificate(from: Origin): Fact<readonly CertificateUse[]> {
  const issued = unknown({ kind: 'run-time', what: 'default' }, from);
  return known([{ path: 'default', keyPath: null, from, keyType: issued, ocspResponder: issued }], from);
}

/** What a workload accepts. What the configuration of the mesh says is not in sight where `mesh` is `null`. */
export function workloadSettings(mesh: MeshTls | null, from: Origin, near: Span, env: IstioContext): TlsSettings {
  const minimum = mesh?.minimum == null ? defaultFact(meshMinimum, env.istio, near) : inherited(mesh.minimum, near);
  const certificates = workloadCertificate(from);
  return settingsByObject(
    { side: 'server', near, minimum, maximum: defaultFact(meshMaximum, env.istio, near), certificates, cipherSuites: meshSuites(mesh, near, env), stapling: known({ enabled: false, verified: false, source: null }, from) },
    env,
  );
}

function meshSuites(mesh: MeshTls | null, near: Span, { release, istio, byDefault }: IstioContext): ListFact<CipherSuiteName> {
  const { value, from } = defaultFact(meshCipherSuites, istio, near);
  if (mesh === null) return unknownList(unknown({ kind: 'fragment' }, from));
  return mesh.cipherSuites ?? byDefault('suites of a mesh', from, () => cipherListFact({ text: value, word: null, doubt: null, from }, release));
}

/** What a workload offers to others. */
export function settingsToWorkload(from: Origin, near: Span, env: IstioContext): TlsSettings {
  const { istio } = env;
  return settingsByObject({ side: 'client', near, minimum: defaultFact(clientMinimum, istio, near), maximum: defaultFact(clientMaximum, istio, near), certificates: workloadCertificate(from) }, env);
}
