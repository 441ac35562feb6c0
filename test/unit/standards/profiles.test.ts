import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tlsVersions, type CipherSuiteName } from '../../../src/model/tls.ts';
import {
  certificateLifetimeVerdict,
  dhParameterVerdict,
  groupVerdict,
  signatureSchemeVerdict,
  strengthRank,
  suiteVerdict,
  versionVerdict,
  type Profile,
} from '../../../src/standards/profile.ts';
import { loadProfile, profileIds, type ProfileId } from '../../../src/standards/profiles/index.ts';
import { isWorse, type Verdict } from '../../../src/standards/rating.ts';
import { cipherSuite, cipherSuiteOfOpenSslName, cipherSuites } from '../../../src/tls/cipher-suites.ts';
import { suitesWith } from './suite-columns.ts';

const profiles = Object.fromEntries(await Promise.all(profileIds().map(async (id) => [id, await loadProfile(id)]))) as Record<ProfileId, Profile>;

const all = cipherSuites().map((suite) => suite.name);

function suitesRated(profile: Profile, ...verdicts: readonly Verdict[]): readonly CipherSuiteName[] {
  return all.filter((name) => verdicts.includes(suiteVerdict(profile, name).verdict));
}

/** Names in the order of the rows. */
function listedNames(profile: Profile): readonly CipherSuiteName[] {
  return profile.suites.kind === 'listed' ? profile.suites.rows.flatMap((row) => row.names) : [];
}

describe('asvs@5.0.be against Appendix V', () => {
  const profile = profiles['asvs@5.0.be'];

  test('never milder than the worst part of a suite', () => {
    for (const name of suitesWith('appendixV', 'D')) expect([name, suiteVerdict(profile, name).verdict]).toEqual([name, 'disallowed']);
    for (const name of suitesWith('appendixV', 'LU')) expect([name, isWorse('legacy', suiteVerdict(profile, name).verdict)]).toEqual([name, false]);
  });

  test('stricter only where later RFCs forbid the key exchange, or for SHA-1, 64-bit blocks and pre-shared keys', () => {
    for (const name of suitesWith('appendixV', 'A')) {
      const suite = cipherSuite(name);
      const expected = suite?.rfc10015 !== null || suite.keyExchange === 'RSA' ? 'disallowed' : suite.authentication === 'PSK' ? 'acceptable' : 'recommended';
      expect([name, suiteVerdict(profile, name).verdict]).toEqual([name, expected]);
    }
    for (const name of suitesRated(profile, 'disallowed')) {
      const keys = suiteVerdict(profile, name).reasons.map((reason) => reason.key);
      const later = ['static-rsa', 'static-dh', 'finite-field-dhe', 'static-ecdh', 'sha1-mac', 'small-block'];
      const listed = suitesWith('appendixV', 'D').includes(name);
      expect([name, listed || keys.some((key) => later.includes(key))]).toEqual([name, true]);
    }
  });

  test('twelve suites are recommended', () => {
    expect(suitesRated(profile, 'recommended')).toHaveLength(12);
  });

  test('what RFC 10015 says must not be used is disallowed', () => {
    for (const name of suitesWith('rfc10015', 'M')) expect([name, suiteVerdict(profile, name).verdict]).toEqual([name, 'disallowed']);
  });
});

