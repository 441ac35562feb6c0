import type { Runtime } from '../../src/engine/parser.ts';
import type { Release } from '../../src/model/release.ts';
import { releaseIn, type LibraryBuild, type ShippedRelease } from '../_shared/release.ts';

/** Packages of the distributions that settings may name. */
const distributions: ReadonlyMap<string, ShippedRelease> = new Map([
  ['debian-11', { version: '2.2.9', openssl: '1.1', cite: 'packages.debian.org/bullseye/haproxy' }],
  ['debian-12', { version: '2.6.12', openssl: '3.0', cite: 'packages.debian.org/bookworm/haproxy' }],
  ['debian-13', { version: '3.0.11', openssl: '3.5', cite: 'packages.debian.org/trixie/haproxy' }],
  ['ubuntu-22.04', { version: '2.4', openssl: '3.0', cite: 'packages.ubuntu.com/jammy/haproxy' }],
  ['ubuntu-24.04', { version: '2.8', openssl: '3.0', cite: 'packages.ubuntu.com/noble/haproxy' }],
]);

/** Without anything stated: the long-term supported line between those of the distributions in use. */
const assumed = { version: '2.8', openssl: '3.0' } as const;

/** What runs the configuration. */
export function releaseOf(runtime: Runtime): Release {
  return releaseIn('haproxy', runtime, distributions, assumed);
}

/** Who built the library. */
export function buildOf({ distribution }: Runtime): LibraryBuild {
  return distribution !== null && distributions.has(distribution) ? 'debian' : 'any';
}
