import type { ClientAuthentication, ServerVerification } from '../../../src/model/endpoint.ts';
import { known, type Unknown } from '../../../src/model/fact.ts';

/** How clients are asked for certificates, where a template decides about that. */
export function unseenClients(doubt: Unknown): ClientAuthentication {
  return { mode: doubt, trustAnchors: doubt, depth: doubt, revocation: doubt, bypasses: [] };
}

/** How a server is verified, where a template decides about that. */
export function unseenVerification(doubt: Unknown): ServerVerification {
  return { chain: doubt, name: doubt, trustAnchors: doubt, depth: known(null, doubt.from), revocation: doubt, bypasses: [] };
}
