import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandGroupList } from '../../../src/tls/group-list.ts';
import { group, groups } from '../../../src/tls/groups.ts';
import { expandSignatureSchemeList } from '../../../src/tls/signature-scheme-list.ts';
import { signatureScheme, signatureSchemes } from '../../../src/tls/signature-schemes.ts';
import { installedOpenSsl } from './openssl-binary.ts';
import { offeredInClientHello } from './openssl-client-hello.ts';

/** Compares with what the `openssl` of this machine offers. GROUP_LISTS sets how many random lists of each kind. */
const count = Number(process.env['GROUP_LISTS'] ?? (process.env['CI'] === undefined ? 40 : 150));
const seed = 20260723;

const library = installedOpenSsl();

describe.skipIf(library === null)('the openssl of this machine', () => {
  const openSsl = library ?? ({ library: 'openssl', version: '3.0' } as const);

  test('offers the groups of random lists in the same order', { timeout: 120_000 }, async () => {
    const names = groups().flatMap(({ name, openSsl: { spellings } }) => [name, ...spellings.map(({ word }) => word)]);
    const lists = [...sample(plainLists(names)), ...sample(listsOf([...names, 'DEFAULT', 'default', 'DEFAULT_SUITE_B', 'FOO', 'dummy', '']))];
    const wanted = await offeredInClientHello('-groups', lists);
    const ours = lists.map((list, index) => {
      const expansion = expandGroupList(list, openSsl);
      if (!expansion.ok) return 'error';
      // The client took the list, and gives up later for want of a group or a key share for TLS 1.3.
      return wanted[index] === 'alert' ? 'alert' : expansion.groups.map(({ name }) => group(name)?.codePoint);
    });
    expect(differences(lists, ours, wanted)).toEqual([]);
    expect(wanted.filter(Array.isArray).length).toBeGreaterThan(count / 10);
  });

  test('offers the signature schemes of random lists in the same order', { timeout: 120_000 }, async () => {
    const names = signatureSchemes().flatMap(({ name, openSslSpellings }) => [name, ...openSslSpellings.map(({ word }) => word)]);
    const odd = ['rsa+sha256', 'SHA256+RSA', 'RSA-PSS+SHA384', 'FOO', '', 'RSA+', 'RSA+MD5', 'RSA_PKCS1_SHA256', 'Rsa+Sha1', 'RSA+SHA1+SHA1'];
    const lists = [...sample(plainLists(names)), ...sample(listsOf([...names, ...odd]))];
    const wanted = await offeredInClientHello('-sigalgs', lists);
    const ours = lists.map((list) => {
      const expansion = expandSignatureSchemeList(list, openSsl);
      return expansion.ok ? expansion.schemes.map(({ name }) => signatureScheme(name)?.codePoint) : 'error';
    });
    expect(differences(lists, ours, wanted)).toEqual([]);
    expect(wanted.filter(Array.isArray).length).toBeGreaterThan(count / 10);
  });
});

function differences(lists: readonly string[], ours: readonly unknown[], openssl: readonly unknown[]): readonly unknown[] {
  const compared = lists.map((list, index) => ({ list, ours: ours[index], openssl: openssl[index] }));
  return compared.filter((one) => JSON.stringify(one.ours) !== JSON.stringify(one.openssl));
}

/** A list that starts with `-` would be taken for an option; white space in front changes nothing. */
function sample(lists: fc.Arbitrary<string>): readonly string[] {
  return fc.sample(lists, { numRuns: count, seed }).map((list) => (list.startsWith('-') ? ` ${list}` : list));
}

/** Names between colons. */
function plainLists(names: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }).map((words) => words.join(':'));
}

/** Names with prefixes and separators, right and wrong. */
function listsOf(names: readonly string[]): fc.Arbitrary<string> {
  const prefix = fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 4, arbitrary: fc.constantFrom('?', '*', '-', '?*', '*?', '**', '? ') });
  const separator = fc.oneof({ weight: 12, arbitrary: fc.constant(':') }, { weight: 4, arbitrary: fc.constantFrom('/', ' / ', ' : ', '::', ',') });
  const word = fc.tuple(prefix, fc.constantFrom(...names)).map((parts) => parts.join(''));
  return fc.tuple(fc.array(fc.tuple(word, separator), { maxLength: 3 }), word).map(([parts, last]) => parts.flat().join('') + last);
}
