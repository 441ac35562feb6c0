import type { Address } from '../../../src/model/endpoint.ts';
import { hostKind } from '../../_shared/exposure.ts';
import type { PlacedAdmin } from '../listener/admin.ts';
import { nameOf, type PlacedConnection } from './cluster.ts';

/** Names of the clusters that lead to the administration interface of this process. */
export function adminClusters(admins: readonly PlacedAdmin[], connections: readonly PlacedConnection[]): ReadonlySet<string> {
  const interfaces = admins.flatMap(({ listener: { addresses } }) => (addresses.known ? addresses.value : []));
  const leading = connections.filter(({ connection: { target } }) => target.known && target.value.addresses.some((address) => interfaces.some((admin) => leadsTo(address, admin))));
  return new Set(leading.map(({ cluster }) => nameOf(cluster)));
}

/** The interface may listen on all addresses, and its port be reached on that of loopback. */
function leadsTo(target: Address, admin: Address): boolean {
  if (target.transport !== admin.transport || target.port !== admin.port) return false;
  return target.host === admin.host || (admin.transport === 'tcp' && hostKind(target.host) === 'loopback' && hostKind(admin.host) === 'any');
}
