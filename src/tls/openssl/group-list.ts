import type { NamedGroup } from '../../model/tls.ts';
import { groups } from '../groups.ts';
import type { ExpandedGroup, GroupListExpansion } from '../group-list.ts';
import { lazilyFor } from '../lazily.ts';
import { isAtLeast, type OpenSslVersion } from '../library.ts';
import { rejected, type RejectedList, type TextRange, type UnmatchedListWord } from '../list-expansion.ts';
import { trimmed, wordsBetween, type ListWord } from '../words.ts';

/** SSL_CTX_set1_groups_list of OpenSSL (ssl/t1_lib.c): a plain list before 3.5, and the language of tuples, prefixes and DEFAULT from then on. */
export function expandOpenSslGroupList(text: string, version: OpenSslVersion): GroupListExpansion {
  return isAtLeast(version, '3.5') ? expandTuples(text, version) : expandPlainList(text, version);
}

/**
 * The list in effect when a program sets none: `eccurves_default` of 1.1.1, `supported_groups_default` of 3.0 to 3.4 without the GOST groups that the default
 * provider lacks, TLS_DEFAULT_GROUP_LIST from 3.5 on (all ssl/t1_lib.c).
 */
export function defaultOpenSslGroupList(version: OpenSslVersion): string {
  if (isAtLeast(version, '4.0')) {
    return '?*X25519MLKEM768:?SecP256r1MLKEM768:?curveSM2MLKEM768 / ?*X25519:?secp256r1 / ?X448:?secp384r1:?secp521r1 / ?curveSM2 / ?ffdhe2048:?ffdhe3072';
  }
  if (isAtLeast(version, '3.5')) return '?*X25519MLKEM768 / ?*X25519:?secp256r1 / ?X448:?secp384r1:?secp521r1 / ?ffdhe2048:?ffdhe3072';
  const curves = 'X25519:P-256:X448:P-521:P-384';
  return isAtLeast(version, '3.0') ? `${curves}:ffdhe2048:ffdhe3072:ffdhe4096:ffdhe6144:ffdhe8192` : curves;
}

/** Names are compared without regard to case from 3.5 on (CHANGES 3.5.0). */
const namesOf = lazilyFor((version: OpenSslVersion): ReadonlyMap<string, NamedGroup> => {
  const fold = foldOf(version);
  return new Map(
    groups()
      .filter(({ openSsl }) => openSsl.until === null || !isAtLeast(version, openSsl.until))
      .flatMap(({ name, openSsl }) =>
        openSsl.spellings.filter(({ since }) => isAtLeast(version, since)).map(({ word }) => [fold(word), name] as const),
      ),
  );
});

function foldOf(version: OpenSslVersion): (word: string) => string {
  return isAtLeast(version, '3.5') ? (word) => word.toLowerCase() : (word) => word;
}

function groupNamed(word: string, version: OpenSslVersion): NamedGroup | null {
  return namesOf(version).get(foldOf(version)(word)) ?? null;
}

function ignored({ word, start, end }: ListWord): UnmatchedListWord {
  const isGroup = groups().some(({ name, openSsl }) => [name, ...openSsl.spellings.map((spelling) => spelling.word)].includes(word));
  return { word, operator: '', start, end, reason: isGroup ? 'not-in-library' : 'unknown' };
}

/** Before 3.5: every name once, none unknown unless 3.3 or newer finds `?` in front of it (CHANGES 3.3.0). */
function expandPlainList(text: string, version: OpenSslVersion): GroupListExpansion {
  const found: ExpandedGroup[] = [];
  const unmatched: UnmatchedListWord[] = [];
  for (const written of wordsBetween(text, ':')) {
    const optional = written.word.startsWith('?') && isAtLeast(version, '3.3');
    const word = optional ? withoutFirst(written) : written;
    const name = groupNamed(word.word, version);
    if (word.word === '' || found.some((other) => other.name === name)) return rejected('invalid-syntax', written, unmatched);
    if (name !== null) found.push({ name, start: word.start, end: word.end });
    else if (optional) unmatched.push(ignored(word));
    else return rejected('unknown-name', written, unmatched);
  }
  if (found.length === 0) return rejected('no-match', { start: 0, end: text.length }, unmatched);
  return { ok: true, groups: found, unmatched };
}

