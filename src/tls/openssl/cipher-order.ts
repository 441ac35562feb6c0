import type { Selection } from './aliases.ts';
import type { TextRange } from '../list-expansion.ts';
import type { OpenSslCipher } from './ciphers.ts';
import type { Operator } from './parse-cipher-list.ts';

/** A suite in the list that the commands work on; `from` is the word that last activated it, `null` while it is inactive. */
export interface Entry {
  readonly cipher: OpenSslCipher;
  readonly from: TextRange | null;
}

/** The list of all suites, active or not. Order counts for both: inactive ones are added in it. */
export type CipherOrder = readonly Entry[];

/** `ssl_cipher_apply_rule` of ssl/ssl_ciph.c; every operator keeps the relative order of what it moves. */
export function apply(order: CipherOrder, operator: Operator, selection: Selection, from: TextRange): CipherOrder {
  const isSelected = ({ cipher }: Entry): boolean => matches(cipher, selection);
  switch (operator) {
    case '':
      return toTail(order, (entry) => entry.from === null && isSelected(entry), ({ cipher }) => ({ cipher, from }));
    case '+':
      return toTail(order, (entry) => entry.from !== null && isSelected(entry));
    case '-':
      return toHead(order, (entry) => entry.from !== null && isSelected(entry), ({ cipher }) => ({ cipher, from: null }));
    case '!':
      return order.filter((entry) => !isSelected(entry));
  }
}

/** `ssl_cipher_strength_sort`. */
export function sortByStrength(order: CipherOrder): CipherOrder {
  const active = order.filter(({ from }) => from !== null);
  const inactive = order.filter(({ from }) => from === null);
  return [...inactive, ...active.sort((a, b) => b.cipher.strengthBits - a.cipher.strengthBits)];
}

type Change = (entry: Entry) => Entry;

const unchanged: Change = (entry) => entry;

function toTail(order: CipherOrder, isMoved: (entry: Entry) => boolean, change: Change = unchanged): CipherOrder {
  const { moved, others } = divide(order, isMoved);
  return [...others, ...moved.map(change)];
}

function toHead(order: CipherOrder, isMoved: (entry: Entry) => boolean, change: Change = unchanged): CipherOrder {
  const { moved, others } = divide(order, isMoved);
  return [...moved.map(change), ...others];
}

function divide(order: CipherOrder, isMoved: (entry: Entry) => boolean): { readonly moved: CipherOrder; readonly others: CipherOrder } {
  const moved: Entry[] = [];
  const others: Entry[] = [];
  for (const entry of order) (isMoved(entry) ? moved : others).push(entry);
  return { moved, others };
}

/** Whether a word selects a suite. */
export function matches(cipher: OpenSslCipher, selection: Selection): boolean {
  return (
    (selection.codePoint === null || selection.codePoint === cipher.suite.codePoint) &&
    (selection.kx === 0 || (selection.kx & cipher.kx) !== 0) &&
    (selection.auth === 0 || (selection.auth & cipher.auth) !== 0) &&
    (selection.enc === 0 || (selection.enc & cipher.enc) !== 0) &&
    (selection.mac === 0 || (selection.mac & cipher.mac) !== 0) &&
    (selection.strength === 0 || (selection.strength & cipher.strength) !== 0) &&
    (!selection.notDefault || cipher.notDefault) &&
    (selection.minimumVersion === null || selection.minimumVersion === cipher.suite.minimumVersion)
  );
}
