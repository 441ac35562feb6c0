import type { Message } from '../message/message.ts';

/**
 * Resources of Kubernetes that a control plane turns into configuration of Envoy, by the group of their API. Those that only say more about
 * others, such as routes of a gateway, are among them: what they say counts where they are read together.
 */
export const objectKinds = {
  'networking.istio.io': ['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry'],
  'security.istio.io': ['PeerAuthentication'],
  'gateway.networking.k8s.io': ['Gateway', 'GatewayClass', 'HTTPRoute', 'GRPCRoute', 'BackendTLSPolicy'],
  'gateway.envoyproxy.io': ['ClientTrafficPolicy', 'Backend'],
  'projectcontour.io': ['HTTPProxy'],
  // Of Kubernetes itself: read where it stands beside one of the others.
  '': ['Service'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Kinds = typeof objectKinds;

/**
 * Group and kind of a resource, e.g. `networking.istio.io/Gateway`; `MeshConfig` is none, but a message in a ConfigMap, in values for Helm or in an
 * IstioOperator.
 */
export type ObjectKind = { readonly [Group in keyof Kinds]: `${Group}/${Kinds[Group][number]}` }[keyof Kinds] | 'MeshConfig';

const known: ReadonlySet<string> = new Set(Object.entries(objectKinds).flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`)));

/** What `apiVersion` and `kind` name together, in any version; `null` for other resources. */
export function objectKindOf(apiVersion: string, kind: string): ObjectKind | null {
  const name = `${apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')))}/${kind}`;
  return isObjectKind(name) ? name : null;
}

function isObjectKind(name: string): name is ObjectKind {
  return known.has(name);
}

const telling = Object.entries(objectKinds).filter(([group]) => group !== '');
const groups = telling.map(([group]) => group.replaceAll('.', '\\.'));
const names = [...new Set(telling.flatMap(([, kinds]) => kinds))];

/** What is owned by such a resource is none itself. */
const ofOwner = `ownerReferences["']?:\\s{0,100}(?:-|\\[\\s{0,100}\\{)\\s{0,100}["']?`;
const apiVersion = new RegExp(`(?<!${ofOwner})apiVersion["']?\\s*:\\s*["']?(?:${groups.join('|')})/`);
const kindOf = new RegExp(`\\bkind["']?\\s*:\\s*["']?(?:${names.join('|')})\\b`);

/** Fields that only the configuration of a mesh has, and what is in them (istio.io/api, mesh/v1alpha1/config.proto). */
const meshFields = ['meshMTLS', 'tlsDefaults'] as const;
const meshField = new RegExp(`(?:${meshFields.join('|')})["']?\\s*:`);
const insideMesh = /(?:minProtocolVersion|cipherSuites|ecdhCurves)["']?\s*:/;

/** Whether a text holds such a resource. */
export function holdsControlPlane(text: string): boolean {
  return (apiVersion.test(text) && kindOf.test(text)) || (meshField.test(text) && insideMesh.test(text));
}

/** Whether a message is the configuration of a mesh, as far as it is about TLS. */
export function isMeshConfig(message: Message): boolean {
  return meshFields.some((name) => message.field(name)?.value.kind === 'message');
}
