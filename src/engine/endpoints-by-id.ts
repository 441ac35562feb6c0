import type { Endpoint, EndpointId } from '../model/endpoint.ts';
import type { Span } from '../model/span.ts';

/** Finds endpoints of a run by their ids, which endpoints of different configurations may share. */
export interface EndpointsById {
  readonly all: (id: EndpointId) => readonly Endpoint[];
  /** The one that a finding at that place means: in the same file if possible. `null` when there is none. */
  readonly near: (id: EndpointId, place: Span) => Endpoint | null;
}

export function endpointsById(endpoints: readonly Endpoint[]): EndpointsById {
  const found = new Map<EndpointId, Endpoint[]>();
  for (const endpoint of endpoints) {
    const same = found.get(endpoint.id);
    if (same === undefined) found.set(endpoint.id, [endpoint]);
    else same.push(endpoint);
  }
  const all = (id: EndpointId): readonly Endpoint[] => found.get(id) ?? [];
  const near = (id: EndpointId, { file }: Span): Endpoint | null => {
    const same = all(id);
    return (same.length > 1 ? same.find(({ block }) => block.file === file) : undefined) ?? same[0] ?? null;
  };
  return { all, near };
}
