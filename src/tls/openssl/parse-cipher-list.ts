import type { TlsVersion } from '../../model/tls.ts';
import { cipherSuite, cipherSuiteOfOpenSslName } from '../cipher-suites.ts';
import type { SecurityLevel } from '../library.ts';
import type { TextRange, UnmatchedListWord } from '../list-expansion.ts';
import { everything, isAliasOfAnyVersion, type Selection } from './aliases.ts';

export type Operator = UnmatchedListWord['operator'];

export type Command =
  | (TextRange & { readonly kind: 'apply'; readonly operator: Operator; readonly selection: Selection })
  | { readonly kind: 'sort-by-strength' }
  | { readonly kind: 'set-security-level'; readonly level: SecurityLevel };

export interface ParsedCipherList {
  readonly commands: readonly Command[];
  readonly unmatched: readonly UnmatchedListWord[];
  /** The first place that OpenSSL calls an "invalid command"; it then refuses the list. */
  readonly invalid: TextRange | null;
}

/** What a version of OpenSSL understands. */
export interface Vocabulary {
  /** One word at the start of a text. */
  readonly word: RegExp;
  /** Case as the version compares it. */
  readonly fold: (word: string) => string;
  readonly selections: ReadonlyMap<string, Selection>;
}

/** Reads `text` from `from` on as `ssl_cipher_process_rulestr` (ssl/ssl_ciph.c) does, up to the first invalid command. */
export function parseCipherList(text: string, from: number, vocabulary: Vocabulary): ParsedCipherList {
  const commands: Command[] = [];
  const unmatched: UnmatchedListWord[] = [];
  let at = from;
  while (at < text.length) {
    if (isSeparator(text.charAt(at))) {
      at += 1;
      continue;
    }
    const step = text.charAt(at) === '@' ? readSpecial(text, at + 1, vocabulary) : readItem(text, at, vocabulary);
    if ('invalid' in step) return { commands, unmatched, invalid: step.invalid };
    if (step.command !== null) commands.push(step.command);
    unmatched.push(...step.unmatched);
    at = step.next;
  }
  return { commands, unmatched, invalid: null };
}

type Step =
  | { readonly command: Command | null; readonly unmatched: readonly UnmatchedListWord[]; readonly next: number }
  | { readonly invalid: TextRange };

function isSeparator(character: string): boolean {
  return ': ;,'.includes(character);
}

/** `@STRENGTH` or `@SECLEVEL=n`; what follows up to the next separator is thrown away. */
function readSpecial(text: string, start: number, vocabulary: Vocabulary): Step {
  const word = wordAt(text, start, vocabulary);
  const command = specialCommand(vocabulary.fold(word), vocabulary);
  if (command === null) return { invalid: { start: start - 1, end: Math.max(start + word.length, start) } };
  return { command, unmatched: [], next: endOfItem(text, start + word.length) };
}

function specialCommand(word: string, { fold }: Vocabulary): Command | null {
  if (word === fold('STRENGTH')) return { kind: 'sort-by-strength' };
  const level = securityLevels.find((candidate) => word === fold(`SECLEVEL=${candidate}`));
  return level === undefined ? null : { kind: 'set-security-level', level };
}

const securityLevels = [0, 1, 2, 3, 4, 5] as const;

/** An operator and words joined by `+`. The first word that is unknown, or that excludes the ones before it, voids the item. */
function readItem(text: string, at: number, vocabulary: Vocabulary): Step {
  const operator = operators.find((candidate) => candidate === text.charAt(at)) ?? '';
  const start = at + operator.length;
  let selection = everything;
  for (let wordStart = start; ; ) {
    const word = wordAt(text, wordStart, vocabulary);
    const end = wordStart + word.length;
    if (word === '') return { invalid: { start: at, end: Math.min(wordStart + 1, text.length) } };
    const found = vocabulary.selections.get(vocabulary.fold(word));
    if (found === undefined) return voided(text, unknownWord(text, wordStart, operator));
    const both = intersect(selection, found);
    if (both === null) return voided(text, { word: text.slice(start, end), operator, start, end, reason: 'empty' });
    selection = both;
    if (text.charAt(end) !== '+') return { command: { kind: 'apply', operator, selection, start, end }, unmatched: [], next: end };
    wordStart = end + 1;
  }
}

/** The word as its author meant it: versions before 3.2 stop reading at the first `_` of an IANA name. */
function unknownWord(text: string, start: number, operator: Operator): UnmatchedListWord {
  const word = /^[\w.=-]*/.exec(text.slice(start))?.[0] ?? '';
  return { word, operator, start, end: start + word.length, reason: reasonOf(word) };
}

const operators = ['-', '+', '!'] as const;

function wordAt(text: string, start: number, { word }: Vocabulary): string {
  return word.exec(text.slice(start))?.[0] ?? '';
}

/** OpenSSL goes on at the next separator: what stands before it and is no part of the item is lost with it. */
function voided(text: string, word: UnmatchedListWord): Step {
  const next = endOfItem(text, word.end);
  const rest = text.slice(word.end, next).replace(/^[\w.=+-]*/, '');
  const skipped = { word: rest, operator: '', start: next - rest.length, end: next, reason: 'skipped' } as const;
  return { command: null, unmatched: rest === '' ? [word] : [word, skipped], next };
}

function endOfItem(text: string, from: number): number {
  const length = text.slice(from).search(/[: ;,]/);
  return length < 0 ? text.length : from + length;
}

function reasonOf(word: string): UnmatchedListWord['reason'] {
  const suite = cipherSuite(word) ?? cipherSuiteOfOpenSslName(word);
  if (suite?.tls13 === true) return 'tls13-name';
  return suite !== null || isAliasOfAnyVersion(word) ? 'not-in-library' : 'unknown';
}

/** The suites in both selections; `null` when a pair of masks has nothing in common. */
function intersect(a: Selection, b: Selection): Selection | null {
  const masks = [mask(a.kx, b.kx), mask(a.auth, b.auth), mask(a.enc, b.enc), mask(a.mac, b.mac), mask(a.strength, b.strength)] as const;
  const [kx, auth, enc, mac, strength] = masks;
  const minimumVersion = version(a.minimumVersion, b);
  if (kx === null || auth === null || enc === null || mac === null || strength === null || minimumVersion === undefined) return null;
  // A class after COMPLEMENTOFDEFAULT forgets the latter: the strength mask is assigned there, not added.
  const notDefault = b.notDefault || (a.notDefault && !(a.strength === 0 && b.strength !== 0));
  return { kx, auth, enc, mac, strength, notDefault, minimumVersion, codePoint: b.codePoint };
}

function mask(a: number, b: number): number | null {
  if (a === 0 || b === 0) return a | b;
  return (a & b) === 0 ? null : a & b;
}

/** The version of a suite named by its own name does not count. `undefined`: two different versions. */
function version(a: TlsVersion | null, b: Selection): TlsVersion | null | undefined {
  if (b.codePoint !== null || b.minimumVersion === null) return a;
  return a === null || a === b.minimumVersion ? b.minimumVersion : undefined;
}
