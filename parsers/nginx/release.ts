import type { Runtime } from '../../src/engine/parser.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { Library, Release } from '../../src/model/release.ts';
import type { Span } from '../../src/model/span.ts';
import { securityLevelByDefault as defaultLevel } from '../_shared/release.ts';

/** What a distribution ships: its nginx and the OpenSSL that nginx is built with. */
export interface Distribution {
  readonly nginx: string;
  readonly openssl: string;
  readonly cite: string;
}

/** Packages of the distributions that settings may name. */
export const distributions: ReadonlyMap<string, Distribution> = new Map([
  ['debian-11', { nginx: '1.18.0', openssl: '1.1', cite: 'packages.debian.org/bullseye/nginx' }],
  ['debian-12', { nginx: '1.22.1', openssl: '3.0', cite: 'packages.debian.org/bookworm/nginx' }],
  ['debian-13', { nginx: '1.26.3', openssl: '3.5', cite: 'packages.debian.org/trixie/nginx' }],
  ['ubuntu-22.04', { nginx: '1.18.0', openssl: '3.0', cite: 'packages.ubuntu.com/jammy/nginx' }],
  ['ubuntu-24.04', { nginx: '1.24.0', openssl: '3.0', cite: 'packages.ubuntu.com/noble/nginx' }],
]);

/** Without anything stated: the widest-spread combination whose defaults are not stricter than its neighbours'. */
const assumed = { nginx: '1.26', openssl: '3.0' } as const;

/** What runs the configuration: as stated, as the distribution stated ships it, else assumed. */
export function releaseOf(runtime: Runtime): Release {
  const distribution = runtime.distribution === null ? undefined : distributions.get(runtime.distribution);
  const version = runtime.products.nginx ?? distribution?.nginx;
  const library = runtime.library ?? openssl(distribution?.openssl);
  return {
    product: 'nginx',
    version: version ?? assumed.nginx,
    library: library ?? { name: 'openssl', version: assumed.openssl },
    stated: { product: version !== undefined, library: library !== null },
    backported: runtime.distribution !== null,
  };
}

function openssl(version: string | undefined): Library | null {
  return version === undefined ? null : { name: 'openssl', version };
}

/** Security level of the library when no list sets one. */
export function securityLevelByDefault(release: Release, { distribution }: Runtime, near: Span): Fact<number | null> {
  return defaultLevel(release, distribution !== null && distributions.has(distribution) ? 'debian' : 'any', near);
}

export { hasOpenSsl, isAtLeast } from '../_shared/release.ts';