function withoutFirst({ word, start, end }: ListWord): ListWord {
  return { word: word.slice(1), start: start + 1, end };
}

interface State {
  readonly groups: readonly (ExpandedGroup & { readonly keyShare: boolean })[];
  readonly unmatched: readonly UnmatchedListWord[];
}

/** OPENSSL_CLIENT_MAX_KEY_SHARES of include/openssl/ssl.h. */
const mostKeyShares = 4;

/** GROUP_NAME_BUFFER_LENGTH: names of this length and more are refused, even with `?`. */
const longestName = 64;

function expandTuples(text: string, version: OpenSslVersion): GroupListExpansion {
  if (trimmed(text) === '') return { ok: true, groups: [], unmatched: [] };
  let state: State = { groups: [], unmatched: [] };
  for (const tuple of wordsBetween(text, '/')) {
    for (const word of wordsBetween(tuple.word, ':', tuple.start)) {
      const next = addWord(state, word, version);
      if ('ok' in next) return next;
      state = next;
    }
  }
  const shares = state.groups.filter(({ keyShare }) => keyShare);
  const oneTooMany = shares[mostKeyShares];
  if (oneTooMany !== undefined) return rejected('invalid-syntax', oneTooMany, state.unmatched);
  return { ok: true, groups: state.groups.map(({ name, start, end }) => ({ name, start, end })), unmatched: state.unmatched };
}

/** `gid_cb`: prefixes, then a name or DEFAULT. */
function addWord(state: State, written: ListWord, version: OpenSslVersion): State | RejectedList {
  const { prefixes, name: word } = withoutPrefixes(written);
  const isRepeated = new Set(prefixes).size < prefixes.length;
  if (word.word === '' || word.word.length >= longestName || isRepeated) return rejected('invalid-syntax', written, state.unmatched);
  const isOptional = prefixes.includes('?');
  const isRemoval = prefixes.includes('-');
  const list = pseudoGroups(version).get(word.word.toLowerCase());
  if (list !== undefined) {
    // `*` is put in front of the list, where the default one has a `*` already.
    const hasOneTooMany = prefixes.includes('*') && list.startsWith('?*');
    return isOptional || isRemoval || hasOneTooMany ? rejected('invalid-syntax', written, state.unmatched) : addAll(state, list, word, version);
  }
  const name = groupNamed(word.word, version);
  if (name === null) {
    return isOptional ? { ...state, unmatched: [...state.unmatched, ignored(word)] } : rejected('unknown-name', written, state.unmatched);
  }
  if (isRemoval) return { ...state, groups: state.groups.filter((other) => other.name !== name) };
  return withGroup(state, { name, start: word.start, end: word.end, keyShare: prefixes.includes('*') });
}

function withoutPrefixes({ word, start, end }: ListWord): { readonly prefixes: readonly string[]; readonly name: ListWord } {
  const prefixes = /^[?*-]*/.exec(word)?.[0] ?? '';
  return { prefixes: prefixes.split(''), name: { word: word.slice(prefixes.length), start: start + prefixes.length, end } };
}

/** The groups of DEFAULT or DEFAULT_SUITE_B that the version has. */
function addAll(state: State, list: string, { start, end }: TextRange, version: OpenSslVersion): State {
  const names = list.split(/[:/]/).map((part) => part.trim());
  return names.reduce((current, text) => {
    const name = groupNamed(text.replace(/^[?*]+/, ''), version);
    return name === null ? current : withGroup(current, { name, start, end, keyShare: text.includes('*') });
  }, state);
}

function pseudoGroups(version: OpenSslVersion): ReadonlyMap<string, string> {
  return new Map([
    ['default', defaultOpenSslGroupList(version)],
    ['default_suite_b', 'secp256r1:secp384r1'],
  ]);
}

/** A group that is in the list already stays where it is. */
function withGroup(state: State, added: State['groups'][number]): State {
  return state.groups.some(({ name }) => name === added.name) ? state : { ...state, groups: [...state.groups, added] };
}
