import type { Runtime } from '../../../src/engine/parser.ts';
import type { Endpoint, EndpointId } from '../../../src/model/endpoint.ts';
import type { Spelling } from '../../../src/model/intent.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { lazilyFor } from '../../../src/tls/lazily.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import type { SetIntent, Writer } from '../spell/spelling.ts';
import { readHttpProxy } from './contour/http-proxy.ts';
import { readBackend } from './envoy-gateway/backend.ts';
import { readBackendTlsPolicy } from './gateway-api/backend-tls-policy.ts';
import { readKubernetesGateway } from './gateway-api/gateway.ts';
import { readDestinationRule } from './istio/destination-rule.ts';
import { readGateway } from './istio/gateway.ts';
import { ofIstio } from './istio/istio-context.ts';
import { readMeshConfig } from './istio/mesh.ts';
import { readPeerAuthentication } from './istio/peer-authentication.ts';
import type { ControlPlaneObject } from './object.ts';
import type { ObjectKind } from './object-kind.ts';

/** An endpoint of the Envoys that a control plane configures. */
export interface ObjectEndpoint {
  readonly endpoint: Endpoint;
  /** Spells an intent in the resource it comes from; `null` where that cannot say it. */
  readonly spell: (intent: SetIntent, writer: Writer) => Spelling | null;
  /** What the control plane refuses about it. */
  readonly problems?: readonly Problem[];
}

/** What resources are read with. */
export interface ObjectContext extends EnvoyContext {
  readonly idOf: (text: string) => EndpointId;
  readonly runtime: Runtime;
  /** The resources of a kind that are read together. */
  readonly objects: (kind: ObjectKind) => readonly ControlPlaneObject[];
}

/** The endpoints that a resource makes. */
export type ObjectReader = (object: ControlPlaneObject, context: ObjectContext) => readonly ObjectEndpoint[];

/** `null`: only says more about the others. */
const readers: Readonly<Record<ObjectKind, ObjectReader | null>> = {
  'networking.istio.io/Gateway': ofIstio(readGateway),
  'networking.istio.io/VirtualService': null,
  'networking.istio.io/DestinationRule': ofIstio(readDestinationRule),
  'networking.istio.io/ServiceEntry': null,
  'security.istio.io/PeerAuthentication': ofIstio(readPeerAuthentication),
  MeshConfig: ofIstio(readMeshConfig),
  'gateway.networking.k8s.io/Gateway': readKubernetesGateway,
  'gateway.networking.k8s.io/GatewayClass': null,
  'gateway.networking.k8s.io/HTTPRoute': null,
  'gateway.networking.k8s.io/GRPCRoute': null,
  'gateway.networking.k8s.io/BackendTLSPolicy': readBackendTlsPolicy,
  'gateway.envoyproxy.io/ClientTrafficPolicy': null,
  'gateway.envoyproxy.io/Backend': readBackend,
  'projectcontour.io/HTTPProxy': readHttpProxy,
  '/Service': null,
};

/** What control planes make of their resources. */
export function controlPlaneEndpoints(context: EnvoyContext, { idOf, runtime }: Pick<ObjectContext, 'idOf' | 'runtime'>): readonly ObjectEndpoint[] {
  const { objects } = context.configuration;
  const whole: ObjectContext = { ...context, idOf, runtime, objects: lazilyFor((asked) => objects.filter(({ kind }) => kind === asked)) };
  return objects.flatMap((object) => readers[object.kind]?.(object, whole) ?? []);
}
