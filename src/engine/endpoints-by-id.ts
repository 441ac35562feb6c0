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
  const byId = new Map<EndpointId, DescribedEndpoint[]>();
  const byPlace = new Map<string, DescribedEndpoint>();
  for (const endpoint of endpoints) {
    const same = byId.get(endpoint.id);
    if (same === undefined) byId.set(endpoint.id, [endpoint]);
    else same.push(endpoint);
    const place = placeOf(endpoint.id, endpoint.block);
    if (!byPlace.has(place)) byPlace.set(place, endpoint);
  }
  const all = (id: EndpointId): readonly DescribedEndpoint[] => byId.get(id) ?? [];
  const near = (id: EndpointId, place: Span): DescribedEndpoint | null => byPlace.get(placeOf(id, place)) ?? all(id)[0] ?? null;
  return { all, near };
}

function placeOf(id: EndpointId, { file }: Span): string {
  return `${file}\n${id}`;
}
