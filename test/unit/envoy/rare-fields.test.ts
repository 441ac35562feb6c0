import { describe, expect, it } from 'vitest';
import { connection, connectionsIn, downstream, httpManager, listener, listenersIn, only, parse, tlsOf, upstream, valueOf } from './parsed.ts';

const trusted = 'validation_context: { trusted_ca: { filename: ca.pem } }';

describe('fields that decide nothing about handshakes', () => {
  it.each(['session_timeout: 600s', 'full_scan_certs_on_sni_mismatch: true', 'disable_stateful_session_resumption: true'])('%s', (field) => {
    const [plain, other] = [listener(downstream()), listener(downstream('', field))];
    expect([other.ineffective, other.identityUses]).toEqual([plain.ineffective, plain.identityUses]);
    expect(valueOf(tlsOf(other).tickets)).toEqual(valueOf(tlsOf(plain).tickets));
  });

  it.each(['max_session_keys: 0', 'enforce_rsa_key_usage: true'])('of a cluster: %s', (field) => {
    expect(connection(upstream(trusted, field)).ineffective).toEqual(connection(upstream(trusted)).ineffective);
  });

  it('of a cluster: enforce_rsa_key_usage, which is always on since 1.39.0', () => {
    const settings = (version: string): readonly string[] => connection(upstream(trusted, 'enforce_rsa_key_usage: false'), version).ineffective.map(({ setting }) => setting);
    expect([settings('1.38.2'), settings('1.39.0')]).toEqual([[], ['enforce_rsa_key_usage']]);
  });

  it.each(['watched_directory: { path: /etc/envoy }', 'suppress_client_ca_list: true'])('of a validation context: %s', (field) => {
    const context = `validation_context: { trusted_ca: { filename: ca.pem }, ${field} }`;
    const { clientAuthentication } = listener(downstream(context, 'require_client_certificate: true'));
    expect([valueOf(clientAuthentication.mode), valueOf(clientAuthentication.trustAnchors)]).toEqual(['required', { kind: 'file', path: 'ca.pem' }]);
  });
});

describe('certificates', () => {
  const certificatesOf = (common: string): unknown => valueOf(tlsOf(listener(downstream().replace(/tls_certificates:[\s\S]*?shop\.key \}/, common))).certificates);

  it.each([
    ['tls_certificates: [{ pkcs12: { filename: shop.p12 } }]', ['shop.p12 null']],
    ['tls_certificates: [{ certificate_chain: { filename: shop.pem }, private_key_provider: { provider_name: hsm } }]', ['shop.pem null']],
    ['custom_tls_certificate_selector: { name: shop }', '<not-understood>'],
    ['tls_certificate_provider_instance: { instance_name: shop }', '<not-understood>'],
  ])('as %s', (common, expected) => {
    const found = certificatesOf(common);
    expect(Array.isArray(found) ? found.map(({ path, keyPath }: { path: string; keyPath: string | null }) => `${path} ${keyPath}`) : found).toEqual(expected);
  });
});

describe('validation', () => {
  it('by an instance of a provider does not happen in Envoy', () => {
    const { verification, ineffective } = connection(upstream('validation_context: { ca_certificate_provider_instance: { instance_name: shop } }'));
    expect(valueOf(verification.chain)).toBe(false);
    expect(ineffective.map(({ setting, reason }) => `${setting} ${reason}`)).toEqual(['ca_certificate_provider_instance not-supported']);
  });

  it('looks into a list of revoked certificates for the leaf alone', () => {
    const { verification } = connection(upstream('validation_context: { trusted_ca: { filename: ca.pem }, crl: { filename: ca.crl }, only_verify_leaf_cert_crl: true }'));
    expect(valueOf(verification.revocation)).toEqual({ kind: 'crl', path: 'ca.crl' });
  });
});

describe('a custom handshaker', () => {
  const handshaker = 'custom_handshaker: { name: h, typed_config: { "@type": type.googleapis.com/shop.Handshaker } }';

  it('may do everything that is written otherwise', () => {
    const { tls, clientAuthentication } = listener(downstream(handshaker, 'require_client_certificate: true'));
    expect(tls).toMatchObject({ known: true });
    const { versions, cipherSuites, certificates } = tlsOf(listener(downstream(handshaker)));
    expect([versions['TLSv1.2'], cipherSuites, certificates, clientAuthentication.mode]).toMatchObject(Array.from({ length: 4 }, () => ({ known: false, doubt: { kind: 'not-understood', what: 'Handshaker' } })));
  });

  it('may verify a server', () => {
    expect(connection(upstream(handshaker)).verification.chain).toMatchObject({ known: false });
    expect(connection(upstream()).verification.chain).toMatchObject({ value: false });
  });
});

describe('authorities that are empty', () => {
  it.each(['filename', 'inline_string'])('are none: %s', (field) => {
    expect(connection(upstream(`validation_context: { trusted_ca: { ${field}: "" } }`)).verification.chain).toMatchObject({ value: false });
  });

  it('were taken out of a dump: inline_bytes', () => {
    expect(connection(upstream('validation_context: { trusted_ca: { inline_bytes: "" } }')).verification.chain).toMatchObject({ known: false, doubt: { what: 'inline_bytes' } });
  });
});

describe('a name that a control plane gives to a part of itself', () => {
  it.each([
    ['local-grpc', { known: false }],
    ['local', { value: 'internal' }],
    ['local-grpc.internal', { value: 'internal' }],
  ])('%s', (host, expected) => {
    expect(connection(upstream().replace('address: backend.internal', `address: ${host}`)).exposure).toMatchObject(expected);
  });
});

