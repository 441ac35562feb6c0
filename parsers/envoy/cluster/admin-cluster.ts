import type { Address, Connection } from '../../../src/model/endpoint.ts';
import { hostKind } from '../../_shared/exposure.ts';
import type { PlacedAdmin } from '../listener/admin.ts';
import { nameOf, type PlacedConnection } from './cluster.ts';

/** Names of the clusters that lead to the administration interface of this process. */
export function adminClusters(admins: readonly PlacedAdmin[], connections: readonly PlacedConnection[]): ReadonlySet<string> {
  const interfaces = admins.flatMap(({ listener: { addresses } }) => (addresses.known ? addresses.value : []));
  const isLeading = ({ target }: Connection): boolean => target.known && target.value.addresses.some((address) => interfaces.some((admin) => leadsTo(address, admin)));
  // What is like another cluster has an address like it.
  const leading = connections.filter(({ connection, model }) => isLeading(model?.connection ?? connection));
  return new Set(leading.map(({ cluster }) => nameOf(cluster)));
}

/** The interface may listen on all addresses, and its port be reached on that of loopback. */
function leadsTo(target: Address, admin: Address): boolean {
  if (target.transport !== admin.transport || target.port !== admin.port) return false;
  return target.host === admin.host || (admin.transport === 'tcp' && hostKind(target.host) === 'loopback' && hostKind(admin.host) === 'any');
}
