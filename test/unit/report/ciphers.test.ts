import { describe, expect, it } from 'vitest';
import { ciphersJson, ciphersText, type ExpandedList } from '../../../src/report/ciphers.ts';
import { profile } from '../../../src/standards/profiles/asvs-5.0.be.ts';
import { expandCipherList } from '../../../src/tls/cipher-list.ts';

const library = { library: 'openssl', version: '3.0' } as const;

function listed(text: string): ExpandedList {
  return { text, library, profile, expansion: expandCipherList(text, library) };
}

function warnings(text: string): readonly string[] {
  const lines = ciphersText(listed(text), { locale: 'en', colours: false, width: 100 }).split('\n');
  return lines.filter((line) => line.startsWith('warning'));
}

describe('words of a cipher list', () => {
  it('are told when somebody counts on them', () => {
    expect(warnings('ECDHE+AESGCM:RC4-SHA:NONE-SUCH')).toEqual([expect.stringContaining('RC4-SHA'), expect.stringContaining('NONE-SUCH')]);
    expect(warnings('ECDHE+AESGCM:!EXP!aNULL')).toEqual([expect.stringContaining('aNULL')]);
  });

  it('are not told when they exclude what the library does not have', () => {
    expect(warnings('ECDHE+AESGCM:!RC4:!EXP:-DES:!SSLv2:+IDEA')).toEqual([]);
  });

  it('are all in JSON, with their operators', () => {
    expect(JSON.parse(ciphersJson(listed('ECDHE+AESGCM:!SSLv2:NONE-SUCH'), 'en'))).toMatchObject({
      unmatched: [{ word: 'SSLv2', operator: '!' }, { word: 'NONE-SUCH', operator: '' }],
    });
  });
});
