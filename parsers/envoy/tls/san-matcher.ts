import type { NameCheck } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { hostKind } from '../../_shared/exposure.ts';
import { messageField, messagesField, scalarsField, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { isAtLeast } from '../release.ts';

/** The matchers on subject alternative names of all layers together: one that fits is enough. `none` when there are none. */
export function sanMatchersOf(layers: readonly Message[], near: Span, release: Release): Fact<NameCheck> {
  const typed = layers.map((layer) => messagesField(layer, 'match_typed_subject_alt_names'));
  const isTyped = typed.some(({ items }) => items.length > 0);
  // Deprecated; passed over beside the typed ones since 1.23.0, and refused before (changelog).
  const plain = isTyped && isAtLeast(release, '1.23.0') ? [] : layers.map((layer) => messagesField(layer, 'match_subject_alt_names'));
  const exact = layers.map((layer) => scalarsField(layer, 'verify_subject_alt_name'));
  const lists = [...typed, ...plain, ...exact];
  const open = lists.find(({ doubt }) => doubt !== null)?.doubt ?? null;
  if (open !== null) return open;
  const list = lists.find(({ items }) => items.length > 0);
  if (list === undefined) return known({ kind: 'none' }, { kind: 'written', span: near });
  const matchers = [
    ...typed.flatMap(({ items }) => items.map((item) => messageField(item, 'matcher'))),
    ...plain.flatMap(({ items }) => items.map((item) => known(item, { kind: 'written', span: item.span }))),
  ];
  return widestOf(matchers.flatMap((matcher) => matcher ?? []).map(fitsEverything), list.at);
}

function widestOf(matchers: readonly Fact<boolean>[], at: Span): Fact<NameCheck> {
  const widest = matchers.find((fact) => fact.known && fact.value) ?? matchers.find((fact) => !fact.known);
  return mapFact(widest ?? known(false, { kind: 'written', span: at }), (anything) => ({ kind: 'san-matcher', anything }));
}

/** Whether a `StringMatcher` fits every name that an authority could put into a certificate: `.*`, a dot anywhere, `.com`. */
function fitsEverything(matcher: Fact<Message>): Fact<boolean> {
  if (!matcher.known) return matcher;
  for (const [field, isWide] of textMatchers) {
    const text = textField(matcher.value, field);
    if (text !== null) return mapFact(text, isWide);
  }
  const regex = messageField(matcher.value, 'safe_regex');
  const pattern = regex?.known === true ? textField(regex.value, 'regex') : null;
  if (pattern !== null) return mapFact(pattern, isWideRegex);
  return unknown(regex?.known === false ? regex.doubt : { kind: 'not-understood', what: 'matcher' }, matcher.from);
}

const textMatchers: readonly (readonly [field: string, isWide: (text: string) => boolean])[] = [
  ['exact', () => false],
  ['prefix', (text) => /^(?:[a-z+]+:(?:\/\/)?)?$/.test(text)],
  ['suffix', isWideSuffix],
  ['contains', (text) => /^[.:/]*$/.test(text)],
  ['regex', isWideRegex],
];

/** One label at most, which anybody can get a name below; not where only one's own authority gives names, as in `.internal`. */
function isWideSuffix(suffix: string): boolean {
  return /^\.?[a-z]*$/i.test(suffix) && (suffix === '' || suffix === '.' || hostKind(`name${suffix.startsWith('.') ? '' : '.'}${suffix}`) === 'public');
}

/** The pattern has to fit the whole name. */
function isWideRegex(pattern: string): boolean {
  const inner = pattern.replace(/^\^|\$$/g, '').replace(/\(\?:|[()]/g, '');
  if (/^(?:\.|\[\\s\\S\]|\[\^[^\]]\])[*+]\??$/.test(inner)) return true;
  // `[a-z0-9.-]+` holds all that a name consists of.
  if (/^\[[^\]]*\][*+]$/.test(inner) && inner.includes('.') && /a-z|\\w/i.test(inner)) return true;
  const [, suffix] = /^\.[*+](\\?\.[a-z]*)$/i.exec(inner) ?? [];
  return suffix !== undefined && isWideSuffix(suffix.replace('\\', ''));
}
