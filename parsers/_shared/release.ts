import type { Runtime } from '../../src/engine/parser.ts';
import { known, unknown, type Fact } from '../../src/model/fact.ts';
import type { Library, ProductName, Release } from '../../src/model/release.ts';
import type { Span } from '../../src/model/span.ts';
import { defaultSecurityLevel, tlsLibraryOf } from '../../src/tls/library.ts';
import { compareVersions } from './version.ts';

/** Whether the product is `version` or newer. A missing patch number counts as the newest of its line. */
export function isAtLeast(release: Release, version: string): boolean {
  return compareVersions(release.version, version) >= 0;
}

/** Whether the library is OpenSSL of `version` or newer. */
export function hasOpenSsl(release: Release, version: string): boolean {
  return release.library.name === 'openssl' && compareVersions(release.library.version, version) >= 0;
}

/** What a distribution ships: a server, and the OpenSSL that it is built with. */
export interface ShippedRelease {
  readonly version: string;
  readonly openssl: string;
  readonly cite: string;
}

/** What runs a configuration: as stated, as the distribution stated ships it, else assumed. */
export function releaseIn(product: ProductName, { products, library: stated, distribution }: Runtime, shipped: ReadonlyMap<string, ShippedRelease>, assumed: Omit<ShippedRelease, 'cite'>): Release {
  const ofDistribution = distribution === null ? undefined : shipped.get(distribution);
  const version = products[product] ?? ofDistribution?.version;
  const library = stated ?? openssl(ofDistribution?.openssl);
  return {
    product,
    version: version ?? assumed.version,
    library: library ?? { name: 'openssl', version: assumed.openssl },
    stated: { product: version !== undefined, library: library !== null },
    backported: distribution !== null,
  };
}

function openssl(version: string | undefined): Library | null {
  return version === undefined ? null : { name: 'openssl', version };
}

/** Who built the library: Debian and Ubuntu raise its security level. */
export type LibraryBuild = 'debian' | 'any';

/**
 * Security level of the library when nothing sets one. Debian, Ubuntu and what is assumed without anything stated have 2; another build of
 * OpenSSL before 3.2 may have 1 or 2.
 */
export function securityLevelByDefault(release: Release, build: LibraryBuild, near: Span): Fact<number | null> {
  const library = tlsLibraryOf(release.library);
  const from = { kind: 'default', of: release, near, cite: 'SSL_CTX_set_security_level(3); debian/rules of openssl' } as const;
  if (library === null) return known(null, from);
  const isDebian = build === 'debian' || !release.stated.library;
  const level = defaultSecurityLevel(library, isDebian ? 'debian' : 'upstream');
  return level === 1 ? unknown({ kind: 'build-dependent', what: 'security level' }, from) : known(level, from);
}
