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
  // Where an endpoint is, is not even asked of those whose id says it: of thousands it would first have to be found out.
  const byFile = lazilyFor((id: EndpointId) => new Map((repeated.get(id) ?? []).toReversed().map((endpoint) => [endpoint.block.file, endpoint])));
  const near = (id: EndpointId, { file }: Span): DescribedEndpoint | null => (repeated.has(id) ? byFile(id).get(file) : undefined) ?? first.get(id) ?? null;
  return { all, near };
}
