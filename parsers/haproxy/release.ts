import type { Runtime } from '../../src/engine/parser.ts';
import { known, unknown, type Fact } from '../../src/model/fact.ts';
import type { Library, Release } from '../../src/model/release.ts';
import type { Span } from '../../src/model/span.ts';
import { defaultSecurityLevel, tlsLibraryOf } from '../../src/tls/library.ts';
import { compareVersions } from '../_shared/version.ts';

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
  };
}

function openssl(version: string | undefined): Library | null {
  return version === undefined ? null : { name: 'openssl', version };
}

/**
 * Security level of the library when neither a list nor `ssl-security-level` sets one. Debian, Ubuntu and what is assumed without anything
 * stated have 2; another build of OpenSSL before 3.2 may have 1 or 2.
 */
export function securityLevelByDefault(release: Release, { distribution }: Runtime, near: Span): Fact<number | null> {
  const library = tlsLibraryOf(release.library);
  const from = { kind: 'default', of: release, near, cite: 'SSL_CTX_set_security_level(3); debian/rules of openssl' } as const;
  if (library === null) return known(null, from);
  const isDebian = !release.stated.library || (distribution !== null && distributions.has(distribution));
  const level = defaultSecurityLevel(library, isDebian ? 'debian' : 'upstream');
  return level === 1 ? unknown({ kind: 'build-dependent', what: 'security level' }, from) : known(level, from);
}

/** Whether HAProxy is `version` or newer. A missing patch number counts as the newest of its line. */
export function isAtLeast(release: Release, version: string): boolean {
  return compareVersions(release.version, version) >= 0;
}

/** Whether the library is OpenSSL of `version` or newer. */
export function hasOpenSsl(release: Release, version: string): boolean {
  return release.library.name === 'openssl' && compareVersions(release.library.version, version) >= 0;
}
