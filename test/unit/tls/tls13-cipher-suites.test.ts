import { describe, expect, test } from 'vitest';
import type { OpenSslVersion } from '../../../src/tls/library.ts';
import { defaultTls13CipherSuites, expandTls13CipherSuites } from '../../../src/tls/tls13-cipher-suites.ts';
import { codePoints, expected, libraryOutput } from './vectors.ts';

describe.each<OpenSslVersion>(['1.1.1', '3.0', '3.5', '3.6', '4.0'])('OpenSSL %s', (version) => {
  test.each(libraryOutput.tls13.map((vector) => [vector.list, expected(vector, version)]))('sets %j', (list, wanted) => {
    const expansion = expandTls13CipherSuites(list, { library: 'openssl', version });
    expect(expansion.ok ? codePoints(expansion.suites.map(({ name }) => name)) : 'error').toBe(wanted || 'none');
  });

  test('takes its own default list', () => {
    const defaults = defaultTls13CipherSuites({ library: 'openssl', version });
    const expansion = expandTls13CipherSuites(defaults.join(':'), { library: 'openssl', version });
    expect(expansion.ok && expansion.suites.map(({ name }) => name)).toEqual(defaults);
  });
});

test('says where every suite and every ignored word stands', () => {
  expect(expandTls13CipherSuites('TLS_AES_128_GCM_SHA256: TLS_FOO :TLS_SM4_GCM_SM3', { library: 'openssl', version: '3.0' })).toEqual({
    ok: true,
    suites: [{ name: 'TLS_AES_128_GCM_SHA256', start: 0, end: 22 }],
    unmatched: [
      { word: 'TLS_FOO', operator: '', start: 24, end: 31, reason: 'unknown' },
      { word: 'TLS_SM4_GCM_SM3', operator: '', start: 33, end: 48, reason: 'not-in-library' },
    ],
  });
});

test('points at the word that 1.1.1 refuses the list for', () => {
  expect(expandTls13CipherSuites('TLS_AES_128_GCM_SHA256:TLS_FOO', { library: 'openssl', version: '1.1.1' })).toMatchObject({
    ok: false,
    reason: 'unknown-name',
    start: 23,
    end: 30,
  });
});
