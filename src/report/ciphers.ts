import type { Locale } from '../model/text.ts';
import type { CipherSuiteName } from '../model/tls.ts';
import { suiteVerdict, type Profile } from '../standards/profile.ts';
import type { Verdict } from '../standards/rating.ts';
import type { CipherListExpansion } from '../tls/cipher-list.ts';
import { cipherSuite } from '../tls/cipher-suites.ts';
import type { TlsLibrary } from '../tls/library.ts';
import type { RejectedList, UnmatchedListWord } from '../tls/list-expansion.ts';
import { printable, printableJson } from './escape.ts';
import { frame, gutter, sourceOf } from './frame.ts';
import { paintFor, type Paint } from './paint.ts';
import { textsIn, type Texts } from './texts.ts';
import { padTo, widthOf } from './width.ts';

/** A cipher list, what a library makes of it, and the profile it is judged by. */
export interface ExpandedList {
  readonly text: string;
  readonly library: TlsLibrary;
  readonly expansion: CipherListExpansion;
  readonly profile: Profile;
}

export interface CiphersOptions {
  readonly locale: Locale;
  readonly colours: boolean;
  readonly width: number;
}

/** The suites in order with a verdict on each, and the words that somebody counts on and that have no effect. */
export function ciphersText(list: ExpandedList, options: CiphersOptions): string {
  const texts = textsIn(options.locale);
  const paint = paintFor(options.colours);
  const { expansion } = list;
  const suites = expansion.ok ? expansion.suites.map(({ name }) => describeSuite(name, list.profile, options.locale)) : [];
  const unmatched = expansion.unmatched.filter(isMissed).flatMap((word) => wordLines(list.text, word, texts, paint, options.width));
  const rejection = expansion.ok ? [] : rejectionLines(list.text, expansion, texts, paint, options.width);
  const level = expansion.ok && expansion.securityLevel !== null ? [`@SECLEVEL=${expansion.securityLevel}`] : [];
  const closing = expansion.ok ? [paint.faint(texts.suitesOf(suites.length, libraryText(list.library), list.profile.id))] : [];
  return [...tableOf(suites, texts, paint), ...level, ...unmatched, ...rejection, ...closing, ''].join('\n');
}

interface DescribedSuite {
  readonly name: CipherSuiteName;
  readonly openSslName: string | null;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

function describeSuite(name: CipherSuiteName, profile: Profile, locale: Locale): DescribedSuite {
  const { verdict, reasons } = suiteVerdict(profile, name);
  return { name, openSslName: cipherSuite(name)?.openSslName ?? null, verdict, reasons: reasons.map(({ text }) => text[locale]) };
}

/** One line for each suite; reasons are numbered, and said once below. */
function tableOf(suites: readonly DescribedSuite[], texts: Texts, paint: Paint): readonly string[] {
  const nameWidth = Math.max(0, ...suites.map(({ openSslName, name }) => (openSslName ?? name).length));
  const ianaWidth = Math.max(0, ...suites.map(({ name }) => name.length));
  const verdictWidth = Math.max(0, ...suites.map(({ verdict }) => widthOf(texts.suiteVerdict[verdict])));
  const reasons = [...new Set(suites.flatMap((suite) => suite.reasons))];
  const rows = suites.map((suite) => {
    const verdict = colourOf(suite.verdict, paint)(padTo(texts.suiteVerdict[suite.verdict], verdictWidth));
    const numbers = suite.reasons.map((reason) => reasons.indexOf(reason) + 1).sort((a, b) => a - b);
    const name = padTo(suite.openSslName ?? suite.name, nameWidth);
    return `${name}  ${paint.faint(padTo(suite.name, ianaWidth))}  ${verdict}  ${numbers.join(' ')}`.trimEnd();
  });
  const legend = reasons.map((reason, index) => `${String(index + 1).padStart(3)}  ${reason}`);
  return legend.length === 0 ? rows : [...rows, '', ...legend, ''];
}

function colourOf(verdict: Verdict, paint: Paint): Paint['error'] {
  switch (verdict) {
    case 'recommended':
    case 'acceptable':
      return paint.good;
    case 'legacy':
      return paint.warning;
    case 'disallowed':
      return paint.error;
  }
}

/** To exclude what the library does not have does no harm. */
function isMissed({ operator, reason }: UnmatchedListWord): boolean {
  return operator === '' || reason === 'skipped';
}

function wordLines(text: string, { word, reason, start, end }: UnmatchedListWord, texts: Texts, paint: Paint, width: number): readonly string[] {
  return [`${paint.warning(texts.severity.warning)}  ${texts.unmatched(printable(word), reason)}`, ...listFrame(text, start, end, paint.warning, paint, width)];
}

function rejectionLines(text: string, { reason, start, end }: RejectedList, texts: Texts, paint: Paint, width: number): readonly string[] {
  return [`${paint.error(texts.severity.error)}  ${texts.rejected[reason]}`, ...listFrame(text, start, end, paint.error, paint, width)];
}

function listFrame(text: string, start: number, end: number, mark: Paint['error'], paint: Paint, width: number): readonly string[] {
  return frame(sourceOf(text), start, end, { paint, mark, width: width - gutter - 3 });
}

function libraryText(library: TlsLibrary): string {
  return library.library === 'openssl' ? `OpenSSL ${library.version}` : 'BoringSSL';
}

/** Described in docs/json.md. */
export function ciphersJson({ text, library, expansion, profile }: ExpandedList, locale: Locale): string {
  const suites = expansion.ok ? expansion.suites.map(({ name }) => describeSuite(name, profile, locale)) : [];
  const rejection = expansion.ok ? null : { reason: expansion.reason, start: expansion.start, end: expansion.end };
  const unmatched = expansion.unmatched.map(({ word, operator, reason, start, end }) => ({ word, operator, reason, start, end }));
  const securityLevel = expansion.ok ? expansion.securityLevel : null;
  return `${printableJson({ version: 1, list: text, library, profile: profile.id, suites, securityLevel, unmatched, rejected: rejection })}\n`;
}
