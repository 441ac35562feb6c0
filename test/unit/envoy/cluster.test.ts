import { describe, expect, it } from 'vitest';
import { connection, connectionsIn, httpManager, only, parse, plaintext, tcpProxy, tlsOf, upstream, valueOf } from './parsed.ts';

const cluster = (fields: string, endpoints = '{ address: { socket_address: { address: backend.internal, port_value: 8080 } } }'): string => `
static_resources:
  clusters:
    - name: backend
      ${fields.trim().replaceAll('\n', '\n      ')}
      load_assignment:
        cluster_name: backend
        endpoints: [{ lb_endpoints: [{ endpoint: ${endpoints} }] }]
`;

const tls = '{ name: envoy.transport_sockets.tls, typed_config: { "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext } }';
const raw = '{ name: envoy.transport_sockets.raw_buffer, typed_config: { "@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer } }';

describe('transport sockets', () => {
  it('none, or a raw buffer, is plaintext', () => {
    const { tls: byDefault } = connection(cluster('type: STRICT_DNS'));
    expect([valueOf(byDefault), byDefault.from.kind]).toEqual([null, 'default']);
    const { tls: written } = connection(cluster(`type: STRICT_DNS\ntransport_socket: ${raw}`));
    expect([valueOf(written), written.from.kind]).toEqual([null, 'written']);
  });

  it.each(['ProxyProtocolUpstreamTransport', 'Http11ProxyUpstreamTransport', 'Tap', 'TcpStats'])('%s only wraps another one', (type) => {
    const socket = (inner: string): string => `transport_socket: { name: wrapper, typed_config: { "@type": type.googleapis.com/envoy.extensions.${type}, transport_socket: ${inner} } }`;
    expect(connection(cluster(`type: STRICT_DNS\n${socket(tls)}`)).tls).toMatchObject({ known: true, value: { versions: {} } });
    expect(valueOf(connection(cluster(`type: STRICT_DNS\n${socket(raw)}`)).tls)).toBeNull();
  });

  it('other encryption is not judged', () => {
    const alts = 'transport_socket: { name: alts, typed_config: { "@type": type.googleapis.com/envoy.extensions.transport_sockets.alts.v3.Alts } }';
    expect(connection(cluster(`type: STRICT_DNS\n${alts}`)).tls).toMatchObject({ known: false, doubt: { kind: 'not-understood', what: 'Alts' } });
  });

  it('tls_context of v2 counts only without transport_socket', () => {
    expect(connection(cluster('type: STRICT_DNS\ntls_context: { sni: backend.internal }')).serverName).toMatchObject({ value: 'backend.internal' });
    const both = connection(cluster(`type: STRICT_DNS\ntls_context: { sni: backend.internal }\ntransport_socket: ${raw}`));
    expect([valueOf(both.tls), both.ineffective.map(({ setting }) => setting)]).toEqual([null, ['tls_context']]);
  });

  it('the typed extension over STARTTLS begins in plaintext', () => {
    const starttls = 'transport_socket: { name: s, typed_config: { "@type": type.googleapis.com/envoy.extensions.transport_sockets.starttls.v3.UpstreamStartTlsConfig, tls_socket_config: { sni: db.internal } } }';
    const one = connection(cluster(`type: STRICT_DNS\n${starttls}`));
    expect([valueOf(one.fallsBackToPlaintext), valueOf(one.serverName)]).toEqual([true, 'db.internal']);
    const filter = (mode: string): string => `
  listeners:
    - name: db
      address: { socket_address: { address: 127.0.0.1, port_value: 5432 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.postgres_proxy
              typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.network.postgres_proxy.v3alpha.PostgresProxy, stat_prefix: db${mode} }
            - ${tcpProxy.trim().replaceAll('\n', '\n              ')}
`;
    const required = only(connectionsIn(parse(cluster(`type: STRICT_DNS\n${starttls}`) + filter(', upstream_ssl: REQUIRE'))));
    expect([valueOf(required.fallsBackToPlaintext), valueOf(required.protocol)]).toEqual([false, 'database']);
    expect(valueOf(only(connectionsIn(parse(cluster(`type: STRICT_DNS\n${starttls}`) + filter('')))).fallsBackToPlaintext)).toBe(true);
  });
});

