import { known, mapFact, type Fact } from '../../../src/model/fact.ts';
import { messageField, messagesField, numberField, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import type { ControlPlaneObject } from './object.ts';

/** What a reference of a resource to another one means: its kind, name, and a part of it. */
export interface Reference {
  readonly kind: string;
  /** `?` where a template writes it. */
  readonly name: string;
  /** `null` where nobody says it. */
  readonly namespace: string | null;
  /** `null` for all parts. */
  readonly sectionName: string | null;
  readonly port: number | null;
}

/** The references in a field of a resource, which may be a single one; `kind` is what they are to unless they say so. */
export function referencesIn({ spec, namespace }: Pick<ControlPlaneObject, 'spec' | 'namespace'>, field: string, kind: string): readonly Reference[] {
  return messagesField(spec, field).items.map((item) => referenceOf(item, kind, namespace));
}

export function referenceOf(item: Message, kind: string, namespace: string | null): Reference {
  const port = numberField(item, 'port');
  return {
    kind: textIn(item, 'kind') ?? kind,
    name: textIn(item, 'name') ?? '?',
    namespace: textIn(item, 'namespace') ?? namespace,
    sectionName: textIn(item, 'sectionName'),
    port: port?.known === true ? port.value : null,
  };
}

/** The names that a listener answers to, of which its field has one; none for every name. */
export function namesIn(message: Message, field: string): Fact<readonly string[]> {
  const name = textField(message, field);
  return name === null ? known([], { kind: 'written', span: message.span }) : mapFact(name, (one) => [one]);
}

/** A text that is known; `null` for every other one. */
export function textIn(message: Message, name: string): string | null {
  const text = textField(message, name);
  return text?.known === true ? text.value : null;
}

/** A message that is known, at the end of a way through others. */
export function messageAt(message: Message, ...path: readonly string[]): Message | null {
  const found = messageFactAt(message, ...path);
  return found?.known === true ? found.value : null;
}

/** The message at the end of a way through others; `null` where none is written. */
export function messageFactAt(message: Message, ...path: readonly string[]): Fact<Message> | null {
  return path.reduce<Fact<Message> | null>((within, name) => (within?.known === true ? messageField(within.value, name) : within), known(message, { kind: 'written', span: message.span }));
}
