import { MarkupKind, type Hover } from 'vscode-languageserver/node';
import type { Finding } from '../engine/finding.ts';
import { allRules, cipherSuite, suiteVerdict } from '../index.ts';
import { describeEndpoint, describeLibrary, describeProduct } from '../model/describe.ts';
import { handshakeSettings, type Endpoint } from '../model/endpoint.ts';
import type { Origin } from '../model/fact.ts';
import type { FileId, Span } from '../model/span.ts';
import type { CipherSuiteName, WrittenList } from '../model/tls.ts';
import { printable } from '../report/escape.ts';
import { textsIn } from '../report/texts.ts';
import { enabledSuites } from '../tls/negotiable.ts';
import { sideOf } from '../tls/side.ts';
import { messageOf, shownFindings } from './diagnostics.ts';
import { code, plain, table } from './markdown.ts';
import { comesFrom, decisiveOrigin, namedFacts, valueText, type NamedFact } from './named-facts.ts';
import { contains, isSameSpan, placeName, type Snapshot } from './snapshot.ts';
import { editorTexts } from './texts.ts';

/** Names of endpoints that are listed before the rest is counted. */
const maximumNames = 3;

/** Findings that are explained at once; more do not fit a window. */
const maximumFindings = 3;

/**
 * What is known at an offset: of a cipher list its expansion, of a setting the values that come from it, of a finding its explanation.
 * `null` where nothing is.
 */
export function hoverAt(file: FileId, offset: number, snapshot: Snapshot): Hover | null {
  const list = listAt(file, offset, snapshot);
  const parts = [
    ...(list === null ? effectiveValues(file, offset, snapshot) : [expansionOf(list.list, list.endpoint, snapshot)]),
    ...findingsAt(file, offset, snapshot).slice(0, maximumFindings).map((finding) => explanationOf(finding, snapshot)),
  ];
  if (parts.length === 0) return null;
  const range = list === null ? {} : { range: snapshot.positions.range(list.list.span) };
  return { contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') }, ...range };
}

export function findingsAt(file: FileId, offset: number, snapshot: Snapshot): readonly Finding[] {
  return shownFindings(snapshot).filter(({ span }) => span.file === file && contains(span, offset));
}

function explanationOf(finding: Finding, snapshot: Snapshot): string {
  const { locale, pageOf } = snapshot;
  const texts = editorTexts[locale];
  const rule = allRules().find(({ id }) => id === finding.rule);
  const [first = '', ...notes] = messageOf(finding, snapshot).split('\n');
  return [
    `**${plain(first)}**`,
    notes.map((note) => `- ${plain(note)}`).join('\n'),
    ...(rule === undefined ? [] : [rule.texts[locale].why, rule.texts[locale].how]),
    ...(finding.fix === null ? [] : [fenced(finding.fix.text)]),
    `${texts.asksFor(finding.requirement, finding.level)} · [${finding.rule}](${pageOf(finding.rule)})`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function fenced(text: string): string {
  const lines = text.split('\n').map((line) => printable(line).replaceAll('```', "'''"));
  return ['```', ...lines, '```'].join('\n');
}

function listAt(file: FileId, offset: number, { run }: Snapshot): { readonly list: WrittenList; readonly endpoint: Endpoint } | null {
  for (const endpoint of run.endpoints) {
    const settings = handshakeSettings(endpoint);
    const list = settings?.writtenLists.find(({ of, span }) => of === 'cipher-list' && span.file === file && contains(span, offset));
    if (list !== undefined) return { list, endpoint };
  }
  return null;
}

/** The suites that a list enables, in order, each with a verdict. */
function expansionOf(list: WrittenList, endpoint: Endpoint, { locale, profile, run }: Snapshot): string {
  const texts = editorTexts[locale];
  const verdicts = textsIn(locale).suiteVerdict;
  const settings = handshakeSettings(endpoint);
  const suites = settings === null ? [] : enabledSuites(settings, endpoint.release.library, sideOf(endpoint), settings.cipherSuites);
  const rows = suites.map(({ suite, negotiable }) => {
    const { verdict, reasons } = suiteVerdict(profile, suite.name);
    const name = negotiable.truth === 'no' ? `~~${code(nameOf(suite.name))}~~` : code(nameOf(suite.name));
    return [name, verdicts[verdict], plain(reasons.map(({ text }) => text[locale]).join('; '))];
  });
  const sharing = run.endpoints.filter((other) => handshakeSettings(other)?.writtenLists.some(({ span }) => isSameSpan(span, list.span)) === true);
  return [
    `**${texts.suites(suites.length)}** · ${plain(describeLibrary(endpoint.release)[locale])} · ${plain(profile.id)}`,
    texts.on(namesOf(sharing, texts)),
    table([texts.suite, texts.verdict, texts.reasons], rows),
  ].join('\n\n');
}

function nameOf(name: CipherSuiteName): string {
  return cipherSuite(name)?.openSslName ?? name;
}

/** Values that come from where the cursor is: from the word, else from anything on the line. */
function effectiveValues(file: FileId, offset: number, snapshot: Snapshot): readonly string[] {
  const line = snapshot.positions.line(file, offset);
  const onWord = valuesFrom((span) => span.file === file && contains(span, offset), snapshot);
  const found = onWord.size > 0 ? onWord : valuesFrom((span) => span.file === file && span.start <= line.end && span.end >= line.start, snapshot);
  return [...found.values()].map(({ fact, endpoints }) => describe(fact, endpoints, snapshot));
}

interface Found {
  readonly fact: NamedFact;
  readonly endpoints: Endpoint[];
}

/** By name and value, since many endpoints may have the same. */
function valuesFrom(test: (span: Span) => boolean, { run, locale }: Snapshot): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const endpoint of run.endpoints) {
    for (const fact of namedFacts(endpoint)) {
      if (!comesFrom(fact, test)) continue;
      const key = `${fact.name[locale]}\n${fact.value?.[locale] ?? ''}`;
      const same = found.get(key);
      if (same === undefined) found.set(key, { fact, endpoints: [endpoint] });
      else if (same.endpoints.at(-1) !== endpoint) same.endpoints.push(endpoint);
    }
  }
  return found;
}

function describe(fact: NamedFact, endpoints: readonly Endpoint[], snapshot: Snapshot): string {
  const texts = editorTexts[snapshot.locale];
  const origin = decisiveOrigin(fact);
  const value = fact.value === null ? texts.unknown : code(valueText(fact, snapshot.locale, ''));
  const from = origin === null ? '' : ` (${plain(originText(origin, snapshot))})`;
  return `**${plain(fact.name[snapshot.locale])}**: ${value} — ${texts.on(namesOf(endpoints, texts))}${from}`;
}

/** Where a value comes from, for people. */
export function originText(origin: Origin, snapshot: Snapshot): string {
  const { locale } = snapshot;
  switch (origin.kind) {
    case 'default':
      return `${textsIn(locale).isDefault(describeProduct(origin.of)[locale], describeLibrary(origin.of)[locale])}; ${origin.cite}`;
    case 'written':
    case 'inherited':
      return editorTexts[locale].writtenAt(placeName(origin.span, snapshot));
    case 'expanded':
      return `${editorTexts[locale].writtenAt(placeName(origin.span, snapshot))}: ${origin.by}`;
  }
}

function namesOf(endpoints: readonly Endpoint[], texts: (typeof editorTexts)['en']): string {
  const named = [...new Set(endpoints.map(describeEndpoint))];
  const shown = named.slice(0, maximumNames).map(code).join(', ');
  return named.length > maximumNames ? `${shown}, ${texts.more(named.length - maximumNames)}` : shown;
}
