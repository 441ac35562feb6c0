import { known, originOfPart, unknown, type Doubt, type Fact, type Origin, type Unknown } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import type { CipherSuiteName, NamedGroup, SignatureScheme, Use, WrittenList } from '../../src/model/tls.ts';
import { expandCipherList } from '../../src/tls/cipher-list.ts';
import { defaultGroups, expandGroupList } from '../../src/tls/group-list.ts';
import { expandSignatureSchemeList } from '../../src/tls/signature-scheme-list.ts';
import { tlsLibraryOf, type SecurityLevel } from '../../src/tls/library.ts';
import { defaultTls13CipherSuites, expandTls13CipherSuites } from '../../src/tls/tls13-cipher-suites.ts';
import { defaultList, unknownList, writtenList, type ListFact, type ListWord } from './list-fact.ts';

/** The text of a list: a word of the configuration, or a default of the product. */
export interface ListText {
  readonly text: string;
  /** `null` for a default. */
  readonly word: ListWord | null;
  /** Set when the text may not be the one in effect, or is not known. */
  readonly doubt: Doubt | null;
  readonly from: Origin;
}

export interface CipherListFact extends ListFact<CipherSuiteName> {
  /** From `@SECLEVEL=`; `null` when the list sets none. */
  readonly securityLevel: { readonly level: SecurityLevel; readonly from: Origin } | null;
}

export interface SchemeListFact {
  readonly uses: Fact<readonly Use<SignatureScheme>[] | null>;
  readonly written: readonly WrittenList[];
}

/** Suites for TLS 1.2 and below. */
export function cipherListFact(list: ListText, release: Release): CipherListFact {
  const { text, word, from } = list;
  const library = tlsLibraryOf(release.library);
  const open = openness(list);
  if (library === null || open !== null) return { ...unknownList(open ?? notUnderstood(release, from)), securityLevel: null };
  const meaning = expandCipherList(text, library);
  const names = meaning.ok ? meaning.suites : [];
  const level = meaning.ok ? meaning.securityLevel : null;
  const securityLevel = level === null ? null : { level, from: originOfLevel(text, word, from) };
  if (word === null) return { ...defaultList(names.map(({ name }) => name), from), securityLevel };
  const written = writtenList('cipher-list', text, word, from, { names, unmatched: meaning.unmatched, rejected: meaning.ok ? null : meaning });
  return { ...written, securityLevel };
}

/** Suites for TLS 1.3; those of the library where no list is written. */
export function tls13ListFact(list: ListText | null, release: Release, otherwise: Origin): ListFact<CipherSuiteName> {
  const library = tlsLibraryOf(release.library);
  if (library === null) return unknownList(notUnderstood(release, otherwise));
  if (list?.word == null || library.library !== 'openssl') return defaultList(defaultTls13CipherSuites(library), otherwise);
  const open = openness(list);
  if (open !== null) return unknownList(open);
  const meaning = expandTls13CipherSuites(list.text, library);
  const names = meaning.ok ? meaning.suites : [];
  return writtenList('tls13-cipher-suites', list.text, list.word, list.from, { names, unmatched: meaning.unmatched, rejected: meaning.ok ? null : meaning });
}

/** Groups; `auto` leaves them to the library. */
export function groupListFact(list: ListText, release: Release): ListFact<NamedGroup> {
  const { text, word, from } = list;
  const library = tlsLibraryOf(release.library);
  const open = openness(list);
  if (library === null || open !== null) return unknownList(open ?? notUnderstood(release, from));
  if (text === 'auto') return defaultList(defaultGroups(library), from);
  const meaning = expandGroupList(text, library);
  const names = meaning.ok ? meaning.groups : [];
  if (word === null) return defaultList(names.map(({ name }) => name), from);
  return writtenList('groups', text, word, from, { names, unmatched: meaning.unmatched, rejected: meaning.ok ? null : meaning });
}

/** Signature schemes; known `null` is the library's own list. */
export function schemeListFact(list: ListText | null, release: Release, otherwise: Origin): SchemeListFact {
  if (list?.word == null) return { uses: known(null, otherwise), written: [] };
  const library = tlsLibraryOf(release.library);
  const open = openness(list);
  if (library === null || open !== null) return unknownList(open ?? notUnderstood(release, list.from));
  const meaning = expandSignatureSchemeList(list.text, library);
  const names = meaning.ok ? meaning.schemes : [];
  return writtenList('signature-schemes', list.text, list.word, list.from, { names, unmatched: meaning.unmatched, rejected: meaning.ok ? null : meaning });
}

function openness({ doubt, from }: ListText): Unknown | null {
  return doubt === null ? null : unknown(doubt, from);
}

function notUnderstood({ library }: Release, from: Origin): Unknown {
  return unknown({ kind: 'not-understood', what: `${library.name} ${library.version}` }, from);
}

function originOfLevel(text: string, word: ListWord | null, from: Origin): Origin {
  const found = [...text.matchAll(/@SECLEVEL=\d/gi)].at(-1);
  if (word === null || found === undefined) return from;
  const range = { start: found.index, end: found.index + found[0].length };
  return originOfPart(from, { kind: 'expanded', span: word.partAt(range), by: found[0] });
}
