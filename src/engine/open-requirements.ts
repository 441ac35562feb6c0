import type { Endpoint } from '../model/endpoint.ts';
import type { RequirementId } from '../standards/requirements.ts';

/** A requirement on endpoints of which no rule decides it from configuration alone. */
export interface OpenRequirement {
  readonly id: RequirementId;
  /** Whether it is about the endpoint. */
  readonly concerns: (endpoint: Endpoint) => boolean;
}

export const openRequirements: readonly OpenRequirement[] = [
  // Needs the certificate files.
  { id: 'v5.0.be-9.1.4', concerns: mayServeThePublicOverTls },
  // No rule looks at an endpoint of which nothing shows whether it speaks TLS.
  { id: 'v5.0.be-9.1.1', concerns: (endpoint) => isHttpListenerUnseen(endpoint) && !isInternal(endpoint) },
  { id: 'v5.0.be-9.3.1', concerns: (endpoint) => isHttpListenerUnseen(endpoint) && isInternal(endpoint) },
  { id: 'v5.0.be-9.2.6', concerns: (endpoint) => endpoint.kind === 'connection' && !endpoint.tls.known },
  { id: 'v5.0.be-9.4.1', concerns: ({ tls }) => !tls.known },
  { id: 'v5.0.be-9.4.2', concerns: ({ tls }) => !tls.known },
];

function isHttpListenerUnseen({ kind, tls, protocol, exposure }: Endpoint): boolean {
  const isLocal = exposure.known && exposure.value === 'local';
  return kind === 'listener' && !tls.known && !isLocal && (!protocol.known || protocol.value === 'http' || protocol.value === 'grpc');
}

function isInternal({ exposure }: Endpoint): boolean {
  return exposure.known && exposure.value === 'internal';
}

function mayServeThePublicOverTls(endpoint: Endpoint): boolean {
  return (
    endpoint.kind === 'listener' &&
    !(endpoint.tls.known && endpoint.tls.value === null) &&
    !(endpoint.exposure.known && endpoint.exposure.value !== 'external') &&
    !(endpoint.rejectsHandshake.known && endpoint.rejectsHandshake.value)
  );
}
