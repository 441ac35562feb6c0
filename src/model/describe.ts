import type { Address, Connection, Endpoint, Listener } from './endpoint.ts';

/** How messages call an endpoint: `shop.example:443`, `*:80`, `https://backend`. */
export function describeEndpoint(endpoint: Endpoint): string {
  return endpoint.kind === 'listener' ? describeListener(endpoint) : describeConnection(endpoint);
}

export function describeAddress(address: Address): string {
  if (address.transport === 'unix') return `unix:${address.host}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return address.port === null ? host : `${host}:${address.port}`;
}

function describeListener(listener: Listener): string {
  const address = listener.addresses.known ? listener.addresses.value[0] : undefined;
  const name = listener.names.known ? listener.names.value.find((candidate) => candidate !== '_' && candidate !== '') : undefined;
  if (address === undefined) return name ?? '?';
  if (name === undefined || address.transport === 'unix') return describeAddress(address);
  return address.port === null ? name : `${name}:${address.port}`;
}

function describeConnection(connection: Connection): string {
  return connection.target.known ? connection.target.value.text : '?';
}
