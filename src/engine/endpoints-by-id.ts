import type { DescribedEndpoint } from '../model/describe.ts';
import type { EndpointId } from '../model/endpoint.ts';
import type { Span } from '../model/span.ts';
import { lazilyFor } from '../tls/lazily.ts';

/** Finds endpoints of a run by their ids, which endpoints of different configurations may share. */
export interface EndpointsById {
  readonly all: (id: EndpointId) => readonly DescribedEndpoint[];
  /** The one that a finding at that place means: in the same file if possible. `null` when there is none. */
  readonly near: (id: EndpointId, place: Span) => DescribedEndpoint | null;
}

export function endpointsById(endpoints: readonly DescribedEndpoint[]): EndpointsById {
  const first = new Map<EndpointId, DescribedEndpoint>();
  const repeated = new Map<EndpointId, DescribedEndpoint[]>();
  for (const endpoint of endpoints) {
    const before = first.get(endpoint.id);
    const same = repeated.get(endpoint.id);
    if (before === undefined) first.set(endpoint.id, endpoint);
    else if (same === undefined) repeated.set(endpoint.id, [before, endpoint]);
    else same.push(endpoint);
  }
  const all = (id: EndpointId): readonly DescribedEndpoint[] => {
    const one = first.get(id);
    return one === undefined ? [] : (repeated.get(id) ?? [one]);
  };
  // Of thousands it would first have to be found out where they are: it is not asked of those that have an id of their own.
  const byFile = lazilyFor((same: readonly DescribedEndpoint[]) => new Map(same.toReversed().map((endpoint) => [endpoint.block.file, endpoint])));
  const near = (id: EndpointId, { file }: Span): DescribedEndpoint | null => {
    const same = repeated.get(id);
    return (same === undefined ? undefined : byFile(same).get(file)) ?? first.get(id) ?? null;
  };
  return { all, near };
}
