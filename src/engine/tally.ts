import type { Endpoint } from '../model/endpoint.ts';
import type { RequirementId } from '../standards/requirements.ts';

/** Counts the endpoints that no rule can decide a requirement for. */
export interface OpenTally {
  readonly tally: Tally;
  readonly concerns: (endpoint: Endpoint) => boolean;
}

/** Counts the endpoints that rules of one requirement look at, which come one after the other. */
export class Tally {
  readonly requirement: RequirementId;
  endpoints = 0;
  #latest: Endpoint | null = null;

  constructor(requirement: RequirementId) {
    this.requirement = requirement;
  }

  /** Of the latest endpoint. */
  hasCounted(endpoint: Endpoint): boolean {
    return this.#latest === endpoint;
  }

  count(endpoint: Endpoint): void {
    if (this.#latest === endpoint) return;
    this.#latest = endpoint;
    this.endpoints += 1;
  }
}

/** Counts an endpoint for the requirements that are open for it. */
export function countOpen(endpoint: Endpoint, open: readonly OpenTally[], tallies: ReadonlyMap<RequirementId, Tally>): void {
  for (const { tally, concerns } of open) {
    if (!concerns(endpoint)) continue;
    tally.count(endpoint);
    tallies.get(tally.requirement)?.count(endpoint);
  }
}

/** How many endpoints were counted. */
export function countsOf(tallies: readonly Tally[]): ReadonlyMap<RequirementId, number> {
  return new Map(tallies.map(({ requirement, endpoints }) => [requirement, endpoints]));
}
