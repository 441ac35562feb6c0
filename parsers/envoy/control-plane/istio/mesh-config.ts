import { spanOf, type Fact } from '../../../../src/model/fact.ts';
import type { Span } from '../../../../src/model/span.ts';
import type { CipherSuiteName, NamedGroup, TlsVersion } from '../../../../src/model/tls.ts';
import type { ListFact } from '../../../_shared/list-fact.ts';
import { cipherListFact, groupListFact, type ListText } from '../../../_shared/tls-list.ts';
import type { EnvoyContext } from '../../envoy-context.ts';
import { enumField, messageField, scalarsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { listTextOf } from '../../tls/tls-parameters.ts';
import type { IstioContext } from './istio-context.ts';

/** `ServerTLSSettings.TLSProtocol` and `MeshConfig.TLSConfig.TLSProtocol`, which begins with TLS 1.2. */
const protocols = { TLS_AUTO: null, TLSV1_0: 'TLSv1', TLSV1_1: 'TLSv1.1', TLSV1_2: 'TLSv1.2', TLSV1_3: 'TLSv1.3' } as const;

const protocolNames = ['TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'] as const;

/** A bound of the versions; `null` where it is left open. */
export function boundIn(tls: Message, field: 'minProtocolVersion' | 'maxProtocolVersion'): Fact<TlsVersion> | null {
  const protocol = enumField(tls, field, protocolNames);
  if (protocol?.known !== true) return protocol;
  const version = protocols[protocol.value];
  return version === null ? null : { ...protocol, value: version };
}

/** What a mesh says about TLS, `null` where it says nothing. */
export interface MeshTls {
  readonly message: Message;
  readonly minimum: Fact<TlsVersion> | null;
  readonly cipherSuites: ListFact<CipherSuiteName> | null;
  readonly groups: ListFact<NamedGroup> | null;
}

/** `meshMTLS`: between workloads. `tlsDefaults`: everything else. */
export type MeshField = 'meshMTLS' | 'tlsDefaults';

/** What the configuration of the mesh says, where it is read together with what it is asked for. */
export function meshTls(field: MeshField, context: IstioContext): MeshTls | null {
  const config = context.objects('MeshConfig').find(({ spec }) => spec.field(field) !== null);
  return config === undefined ? null : meshTlsIn(config.spec, field, context);
}

export function meshTlsIn(config: Message, field: MeshField, { release }: EnvoyContext): MeshTls | null {
  const tls = messageField(config, field);
  if (tls?.known !== true) return null;
  return { message: tls.value, minimum: boundIn(tls.value, 'minProtocolVersion'), cipherSuites: cipherSuitesOf(tls.value, release), groups: groupsIn(tls.value, release) };
}

/** What is not supported is not filtered out here (istio, pilot/pkg/networking/core, applyDownstreamTLSDefaults). */
function cipherSuitesOf(tls: Message, release: EnvoyContext['release']): ListFact<CipherSuiteName> | null {
  const list = listIn(tls, 'cipherSuites');
  return list === null ? null : cipherListFact(list, release);
}

export function groupsIn(tls: Message, release: EnvoyContext['release']): ListFact<NamedGroup> | null {
  const list = listIn(tls, 'ecdhCurves');
  return list === null ? null : groupListFact(list, release);
}

function listIn(tls: Message, field: string): ListText | null {
  const list = listTextOf(scalarsField(tls, field));
  return list.text === '' && list.doubt === null ? null : list;
}

/** A value of the mesh, in effect elsewhere. */
export function inherited<T>(fact: Fact<T>, into: Span): Fact<T> {
  return { ...fact, from: { kind: 'inherited', span: spanOf(fact.from), into } };
}