describe('transport_socket_matches', () => {
  const matches = (...items: readonly string[]): string => `type: STRICT_DNS\ntransport_socket_matches: [${items.join(', ')}]`;
  const entry = (name: string, match: string, socket: string): string => `{ name: ${name}, match: { ${match} }, transport_socket: ${socket} }`;
  const endpoint = (labels: string): string =>
    `{ address: { socket_address: { address: backend.internal, port_value: 8080 } } }, metadata: { filter_metadata: { envoy.transport_socket_match: { ${labels} } } }`;
  const sockets = (text: string): readonly unknown[] => connectionsIn(parse(text)).map(({ id, tls: fact }) => [id, valueOf(fact) === null ? 'plaintext' : fact.known ? 'tls' : valueOf(fact)]);

  it('are a connection each, and the rest falls back to the socket of the cluster', () => {
    const text = cluster(matches(entry('secure', 'tls: "1"', tls)), endpoint('tls: "0"'));
    expect(sockets(text)).toEqual([['connection:backend', 'plaintext']]);
    expect(sockets(cluster(matches(entry('secure', 'tls: "1"', tls)), endpoint('tls: "1"')))).toEqual([['connection:backend:secure', 'tls']]);
  });

  it('the first that fits decides, and an empty one fits all', () => {
    const items = [entry('secure', 'tls: "1"', tls), entry('open', '', raw)];
    expect(sockets(cluster(matches(...items), endpoint('tls: "1"')))).toEqual([['connection:backend:secure', 'tls']]);
    expect(sockets(cluster(matches(...items)))).toEqual([['connection:backend:open', 'plaintext']]);
  });

  it('all count where the endpoints are not in sight, and the fallback may', () => {
    const eds = cluster(matches(entry('secure', 'tls: "1"', tls))).replace('STRICT_DNS', 'EDS').replace(/load_assignment:[^]*$/, 'eds_cluster_config: { eds_config: { ads: {} } }\n');
    expect(sockets(eds)).toEqual([
      ['connection:backend:secure', 'tls'],
      ['connection:backend', '<run-time>'],
    ]);
  });
});

describe('targets', () => {
  it.each([
    ['127.0.0.1', 'local'],
    ['0.0.0.0', 'local'],
    ['10.1.2.3', 'internal'],
    ['backend', 'internal'],
    ['backend.svc.cluster.local', 'internal'],
    ['api.shop.example.com', 'external'],
    ['203.0.113.9', 'external'],
    ['169.254.169.254', '<run-time>'],
  ])('%s is %s', (host, exposure) => {
    expect(valueOf(connection(cluster('type: STRICT_DNS', `{ address: { socket_address: { address: "${host}", port_value: 80 } } }`)).exposure)).toBe(exposure);
  });

  it('sockets of this host are local', () => {
    expect(valueOf(connection(cluster('type: STATIC', '{ address: { pipe: { path: /run/app.sock } } }')).exposure)).toBe('local');
    expect(valueOf(connection(cluster('type: STATIC', '{ address: { envoy_internal_address: { server_listener_name: inner } } }')).exposure)).toBe('local');
  });

  it('of a port that a template writes are as near as its host where that is this one', () => {
    const exposureOf = (host: string): unknown => valueOf(connection(cluster('type: STRICT_DNS', `{ address: { socket_address: { address: "${host}", port_value: "{{ .port }}" } } }`)).exposure);
    expect(['localhost', '127.0.0.1', 'backend', 'api.shop.example.com'].map(exposureOf)).toEqual(['local', 'local', '<template>', '<template>']);
  });

  it.each(['EDS', 'ORIGINAL_DST', '3'])('those of %s are not in sight', (type) => {
    const text = cluster(`type: ${type}`).replace(/load_assignment:[^]*$/, 'connect_timeout: 1s\n');
    const { target, exposure } = connection(text);
    expect([valueOf(target), valueOf(exposure)]).toEqual([{ text: 'backend', addresses: [] }, '<run-time>']);
  });

  it('those of EDS can be in a file of resources', () => {
    const text = cluster('type: EDS').replace(/load_assignment:[^]*$/, 'eds_cluster_config: { eds_config: { path_config_source: { path: eds.yaml } } }\n');
    const file = `resources:
  - "@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
    cluster_name: backend
    endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: 10.0.0.7, port_value: 80 } } } }] }]
`;
    expect(valueOf(connection(text, null, { 'eds.yaml': file }).exposure)).toBe('internal');
  });

  it('hosts of v2 are read', () => {
    const text = cluster('type: STRICT_DNS').replace(/load_assignment:[^]*$/, 'hosts: [{ socket_address: { address: api.shop.example.com, port_value: 80 } }]\n');
    expect(valueOf(connection(text).exposure)).toBe('external');
  });
});

