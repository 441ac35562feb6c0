import type { Listener } from '../../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import type { Span } from '../../../../src/model/span.ts';
import { defaultFact } from '../../defaults.ts';
import { enumField, messageField, textField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { fields, word } from '../../message/snippet.ts';
import { change, setIn } from '../../spell/spelling.ts';
import type { ObjectEndpoint } from '../control-plane.ts';
import { listenerByObject } from '../endpoint.ts';
import type { ControlPlaneObject } from '../object.ts';
import { unseenClients } from '../unseen.ts';
import { peerMode } from './defaults.ts';
import type { IstioContext } from './istio-context.ts';
import { meshTls } from './mesh-config.ts';
import { workloadSettings, workloadsOnly } from './mesh-identity.ts';
import { refusedPolicy, selectsWorkloads } from './refusal.ts';

/** `PeerAuthentication.MutualTLS.Mode`, in the order of the numbers. */
const modes = ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT'] as const;

type Mode = (typeof modes)[number];

/** A part of a policy that decides for the workloads it selects, or for one of their ports. */
interface PeerPolicy {
  /** `mtls`, or the item of `portLevelMtls`; the whole specification where it says nothing. */
  readonly message: Message;
  readonly at: Span;
  readonly mode: Fact<Mode>;
  readonly port: number | null;
}

/**
 * What workloads accept of each other. A sidecar that takes both is two servers on the same sockets, as Envoy has two filter chains there: one with
 * TLS, one without (istio, pilot/pkg/networking/core/listener_inbound.go).
 */
export function readPeerAuthentication(object: ControlPlaneObject, context: IstioContext): readonly ObjectEndpoint[] {
  const endpoints = policiesIn(object, context).flatMap((policy) => endpointsOf(policy, object, context));
  return endpoints.map((made, index) => (index === 0 ? { ...made, problems: refusedPolicy(object.spec) } : made));
}

/** Where nobody is asked, the policy of the mesh or the namespace decides, which may be elsewhere; above that of the mesh there is none. */
function policiesIn({ spec, message, namespace }: ControlPlaneObject, { istio }: IstioContext): readonly PeerPolicy[] {
  const mtls = messageField(spec, 'mtls');
  const isHighest = namespace === rootNamespace && spec.field('selector') === null;
  const byDefault = isHighest ? defaultFact(peerMode, istio, message.span) : null;
  const whole = mtls?.known === false ? [{ message: spec, at: message.span, mode: mtls, port: null }] : policyOf(mtls?.value ?? null, spec, null, byDefault);
  const ports = selectsWorkloads(spec) ? messageField(spec, 'portLevelMtls') : null;
  const single = ports?.known === true ? ports.value.fields.flatMap(({ key, value }) => (value.kind === 'message' ? policyOf(value, spec, portOf(key.text), null) : [])) : [];
  return [...whole, ...single];
}

/** The namespace of the control plane, unless the mesh says another one (MeshConfig.rootNamespace). */
const rootNamespace = 'istio-system';

function policyOf(mtls: Message | null, spec: Message, port: number | null, byDefault: Fact<Mode> | null): readonly PeerPolicy[] {
  const written = mtls === null ? null : enumField(mtls, 'mode', modes);
  const mode = written === null || (written.known && written.value === 'UNSET') ? byDefault : written;
  const field = mtls?.field('mode') ?? null;
  if (mode === null) return [];
  return [{ message: mtls ?? spec, at: field?.value.span ?? (mtls ?? spec).span, mode, port }];
}

function portOf(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

function endpointsOf(policy: PeerPolicy, object: ControlPlaneObject, context: IstioContext): readonly ObjectEndpoint[] {
  const { mode } = policy;
  if (!mode.known) return [endpoint(policy, object, mode, context)];
  const secure = known(workloadSettings(meshTls('meshMTLS', context), mode.from, policy.at, context), mode.from);
  switch (mode.value) {
    case 'UNSET':
      return [];
    case 'STRICT':
      return [endpoint(policy, object, secure, context)];
    case 'PERMISSIVE':
      return [endpoint(policy, object, secure, context), endpoint(policy, object, known(null, mode.from), context)];
    case 'DISABLE':
      return [endpoint(policy, object, known(null, mode.from), context)];
  }
}

function endpoint(policy: PeerPolicy, object: ControlPlaneObject, tls: Listener['tls'], context: IstioContext): ObjectEndpoint {
  const { at, port, message } = policy;
  const from: Origin = { kind: 'written', span: at };
  const names = workloadNames(object);
  const protection = tls.known && tls.value === null ? 'plaintext' : 'tls';
  const listener = listenerByObject(
    {
      label: ['PeerAuthentication', object.namespace ?? '', object.name, port ?? '', protection].join(':'),
      at,
      block: object.message.span,
      addresses: known([{ host: '*', port, transport: 'tcp', span: at }], from),
      names: known(names, from),
      protocol: known('tcp', from),
      exposure: known('internal', from),
      tls,
      ...(tls.known && tls.value === null ? { passthrough: passthroughOf(port, from) } : { clientAuthentication: tls.known ? workloadsOnly(tls.from) : unseenClients(tls) }),
    },
    context,
  );
  return {
    endpoint: listener,
    spell: (intent, writer) => {
      const strict = fields(['mode', word('STRICT')]);
      return intent.set === 'tls' ? change(strict, message, message === object.spec ? setIn(message, ['mtls'], strict, writer) : setIn(message, [], strict, writer), 'unsafe', writer) : null;
    },
  };
}

/** Ports on which workloads speak TLS themselves, as webhooks and their metrics do: who comes without a certificate of the mesh may speak it as well. */
const tlsPorts: ReadonlySet<number | null> = new Set([443, 6443, 8443, 9443, 10250]);

function passthroughOf(port: number | null, from: Origin): Fact<boolean> {
  return tlsPorts.has(port) ? unknown({ kind: 'run-time', what: 'protocol of the client' }, from) : known(false, from);
}

/** The workloads as their services are called: those of a label, of a namespace, or all. */
function workloadNames({ spec, namespace }: ControlPlaneObject): readonly string[] {
  const selector = messageField(spec, 'selector');
  const labels = selector?.known === true ? messageField(selector.value, 'matchLabels') : null;
  const [first] = labels?.known === true ? labels.value.fields : [];
  const label = labels?.known === true && first !== undefined ? textField(labels.value, first.key.text) : null;
  const workload = label?.known === true ? label.value : '*';
  if (namespace === rootNamespace && workload === '*') return ['*.local'];
  return namespace === null ? (workload === '*' ? [] : [workload]) : [`${workload}.${namespace}`];
}
