import { known, type Fact, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { scalarsField } from '../message/field.ts';
import type { Message, Scalar } from '../message/message.ts';

/** The fields that pin certificates or keys, and how Envoy wants a SHA-256 in them (DefaultCertValidator::initializeSslContexts). */
const forms: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['verify_certificate_spki', (text: string) => /^[A-Za-z0-9+/]{43}=$/.test(text)],
  ['verify_certificate_hash', (text: string) => /^[\da-f]{64}$/i.test(text.length === 95 ? text.replaceAll(':', '') : text)],
]);

/** Whether certificates or keys are pinned. What Envoy refuses pins nothing; what a template writes is taken for a pin, since Envoy starts with nothing else there. */
export function pinsOf(layers: readonly Message[], span: Span, open: Unknown | null): Fact<boolean> {
  const lists = listsIn(layers);
  const found = lists.find(({ items, isPin }) => items.some((item) => item.opaque || isPin(item.text)));
  if (found !== undefined) return known(true, { kind: 'written', span: found.at });
  return lists.find(({ doubt }) => doubt !== null)?.doubt ?? open ?? known(false, { kind: 'written', span });
}

/** What is no SHA-256 in the form that the field wants. */
export function refusedPins(layers: readonly Message[]): readonly Scalar[] {
  return listsIn(layers).flatMap(({ items, isPin }) => items.filter((item) => !item.opaque && !isPin(item.text)));
}

function listsIn(layers: readonly Message[]): readonly (ReturnType<typeof scalarsField> & { readonly isPin: (text: string) => boolean })[] {
  return layers.flatMap((message) => [...forms].map(([name, isPin]) => {
    const { items, doubt, at } = scalarsField(message, name);
    return { items, doubt, at, isPin };
  }));
}
