import type { Runtime } from '../../src/engine/parser.ts';
import type { Library, Release } from '../../src/model/release.ts';
import type { LibraryBuild } from '../_shared/release.ts';

/** What a distribution ships: its HAProxy and the OpenSSL that HAProxy is built with. */
export interface Distribution {
  readonly haproxy: string;
  readonly openssl: string;
  readonly cite: string;
}

/** Packages of the distributions that settings may name. */
export const distributions: ReadonlyMap<string, Distribution> = new Map([
  ['debian-11', { haproxy: '2.2.9', openssl: '1.1', cite: 'packages.debian.org/bullseye/haproxy' }],
  ['debian-12', { haproxy: '2.6.12', openssl: '3.0', cite: 'packages.debian.org/bookworm/haproxy' }],
  ['debian-13', { haproxy: '3.0.11', openssl: '3.5', cite: 'packages.debian.org/trixie/haproxy' }],
  ['ubuntu-22.04', { haproxy: '2.4', openssl: '3.0', cite: 'packages.ubuntu.com/jammy/haproxy' }],
  ['ubuntu-24.04', { haproxy: '2.8', openssl: '3.0', cite: 'packages.ubuntu.com/noble/haproxy' }],
]);

/** Without anything stated: the long-term supported line between those of the distributions in use. */
const assumed = { haproxy: '2.8', openssl: '3.0' } as const;

/** What runs the configuration: as stated, as the distribution stated ships it, else assumed. */
export function releaseOf(runtime: Runtime): Release {
  const distribution = runtime.distribution === null ? undefined : distributions.get(runtime.distribution);
  const version = runtime.products.haproxy ?? distribution?.haproxy;
  const library = runtime.library ?? openssl(distribution?.openssl);
  return {
    product: 'haproxy',
    version: version ?? assumed.haproxy,
    library: library ?? { name: 'openssl', version: assumed.openssl },
    stated: { product: version !== undefined, library: library !== null },
    backported: runtime.distribution !== null,
  };
}

function openssl(version: string | undefined): Library | null {
  return version === undefined ? null : { name: 'openssl', version };
}

/** Who built the library. */
export function buildOf({ distribution }: Runtime): LibraryBuild {
  return distribution !== null && distributions.has(distribution) ? 'debian' : 'any';
}
