import type { Release } from '../../../../src/model/release.ts';
import type { ObjectContext, ObjectEndpoint, ObjectReader } from '../control-plane.ts';
import type { ControlPlaneObject } from '../object.ts';
import { istioReleases } from './release.ts';

/** What resources of Istio are read with. `release` is that of the Envoy in it. */
export interface IstioContext extends ObjectContext {
  readonly istio: Release;
}

/** The endpoints that a resource of Istio makes. */
export type IstioReader = (object: ControlPlaneObject, context: IstioContext) => readonly ObjectEndpoint[];

/** Reads a resource with the releases of Istio and its Envoy. */
export function ofIstio(read: IstioReader): ObjectReader {
  return (object, context) => {
    const { istio, envoy } = istioReleases(context.runtime);
    return read(object, { ...context, release: envoy, istio });
  };
}