describe('asvs-strict@5.0.0 against Appendix C', () => {
  const profile = profiles['asvs-strict@5.0.0'];

  test('approved is recommended, and nothing else', () => {
    expect(suitesRated(profile, 'recommended')).toEqual(suitesWith('appendixC', 'A'));
    expect(suitesRated(profile, 'recommended')).toHaveLength(4);
  });

  test('legacy is a warning, unless a later RFC or SHA-1 rules it out', () => {
    for (const name of suitesWith('appendixC', 'L')) {
      const suite = cipherSuite(name);
      const expected = suite?.rfc10015 !== null || suite.mac === 'SHA' ? 'disallowed' : 'legacy';
      expect([name, suiteVerdict(profile, name).verdict]).toEqual([name, expected]);
    }
  });

  test('disallowed and not listed are disallowed', () => {
    for (const name of suitesWith('appendixC', 'DU')) expect([name, suiteVerdict(profile, name).verdict]).toEqual([name, 'disallowed']);
  });

  test('is never milder than the default profile', () => {
    const ordinary = profiles['asvs@5.0.be'];
    const aegis = ['TLS_AEGIS_256_SHA512', 'TLS_AEGIS_128L_SHA256'];
    for (const name of all.filter((suite) => !aegis.includes(suite))) {
      expect([name, isWorse(suiteVerdict(ordinary, name).verdict, suiteVerdict(profile, name).verdict)]).toEqual([name, false]);
    }
    for (const version of tlsVersions) expect(versionVerdict(profile, version).verdict).toBe(versionVerdict(ordinary, version).verdict);
  });

  test('signatures with PKCS#1 v1.5 are disallowed', () => {
    expect(signatureSchemeVerdict(profile, 'rsa_pkcs1_sha256').verdict).toBe('disallowed');
    expect(profile.certificates.signatures.rows.find((row) => row.names.includes('sha256WithRSAEncryption'))?.verdict).toBe('disallowed');
  });
});

