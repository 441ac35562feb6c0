import type { Endpoint, EndpointId } from '../../../src/model/endpoint.ts';
import type { Spelling } from '../../../src/model/intent.ts';
import { lazilyFor } from '../../../src/tls/lazily.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import type { SetIntent, Writer } from '../spell/spelling.ts';
import { readBackend } from './envoy-gateway/backend.ts';
import { readBackendTlsPolicy } from './gateway-api/backend-tls-policy.ts';
import { readKubernetesGateway } from './gateway-api/gateway.ts';
import { readDestinationRule } from './istio/destination-rule.ts';
import { readGateway } from './istio/gateway.ts';
import { readMeshConfig } from './istio/mesh.ts';
import { readPeerAuthentication } from './istio/peer-authentication.ts';
import type { ControlPlaneObject } from './object.ts';
import type { ObjectKind } from './object-kind.ts';

/** An endpoint of the Envoys that a control plane configures. */
export interface ObjectEndpoint {
  readonly endpoint: Endpoint;
  /** Spells an intent in the resource it comes from; `null` where that cannot say it. */
  readonly spell: (intent: SetIntent, writer: Writer) => Spelling | null;
}

/** What resources are read with. */
export interface ObjectContext extends EnvoyContext {
  readonly idOf: (text: string) => EndpointId;
  /** The resources of a kind that are read together. */
  readonly objects: (kind: ObjectKind) => readonly ControlPlaneObject[];
}

/** The endpoints that a resource makes. */
export type ObjectReader = (object: ControlPlaneObject, context: ObjectContext) => readonly ObjectEndpoint[];

/** `null`: only says more about the others. */
const readers: Readonly<Record<ObjectKind, ObjectReader | null>> = {
  'networking.istio.io/Gateway': readGateway,
  'networking.istio.io/VirtualService': null,
  'networking.istio.io/DestinationRule': readDestinationRule,
  'networking.istio.io/ServiceEntry': null,
  'security.istio.io/PeerAuthentication': readPeerAuthentication,
  MeshConfig: readMeshConfig,
  'gateway.networking.k8s.io/Gateway': readKubernetesGateway,
  'gateway.networking.k8s.io/GatewayClass': null,
  'gateway.networking.k8s.io/HTTPRoute': null,
  'gateway.networking.k8s.io/GRPCRoute': null,
  'gateway.networking.k8s.io/BackendTLSPolicy': readBackendTlsPolicy,
  'gateway.envoyproxy.io/ClientTrafficPolicy': null,
  'gateway.envoyproxy.io/Backend': readBackend,
  'projectcontour.io/HTTPProxy': null,
};

/** What control planes make of their resources. */
export function controlPlaneEndpoints(context: EnvoyContext, idOf: ObjectContext['idOf']): readonly ObjectEndpoint[] {
  const { objects } = context.configuration;
  const whole: ObjectContext = { ...context, idOf, objects: lazilyFor((asked) => objects.filter(({ kind }) => kind === asked)) };
  return objects.flatMap((object) => readers[object.kind]?.(object, whole) ?? []);
}
