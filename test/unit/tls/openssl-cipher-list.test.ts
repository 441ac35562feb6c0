import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandCipherList, type CipherListExpansion } from '../../../src/tls/cipher-list.ts';
import { openSslVersions, type OpenSslVersion } from '../../../src/tls/library.ts';
import { codePoints, expected, libraryOutput } from './vectors.ts';

describe.each<OpenSslVersion>(['1.1.1', '3.0', '3.5', '3.6', '4.0'])('OpenSSL %s', (version) => {
  test.each(libraryOutput.lists.map((vector) => [vector.list, expected(vector, version)]))('expands %j', (list, wanted) => {
    const expansion = expandCipherList(list, { library: 'openssl', version });
    expect(expansion.ok ? codePoints(expansion.suites.map(({ name }) => name)) : 'error').toBe(wanted);
  });
});

function expand(list: string, version: OpenSslVersion = '3.0'): CipherListExpansion {
  return expandCipherList(list, { library: 'openssl', version });
}

/** The text of every word that is reported, with the reason. */
function unmatchedIn(list: string, version: OpenSslVersion = '3.0'): readonly string[] {
  return expand(list, version).unmatched.map(({ word, operator, start, end, reason }) => {
    expect(list.slice(start, end)).toBe(word);
    return `${operator}${word}: ${reason}`;
  });
}

test('says which word activated a suite last', () => {
  expect(expand('AES128-SHA:ECDHE+aRSA+AESGCM:-AES128-SHA:+AESGCM:AES128-SHA')).toEqual({
    ok: true,
    suites: [
      { name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', start: 11, end: 28, sharesPreferenceWithNext: false },
      { name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', start: 11, end: 28, sharesPreferenceWithNext: false },
      { name: 'TLS_RSA_WITH_AES_128_CBC_SHA', start: 49, end: 59, sharesPreferenceWithNext: false },
    ],
    securityLevel: null,
    unmatched: [],
  });
});

test.each([
  ['DEFAULT:!AES', 0, 7],
  ['SUITEB128:ALL', 0, 9],
  [' HIGH', 1, 5],
])('places the suites of %j', (list, start, end) => {
  const expansion = expand(list);
  expect(expansion.ok && expansion.suites.every((suite) => suite.start === start && suite.end === end)).toBe(true);
});

test('tells the security level that was set last', () => {
  expect(expand('ALL')).toMatchObject({ securityLevel: null });
  expect(expand('ALL:@SECLEVEL=0:@SECLEVEL=1')).toMatchObject({ securityLevel: 1 });
  expect(expand('@seclevel=3:all', '4.0')).toMatchObject({ securityLevel: 3 });
});

test.each([
  ['ALL:FOO:!BAR', ['FOO: unknown', '!BAR: unknown']],
  ['ALL:EXP:!RC4-SHA:ECDH-RSA-AES128-SHA', ['EXP: not-in-library', '!RC4-SHA: not-in-library', 'ECDH-RSA-AES128-SHA: not-in-library']],
  ['ALL:TLS_AES_128_GCM_SHA256', ['TLS_AES_128_GCM_SHA256: tls13-name']],
  ['ALL:ECDHE+RSA:AES128-SHA+AES256', ['ECDHE+RSA: empty', 'AES128-SHA+AES256: empty']],
  ['ALL:3DES:kDHE+3DES:!3DES', ['3DES: not-in-library', 'kDHE+3DES: empty']],
  ['HIGH:!EXP!aNULL', ['!EXP: not-in-library', '!aNULL: skipped']],
  ['HIGH:!RSA!aNULL', []],
  ['HIGH:FOO+AES@STRENGTH', ['FOO: unknown', '@STRENGTH: skipped']],
  ['SUITEB192:ALL', [':ALL: skipped']],
])('reports the words of %j without effect', (list, wanted) => {
  expect(unmatchedIn(list)).toEqual(wanted);
});

test('takes IANA names from 3.2 on', () => {
  const list = 'AES128-SHA:TLS_RSA_WITH_AES_256_CBC_SHA';
  expect(unmatchedIn(list, '3.0')).toEqual(['TLS_RSA_WITH_AES_256_CBC_SHA: not-in-library']);
  expect(unmatchedIn(list, '3.2')).toEqual([]);
});

test.each([
  ['HIGH:%', 'invalid-syntax', 5, 6],
  ['HIGH:"AES"', 'invalid-syntax', 5, 6],
  ['HIGH:@FOO:ALL', 'invalid-syntax', 5, 9],
  ['HIGH:@SECLEVEL=6', 'invalid-syntax', 5, 16],
  ['HIGH:ECDHE+', 'invalid-syntax', 5, 11],
  ['HIGH:!:ALL', 'invalid-syntax', 5, 7],
  ['TLS_AES_128_GCM_SHA256', 'no-match', 0, 22],
  ['', 'no-match', 0, 0],
])('rejects %j with the place', (list, reason, start, end) => {
  expect(expand(list)).toMatchObject({ ok: false, reason, start, end });
});

test('never throws, and every range lies in the list', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...openSslVersions), (list, version) => {
      const expansion = expand(list, version);
      const ranges = expansion.ok ? [...expansion.suites, ...expansion.unmatched] : [expansion, ...expansion.unmatched];
      return ranges.every(({ start, end }) => 0 <= start && start <= end && end <= list.length);
    }),
  );
});
