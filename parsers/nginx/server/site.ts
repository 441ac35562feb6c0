import type { Surroundings } from '../http/content.ts';
import { inheritedReader, type InheritedReader } from '../http/inherited.ts';
import type { Request } from '../http/request.ts';
import { find, type Block } from '../scope/scope.ts';

/** A server, and the requests to it that are looked at. */
export interface Site {
  readonly server: Block;
  readonly request: Request;
  /** Names with which requests can reach it; `null`: every name. */
  readonly hosts: readonly string[] | null;
  /** `null` when it matters only what is reached. */
  readonly surroundings: Surroundings | null;
  readonly inherited: InheritedReader;
}

/** A socket that a server listens on. */
export interface SocketView {
  readonly tls: boolean;
  /** `null` when it has several. */
  readonly port: number | null;
  /** Names with which requests reach the server there, as written; `null` when any can, as for the default server of a socket. */
  readonly hosts: readonly string[] | null;
}

/** All requests to `server` on a socket. */
export function siteOf(server: Block, { tls, port, hosts }: SocketView, surroundings: Surroundings | null): Site {
  const serverName = plainName(server);
  const inherited = surroundings?.inherited ?? inheritedReader();
  return { server, hosts: plainNames(hosts), surroundings, inherited, request: { tls, port, serverName, certificate: 'any', earlyData: 'any' } };
}

/** The names in lower case, as `$host` is; `null` when a pattern stands for names that are not written. */
function plainNames(hosts: readonly string[] | null): readonly string[] | null {
  return hosts?.every(isPlain) === true ? hosts.map((host) => host.toLowerCase()) : null;
}

function isPlain(name: string): boolean {
  return !/^[.~*]|\*$|\$/.test(name);
}

/** `$server_name`: the first name, unless it is a pattern. */
function plainName(server: Block): string | null {
  const name = find(server, 'server_name')[0]?.args[0];
  return name !== undefined && !name.opaque && isPlain(name.value) ? name.value : null;
}
