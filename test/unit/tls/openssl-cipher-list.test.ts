import { describe, expect, test } from 'vitest';
import { expandCipherList } from '../../../src/tls/cipher-list.ts';
import type { OpenSslVersion } from '../../../src/tls/library.ts';
import { codePoints, expected, libraryOutput } from './vectors.ts';

describe.each<OpenSslVersion>(['1.1.1', '3.0', '3.5', '3.6', '4.0'])('OpenSSL %s', (version) => {
  test.each(libraryOutput.lists.map((vector) => [vector.list, expected(vector, version)]))('expands %j', (list, wanted) => {
    const expansion = expandCipherList(list, { library: 'openssl', version });
    expect(expansion.ok ? codePoints(expansion.suites.map(({ name }) => name)) : 'error').toBe(wanted);
  });
});