describe('what is spoken', () => {
  const routed = plaintext(httpManager('route_config:\n  virtual_hosts:\n    - name: all\n      domains: "*"\n      routes:\n        - match: { prefix: / }\n          route: { weighted_clusters: { clusters: [{ name: backend, weight: 1 }] } }'));
  const clusterAlone = cluster('type: STRICT_DNS').replace('static_resources:\n', '');

  it('HTTP where a route leads there, TCP where a proxy does', () => {
    expect(valueOf(only(connectionsIn(parse(routed + clusterAlone))).protocol)).toBe('http');
    expect(valueOf(only(connectionsIn(parse(plaintext(tcpProxy) + clusterAlone))).protocol)).toBe('tcp');
  });

  it('HTTP where the cluster has options for it; else nobody knows', () => {
    expect(valueOf(connection(cluster('type: STRICT_DNS\nhttp2_protocol_options: {}')).protocol)).toBe('http');
    expect(valueOf(connection(cluster('type: STRICT_DNS\nhealth_checks: [{ http_health_check: { path: / } }]')).protocol)).toBe('http');
    expect(valueOf(connection(cluster('type: STRICT_DNS')).protocol)).toBe('<run-time>');
  });

  it('configuration, traces and what filters ask', () => {
    const grpc = '{ envoy_grpc: { cluster_name: backend } }';
    const of = (more: string): unknown => valueOf(only(connectionsIn(parse(cluster('type: STRICT_DNS') + more))).protocol);
    expect(of(`dynamic_resources: { ads_config: { api_type: GRPC, grpc_services: [${grpc}] } }\n`)).toBe('management');
    expect(of(`dynamic_resources: { lds_config: { api_config_source: { api_type: REST, cluster_names: backend } } }\n`)).toBe('management');
    expect(of(`tracing: { http: { name: z, typed_config: { "@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig, collector_cluster: backend } } }\n`)).toBe('telemetry');
    expect(of(`stats_sinks: [{ name: s, typed_config: { "@type": type.googleapis.com/envoy.config.metrics.v3.StatsdSink, tcp_cluster_name: backend } }]\n`)).toBe('telemetry');
    expect(valueOf(only(connectionsIn(parse(plaintext(httpManager(`http_filters:\n  - name: envoy.filters.http.ext_authz\n    typed_config:\n      "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz\n      grpc_service: ${grpc}`)) + clusterAlone))).protocol)).toBe('grpc');
  });

  it('passes on the TLS of clients where only that gets there', () => {
    const of = (match: string): unknown => {
      const text = plaintext(tcpProxy).replace('- filters:', `- filter_chain_match: { ${match} }\n          filters:`) + clusterAlone;
      return valueOf(only(connectionsIn(parse(text))).passthrough);
    };
    expect(of('server_names: shop.example')).toBe(true);
    expect(of('transport_protocol: tls')).toBe(true);
    expect(of('transport_protocol: raw_buffer')).toBe(false);
    expect(of('destination_port: 443')).toBe('<run-time>');
  });
});

describe('the handshake of a cluster', () => {
  it('sends the name and the certificate that are written', () => {
    const one = connection(upstream('tls_certificates: [{ certificate_chain: { filename: front.pem }, private_key: { filename: front.key } }]', 'sni: backend.internal'));
    expect([valueOf(one.serverName), valueOf(one.clientCertificate)]).toEqual(['backend.internal', 'front.pem']);
    expect([valueOf(connection(upstream()).serverName), valueOf(connection(upstream()).clientCertificate)]).toEqual([null, null]);
  });

  it('presents a secret that cannot be seen', () => {
    expect(valueOf(connection(upstream('tls_certificate_sds_secret_configs: [{ name: front, sds_config: { ads: {} } }]')).clientCertificate)).toBe('front');
  });

  it('lets the server renegotiate only where that is asked for', () => {
    expect(valueOf(tlsOf(connection(upstream())).renegotiation)).toBe('none');
    expect(valueOf(tlsOf(connection(upstream('', 'allow_renegotiation: true'))).renegotiation)).toBe('server-initiated');
  });

  it('takes one certificate only', () => {
    const two = 'tls_certificates: [{ certificate_chain: { filename: a.pem } }, { certificate_chain: { filename: b.pem } }]';
    expect(parse(upstream(two)).problems.map(({ code }) => code)).toEqual(['envoy/several-client-certificates']);
  });

  it('writes secrets to a file', () => {
    expect(valueOf(tlsOf(connection(upstream('key_log: { path: /var/keys.log }'))).keyLog)).toBe('/var/keys.log');
  });
});
