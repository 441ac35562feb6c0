import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadProfile, profileIds } from '../../../src/standards/profiles/index.ts';

/** JSON with sorted keys, so that only the data counts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`;
}

/** SHA-256 of each shipped edition. A shipped edition never changes: what has to be different is a new edition with a file of its own. */
const shipped: Readonly<Record<string, string>> = {
  'asvs@5.0.be': '4a2ccec83a43abef5c31441828f2e0907ce001a4e7cb13a750beacce128195ab',
  'asvs-strict@5.0.0': '8080f5ee28f1a5900ff3658f737e2c519dc3db73edbc931155ee49ad2576ee79',
  'mozilla-modern@6.0': 'c7e9231b1767829f775893d093675842522ccc5f33366c1256f43dbea0634b81',
  'mozilla-modern@5.8': '6a82c54231f23e911ae60911272dfe7582e42e9b6c8b8b9bfc5111bc2cf3abb8',
  'mozilla-modern@5.7': 'ddda65b7c7cf191fb7ccac7658ce6aad6bd694211f33cbea2524a0f7cab4c6e1',
  'mozilla-intermediate@6.0': '3dae50663b7a3854d94376c000705bb76d6e0386ba9a90e9fc8c0cfd33370d07',
  'mozilla-intermediate@5.8': 'd955bda56b54fadc187276df8f21d55e7510194604f688f34bc8b185f526c69f',
  'mozilla-intermediate@5.7': '0ee417d3611e0d7a7447c8561fd75cda453b09184696a10cc9f4c6fc3e07d9d3',
  'mozilla-old@5.8': 'c1bffa08211c94e688ec24e5fcd008705bae95211a7e4259518fbd6b2454f1a5',
  'nist-sp-800-52@r2': 'fb8cdd2a33140edca867db8553064bd3e8ca7d02bdf1b3adebc0b75a24faac55',
  'bsi-tr-02102-2@2026-01': '8a348646d6eca1a6ec83fb4313f2e5e30e1e50b7bd7c09cf3adfa1c986360ce0',
  'rfc-9325@2026': '8f26b42bf677a82d520741799abb9121078fab4386e8eaac763b45e2788d5bce',
};

test('a shipped edition never changes', async () => {
  const profiles = await Promise.all(profileIds().map(loadProfile));
  const hashes = Object.fromEntries(profiles.map((profile) => [profile.id, createHash('sha256').update(canonical(profile)).digest('hex')]));
  expect(hashes).toEqual(shipped);
});
