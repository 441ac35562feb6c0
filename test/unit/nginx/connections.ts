import { alikeServers } from '../../../parsers/nginx/server/alike-servers.ts';
import { connectionsOf } from '../../../parsers/nginx/connection/connection.ts';
import type { PlacedConnection } from '../../../parsers/nginx/connection/connection.ts';
import { handshakeReader } from '../../../parsers/nginx/tls/handshake.ts';
import { releaseOf } from '../../../parsers/nginx/release.ts';
import type { Block } from '../../../parsers/nginx/scope/scope.ts';
import type { ExposureSettings, Runtime } from '../../../src/engine/parser.ts';
import type { Connection } from '../../../src/model/endpoint.ts';
import { blocksOf } from './blocks.ts';

export function runtimeOf(nginx: string, openssl: string): Runtime {
  return { products: { nginx }, library: { name: 'openssl', version: openssl }, distribution: null };
}

export const assumedRuntime: Runtime = { products: {}, library: null, distribution: null };

const noneAlike = alikeServers([], new Map());

export const unstated: ExposureSettings = { external: [], internal: [] };

export function placedConnections(root: Block, runtime: Runtime = assumedRuntime, exposure: ExposureSettings = unstated): readonly PlacedConnection[] {
  const release = releaseOf(runtime);
  return connectionsOf(root, { release, exposure, handshakeOf: handshakeReader(release, runtime) }, noneAlike);
}

export function connections(text: string, runtime?: Runtime, exposure?: ExposureSettings): readonly Connection[] {
  return placedConnections(blocksOf(text), runtime, exposure).map(({ connection }) => connection);
}

/** The only connection. */
export function connection(text: string, runtime?: Runtime, exposure?: ExposureSettings): Connection {
  const [only, ...others] = connections(text, runtime, exposure);
  if (only === undefined || others.length > 0) throw new Error(`${others.length + 1} connections`);
  return only;
}

/** `content` in the location of a server of http; `outside` beside the server. */
export function inLocation(content: string, outside = ''): string {
  return `events { }\nhttp {\n${outside}\nserver { listen 443 ssl; server_name shop.example; location / { ${content} } }\n}\n`;
}
