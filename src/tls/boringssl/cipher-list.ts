import type { CipherListExpansion, ExpandedSuite } from '../cipher-list.ts';
import type { CipherSuite } from '../cipher-suites.ts';
import { lazilyFor } from '../lazily.ts';
import { rejected, type TextRange, type UnmatchedListWord } from '../list-expansion.ts';
import { boringSslCiphers, isDeprecated } from './ciphers.ts';
import { parseCipherList, type Command } from './parse-cipher-list.ts';

/** SSL_CTX_set_strict_cipher_list of BoringSSL a0689af29 (ssl/ssl_cipher.cc): the function that Envoy calls. */
export function expandBoringSslCipherList(text: string, hasAesHardware = true): CipherListExpansion {
  return expansions(hasAesHardware)(text);
}

/** A control plane writes the same list into every context. */
const expansions = lazilyFor((hasAesHardware: boolean) => lazilyFor((text: string) => expand(text, hasAesHardware)));

function expand(text: string, hasAesHardware: boolean): CipherListExpansion {
  const startsWithDefault = text.startsWith('DEFAULT');
  const { commands, error } = parseCipherList(text, startsWithDefault ? 'DEFAULT'.length : 0);
  const unmatched = commands.flatMap((command) => unmatchedIn(command, text));
  if (error !== null) return rejected(error.reason, error, unmatched);
  const all = boringSslCiphers(hasAesHardware).map((suite): Entry => ({ suite, from: null, inGroup: false }));
  const start = startsWithDefault ? run(all, defaultCommand) : all;
  const active = commands.reduce(run, start).filter(isActive);
  if (active.length === 0) return rejected('no-match', { start: 0, end: text.length }, unmatched);
  const suites = active.map(
    ({ suite, from, inGroup }): ExpandedSuite => ({ name: suite.name, start: from.start, end: from.end, sharesPreferenceWithNext: inGroup }),
  );
  return { ok: true, suites, securityLevel: null, unmatched };
}

interface Entry {
  readonly suite: CipherSuite;
  /** The word that last activated the suite; `null` while it is inactive. */
  readonly from: TextRange | null;
  /** As good as the suite after it. */
  readonly inGroup: boolean;
}

/** SSL_DEFAULT_CIPHER_LIST is ALL. */
const defaultCommand: Command = {
  kind: 'apply',
  operator: '',
  selects: (suite) => !isDeprecated(suite),
  inGroup: false,
  start: 0,
  end: 'DEFAULT'.length,
};

function isActive(entry: Entry): entry is Entry & { readonly from: TextRange } {
  return entry.from !== null;
}

function run(order: readonly Entry[], command: Command): readonly Entry[] {
  switch (command.kind) {
    case 'apply':
      return apply(order, command);
    case 'close-group':
      return order.map((entry, index) => (index === order.length - 1 ? { ...entry, inGroup: false } : entry));
    case 'sort-by-strength':
      return [...order.filter(({ from }) => from === null), ...order.filter(isActive).sort(byStrength).map(outOfGroup)];
  }
}

function apply(order: readonly Entry[], { operator, selects, inGroup, start, end }: Command & { readonly kind: 'apply' }): readonly Entry[] {
  const selected = order.filter((entry) => selects(entry.suite) && isActive(entry) !== (operator === ''));
  const others = order.filter((entry) => !selected.includes(entry));
  switch (operator) {
    case '':
      return [...others, ...selected.map(({ suite }) => ({ suite, from: { start, end }, inGroup }))];
    case '+':
      return [...others, ...selected.map(outOfGroup)];
    case '-':
      return [...selected.map(({ suite }) => ({ suite, from: null, inGroup: false })), ...others];
    case '!':
      return order.filter(({ suite }) => !selects(suite));
  }
}

function outOfGroup(entry: Entry): Entry {
  return { ...entry, inGroup: false };
}

function byStrength(a: Entry, b: Entry): number {
  return bits(b.suite) - bits(a.suite);
}

function bits({ encryption, keyBits }: CipherSuite): number {
  return encryption === '3DES' ? 112 : keyBits;
}

function unmatchedIn(command: Command, text: string): readonly UnmatchedListWord[] {
  if (command.kind !== 'apply' || command.operator !== '' || boringSslCiphers(true).some(command.selects)) return [];
  const { operator, start, end } = command;
  const word = text.slice(start, end);
  return [{ word, operator, start, end, reason: word.startsWith('TLS_') ? 'tls13-name' : 'empty' }];
}
