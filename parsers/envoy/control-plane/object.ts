import type { Message } from '../message/message.ts';
import { messageField, textField } from '../message/field.ts';
import { isMeshConfig, objectKindOf, type ObjectKind } from './object-kind.ts';

/** A resource of Kubernetes that a control plane reads. Names of fields in it are in camelCase only. */
export interface ControlPlaneObject {
  readonly kind: ObjectKind;
  /** `?` where a template writes it. */
  readonly name: string;
  /** `null` where the file does not say it, so that whoever applies it does. */
  readonly namespace: string | null;
  readonly message: Message;
  /** `spec`; the message itself where it is no resource. */
  readonly spec: Message;
}

/** The resource that a message is; `null` for other messages, and for one without anything in it. */
export function objectOf(message: Message): ControlPlaneObject | null {
  const apiVersion = scalarText(message, 'apiVersion');
  const kind = apiVersion === null ? null : objectKindOf(apiVersion, scalarText(message, 'kind') ?? '');
  const spec = messageField(message, 'spec');
  if (isMeshConfig(message)) return { kind: 'MeshConfig', name: '', namespace: null, message, spec: message };
  if (kind === null || spec?.known !== true) return null;
  const metadata = messageField(message, 'metadata');
  const name = metadata?.known === true ? textField(metadata.value, 'name') : null;
  const namespace = metadata?.known === true ? textField(metadata.value, 'namespace') : null;
  return { kind, name: name?.known === true ? name.value : '?', namespace: namespace?.known === true ? namespace.value : null, message, spec: spec.value };
}

/** As written: the group of an API stands there also where a template writes its version. */
function scalarText(message: Message, name: string): string | null {
  const value = message.field(name)?.value;
  return value?.kind === 'scalar' ? value.text : null;
}

/** Whether a resource can mean another one by name: what is in another namespace for certain is another one. */
export function isSameNamespace(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}
