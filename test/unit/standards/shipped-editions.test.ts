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
  'asvs@5.0.be': '8f884e25550d30c38c5404e3321bcd23a1bd021ac0107a672632c3190b238da8',
  'asvs-strict@5.0.0': '360c6a21b86bf3a325cac486e596bf626cd9071acabb899351ac056f4ee3fec7',
  'mozilla-modern@6.0': '761201da492fbd0295cb6e6c41b732e87aac285e39ce7906d49acd29b48a9ada',
  'mozilla-modern@5.8': '9ccf391e907987b4d5f4fcdb484def8407e4acbc20a3908d2bf42e6f2251fed6',
  'mozilla-modern@5.7': '89d0227cfa405bd3e62169623cbcb3b27753e614da69c1c5b76145048d2e8d8d',
  'mozilla-intermediate@6.0': '7b6ed87fc5b49e75a65b1aed86bbbb1188aeca37fad62ee8bb7a02e548b70842',
  'mozilla-intermediate@5.8': '14d9895dc939c1f9b0fed57adb511f9da2482344a2ec8f500e9439924e63db9c',
  'mozilla-intermediate@5.7': '88ef1e6ac1cc398e4bec336e6beb6ed95dac0a9fe35951e148958625c054a5ba',
  'mozilla-old@5.8': '9dda94eb3cf418c16c3daaeda0456453819052b1ae9231f99084d19718fd9d6f',
  'nist-sp-800-52@r2': 'be358bf99317263d055bbe9080b109f73ed398c477e82e82cc5252f84d059740',
  'bsi-tr-02102-2@2026-01': '5a0e9151540381b71492b3dbb71c219743791e01ec5ffcd6b49dae454031be9e',
  'rfc-9325@2026': '9f79cd533af6114a2142fe1b6bec43022f792011877548cc7a761c24bf3a7af5',
};

test('a shipped edition never changes', async () => {
  const profiles = await Promise.all(profileIds().map(loadProfile));
  const hashes = Object.fromEntries(profiles.map((profile) => [profile.id, createHash('sha256').update(canonical(profile)).digest('hex')]));
  expect(hashes).toEqual(shipped);
});
