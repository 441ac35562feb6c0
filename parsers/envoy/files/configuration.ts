import type { Doubt } from '../../../src/model/fact.ts';
import type { FileId } from '../../../src/model/span.ts';
import type { ControlPlaneObject } from '../control-plane/object.ts';
import type { Message } from '../message/message.ts';

/** What a resource is, whatever form it is written in. */
export type ResourceKind =
  | 'bootstrap'
  | 'listener'
  | 'filter-chain'
  | 'cluster'
  | 'cluster-load-assignment'
  | 'route-configuration'
  | 'virtual-host'
  | 'secret';

/** A message that Envoy takes as a whole: the bootstrap, or something of it that can also be discovered or patched in. */
export interface Resource {
  readonly kind: ResourceKind;
  readonly message: Message;
  /**
   * `static`: in the bootstrap. `discovered`: a file of resources. `patch`: what another configuration, which is not in sight, is changed
   * by or gets added; when it is merged into another one, `message.doubt` is set.
   */
  readonly via: 'static' | 'discovered' | 'patch';
}

/** Everything that is read of a unit. What the bootstrap holds is there itself, too. */
export interface Configuration {
  readonly resources: readonly Resource[];
  /** What control planes make configuration of. */
  readonly objects: readonly ControlPlaneObject[];
  /** Why there may be resources of a kind that cannot be seen: those of a management server, of a missing file, or of a fragment. */
  readonly missing: (kind: ResourceKind) => Doubt | null;
  /** Every file that was read, with its text. */
  readonly texts: ReadonlyMap<FileId, string>;
}

/** The messages of one kind, in order. */
export function resourcesOf(configuration: Pick<Configuration, 'resources'>, kind: ResourceKind): readonly Message[] {
  return configuration.resources.flatMap((resource) => (resource.kind === kind ? [resource.message] : []));
}
