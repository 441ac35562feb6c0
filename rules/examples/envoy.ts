/** A listener of Envoy for the examples of rules: `common` are fields of its CommonTlsContext, `downstream` of the DownstreamTlsContext around it. */
export function envoyListener(common: readonly string[], downstream: readonly string[] = []): string {
  return `static_resources:
  listeners:
    - name: shop
      address: { socket_address: { address: 127.0.0.1, port_value: 443 } }
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
${indented(14, downstream)}              common_tls_context:
                tls_certificates: [{ certificate_chain: { filename: shop.pem }, private_key: { filename: shop.key } }]
${indented(16, common)}          filters:
            - name: envoy.filters.network.tcp_proxy
              typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: shop, cluster: app }
`;
}

/** A cluster with TLS: `common` are fields of its CommonTlsContext, `upstream` of the UpstreamTlsContext around it. */
export function envoyCluster(common: readonly string[], upstream: readonly string[] = []): string {
  return `static_resources:
  clusters:
    - name: app
      type: STRICT_DNS
      load_assignment:
        cluster_name: app
        endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app.internal, port_value: 8443 } } } }] }]
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: app.internal
${indented(10, upstream)}          common_tls_context:
            tls_params: { tls_maximum_protocol_version: TLSv1_3 }
${indented(12, common)}`;
}

/** The names that a cluster expects in the certificate; a field of its validation context. */
export const envoyServerNames = 'match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: app.internal } }]';

/** A plaintext listener that answers all requests with an action of a route. */
export function envoyPlaintextListener(action: string): string {
  return `static_resources:
  listeners:
    - name: web
      address: { socket_address: { address: 0.0.0.0, port_value: 80 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: web
                route_config:
                  virtual_hosts:
                    - name: shop
                      domains: [shop.example]
                      routes: [{ match: { prefix: / }, ${action} }]
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
`;
}

function indented(width: number, lines: readonly string[]): string {
  return lines.map((line) => `${' '.repeat(width)}${line}\n`).join('');
}
