import { describe, expect, test } from 'vitest';
import { defaultGroups, expandGroupList } from '../../../src/tls/group-list.ts';
import { group, groups } from '../../../src/tls/groups.ts';
import { openSslVersions, type OpenSslVersion, type TlsLibrary } from '../../../src/tls/library.ts';
import { expected, libraryOutput } from './vectors.ts';

function openSsl(version: OpenSslVersion): TlsLibrary {
  return { library: 'openssl', version };
}

function namesIn(text: string, library: TlsLibrary): readonly string[] | string {
  const expansion = expandGroupList(text, library);
  return expansion.ok ? expansion.groups.map(({ name }) => name) : expansion.reason;
}

describe.each<OpenSslVersion>(['1.1.1', '3.0', '3.5', '3.6', '4.0'])('OpenSSL %s', (version) => {
  test.each(libraryOutput.groups.map((vector) => [vector.list, expected(vector, version)]))('decides on %j', (list, wanted) => {
    expect(expandGroupList(list, openSsl(version)).ok ? 'accepted' : 'rejected').toBe(wanted);
  });
});

test('prefers a post-quantum group by default from 3.5 on', () => {
  expect(openSslVersions.filter((version) => group(defaultGroups(openSsl(version))[0] ?? '')?.postQuantum === true)).toEqual(['3.5', '3.6', '4.0']);
});

test('has the default groups of OpenSSL 3.5 in order', () => {
  expect(defaultGroups(openSsl('3.5'))).toEqual([
    'X25519MLKEM768',
    'x25519',
    'secp256r1',
    'x448',
    'secp384r1',
    'secp521r1',
    'ffdhe2048',
    'ffdhe3072',
  ]);
});

test('removes, ignores and does not repeat groups', () => {
  expect(expandGroupList('*x25519 / ?FOO:P-256:DEFAULT:-X448:P-256', openSsl('3.5'))).toEqual({
    ok: true,
    groups: [
      { name: 'x25519', start: 1, end: 7 },
      { name: 'secp256r1', start: 15, end: 20 },
      { name: 'X25519MLKEM768', start: 21, end: 28 },
      { name: 'secp384r1', start: 21, end: 28 },
      { name: 'secp521r1', start: 21, end: 28 },
      { name: 'ffdhe2048', start: 21, end: 28 },
      { name: 'ffdhe3072', start: 21, end: 28 },
    ],
    unmatched: [{ word: 'FOO', operator: '', start: 11, end: 14, reason: 'unknown' }],
  });
});

test.each<[string, OpenSslVersion, string, number, number]>([
  ['X25519:X25519MLKEM768', '3.0', 'unknown-name', 7, 21],
  ['P-256:prime256v1', '3.0', 'invalid-syntax', 6, 16],
  ['X25519 / P-256 /', '3.5', 'invalid-syntax', 16, 16],
  ['?DEFAULT', '3.5', 'invalid-syntax', 0, 8],
  ['**X25519', '3.5', 'invalid-syntax', 0, 8],
  ['*P-256:*P-384:*P-521:*X448:*X25519', '3.5', 'invalid-syntax', 28, 34],
  ['?FOO', '3.3', 'no-match', 0, 4],
])('rejects %j on %s with the place', (text, version, reason, start, end) => {
  expect(expandGroupList(text, openSsl(version))).toMatchObject({ ok: false, reason, start, end });
});

test('takes ?name from 3.3 on', () => {
  expect(namesIn('?FOO:X25519', openSsl('3.2'))).toBe('unknown-name');
  expect(namesIn('?FOO:X25519', openSsl('3.3'))).toEqual(['x25519']);
});

test('reads lists for BoringSSL', () => {
  const library: TlsLibrary = { library: 'boringssl' };
  expect(namesIn('X25519MLKEM768:x25519:prime256v1:P-384', library)).toEqual(['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1']);
  expect(namesIn('P-224', library)).toBe('unknown-name');
  expect(namesIn('X25519: P-256', library)).toBe('unknown-name');
  expect(namesIn('P-256:prime256v1', library)).toBe('invalid-syntax');
  expect(namesIn('', library)).toBe('invalid-syntax');
  expect(defaultGroups(library)).toEqual(['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1']);
});

test('names every group once', () => {
  expect(new Set(groups().map(({ name }) => name)).size).toBe(groups().length);
  expect(new Set(groups().map(({ codePoint }) => codePoint)).size).toBe(groups().length);
});
