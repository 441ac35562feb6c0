import type { Runtime } from '../../../../src/engine/parser.ts';
import type { Release } from '../../../../src/model/release.ts';
import { releaseOf } from '../../release.ts';

/** A release has the line of Envoy that is eight numbers ahead: Istio 1.13 has Envoy 1.21, Istio 1.26 has Envoy 1.34 (istio.io, "Supported releases"). */
const AHEAD = 8;

/** A release of Istio, and that of the Envoy in it. */
export interface IstioReleases {
  readonly istio: Release;
  readonly envoy: Release;
}

/** What runs resources of Istio: one of the two as stated says the other, else both are assumed. */
export function istioReleases(runtime: Runtime): IstioReleases {
  const { istio } = runtime.products;
  const own = istio === undefined ? undefined : shifted(istio, AHEAD);
  const envoy = own === undefined || runtime.products.envoy !== undefined ? releaseOf(runtime) : { ...releaseOf(runtime), version: own, stated: { product: true, library: true } };
  return { istio: { ...envoy, product: 'istio', version: istio ?? shifted(envoy.version, -AHEAD) ?? envoy.version, stated: { product: istio !== undefined || envoy.stated.product, library: true } }, envoy };
}

/** The same line with another number; patches of the two have nothing to do with each other. */
function shifted(version: string, by: number): string | undefined {
  const [, minor] = /^1\.(\d+)/.exec(version) ?? [];
  return minor === undefined ? undefined : `1.${Number(minor) + by}`;
}
