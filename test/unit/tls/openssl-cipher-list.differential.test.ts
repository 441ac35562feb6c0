import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandCipherList, type CipherListExpansion } from '../../../src/tls/cipher-list.ts';
import { cipherSuite, cipherSuites, type CipherSuite } from '../../../src/tls/cipher-suites.ts';
import { defaultSecurityLevel, type OpenSsl } from '../../../src/tls/library.ts';
import { aliases } from '../../../src/tls/openssl/aliases.ts';
import { permittedAtSecurityLevel } from '../../../src/tls/security-level.ts';
import { installedOpenSsl, opensslCiphers } from './openssl-binary.ts';

/** Compares with the `openssl` of this machine. CIPHER_LISTS sets how many random lists, CIPHER_LISTS_SEED which. */
const count = Number(process.env['CIPHER_LISTS'] ?? (process.env['CI'] === undefined ? 300 : 5000));
const seed = Number(process.env['CIPHER_LISTS_SEED'] ?? 20260723);

const library = installedOpenSsl();

test.runIf(process.env['CI'] !== undefined)('openssl is installed where the comparison must run', () => {
  expect(library).not.toBeNull();
});

describe.skipIf(library === null)('the openssl of this machine', () => {
  const openSsl: OpenSsl = library ?? { library: 'openssl', version: '3.0' };
  const lists = fc.sample(cipherLists(), { numRuns: count, seed });
  const expansions = lists.map((list) => expandCipherList(list, openSsl));

  test(`expands ${count} random lists in the same way`, { timeout: 300_000 }, async () => {
    const printed = (await opensslCiphers(lists, '')).map(withoutTls13);
    expect(differences(lists, printed, expansions.map(openSslNames))).toEqual([]);
    // The lists are worth comparing only if many of them are accepted and many refused.
    const refused = printed.filter((names) => names === 'error').length;
    expect(refused).toBeGreaterThan(count / 20);
    expect(refused).toBeLessThan(count / 2);
  });

  test('permits the same suites of them in TLS 1.2', { timeout: 300_000 }, async () => {
    const printed = await opensslCiphers(lists, '-s -tls1_2');
    expect(differences(lists, printed, expansions.map((expansion) => supportedNames(expansion, openSsl)))).toEqual([]);
  });
});

function differences(lists: readonly string[], printed: readonly string[], ours: readonly string[]): readonly unknown[] {
  return lists.flatMap((list, index) => (printed[index] === ours[index] ? [] : [{ list, openssl: printed[index], ours: ours[index] }]));
}

/** `openssl ciphers` prints the TLS 1.3 suites in front, whatever the list. */
function withoutTls13(names: string): string {
  return names
    .split(':')
    .filter((name) => !name.startsWith('TLS_'))
    .join(':');
}

function openSslNames(expansion: CipherListExpansion): string {
  return expansion.ok ? suitesOf(expansion).map(({ openSslName }) => openSslName).join(':') : 'error';
}

/** What `-s` leaves: the program sets no PSK and no SRP callback. */
function supportedNames(expansion: CipherListExpansion, openSsl: OpenSsl): string {
  if (!expansion.ok) return 'error';
  const level = expansion.securityLevel ?? defaultSecurityLevel(openSsl, 'debian') ?? 0;
  return suitesOf(expansion)
    .filter(({ authentication, keyExchange }) => authentication !== 'PSK' && keyExchange !== 'SRP')
    .filter(({ name }) => permittedAtSecurityLevel(name, level, openSsl.version))
    .map(({ openSslName }) => openSslName)
    .join(':');
}

function suitesOf(expansion: CipherListExpansion & { readonly ok: true }): readonly CipherSuite[] {
  return expansion.suites.flatMap(({ name }) => cipherSuite(name) ?? []);
}

/** Lists of known and unknown words, operators and separators, right and wrong. */
function cipherLists(): fc.Arbitrary<string> {
  const someAliases = fc.constantFrom(...aliases('1.1.1').map(([name]) => name), ...aliases('3.0').map(([name]) => name));
  const someNames = fc.constantFrom(...cipherSuites().flatMap(({ name, openSslName }) => [name, openSslName ?? name]));
  const offWords = fc.constantFrom('DEFAULT', 'EXP', 'FOO', 'SUITEB128', 'aes', 'GCM', 'kECDH', 'SSLv2', 'AES128_SHA', 'TLSv1.3', 'RC4', 'CBC');
  const word = fc.oneof({ weight: 12, arbitrary: someAliases }, { weight: 5, arbitrary: someNames }, { weight: 1, arbitrary: offWords });
  const operator = fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 4, arbitrary: fc.constantFrom('!', '-', '+') });
  const words = fc.oneof({ weight: 5, arbitrary: word.map((one) => [one]) }, { weight: 3, arbitrary: fc.array(word, { minLength: 2, maxLength: 4 }) });
  const rule = fc.tuple(operator, words).map(([sign, parts]) => sign + parts.join('+'));
  const special = fc.constantFrom('@STRENGTH', '@SECLEVEL=0', '@SECLEVEL=1', '@SECLEVEL=2', '@SECLEVEL=3', '@SECLEVEL=4', '@SECLEVEL=5');
  const broken = fc.constantFrom('@FOO', '@SECLEVEL=6', '@SECLEVEL=', '%', '"', '\t', '[', '+', '!!', '-', '@', 'é', '_', 'A+', '\n', '|');
  const item = fc.oneof(
    { weight: 60, arbitrary: rule },
    { weight: 8, arbitrary: special },
    { weight: 1, arbitrary: broken },
  );
  const separator = fc.oneof({ weight: 40, arbitrary: fc.constant(':') }, { weight: 3, arbitrary: fc.constantFrom(' ', ',', ';', '', '::', ':  ') });
  const start = fc.oneof({ weight: 12, arbitrary: fc.constant('') }, { weight: 4, arbitrary: fc.constantFrom('ALL:', 'HIGH:', 'DEFAULT', 'DEFAULT:', 'ALL:eNULL:') }, { weight: 1, arbitrary: fc.constantFrom('SUITEB128', 'SUITEB192:', 'SUITEB128ONLY', 'SUITEB128C2') });
  return fc.tuple(start, fc.array(fc.tuple(item, separator), { maxLength: 9 })).map(([first, rest]) => first + rest.flat().join(''));
}
