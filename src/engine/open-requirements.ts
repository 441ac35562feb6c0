import type { Endpoint } from '../model/endpoint.ts';
import type { RequirementId } from '../standards/requirements.ts';

/** A requirement that no rule decides from configuration alone. */
export interface OpenRequirement {
  readonly id: RequirementId;
  /** Whether it is about the endpoint. */
  readonly concerns: (endpoint: Endpoint) => boolean;
}

export const openRequirements: readonly OpenRequirement[] = [
  // Needs the certificate files.
  { id: 'v5.0.be-9.1.4', concerns: mayServeThePublicOverTls },
];

function mayServeThePublicOverTls(endpoint: Endpoint): boolean {
  return (
    endpoint.kind === 'listener' &&
    !(endpoint.tls.known && endpoint.tls.value === null) &&
    !(endpoint.exposure.known && endpoint.exposure.value !== 'external') &&
    !(endpoint.rejectsHandshake.known && endpoint.rejectsHandshake.value)
  );
}
