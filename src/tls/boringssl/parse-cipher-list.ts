import { cipherSuite, cipherSuiteOfOpenSslName, type CipherSuite } from '../cipher-suites.ts';
import type { RejectedList, TextRange, UnmatchedListWord } from '../list-expansion.ts';
import { boringSslAliases, type Alias } from './aliases.ts';
import { boringSslCiphers, isDeprecated } from './ciphers.ts';

export type Command =
  | (TextRange & {
      readonly kind: 'apply';
      readonly operator: UnmatchedListWord['operator'];
      readonly selects: (suite: CipherSuite) => boolean;
      readonly inGroup: boolean;
    })
  | { readonly kind: 'close-group' }
  | { readonly kind: 'sort-by-strength' };

export interface ParsedCipherList {
  readonly commands: readonly Command[];
  /** Where the list goes wrong; it is refused then. */
  readonly error: (TextRange & { readonly reason: RejectedList['reason'] }) | null;
}

interface Reader {
  readonly text: string;
  at: number;
  inGroup: boolean;
  /** A group was opened somewhere before: only plain words are legal from there on. */
  hasGroup: boolean;
}

type Step = Command | null | { readonly kind: 'error'; readonly reason: RejectedList['reason']; readonly start: number; readonly end: number };

/** Reads a list as `ssl_cipher_process_rulestr` (ssl/ssl_cipher.cc) does in strict mode. */
export function parseCipherList(text: string, from: number): ParsedCipherList {
  const reader: Reader = { text, at: from, inGroup: false, hasGroup: false };
  const commands: Command[] = [];
  while (reader.at < text.length) {
    const step = reader.inGroup ? readInGroup(reader) : readOutsideGroup(reader);
    if (step?.kind === 'error') return { commands, error: step };
    if (step !== null) commands.push(step);
  }
  return { commands, error: reader.inGroup ? { reason: 'invalid-syntax', start: text.length, end: text.length } : null };
}

function invalid(start: number, end: number): Step {
  return { kind: 'error', reason: 'invalid-syntax', start, end };
}

/** `[A|B]` */
function readInGroup(reader: Reader): Step {
  const character = reader.text.charAt(reader.at);
  if (/[A-Za-z0-9]/.test(character)) return readRule(reader, '', reader.at);
  if (character !== ']' && character !== '|') return invalid(reader.at, reader.at + 1);
  reader.at += 1;
  if (character === '|') return null;
  reader.inGroup = false;
  return { kind: 'close-group' };
}

function readOutsideGroup(reader: Reader): Step {
  const start = reader.at;
  const character = reader.text.charAt(start);
  if (character === ':') {
    reader.at += 1;
    return null;
  }
  if (character === '[') {
    reader.at += 1;
    reader.inGroup = true;
    reader.hasGroup = true;
    return null;
  }
  const operator = (['-', '+', '!', '@'] as const).find((candidate) => candidate === character) ?? '';
  if (reader.hasGroup && operator !== '') return invalid(start, start + 1);
  reader.at += operator.length;
  return operator === '@' ? readSpecial(reader, start) : readRule(reader, operator, reader.at);
}

/** `@STRENGTH`; what follows up to the next colon is thrown away. */
function readSpecial(reader: Reader, start: number): Step {
  const word = readWord(reader);
  if (word !== 'STRENGTH') return invalid(start, Math.max(reader.at, start + 1));
  const colon = reader.text.indexOf(':', reader.at);
  reader.at = colon < 0 ? reader.text.length : colon;
  return { kind: 'sort-by-strength' };
}

/** A suite, or aliases joined by `+`. */
function readRule(reader: Reader, operator: UnmatchedListWord['operator'], start: number): Step {
  const joined: Alias[] = [];
  for (;;) {
    const wordStart = reader.at;
    const word = readWord(reader);
    if (word === '') return invalid(Math.min(start, wordStart), Math.min(wordStart + 1, reader.text.length));
    const isJoined = reader.text.charAt(reader.at) === '+';
    const suite = joined.length === 0 && !isJoined ? suiteNamed(word) : null;
    if (suite !== null) {
      return { kind: 'apply', operator, selects: ({ name }) => name === suite.name, inGroup: reader.inGroup, start, end: reader.at };
    }
    const alias = boringSslAliases.get(word);
    if (alias === undefined) return { kind: 'error', reason: 'unknown-name', start: wordStart, end: reader.at };
    joined.push(alias);
    if (!isJoined) return { kind: 'apply', operator, selects: selectionOf(joined, operator), inGroup: reader.inGroup, start, end: reader.at };
    reader.at += 1;
  }
}

function readWord(reader: Reader): string {
  const word = /^[A-Za-z0-9._-]*/.exec(reader.text.slice(reader.at))?.[0] ?? '';
  reader.at += word.length;
  return word;
}

function suiteNamed(word: string): CipherSuite | null {
  const suite = cipherSuite(word) ?? cipherSuiteOfOpenSslName(word);
  const isKnown = suite !== null && (boringSslCiphers(true).includes(suite) || tls13Suites.has(suite.name));
  return isKnown && (suite.name === word || suite.openSslName === word) ? suite : null;
}

/** Known by name, and never in a list for TLS 1.2. */
const tls13Suites: ReadonlySet<string> = new Set(['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']);

function selectionOf(joined: readonly Alias[], operator: UnmatchedListWord['operator']): (suite: CipherSuite) => boolean {
  if (hasLostVersion(joined)) return () => false;
  const withDeprecated = operator !== '' || joined.some(({ includesDeprecated }) => includesDeprecated === true);
  return (suite) => joined.every(({ selects }) => selects(suite)) && (withDeprecated || !isDeprecated(suite));
}

/** After a word about versions, another without one counts as a different version, and the rule is void: `TLSv1.2+AES`, not `AES+TLSv1.2`. */
function hasLostVersion(joined: readonly Alias[]): boolean {
  return joined.some(({ minimumVersion }, index) => index > 0 && joined[index - 1]?.minimumVersion !== undefined && minimumVersion !== joined[index - 1]?.minimumVersion);
}
