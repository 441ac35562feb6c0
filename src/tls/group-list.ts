import type { NamedGroup } from '../model/tls.ts';
import { expandBoringSslGroupList } from './boringssl/group-list.ts';
import { lazilyFor } from './lazily.ts';
import type { OpenSslVersion, TlsLibrary } from './library.ts';
import type { RejectedList, TextRange, UnmatchedListWord } from './list-expansion.ts';
import { defaultOpenSslGroupList, expandOpenSslGroupList } from './openssl/group-list.ts';
import { recentlyFor } from './recently.ts';

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
  return library.library === 'openssl' ? ofOpenSsl(library.version)(text) : expandBoringSslGroupList(text);
}

/** Thousands of servers and clients have the same list. */
const ofOpenSsl = lazilyFor((version: OpenSslVersion) => recentlyFor((text: string) => expandOpenSslGroupList(text, version)));

/** The groups in effect when a program sets none, in preference order. */
export function defaultGroups(library: TlsLibrary): readonly NamedGroup[] {
  // ssl/ssl_key_share.cc, `DefaultSupportedGroupIds`
  if (library.library === 'boringssl') return ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1'];
  const expansion = ofOpenSsl(library.version)(defaultOpenSslGroupList(library.version));
  return expansion.ok ? expansion.groups.map(({ name }) => name) : [];
}
