import type { Runtime } from '../../src/engine/parser.ts';
import type { Release } from '../../src/model/release.ts';

/** Without anything stated: in use longer than the lines after it, and its defaults are not stricter than theirs. */
const assumed = '1.34';

/**
 * What runs the configuration: as stated, else assumed. The library is the one that Envoy's builds bring along, whatever other products of
 * the same settings run on.
 */
export function releaseOf({ products }: Runtime): Release {
  return {
    product: 'envoy',
    version: products.envoy ?? assumed,
    library: { name: 'boringssl', version: '' },
    stated: { product: products.envoy !== undefined, library: true },
    backported: false,
  };
}

export { isAtLeast } from '../_shared/release.ts';
