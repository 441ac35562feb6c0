import { describe, expect, test } from 'vitest';
import type { Listed } from '../../../src/standards/rating.ts';
import { groupVerdict, signatureSchemeVerdict, type Profile, type SuiteMatch } from '../../../src/standards/profile.ts';
import { defaultProfile, loadProfile, profileIds } from '../../../src/standards/profiles/index.ts';
import { reasons } from '../../../src/standards/reasons.ts';
import { cipherSuite, cipherSuites } from '../../../src/tls/cipher-suites.ts';
import { group, groups } from '../../../src/tls/groups.ts';
import { signatureScheme, signatureSchemes } from '../../../src/tls/signature-schemes.ts';

const profiles = await Promise.all(profileIds().map(loadProfile));

/** Every object in the data, at any depth. */
function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}

function tablesOf(profile: Profile): readonly Listed<string>[] {
  const { keyTypes, curves, signatures } = profile.certificates;
  const suites = profile.suites.kind === 'listed' ? [profile.suites] : [];
  return [profile.versions, profile.groups, profile.signatureSchemes, keyTypes, curves, signatures, ...suites] as readonly Listed<string>[];
}

function accepts(when: SuiteMatch): boolean {
  return cipherSuites().some((suite) => Object.entries(when).every(([part, values]) => (values as readonly unknown[]).includes(suite[part as keyof SuiteMatch])));
}

describe.each(profiles.map((profile) => [profile.id, profile] as const))('%s', (_, profile) => {
  test('every row has a citation, and a reason unless it recommends', () => {
    const rows = objectsIn(profile).filter((object) => ['verdict', 'when', 'asked', 'fromLevel', 'maximumDays', 'minimumSeconds'].some((key) => key in object));
    const rated = rows.filter((row) => 'verdict' in row);
    expect(rated.length).toBeGreaterThan(20);
    for (const row of rows) expect(row).toMatchObject({ cite: expect.stringMatching(/\w{3}/) as string });
    for (const row of rated) {
      if (row['reason'] === null) expect(row['verdict']).toBe('recommended');
      else expect(Object.keys(reasons)).toContain(row['reason']);
    }
  });

  test('no name stands in two rows of a table', () => {
    for (const table of tablesOf(profile)) {
      const names = table.rows.flatMap((row) => row.names);
      expect(names).toEqual([...new Set(names)]);
    }
  });

  test('every suite is registered and every row for suites matches one', () => {
    if (profile.suites.kind === 'listed') for (const name of profile.suites.rows.flatMap((row) => row.names)) expect(cipherSuite(name)?.name).toBe(name);
    else for (const row of profile.suites.rows) expect([row.when, accepts(row.when)]).toEqual([row.when, true]);
    for (const row of profile.preference) expect([row.when, accepts(row.when)]).toEqual([row.when, true]);
  });

  test('every group is registered', () => {
    for (const { rows } of [profile.groups, profile.certificates.curves]) {
      for (const name of rows.flatMap((row) => row.names)) expect([name, group(name)?.name]).toEqual([name, name]);
    }
  });

  test('every signature scheme is registered', () => {
    for (const name of profile.signatureSchemes.rows.flatMap((row) => row.names)) expect([name, signatureScheme(name)?.name]).toEqual([name, name]);
  });

  test('signatures over SHA-1 are disallowed, but for the clients of Mozilla old', () => {
    for (const { name, hash, algorithm } of signatureSchemes()) {
      const kept = profile.id === 'mozilla-old@5.8' && algorithm !== 'dsa';
      if (hash === 'sha1') expect([name, signatureSchemeVerdict(profile, name).verdict]).toEqual([name, kept ? 'acceptable' : 'disallowed']);
    }
  });

  test('a group of less than 112 bits is disallowed', () => {
    for (const { name, securityBits } of groups()) {
      if (securityBits < 112) expect([name, groupVerdict(profile, name).verdict]).toEqual([name, 'disallowed']);
    }
  });

  test('thresholds and lifetimes rise', () => {
    for (const { rows } of [profile.dhParameters, profile.certificates.rsaBits]) expect(rows).toEqual(rows.toSorted((a, b) => a.below - b.below));
    const starts = profile.certificates.lifetimes.map((row) => row.issuedFrom ?? '');
    expect(starts).toEqual([...starts].sort());
  });

  test('has a title in both languages, a day and a source', () => {
    expect(profile.title.en).not.toBe('');
    expect(profile.title.ja).not.toBe('');
    expect(profile.published).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
    expect(profile.source).toMatch(/^https:\/\//);
  });
});

test('the default profile decides every registered group and signature scheme by name', () => {
  const ordinary = profiles.find(({ id }) => id === defaultProfile);
  const named = (list: Listed<string> | undefined): readonly string[] => list?.rows.flatMap((row) => row.names).sort() ?? [];
  expect(named(ordinary?.groups)).toEqual(groups().map(({ name }) => name).sort());
  expect(named(ordinary?.signatureSchemes)).toEqual(signatureSchemes().map(({ name }) => name).sort());
});

describe('reasons', () => {
  test('are clauses in both languages', () => {
    for (const { en, ja } of Object.values(reasons)) {
      expect(en).toMatch(/^[a-z].*[^. ]$/);
      expect(ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
      expect(ja).not.toMatch(/。$/);
    }
  });

  test('are all used', () => {
    const used = new Set(profiles.flatMap(objectsIn).map((object) => object['reason']));
    // These two are not rows: they come from comparing the validity of a certificate.
    const computed = ['certificate-lives-too-long', 'certificate-lives-longer-than-recommended'];
    expect(Object.keys(reasons).filter((key) => !used.has(key) && !computed.includes(key))).toEqual([]);
  });
});
