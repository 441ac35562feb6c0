import type { Release } from '../../../../src/model/release.ts';
import type { CipherSuiteName, UnmatchedWord, WrittenList } from '../../../../src/model/tls.ts';
import { cipherSuite, cipherSuiteOfOpenSslName } from '../../../../src/tls/cipher-suites.ts';
import type { ListFact } from '../../../_shared/list-fact.ts';
import { cipherListFact } from '../../../_shared/tls-list.ts';
import { scalarsField } from '../../message/field.ts';
import type { Message, Scalar } from '../../message/message.ts';
import { listTextOf } from '../../tls/tls-parameters.ts';

/** All that a server may have (istio, pkg/config/security/security.go, ValidCipherSuites). */
export const supportedSuites: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

/** `cipherSuites`: others than the supported ones are passed over (FilterCipherSuites). `null` where none is left, so that nothing is set. */
export function cipherSuitesIn(tls: Message, release: Release): ListFact<CipherSuiteName> | null {
  const found = scalarsField(tls, 'cipherSuites');
  if (found.doubt !== null || found.items.some(({ opaque }) => opaque)) return cipherListFact(listTextOf(found), release);
  const passed = found.items.filter(({ text }) => !supportedSuites.has(text));
  const kept = found.items.filter(({ text }) => supportedSuites.has(text));
  if (kept.length === 0) return null;
  const list = cipherListFact(listTextOf({ items: kept, doubt: null, at: found.at }), release);
  return { uses: list.uses, written: list.written.map((written) => withPassedOver(written, passed)) };
}

/** Whether a list is written of which nothing is left. */
export function onlyUnsupported(tls: Message): boolean {
  const { items, doubt } = scalarsField(tls, 'cipherSuites');
  return doubt === null && items.length > 0 && items.every(({ text, opaque }) => !opaque && !supportedSuites.has(text));
}

function withPassedOver(written: WrittenList, passed: readonly Scalar[]): WrittenList {
  const unmatched = passed.map(({ text, span }): UnmatchedWord => ({ word: text, span, operator: '', reason: reasonOf(text) }));
  return { ...written, unmatched: [...written.unmatched, ...unmatched] };
}

function reasonOf(name: string): UnmatchedWord['reason'] {
  if (/^TLS_(?:AES|CHACHA20)_/.test(name)) return 'tls13-name';
  return (cipherSuite(name) ?? cipherSuiteOfOpenSslName(name)) === null ? 'unknown' : 'not-in-library';
}
