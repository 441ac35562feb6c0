import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseProfile, defaultProfile, loadProfile, profileIds } from '../../../src/standards/profiles/index.ts';

const idOf = (text: string): string | null => {
  const choice = chooseProfile(text);
  return choice.found ? choice.id : null;
};

describe('the name of a profile', () => {
  test('every id chooses itself, and the data behind it has that id', async () => {
    for (const id of profileIds()) {
      expect(idOf(id)).toBe(id);
      expect((await loadProfile(id)).id).toBe(id);
    }
  });

  test('the shipped editions', () => {
    expect(profileIds()).toEqual([
      'asvs@5.0.be',
      'asvs-strict@5.0.0',
      'mozilla-modern@6.0',
      'mozilla-modern@5.8',
      'mozilla-modern@5.7',
      'mozilla-intermediate@6.0',
      'mozilla-intermediate@5.8',
      'mozilla-intermediate@5.7',
      'mozilla-old@5.8',
      'nist-sp-800-52@r2',
      'bsi-tr-02102-2@2026-01',
      'rfc-9325@2026',
    ]);
    expect(defaultProfile).toBe('asvs@5.0.be');
  });

  test('a bare name is the newest edition', async () => {
    expect(idOf('mozilla-intermediate')).toBe('mozilla-intermediate@6.0');
    expect(idOf('asvs')).toBe('asvs@5.0.be');
    const newest = new Map<string, string>();
    for (const id of profileIds()) {
      const [name = ''] = id.split('@');
      const { published } = await loadProfile(id);
      const first = newest.get(name);
      if (first === undefined) newest.set(name, published);
      else expect(first >= published).toBe(true);
      expect(idOf(name)).not.toBeNull();
    }
  });

  test.each([
    ['asvs-v5.0.be', 'asvs@5.0.be'],
    ['asvs@v5.0.be', 'asvs@5.0.be'],
    ['asvs-v5.0.0-strict', 'asvs-strict@5.0.0'],
    [' Mozilla-Old ', 'mozilla-old@5.8'],
    ['NIST-SP-800-52@R2', 'nist-sp-800-52@r2'],
  ])('%s is %s', (text, id) => {
    expect(idOf(text)).toBe(id);
  });

  test.each([
    ['mozilla', ['mozilla-old', 'mozilla-modern', 'mozilla-intermediate']],
    ['mozila-intermediate', ['mozilla-intermediate']],
    ['nist', ['nist-sp-800-52']],
    ['bsi-tr-02102-2@2025-01', ['bsi-tr-02102-2@2026-01']],
    ['ipa', []],
    ['', []],
  ])('%j does not exist; similar: %j', (text, similar) => {
    const choice = chooseProfile(text);
    expect(choice.found).toBe(false);
    if (!choice.found) expect([...choice.similar].sort()).toEqual([...similar].sort());
  });

  test('any text is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const choice = chooseProfile(text);
        if (!choice.found) for (const name of choice.similar) expect(chooseProfile(name).found).toBe(true);
      }),
    );
  });
});
