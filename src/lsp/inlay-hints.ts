import { InlayHintKind, type InlayHint } from 'vscode-languageserver/node';
import { describeLibrary, describeProduct } from '../model/describe.ts';
import { handshakeSettings, type Endpoint } from '../model/endpoint.ts';
import type { Origin } from '../model/fact.ts';
import type { Span } from '../model/span.ts';
import { textsIn } from '../report/texts.ts';
import { describeSuite } from '../tls/describe.ts';
import { enabledSuites } from '../tls/negotiable.ts';
import { sideOf } from '../tls/side.ts';
import { negotiationFacts, type NamedFact } from './named-facts.ts';
import type { Snapshot } from './snapshot.ts';
import { editorTexts } from './texts.ts';

/** Suites that are named in the line; the others are in the tooltip. */
const maximumSuites = 3;

/** In a range of a file: behind each cipher list what it expands to, and behind the head of each block the defaults that apply to it. */
export function inlayHintsIn({ file, start, end }: Span, snapshot: Snapshot): readonly InlayHint[] {
  if (!snapshot.editor.inlayHints) return [];
  const isShown = (span: Span): boolean => span.file === file && span.start >= start && span.start <= end;
  const hints = new Map<string, InlayHint>();
  for (const endpoint of snapshot.run.endpoints) {
    for (const [key, hint] of [...expansions(endpoint, isShown, snapshot), ...defaults(endpoint, isShown, snapshot)]) hints.set(key, hint);
  }
  return [...hints.values()];
}

type KeyedHint = readonly [key: string, hint: InlayHint];

function expansions(endpoint: Endpoint, isShown: (span: Span) => boolean, snapshot: Snapshot): readonly KeyedHint[] {
  const settings = handshakeSettings(endpoint);
  const written = settings?.writtenLists.filter(({ of, span }) => of === 'cipher-list' && isShown(span)) ?? [];
  if (settings === null || written.length === 0) return [];
  const suites = enabledSuites(settings, endpoint.release.library, sideOf(endpoint), settings.cipherSuites).map(({ suite }) => describeSuite(suite.name));
  const texts = editorTexts[snapshot.locale];
  const rest = suites.length > maximumSuites ? ` … ${texts.more(suites.length - maximumSuites)}` : '';
  const label = `${texts.suites(suites.length)}: ${suites.slice(0, maximumSuites).join(', ')}${rest}`;
  return written.map(({ span }) => [`list ${span.start}`, hintAt(span, label, suites.join('\n'), snapshot)]);
}

function defaults(endpoint: Endpoint, isShown: (span: Span) => boolean, snapshot: Snapshot): readonly KeyedHint[] {
  const settings = handshakeSettings(endpoint);
  if (settings === null) return [];
  // The rest would hide the text.
  return negotiationFacts(settings).flatMap((fact): readonly KeyedHint[] => {
    const [origin] = fact.origins;
    if (origin?.kind !== 'default' || !isShown(origin.near)) return [];
    return [[`default ${origin.near.start} ${fact.name.en}`, hintAt(origin.near, defaultLabel(fact, snapshot), citation(origin, snapshot), snapshot)]];
  });
}

/** Characters of a value in the line. */
const maximumLabel = 80;

function defaultLabel({ name, value }: NamedFact, { locale }: Snapshot): string {
  const texts = editorTexts[locale];
  const text = `${texts.notWritten}: ${name[locale]} ${value?.[locale] ?? texts.unknown}`;
  return text.length > maximumLabel ? `${text.slice(0, maximumLabel)}…` : text;
}

function citation(origin: Extract<Origin, { kind: 'default' }>, { locale }: Snapshot): string {
  return `${textsIn(locale).isDefault(describeProduct(origin.of)[locale], describeLibrary(origin.of)[locale])}\n${origin.cite}`;
}

/** At the end of the line, where it does not tear words apart. */
function hintAt(span: Span, label: string, tooltip: string, { positions }: Snapshot): InlayHint {
  const line = positions.line(span.file, span.start);
  return { position: positions.range(line).end, label, tooltip, kind: InlayHintKind.Type, paddingLeft: true };
}
