import type { Endpoint } from '../model/endpoint.ts';

/** Which end of the handshake the settings are for: only a server needs parameters and a certificate for a suite. */
export type Side = 'server' | 'client';

export function sideOf(endpoint: Endpoint): Side {
  return endpoint.kind === 'listener' ? 'server' : 'client';
}
