import type { CipherListExpansion, ExpandedSuite } from '../cipher-list.ts';
import { lazilyFor } from '../lazily.ts';
import { isAtLeast, type OpenSslVersion, type SecurityLevel } from '../library.ts';
import { rejected, type TextRange, type UnmatchedListWord } from '../list-expansion.ts';
import { aliases, everything, type Selection } from './aliases.ts';
import { apply, matches, sortByStrength, type CipherOrder } from './cipher-order.ts';
import { openSslCiphers, type OpenSslCipher } from './ciphers.ts';
import { preferenceOrder } from './preference-order.ts';
import { parseCipherList, type Command, type ParsedCipherList, type Vocabulary } from './parse-cipher-list.ts';

/** `ssl_create_cipher_list` and SSL_CTX_set_cipher_list of OpenSSL (ssl/ssl_ciph.c, ssl/ssl_lib.c), for an ordinary build. */
export function expandOpenSslCipherList(text: string, version: OpenSslVersion): CipherListExpansion {
  const { vocabulary, preferred } = dialect(version);
  const suiteB = suiteBPrefixes.find(([prefix]) => startsWith(text, prefix, vocabulary));
  if (suiteB !== undefined) return expandSuiteB(text, suiteB, version);
  const startsWithDefault = startsWith(text, 'DEFAULT', vocabulary);
  const order = startsWithDefault ? runOn(preferred, defaultCommands(version), { start: 0, end: 'DEFAULT'.length }) : preferred;
  const parsed = parseCipherList(text, startsWithDefault ? 'DEFAULT'.length : 0, vocabulary);
  const unmatched = [...parsed.unmatched, ...idleWords(text, parsed.commands, version)].sort((a, b) => a.start - b.start);
  return result(text, { ...parsed, unmatched }, runOn(order, parsed.commands));
}

/** OPENSSL_DEFAULT_CIPHER_LIST and OSSL_default_cipher_list(): the list in effect when a program sets none. */
export const defaultCipherList = 'ALL:!COMPLEMENTOFDEFAULT:!eNULL';

interface Dialect {
  readonly vocabulary: Vocabulary;
  /** Every suite, inactive, the preferred ones first. */
  readonly preferred: CipherOrder;
}

const dialect = lazilyFor((version: OpenSslVersion): Dialect => {
  const preferred = preferenceOrder(openSslCiphers(version)).map((cipher) => ({ cipher, from: null }));
  return { preferred, vocabulary: vocabularyOf(version, preferred) };
});

const defaultCommands = lazilyFor((version: OpenSslVersion) => parseCipherList(defaultCipherList, 0, dialect(version).vocabulary).commands);

/** IANA names and `_` came with 3.2.0, indifference to case with 4.0.0 (CHANGES). Suites go before aliases of the same name. */
function vocabularyOf(version: OpenSslVersion, order: CipherOrder): Vocabulary {
  const fold = isAtLeast(version, '4.0') ? (word: string) => word.toLowerCase() : (word: string) => word;
  const withIanaNames = isAtLeast(version, '3.2');
  const suites = order.flatMap(({ cipher }) =>
    (withIanaNames ? [cipher.openSslName, cipher.suite.name] : [cipher.openSslName]).map((name) => [name, selectionOf(cipher)] as const),
  );
  return {
    word: withIanaNames ? /^[A-Za-z0-9.=_-]+/ : /^[A-Za-z0-9.=-]+/,
    fold,
    selections: new Map([...aliases(version), ...suites].map(([name, selection]) => [fold(name), selection])),
  };
}

function selectionOf(cipher: OpenSslCipher): Selection {
  const { kx, auth, enc, mac, strength, notDefault, suite } = cipher;
  return { ...everything, kx, auth, enc, mac, strength, notDefault, codePoint: suite.codePoint };
}

/** Runs commands; `origin` is the word they all come from, when they are not the list's own. */
function runOn(order: CipherOrder, commands: readonly Command[], origin?: TextRange): CipherOrder {
  return commands.reduce((current, command) => {
    switch (command.kind) {
      case 'apply':
        return apply(current, command.operator, command.selection, origin ?? { start: command.start, end: command.end });
      case 'sort-by-strength':
        return sortByStrength(current);
      case 'set-security-level':
        return current;
    }
  }, order);
}

function result(text: string, { commands, unmatched, invalid }: ParsedCipherList, order: CipherOrder): CipherListExpansion {
  if (invalid !== null) return rejected('invalid-syntax', invalid, unmatched);
  const suites = order.flatMap(({ cipher, from }): readonly ExpandedSuite[] =>
    from === null ? [] : [{ name: cipher.suite.name, ...from, sharesPreferenceWithNext: false }],
  );
  if (suites.length === 0) return rejected('no-match', { start: 0, end: text.length }, unmatched);
  return { ok: true, suites, securityLevel: securityLevelIn(commands), unmatched };
}

/** Words that OpenSSL knows, that were meant to add suites, and that no suite fits: the words are for suites of other builds, or exclude each other. */
function idleWords(text: string, commands: readonly Command[], version: OpenSslVersion): readonly UnmatchedListWord[] {
  return commands.flatMap((command): readonly UnmatchedListWord[] => {
    if (command.kind !== 'apply' || command.operator !== '') return [];
    if (openSslCiphers(version).some((cipher) => matches(cipher, command.selection))) return [];
    const { operator, start, end } = command;
    const word = text.slice(start, end);
    return [{ word, operator, start, end, reason: word.includes('+') ? 'empty' : 'not-in-library' }];
  });
}

function securityLevelIn(commands: readonly Command[]): SecurityLevel | null {
  return commands.findLast((command) => command.kind === 'set-security-level')?.level ?? null;
}

/** `check_suiteb_cipher_list`: a list that starts with one of these means its suites and nothing else. */
const suiteBPrefixes: readonly (readonly [prefix: string, list: string])[] = [
  ['SUITEB128ONLY', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['SUITEB128C2', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['SUITEB128', 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['SUITEB192', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
];

function expandSuiteB(text: string, [prefix, list]: readonly [string, string], version: OpenSslVersion): CipherListExpansion {
  const { vocabulary, preferred } = dialect(version);
  const parsed = parseCipherList(list, 0, vocabulary);
  const end = prefix.length;
  const rest: readonly UnmatchedListWord[] =
    text.length === end ? [] : [{ word: text.slice(end), operator: '', start: end, end: text.length, reason: 'skipped' }];
  return result(text, { ...parsed, unmatched: rest }, runOn(preferred, parsed.commands, { start: 0, end }));
}

function startsWith(text: string, prefix: string, { fold }: Vocabulary): boolean {
  return fold(text.slice(0, prefix.length)) === fold(prefix);
}