describe('matchers of names', () => {
  it.each(['DNS', 'URI', 'EMAIL', 'IP_ADDRESS', 'OTHER_NAME'])('of the type %s are a check of the name', (type) => {
    const oid = type === 'OTHER_NAME' ? ', oid: "1.3.6.1.4.1.311.20.2.3"' : '';
    const context = `validation_context: { trusted_ca: { filename: ca.pem }, match_typed_subject_alt_names: [{ san_type: ${type}${oid}, matcher: { exact: shop } }] }`;
    expect(connection(upstream(context)).verification.name).toMatchObject({ value: { kind: 'san-matcher', anything: false } });
  });
});

describe('protocols that a chain is chosen by', () => {
  it('need no names', () => {
    const chosen = downstream().replace(/( *)- (transport_socket|filters):/, '$1- filter_chain_match: { application_protocols: [h2] }\n$1  $2:');
    const { ineffective, tls } = listener(chosen);
    expect(chosen).toContain('application_protocols');
    expect([ineffective, tls.known && tls.value !== null]).toEqual([[], true]);
  });
});

describe('configuration inside of another one', () => {
  it('of Consul is a text of JSON', () => {
    const json = JSON.stringify({ name: 'public', address: { socket_address: { address: '0.0.0.0', port_value: 8080 } }, filter_chains: [{ filters: [] }] });
    const { endpoints } = parse(JSON.stringify({ kind: 'proxy-defaults', config: { envoy_public_listener_json: json } }));
    expect(endpoints.map(({ id }) => id)).toEqual(['listener:public:0.0.0.0:8080']);
  });

  it('may be written by Jinja, item by item', () => {
    const { endpoints } = parse(`static_resources:
  clusters:
  {% for name in names %}
  - name: {{ name }}
    load_assignment: { cluster_name: a, endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: a.internal, port_value: 80 } } } }] }] }
  {% endfor %}
`);
    expect(endpoints.map(({ kind }) => kind)).toEqual(['connection']);
  });
});

describe('sockets around others', () => {
  const inside = (type: string): string =>
    upstream(trusted).replace(/transport_socket:\n([\s\S]*)$/, (_, body: string) => `transport_socket:\n        typed_config:\n          "@type": type.googleapis.com/envoy.extensions.transport_sockets.${type}\n          transport_socket:\n${body.replace(/^/gm, '    ')}`);

  it.each(['http_11_proxy.v3.Http11ProxyUpstreamTransport', 'tcp_stats.v3.Config', 'internal_upstream.v3.InternalUpstreamTransport', 'proxy_protocol.v3.ProxyProtocolUpstreamTransport'])('%s', (type) => {
    expect(valueOf(connection(inside(type)).verification.chain)).toBe(true);
  });

  it.each([
    ['an extension with TLS inside', `dynamic_modules.v3.DynamicModuleUpstreamTransportSocket, socket_name: a`],
    ['ALTS', 'alts.v3.Alts, handshaker_service: "a:1"'],
  ])('%s is none that can be read', (_, type) => {
    const text = upstream().replace(/transport_socket:[\s\S]*$/, `transport_socket: { typed_config: { "@type": type.googleapis.com/envoy.extensions.transport_sockets.${type} } }\n`);
    expect(valueOf(connection(text).tls)).toBe('<not-understood>');
  });

  it('s2a is none that can be read', () => {
    const text = upstream().replace(/transport_socket:[\s\S]*$/, 'transport_socket: { typed_config: { "@type": type.googleapis.com/envoy.extensions.transport_sockets.s2a.v3.S2AConfiguration, s2a_address: a:1 } }\n');
    expect(valueOf(connection(text).tls)).toBe('<not-understood>');
  });
});

describe('connection managers', () => {
  const web = (fields: string): string => downstream(trusted, '', httpManager(`${fields}\nroute_config: { virtual_hosts: [{ name: a, domains: ["*"], routes: [{ match: { prefix: / }, route: { cluster: a } }] }] }`));

  it('may let a program add headers', () => {
    const { routes } = listener(web('http_filters: [{ name: w, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm } }]'));
    expect(routes.known && routes.value.map(({ hsts }) => valueOf(hsts))).toEqual(['<run-time>']);
  });

  it('may choose with each request what to say of clients', () => {
    const { identityUses } = listener(web('forward_client_cert_matcher: { matcher_list: {} }'));
    expect(identityUses.map(({ carrier, guard }) => `${carrier} ${valueOf(guard)}`)).toEqual(['x-forwarded-client-cert <run-time>']);
  });
});

it('reads paths that the administration interface is restricted to as no protection', () => {
  const { protocol, exposure } = only(listenersIn(parse('admin: { allow_paths: [{ exact: /ready }], address: { socket_address: { address: 0.0.0.0, port_value: 9901 } } }\nstatic_resources: {}\n')));
  expect([valueOf(protocol), valueOf(exposure)]).toEqual(['management', 'external']);
});

describe('configuration in other files', () => {
  const cluster = 'static_resources: { clusters: [{ name: backend, connect_timeout: 1s }] }';

  it.each([
    ['EnvoyProxy of Envoy Gateway', `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\nspec:\n  bootstrap:\n    type: Replace\n    value: |\n      ${cluster}\n`],
    ['a listener of Consul', `proxy: { config: { envoy_local_cluster_json: '{ "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": "backend", "connect_timeout": "1s" }' } }\n`],
  ])('%s', (_, text) => {
    expect(connectionsIn(parse(text)).map(({ target }) => target.known && target.value.text)).toEqual(['backend']);
  });
});
