/** Texts of Envoy bootstraps for measurements: a filter chain and a cluster for every site, as a control plane writes them. */

/** How many sites a bootstrap of `size` bytes holds, as `write` writes it. */
function sitesFor(size: number, write: (sites: number) => string): number {
  return Math.floor(size / (write(200).length / 200));
}

/** `size` is in bytes. */
export function yamlOf(size: number): string {
  return yaml(sitesFor(size, yaml));
}

/** Indented as the administration interface of Envoy dumps it. */
export function jsonOf(size: number): string {
  return json(sitesFor(size, json));
}

function json(sites: number): string {
  return JSON.stringify(bootstrap(sites), null, 1);
}

function yaml(sites: number): string {
  return blockOf(bootstrap(sites), '');
}

type Value = string | number | boolean | readonly Value[] | { readonly [field: string]: Value };

function bootstrap(sites: number): Value {
  const numbers = Array.from({ length: sites }, (_, number) => number);
  const listener = {
    name: 'edge',
    address: address('0.0.0.0', 443),
    listener_filters: [{ name: 'envoy.filters.listener.tls_inspector', typed_config: { '@type': extension('filters.listener.tls_inspector.v3.TlsInspector') } }],
    filter_chains: numbers.map(filterChain),
  };
  return { static_resources: { listeners: [listener], clusters: numbers.map(cluster) } };
}

function filterChain(site: number): Value {
  const certificate = { certificate_chain: { filename: `/etc/envoy/certs/s${site}.pem` }, private_key: { filename: `/etc/envoy/certs/s${site}.key` } };
  return {
    filter_chain_match: { server_names: [`s${site}.example`] },
    transport_socket: tls('DownstreamTlsContext', { common_tls_context: { alpn_protocols: ['h2', 'http/1.1'], tls_certificates: [certificate] } }),
    filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: connectionManager(site) }],
  };
}

function connectionManager(site: number): Value {
  const hsts = { header: { key: 'Strict-Transport-Security', value: 'max-age=63072000' }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' };
  return {
    '@type': extension('filters.network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: `s${site}`,
    use_remote_address: true,
    route_config: {
      response_headers_to_add: [hsts],
      virtual_hosts: [{ name: `s${site}`, domains: ['*'], routes: [{ match: { prefix: '/' }, route: { cluster: `app${site}`, timeout: '15s' } }] }],
    },
    http_filters: [{ name: 'envoy.filters.http.router', typed_config: { '@type': extension('filters.http.router.v3.Router') } }],
  };
}

function cluster(site: number): Value {
  const names = [{ san_type: 'DNS', matcher: { exact: `app${site}.internal` } }];
  const validation = { trusted_ca: { filename: '/etc/envoy/internal-ca.pem' }, match_typed_subject_alt_names: names };
  return {
    name: `app${site}`,
    type: 'STRICT_DNS',
    connect_timeout: '2s',
    transport_socket: tls('UpstreamTlsContext', { sni: `app${site}.internal`, common_tls_context: { tls_params: { tls_maximum_protocol_version: 'TLSv1_3' }, validation_context: validation } }),
    load_assignment: { cluster_name: `app${site}`, endpoints: [{ lb_endpoints: [{ endpoint: { address: address(`app${site}.internal`, 8443) } }] }] },
  };
}

function address(host: string, port: number): Value {
  return { socket_address: { address: host, port_value: port } };
}

function tls(message: string, fields: Readonly<Record<string, Value>>): Value {
  return { name: 'envoy.transport_sockets.tls', typed_config: { '@type': extension(`transport_sockets.tls.v3.${message}`), ...fields } };
}

function extension(path: string): string {
  return `type.googleapis.com/envoy.extensions.${path}`;
}

/** In block style, with texts in quotes where YAML asks for them. */
function blockOf(value: Value, indent: string): string {
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => `${indent}- ${blockOf(item, `${indent}  `).trimStart()}`).join('');
  if (typeof value !== 'object') return `${textOf(value)}\n`;
  return Object.entries(value).map(([field, item]) => `${indent}${textOf(field)}:${typeof item === 'object' ? `\n${blockOf(item, `${indent}  `)}` : ` ${textOf(item)}\n`}`).join('');
}


function textOf(value: string | number | boolean): string {
  return typeof value === 'string' && /^[@*]/.test(value) ? JSON.stringify(value) : String(value);
}
