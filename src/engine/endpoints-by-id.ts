import type { DescribedEndpoint } from '../model/describe.ts';
import type { EndpointId } from '../model/endpoint.ts';
import type { Span } from '../model/span.ts';

/** Finds endpoints of a run by their ids, which endpoints of different configurations may share. */
export interface EndpointsById {
  readonly all: (id: EndpointId) => readonly DescribedEndpoint[];
  /** The one that a finding at that place means: in the same file if possible. `null` when there is none. */
  readonly near: (id: EndpointId, place: Span) => DescribedEndpoint | null;
}

export function endpointsById(endpoints: readonly DescribedEndpoint[]): EndpointsById {
  const found = new Map<EndpointId, DescribedEndpoint[]>();
  for (const endpoint of endpoints) {
    const same = found.get(endpoint.id);
    if (same === undefined) found.set(endpoint.id, [endpoint]);
    else same.push(endpoint);
  }
  const all = (id: EndpointId): readonly DescribedEndpoint[] => found.get(id) ?? [];
  const near = (id: EndpointId, { file }: Span): DescribedEndpoint | null => {
    const same = all(id);
    return (same.length > 1 ? same.find(({ block }) => block.file === file) : undefined) ?? same[0] ?? null;
  };
  return { all, near };
}
