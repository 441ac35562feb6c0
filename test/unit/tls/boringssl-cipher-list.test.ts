import { describe, expect, test } from 'vitest';
import { expandBoringSslCipherList } from '../../../src/tls/boringssl/cipher-list.ts';
import { expandCipherList, type CipherListExpansion } from '../../../src/tls/cipher-list.ts';
import { codePoints, expected, libraryOutput } from './vectors.ts';

describe.each([
  ['boringssl', true],
  ['boringssl without AES hardware', false],
])('%s', (column, hasAesHardware) => {
  test.each(libraryOutput.lists.map((vector) => [vector.list, expected(vector, column)]))('expands %j', (list, wanted) => {
    expect(withGroups(expandBoringSslCipherList(list, hasAesHardware))).toBe(wanted);
  });
});

test('is what expandCipherList does for BoringSSL', () => {
  expect(expandCipherList('ALL', { library: 'boringssl' })).toEqual(expandBoringSslCipherList('ALL'));
});

test.each([
  ['HIGH:!aNULL', 'unknown-name', 6, 11],
  ['ECDHE+RSA+AESGCM:ALL:DHE', 'unknown-name', 21, 24],
  ['ALL:@SECLEVEL=1', 'invalid-syntax', 4, 13],
  ['AES128-SHA AES256-SHA', 'invalid-syntax', 10, 11],
  ['[AES128-SHA|AES256-SHA]:!kRSA', 'invalid-syntax', 24, 25],
  ['[AES128-SHA', 'invalid-syntax', 11, 11],
  ['[AES128-SHA:AES256-SHA]', 'invalid-syntax', 11, 12],
  ['ECDHE+', 'invalid-syntax', 0, 6],
  ['TLS_AES_128_GCM_SHA256', 'no-match', 0, 22],
  ['', 'no-match', 0, 0],
])('rejects %j with the place', (list, reason, start, end) => {
  expect(expandBoringSslCipherList(list)).toMatchObject({ ok: false, reason, start, end });
});

test('a word about versions voids the words joined after it', () => {
  expect(withGroups(expandBoringSslCipherList('AES128+TLSv1.2+RSA'))).toBe('error');
  expect(withGroups(expandBoringSslCipherList('kRSA+AES128+TLSv1.2'))).toBe('009c');
});

test('says which words add nothing', () => {
  expect(expandBoringSslCipherList('TLS_AES_128_GCM_SHA256:ECDHE+kRSA:AES128-SHA')).toEqual({
    ok: true,
    suites: [{ name: 'TLS_RSA_WITH_AES_128_CBC_SHA', start: 34, end: 44, sharesPreferenceWithNext: false }],
    securityLevel: null,
    unmatched: [
      { word: 'TLS_AES_128_GCM_SHA256', operator: '', start: 0, end: 22, reason: 'tls13-name' },
      { word: 'ECDHE+kRSA', operator: '', start: 23, end: 33, reason: 'empty' },
    ],
  });
});

test('deprecated suites come by name or with 3DES only', () => {
  expect(withGroups(expandBoringSslCipherList('3DES:ECDHE-RSA-AES128-SHA256'))).toBe('000ac027');
  expect(withGroups(expandBoringSslCipherList('ALL'))).not.toMatch(/000a|c023|c027/);
});

function withGroups(expansion: CipherListExpansion): string {
  if (!expansion.ok) return 'error';
  const { suites } = expansion;
  return suites
    .map(({ name, sharesPreferenceWithNext }, index) => {
      const isInside = suites[index - 1]?.sharesPreferenceWithNext ?? false;
      const open = sharesPreferenceWithNext && !isInside ? '[' : '';
      return open + codePoints([name]) + (isInside && !sharesPreferenceWithNext ? ']' : '');
    })
    .join('');
}
