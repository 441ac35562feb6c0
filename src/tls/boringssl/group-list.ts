import { groups } from '../groups.ts';
import type { ExpandedGroup, GroupListExpansion } from '../group-list.ts';
import { lazily } from '../lazily.ts';
import { rejected } from '../list-expansion.ts';

/** SSL_CTX_set1_groups_list of BoringSSL a0689af29 (`ssl_str_to_group_ids` of ssl/ssl_lib.cc): names between colons, each once, no white space. */
export function expandBoringSslGroupList(text: string): GroupListExpansion {
  const found: ExpandedGroup[] = [];
  let start = 0;
  for (const word of text.split(':')) {
    const end = start + word.length;
    const name = bySpelling().get(word);
    if (name === undefined) return rejected(word === '' ? 'invalid-syntax' : 'unknown-name', { start, end });
    if (found.some((other) => other.name === name)) return rejected('invalid-syntax', { start, end });
    found.push({ name, start, end });
    start = end + 1;
  }
  return { ok: true, groups: found, unmatched: [] };
}

const bySpelling = lazily(
  () => new Map(groups().flatMap(({ name, boringSslSpellings }) => boringSslSpellings.map((spelling) => [spelling, name] as const))),
);
