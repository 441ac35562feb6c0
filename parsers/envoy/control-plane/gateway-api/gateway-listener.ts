import type { Exposure } from '../../../../src/model/endpoint.ts';
import type { ExposureSettings } from '../../../../src/engine/parser.ts';
import { hostKind, listenerExposure, statedExposure } from '../../../_shared/exposure.ts';
import { messagesField, numberField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, textIn } from '../reference.ts';

/** One of the `listeners` of a Gateway. */
export interface GatewayListener {
  readonly gateway: ControlPlaneObject;
  readonly message: Message;
  readonly name: string | null;
  readonly port: number | null;
  /** `null` for every name. */
  readonly hostname: string | null;
  /** `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or one of the implementation; `null` where it is not known. */
  readonly protocol: string | null;
}

/** A gateway has no more (GatewaySpec.listeners). */
const MOST_LISTENERS = 64;

export function listenersIn(gateway: ControlPlaneObject): readonly GatewayListener[] {
  return messagesField(gateway.spec, 'listeners').items.slice(0, MOST_LISTENERS).map((message) => {
    const port = numberField(message, 'port');
    return { gateway, message, name: textIn(message, 'name'), port: port?.known === true ? port.value : null, hostname: textIn(message, 'hostname'), protocol: textIn(message, 'protocol') };
  });
}

/** Annotations and classes of load balancers that have no public address (documentation of Google, Amazon and Microsoft). */
const internalClass = /-rilb\b/;
const internalAnnotation = /load-balancer-(?:type|scheme|internal)/;

/** A gateway is there for clients outside of the cluster, unless its names, its class or its annotations say otherwise. */
export function exposureOf({ gateway, hostname }: Pick<GatewayListener, 'gateway' | 'hostname'>, settings: ExposureSettings): Exposure {
  const names = hostname === null ? [] : [hostname];
  const stated = names.map((name) => statedExposure(name, settings)).find((exposure) => exposure !== null);
  if (stated !== undefined) return stated;
  const isPrivate = names.some((name) => name.includes('.') && hostKind(name.replace(/^\*\./, '')) === 'private');
  return isPrivate || isBehindInternalBalancer(gateway) ? 'internal' : listenerExposure('*', names, settings);
}

function isBehindInternalBalancer({ spec, message }: ControlPlaneObject): boolean {
  if (internalClass.test(textIn(spec, 'gatewayClassName') ?? '')) return true;
  const annotations = [messageAt(spec, 'infrastructure', 'annotations'), messageAt(message, 'metadata', 'annotations')];
  return annotations.some((found) => found?.fields.some(({ key, value }) => internalAnnotation.test(key.text) && value.kind === 'scalar' && /^(?:internal|true)$/i.test(value.text)) === true);
}
