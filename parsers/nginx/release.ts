import type { Runtime } from '../../src/engine/parser.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import type { Span } from '../../src/model/span.ts';
import { releaseIn, securityLevelByDefault as defaultLevel, type ShippedRelease } from '../_shared/release.ts';

/** Packages of the distributions that settings may name. */
const distributions: ReadonlyMap<string, ShippedRelease> = new Map([
  ['debian-11', { version: '1.18.0', openssl: '1.1', cite: 'packages.debian.org/bullseye/nginx' }],
  ['debian-12', { version: '1.22.1', openssl: '3.0', cite: 'packages.debian.org/bookworm/nginx' }],
  ['debian-13', { version: '1.26.3', openssl: '3.5', cite: 'packages.debian.org/trixie/nginx' }],
  ['ubuntu-22.04', { version: '1.18.0', openssl: '3.0', cite: 'packages.ubuntu.com/jammy/nginx' }],
  ['ubuntu-24.04', { version: '1.24.0', openssl: '3.0', cite: 'packages.ubuntu.com/noble/nginx' }],
]);

/** Without anything stated: the widest-spread combination whose defaults are not stricter than its neighbours'. */
const assumed = { version: '1.26', openssl: '3.0' } as const;

/** What runs the configuration. */
export function releaseOf(runtime: Runtime): Release {
  return releaseIn('nginx', runtime, distributions, assumed);
}

/** Security level of the library when no list sets one. */
export function securityLevelByDefault(release: Release, { distribution }: Runtime, near: Span): Fact<number | null> {
  return defaultLevel(release, distribution !== null && distributions.has(distribution) ? 'debian' : 'any', near);
}

export { hasOpenSsl, isAtLeast } from '../_shared/release.ts';
