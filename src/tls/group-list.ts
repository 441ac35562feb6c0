import type { NamedGroup } from '../model/tls.ts';
import { expandBoringSslGroupList } from './boringssl/group-list.ts';
import type { TlsLibrary } from './library.ts';
import type { RejectedList, TextRange, UnmatchedListWord } from './list-expansion.ts';
import { defaultOpenSslGroupList, expandOpenSslGroupList } from './openssl/group-list.ts';

export interface ExpandedGroup extends TextRange {
  readonly name: NamedGroup;
}

export interface ExpandedGroupList {
  readonly ok: true;
  /** In preference order, with the word that each comes from. */
  readonly groups: readonly ExpandedGroup[];
  /** Words that the list itself says may be ignored (`?name`), and that are. */
  readonly unmatched: readonly UnmatchedListWord[];
}

export type GroupListExpansion = ExpandedGroupList | RejectedList;

/** What a list of groups ("curves") means to a library: SSL_CTX_set1_groups_list. A rejected list is a value, too. */
export function expandGroupList(text: string, library: TlsLibrary): GroupListExpansion {
  return library.library === 'openssl' ? expandOpenSslGroupList(text, library.version) : expandBoringSslGroupList(text);
}

/** The groups in effect when a program sets none, in preference order. */
export function defaultGroups(library: TlsLibrary): readonly NamedGroup[] {
  // ssl/ssl_key_share.cc, `DefaultSupportedGroupIds`
  if (library.library === 'boringssl') return ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1'];
  const expansion = expandOpenSslGroupList(defaultOpenSslGroupList(library.version), library.version);
  return expansion.ok ? expansion.groups.map(({ name }) => name) : [];
}
