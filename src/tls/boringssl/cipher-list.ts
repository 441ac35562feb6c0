import type { CipherListExpansion } from '../cipher-list.ts';
import { rejected } from '../list-expansion.ts';
export function expandBoringSslCipherList(text: string): CipherListExpansion {
  return rejected('no-match', { start: 0, end: text.length });
}
