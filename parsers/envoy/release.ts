import type { Runtime } from '../../src/engine/parser.ts';
import type { Release } from '../../src/model/release.ts';

/** Without anything stated: in use longer than the lines after it, and its defaults are not stricter than theirs. */
const assumed = '1.34';

/** Builds of Envoy whose defaults differ (documentation of Envoy, "FIPS 140-2"). */
export type Build = 'usual' | 'fips';

/** What the version of Envoy ends in where its library is the FIPS one, as tags of images do; the library calls itself so in `envoy --version`. */
const fips = /-fips$/i;

/**
 * What runs the configuration: as stated, else assumed. The library is the one that Envoy's builds bring along, whatever other products of
 * the same settings run on.
 */
export function releaseOf({ products }: Runtime): Release {
  const stated = products.envoy ?? assumed;
  return {
    product: 'envoy',
    version: stated.replace(fips, ''),
    library: { name: 'boringssl', version: fips.test(stated) ? 'FIPS' : '' },
    stated: { product: products.envoy !== undefined, library: true },
    backported: false,
  };
}

export function buildOf({ library }: Release): Build {
  return library.version === 'FIPS' ? 'fips' : 'usual';
}

export { isAtLeast } from '../_shared/release.ts';