describe('Mozilla', () => {
  const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
  const aead = [
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ];
  const dhe = ['DHE-RSA-AES128-GCM-SHA256', 'DHE-RSA-AES256-GCM-SHA384', 'DHE-RSA-CHACHA20-POLY1305'];
  const old =
    'ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384:' +
    'ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA256:' +
    'AES256-SHA256:AES128-SHA:AES256-SHA:DES-CBC3-SHA';

  test.each([
    ['mozilla-modern@6.0', tls13],
    ['mozilla-modern@5.8', tls13],
    ['mozilla-modern@5.7', tls13],
    ['mozilla-intermediate@6.0', [...tls13, ...aead]],
    ['mozilla-intermediate@5.8', [...tls13, ...aead]],
    ['mozilla-intermediate@5.7', [...tls13, ...aead, ...dhe]],
    ['mozilla-old@5.8', [...tls13, ...aead, ...old.split(':')]],
  ] as const)('%s lists the suites of the guideline in its order, and permits no others', (id, expected) => {
    const profile = profiles[id];
    const names = expected.map((name) => cipherSuiteOfOpenSslName(name)?.name ?? name);
    expect(listedNames(profile)).toEqual(names);
    expect([...suitesRated(profile, 'recommended', 'acceptable')].sort()).toEqual([...names].sort());
    expect(suitesRated(profile, 'disallowed')).toHaveLength(all.length - names.length);
  });

  test.each([
    ['mozilla-modern', ['TLSv1.3'], 90, false],
    ['mozilla-intermediate', ['TLSv1.2', 'TLSv1.3'], 366, false],
    ['mozilla-old', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'], 366, true],
  ] as const)('%s: versions, certificate lifetime, who chooses', (name, versions, days, serverChooses) => {
    for (const id of profileIds().filter((candidate) => candidate.startsWith(`${name}@`))) {
      const profile = profiles[id];
      expect(tlsVersions.filter((version) => versionVerdict(profile, version).verdict !== 'disallowed')).toEqual(versions);
      expect(certificateLifetimeVerdict(profile, '2026-05-01', days).verdict).not.toBe('disallowed');
      expect(certificateLifetimeVerdict(profile, '2026-05-01', days + 1).verdict).toBe('disallowed');
      expect(certificateLifetimeVerdict(profile, '2026-05-01', 90).verdict).toBe('recommended');
      expect(profile.serverPreference.asked).toBe(serverChooses);
      expect(profile.hsts?.minimumSeconds).toBe(63_072_000);
      expect(profile.ocspStapling.asked).toBe(true);
    }
  });

  test('the groups that the guideline offers, in its order', () => {
    const classic = ['x25519', 'secp256r1', 'secp384r1'];
    for (const id of profileIds().filter((candidate) => candidate.startsWith('mozilla-'))) {
      expect(profiles[id].groups.rows[0]?.names).toEqual(id.endsWith('@5.7') ? classic : ['X25519MLKEM768', ...classic]);
      expect(groupVerdict(profiles[id], 'secp192r1').verdict).toBe('disallowed');
    }
  });

  test('certificates of the guideline', () => {
    const { certificates } = profiles['mozilla-intermediate@6.0'];
    expect(certificates.keyTypes.rows[0]?.names).toEqual(['ecdsa', 'rsa']);
    expect(certificates.curves.rows[0]?.names).toEqual(['secp256r1', 'secp384r1']);
    expect(certificates.signatures.rows[0]?.names).toEqual(['sha256WithRSAEncryption', 'ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512']);
    expect(profiles['mozilla-modern@6.0'].certificates.keyTypes.rows[0]?.names).toEqual(['ecdsa']);
    expect(profiles['mozilla-old@5.8'].certificates.signatures.rows[0]?.names).toEqual(['sha256WithRSAEncryption']);
  });

  test('the order of each guideline is sorted by strength', () => {
    for (const id of profileIds().filter((candidate) => candidate.startsWith('mozilla-'))) {
      const ranks = listedNames(profiles[id]).map((name) => strengthRank(profiles[id], name));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      expect(Math.max(...ranks)).toBeLessThan(profiles[id].preference.length);
    }
  });

  test('what modern and intermediate 5.8 and 6.0 offer is no finding of the default profile', () => {
    const ordinary = profiles['asvs@5.0.be'];
    for (const id of ['mozilla-modern@6.0', 'mozilla-modern@5.8', 'mozilla-intermediate@6.0', 'mozilla-intermediate@5.8'] as const) {
      for (const name of listedNames(profiles[id])) expect(suiteVerdict(ordinary, name).verdict).toBe('recommended');
      for (const group of profiles[id].groups.rows[0]?.names ?? []) expect(groupVerdict(ordinary, group).verdict).toBe('recommended');
      expect(new Set(listedNames(profiles[id]).map((name) => strengthRank(ordinary, name)))).toEqual(new Set([0]));
    }
  });
});

describe('nist-sp-800-52@r2', () => {
  const profile = profiles['nist-sp-800-52@r2'];

  test('84 suites are approved and 10 are not recommended', () => {
    expect(suitesRated(profile, 'recommended', 'acceptable')).toEqual(suitesWith('nist', 'A'));
    expect(suitesRated(profile, 'recommended', 'acceptable')).toHaveLength(84);
    expect(suitesRated(profile, 'legacy')).toEqual(suitesWith('nist', 'N'));
    expect(suitesRated(profile, 'legacy')).toHaveLength(10);
    expect(suiteVerdict(profile, 'TLS_CHACHA20_POLY1305_SHA256').verdict).toBe('disallowed');
  });

  test('versions', () => {
    expect(tlsVersions.map((version) => versionVerdict(profile, version).verdict)).toEqual([
      'disallowed',
      'disallowed',
      'disallowed',
      'legacy',
      'acceptable',
      'recommended',
    ]);
  });

  test('ephemeral before static, AEAD before CBC, CCM before CCM_8', () => {
    const ranks = [
      'TLS_ECDHE_ECDSA_WITH_AES_128_CCM',
      'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8',
      'TLS_DHE_RSA_WITH_AES_128_CBC_SHA',
      'TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_RSA_WITH_AES_128_CBC_SHA',
    ].map((name) => strengthRank(profile, name as CipherSuiteName));
    expect(ranks).toEqual([0, 1, 1, 2, 3]);
  });

  test('groups', () => {
    expect(groupVerdict(profile, 'secp256r1').verdict).toBe('recommended');
    expect(groupVerdict(profile, 'secp224r1').verdict).toBe('acceptable');
    expect(groupVerdict(profile, 'x25519').verdict).toBe('legacy');
    expect(groupVerdict(profile, 'secp192r1').verdict).toBe('disallowed');
  });
});

describe('bsi-tr-02102-2@2026-01', () => {
  const profile = profiles['bsi-tr-02102-2@2026-01'];

  test('54 suites, those that end in 2026 as a warning', () => {
    expect(suitesRated(profile, 'recommended', 'acceptable', 'legacy')).toEqual(suitesWith('bsi', '6912'));
    expect(suitesWith('bsi', '6912')).toHaveLength(54);
    expect(suitesRated(profile, 'legacy')).toEqual(suitesWith('bsi', '6'));
  });

  test('a recommendation that ends is given with its year', () => {
    const keys = (name: CipherSuiteName): readonly string[] => suiteVerdict(profile, name).reasons.map((reason) => reason.key);
    for (const name of suitesWith('bsi', '6')) expect(keys(name)).toEqual(['until-2026']);
    for (const name of suitesWith('bsi', '9')) expect(keys(name)).toEqual(['until-2029']);
    for (const name of suitesWith('bsi', '1')) expect(keys(name)).toEqual([name.includes('_CBC_') ? 'cbc-needs-encrypt-then-mac' : 'until-2031']);
    for (const name of suitesWith('bsi', '2')) expect(keys(name)).toEqual([]);
  });

  test.each([
    [2048, 'disallowed'],
    [2999, 'disallowed'],
    [3000, 'acceptable'],
    [4096, 'acceptable'],
  ])('Diffie-Hellman parameters of %i bits are %s', (bits, verdict) => {
    expect(dhParameterVerdict(profile, bits).verdict).toBe(verdict);
  });

  test('groups', () => {
    expect(groupVerdict(profile, 'brainpoolP256r1').verdict).toBe('recommended');
    expect(groupVerdict(profile, 'SecP256r1MLKEM768').verdict).toBe('recommended');
    expect(groupVerdict(profile, 'x25519').verdict).toBe('legacy');
    expect(groupVerdict(profile, 'ffdhe2048').verdict).toBe('disallowed');
  });
});

describe('rfc-9325@2026', () => {
  const profile = profiles['rfc-9325@2026'];

  test('recommends the four suites of 4.2, and three of TLS 1.3', () => {
    const recommended = suitesRated(profile, 'recommended');
    expect(recommended.filter((name) => name.includes('_WITH_'))).toEqual(suitesWith('rfc9325', 'R'));
    expect(suitesWith('rfc9325', 'R')).toHaveLength(4);
    expect(recommended).toHaveLength(7);
  });

  test('follows RFC 10015', () => {
    for (const name of suitesWith('rfc10015', 'M')) expect([name, suiteVerdict(profile, name).verdict]).toEqual([name, 'disallowed']);
    for (const name of suitesWith('rfc10015', 'S')) expect([name, isWorse('legacy', suiteVerdict(profile, name).verdict)]).toEqual([name, false]);
  });

  test('follows the Recommended column of IANA', () => {
    for (const suite of cipherSuites()) {
      const { verdict } = suiteVerdict(profile, suite.name);
      if (suite.ianaRecommended === 'D') expect([suite.name, verdict]).toEqual([suite.name, expect.stringMatching(/legacy|disallowed/)]);
      if (suite.ianaRecommended === 'Y') expect([suite.name, verdict]).toEqual([suite.name, expect.stringMatching(/recommended|acceptable/)]);
    }
  });
});

describe.each(profileIds())('%s', (id) => {
  test('larger Diffie-Hellman parameters are never judged worse', () => {
    fc.assert(
      fc.property(fc.nat(16384), fc.nat(16384), (bits, more) => {
        expect(isWorse(dhParameterVerdict(profiles[id], bits + more).verdict, dhParameterVerdict(profiles[id], bits).verdict)).toBe(false);
      }),
    );
  });

  test('SSL, TLS 1.0 to TLS 1.2 are never judged better than what came after', () => {
    const order = tlsVersions.map((version) => versionVerdict(profiles[id], version).verdict);
    for (const [index, verdict] of order.entries()) expect(isWorse(order[index + 1] ?? verdict, verdict)).toBe(false);
  });

  test('a suite that is no finding has a strength class', () => {
    for (const name of suitesRated(profiles[id], 'recommended', 'acceptable')) {
      expect([name, strengthRank(profiles[id], name) < profiles[id].preference.length]).toEqual([name, true]);
    }
  });
});
