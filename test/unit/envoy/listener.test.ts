import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/model/fact.ts';
import { downstream, httpManager, listener, listenersIn, only, parse, plaintext, tcpProxy, tlsOf, valueOf, versionsOf } from './parsed.ts';

const typed = 'type.googleapis.com/envoy.extensions';
const downstreamTls = `{ name: envoy.transport_sockets.tls, typed_config: { "@type": ${typed}.transport_sockets.tls.v3.DownstreamTlsContext, common_tls_context: { tls_certificates: [{ certificate_chain: { filename: a.pem }, private_key: { filename: a.key } }] } } }`;
const http = httpManager('route_config: { virtual_hosts: [{ name: all, domains: "*", routes: [{ match: { prefix: / }, route: { cluster: backend } }] }] }');
const inspector = 'listener_filters: [{ name: envoy.filters.listener.tls_inspector }]';

/** A listener with these fields and filter chains, each on a line in flow style but for its filter. */
function chains(fields: string, ...list: readonly (readonly [fields: string, filter: string])[]): string {
  const items = list.map(([own, filter]) => `        - filters:\n            - ${filter.trim().replaceAll('\n', '\n              ')}\n          ${own.replaceAll('\n', '\n          ')}\n`);
  return `static_resources:\n  listeners:\n    - name: shop\n      address: { socket_address: { address: 0.0.0.0, port_value: 443 } }\n      ${fields.replaceAll('\n', '\n      ')}\n      filter_chains:\n${items.join('')}`;
}

describe('filter chains', () => {
  it('are a listener each, the one without a socket in plaintext', () => {
    const text = chains(inspector, [`filter_chain_match: { server_names: [shop.example, "*.shop.example"] }\ntransport_socket: ${downstreamTls}`, http], ['filter_chain_match: { transport_protocol: raw_buffer }', http]);
    const [secure, plain] = listenersIn(parse(text));
    expect(secure && [versionsOf(tlsOf(secure)), valueOf(secure.names)]).toEqual([['TLSv1.2', 'TLSv1.3'], ['shop.example', '*.shop.example']]);
    expect(plain && [valueOf(plain.tls), valueOf(plain.passthrough), valueOf(plain.protocol)]).toEqual([null, false, 'http']);
  });

  it('include the default one', () => {
    const text = chains(`default_filter_chain: { filters: [{ name: envoy.filters.network.tcp_proxy, typed_config: { "@type": ${typed}.filters.network.tcp_proxy.v3.TcpProxy, cluster: a } }] }`, [`transport_socket: ${downstreamTls}`, http]);
    expect(listenersIn(parse(text)).map(({ tls }) => valueOf(tls) !== null)).toEqual([true, false]);
  });

  it.each([
    ['filter_chain_match: { server_names: shop.example }', tcpProxy, true],
    ['filter_chain_match: { transport_protocol: tls }', tcpProxy, true],
    ['filter_chain_match: { transport_protocol: raw_buffer }', tcpProxy, false],
    ['filter_chain_match: { destination_port: 443 }', tcpProxy, '<run-time>'],
    ['name: any', tcpProxy, '<run-time>'],
    ['name: any', http, false],
  ])('%s passes the TLS of clients on: %#', (fields, filter, expected) => {
    expect(valueOf(listener(chains(inspector, [fields, filter])).passthrough)).toBe(expected);
  });

  it('pass on TLS where a filter chooses the target by the name in the handshake', () => {
    const text = plaintext(tcpProxy).replace('- filters:\n', '- filters:\n            - { name: envoy.filters.network.sni_cluster }\n');
    expect(valueOf(listener(text).passthrough)).toBe(true);
  });

  it('with server names are never chosen without the inspector', () => {
    const ineffective = (fields: string, socket = downstreamTls, version: string | null = null): unknown =>
      listener(chains(fields, [`filter_chain_match: { server_names: shop.example }\ntransport_socket: ${socket}`, http]), version).ineffective.map(({ setting, reason }) => [setting, reason]);
    expect(ineffective('stat_prefix: shop')).toEqual([['server_names', 'needs-other-setting']]);
    expect(ineffective('stat_prefix: shop', downstreamTls, '1.16.5')).toEqual([]);
    expect(ineffective(inspector)).toEqual([]);
    const quic = `{ name: quic, typed_config: { "@type": ${typed}.transport_sockets.quic.v3.QuicDownstreamTransport, downstream_tls_context: {} } }`;
    expect(ineffective('stat_prefix: shop', quic)).toEqual([]);
  });

  it('with a socket that is not known are not judged', () => {
    const alts = `{ name: alts, typed_config: { "@type": ${typed}.transport_sockets.alts.v3.Alts } }`;
    expect(valueOf(listener(chains('', [`transport_socket: ${alts}`, http])).tls)).toBe('<not-understood>');
  });

  it('of v2 have a tls_context', () => {
    const text = chains('', ['tls_context: { common_tls_context: { tls_certificates: [{ certificate_chain: { filename: a.pem } }] } }', http]);
    expect(versionsOf(tlsOf(listener(text, '1.16')))).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
  });
});

describe('protocols', () => {
  it.each([
    ['TcpProxy', 'tcp'],
    ['RedisProxy', 'database'],
    ['ThriftProxy', 'tcp'],
    ['HttpConnectionManager', 'http'],
    ['SomethingElse', '<not-understood>'],
  ])('of %s', (type, expected) => {
    expect(valueOf(listener(plaintext(`name: filter\ntyped_config: { "@type": ${typed}.filters.network.x.v3.${type} }`)).protocol)).toBe(expected);
  });

  it('a filter in front of a stream tells what is in it', () => {
    const text = plaintext(tcpProxy).replace('- filters:\n', '- filters:\n            - { name: envoy.filters.network.mongo_proxy }\n');
    expect(valueOf(listener(text).protocol)).toBe('database');
  });

  it('by name, as before 1.22', () => {
    expect(valueOf(listener(plaintext('name: envoy.http_connection_manager\nconfig: { route_config: {} }')).protocol)).toBe('http');
  });
});

describe('addresses', () => {
  const at = (fields: string): ReturnType<typeof listener> => listener(plaintext(tcpProxy).replace(/address: \{.*\}/, fields));

  it.each([
    ['address: { socket_address: { address: 0.0.0.0, port_value: 80 } }', '0.0.0.0', 80, 'external'],
    ['address: { socket_address: { address: "::", port_value: 80 } }', '::', 80, 'external'],
    ['address: { socket_address: { address: 127.0.0.1, port_value: 80 } }', '127.0.0.1', 80, 'local'],
    ['address: { socket_address: { address: "::1", port_value: 80 } }', '::1', 80, 'local'],
    ['address: { socket_address: { address: 10.0.0.1, port_value: 80 } }', '10.0.0.1', 80, 'internal'],
    ['address: { pipe: { path: /run/envoy.sock } }', '/run/envoy.sock', null, 'local'],
  ])('%s', (fields, host, port, exposure) => {
    const one = at(fields);
    expect([valueOf(one.addresses), valueOf(one.exposure)]).toMatchObject([[{ host, port }], exposure]);
  });

  it('may be several', () => {
    const one = at('address: { socket_address: { address: 127.0.0.1, port_value: 80 } }\n      additional_addresses: [{ address: { socket_address: { address: 0.0.0.0, port_value: 80 } } }]');
    expect([valueOf(one.addresses), valueOf(one.exposure)]).toMatchObject([[{ host: '127.0.0.1' }, { host: '0.0.0.0' }], 'external']);
  });

  it('of outgoing traffic and of this process are nobody else’s', () => {
    expect(valueOf(at('address: { socket_address: { address: 0.0.0.0, port_value: 9080 } }\n      traffic_direction: OUTBOUND').exposure)).toBe('local');
    expect(valueOf(at('internal_listener: {}').exposure)).toBe('local');
  });

  it('of a mesh are not known', () => {
    expect(valueOf(at('address: { socket_address: { address: 0.0.0.0, port_value: 15006 } }').exposure)).toBe('<run-time>');
  });

  it('in a template are not known', () => {
    expect(valueOf(at('address: { socket_address: { address: "{{ host }}", port_value: 80 } }').addresses)).toBe('<template>');
    for (const host of ['$server_ip', '"{}"', '<address>', '"@HOST@"']) {
      expect(valueOf(at(`address: { socket_address: { address: ${host}, port_value: 80 } }`).exposure)).toBe('<template>');
    }
  });
});

describe('QUIC', () => {
  const textOf = (fields: string, filter = http, context = '', common = ''): string =>
      chains('udp_listener_config: { quic_options: {} }', [
        `transport_socket:\n  name: envoy.transport_sockets.quic\n  typed_config:\n    "@type": ${typed}.transport_sockets.quic.v3.QuicDownstreamTransport\n    ${fields}\n    downstream_tls_context: { ${context} common_tls_context: { ${common} tls_certificates: [{ certificate_chain: { filename: a.pem } }] } }`,
        filter,
      ]);
  const quic = (...parts: Parameters<typeof textOf>): ReturnType<typeof listener> => listener(textOf(...parts));

  it('has TLS 1.3 alone, on UDP', () => {
    const one = quic('');
    expect([versionsOf(tlsOf(one)), valueOf(one.addresses)]).toMatchObject([['TLSv1.3'], [{ transport: 'quic' }]]);
  });

  it.each([
    ['', http, { enabled: true, protection: 'marked' }],
    ['enable_early_data: true', http, { enabled: true, protection: 'marked' }],
    ['enable_early_data: false', http, { enabled: false, protection: 'none' }],
    ['enable_resumption: false', http, { enabled: false, protection: 'none' }],
    ['', tcpProxy, { enabled: true, protection: 'none' }],
    ['', http.replace('name: all,', 'name: all, request_headers_to_remove: [Early-Data],'), { enabled: true, protection: 'none' }],
  ])('early data with %j', (fields, filter, expected) => {
    expect(valueOf(tlsOf(quic(fields, filter)).earlyData)).toEqual(expected);
  });

  const ca = 'validation_context: { trusted_ca: { filename: ca.pem } },';
  const required = 'require_client_certificate: true,';

  it.each([
    ['1.24', required, 'none', [], ['require_client_certificate']],
    ['1.25', required, 'required', ['envoy/client-certificates-over-quic'], []],
    ['1.40', required, 'required', ['envoy/client-certificates-over-quic'], []],
    ['1.40', '', 'none', [], ['validation_context']],
    ['1.41', required, 'required', [], []],
    ['1.41', '', 'optional', [], []],
  ])('client certificates in Envoy %s with %j', (version, context, mode, problems, ineffective) => {
    const text = textOf('', http, context, ca);
    const one = listener(text, version);
    expect(valueOf(one.clientAuthentication.mode)).toBe(mode);
    expect(parse(text, version).problems.map(({ code }) => code)).toEqual(problems);
    expect(one.ineffective.map(({ setting }) => setting)).toEqual(ineffective);
  });

  it('may be a later version where it is assumed which one refuses client certificates', () => {
    expect(parse(textOf('', http, required, ca)).problems.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it.each([
    ['', 'none', []],
    ['enable_early_data: true', 'none', []],
    ['enable_resumption: true', 'none', ['resumption']],
    ['enable_resumption: true\n    enable_early_data: true', 'marked', ['resumption']],
    ['enable_resumption: false', 'none', []],
  ])('resumes sessions of clients with certificates only where %j says so', (fields, protection, bypasses) => {
    const one = listener(textOf(fields, http, required, ca), '1.41');
    expect(valueOf(tlsOf(one).earlyData)).toMatchObject({ enabled: protection === 'marked', protection });
    expect(one.clientAuthentication.bypasses.map(({ kind }) => kind)).toEqual(bypasses);
  });

  it('is the only transport with early data', () => {
    expect(valueOf(tlsOf(listener(downstream())).earlyData)).toEqual({ enabled: false, protection: 'none' });
  });
});

describe('STARTTLS', () => {
  const text = (filter: string): string =>
    chains('', [
      `transport_socket: { name: starttls, typed_config: { "@type": ${typed}.transport_sockets.starttls.v3.StartTlsConfig, tls_socket_config: { common_tls_context: { tls_certificates: [{ certificate_chain: { filename: a.pem } }] } } } }`,
      tcpProxy,
    ]).replace('- filters:\n', `- filters:\n            - { name: filter, typed_config: { "@type": ${typed}.filters.network.postgres_proxy.v3alpha.PostgresProxy, ${filter} } }\n`);

  it.each([
    ['terminate_ssl: true', 'optional'],
    ['downstream_ssl: ALLOW', 'optional'],
    ['downstream_ssl: REQUIRE', 'required'],
    ['stat_prefix: db', 'none'],
  ])('%s', (filter, expected) => {
    const one = listener(text(filter));
    expect([valueOf(one.startTls), valueOf(one.protocol)]).toEqual([expected, 'database']);
  });
});

describe('other parts of a context', () => {
  it('session tickets', () => {
    const tickets = (context: string): unknown => valueOf(tlsOf(listener(downstream('', context))).tickets);
    expect(tickets('')).toEqual({ enabled: true, keyFiles: [], rotation: 'automatic' });
    expect(tickets('disable_stateless_session_resumption: true')).toMatchObject({ enabled: false, keyFiles: [] });
    expect(tickets('session_ticket_keys: { keys: [{ filename: a.key }, { inline_bytes: AAAA }] }')).toEqual({ enabled: true, keyFiles: ['a.key', 'inline'], rotation: 'by-hand' });
    expect(tickets('session_ticket_keys_sds_secret_config: { name: keys, sds_config: { ads: {} } }')).toBe('<run-time>');
    const secret = '\n  secrets:\n    - name: keys\n      session_ticket_keys: { keys: [{ filename: b.key }] }\n';
    expect(valueOf(tlsOf(listener(downstream('', 'session_ticket_keys_sds_secret_config: { name: keys }') + secret)).tickets)).toMatchObject({ keyFiles: ['b.key'] });
  });

  it('stapling', () => {
    const stapled = downstream().replace('private_key: { filename: shop.key }', 'private_key: { filename: shop.key }\n                    ocsp_staple: { filename: shop.der }');
    expect(valueOf(tlsOf(listener(stapled)).stapling)).toEqual({ enabled: true, verified: true, source: 'shop.der' });
    expect(valueOf(tlsOf(listener(downstream())).stapling)).toEqual({ enabled: false, verified: false, source: null });
  });

  it('ALPN, whose items may have commas in them', () => {
    const alpn = (common: string): unknown => valueOf(tlsOf(listener(downstream(common))).alpn);
    expect(alpn('alpn_protocols: ["h2,http/1.1"]')).toEqual(['h2', 'http/1.1']);
    expect(alpn('alpn_protocols: [h2, http/1.1]')).toEqual(['h2', 'http/1.1']);
    expect(alpn('')).toEqual([]);
  });

  it('the key log', () => {
    expect(valueOf(tlsOf(listener(downstream('key_log: { path: /var/log/keys.log }'))).keyLog)).toBe('/var/log/keys.log');
    expect(valueOf(tlsOf(listener(downstream())).keyLog)).toBeNull();
  });

  it('certificates and keys, also inline and out of secrets', () => {
    const certificates = (text: string): unknown => valueOf(tlsOf(listener(text)).certificates);
    expect(certificates(downstream())).toMatchObject([{ path: 'shop.pem', keyPath: 'shop.key' }]);
    const inline = downstream().replace('{ filename: shop.pem }', '{ inline_string: "x" }').replace('{ filename: shop.key }', '{ inline_string: "y" }');
    expect(certificates(inline)).toMatchObject([{ path: 'inline', keyPath: null }]);
    const named = downstream('tls_certificate_sds_secret_configs: [{ name: shop }]').replace(/tls_certificates:[^]*?shop\.key \}/, '');
    expect(certificates(`${named}\n  secrets:\n    - name: shop\n      tls_certificate: { certificate_chain: { filename: s.pem } }\n`)).toMatchObject([{ path: 's.pem' }]);
    expect(certificates(named.replace('name: shop }', 'name: shop, sds_config: { ads: {} } }'))).toBe('<run-time>');
  });

  it('neither compression, renegotiation, parameters for DHE, nor ECH', () => {
    const { compression, renegotiation, dhParameters, encryptedClientHello, securityLevel } = tlsOf(listener(downstream()));
    const facts: readonly Fact<unknown>[] = [compression, renegotiation, dhParameters, encryptedClientHello, securityLevel];
    expect(facts.map((fact) => valueOf(fact))).toEqual([false, 'none', null, null, null]);
  });
});

describe('the administration interface', () => {
  const admin = (host: string): ReturnType<typeof listener> => only(listenersIn(parse(`admin: { address: { socket_address: { address: "${host}", port_value: 9901 } } }\nstatic_resources: {}\n`)));

  it.each([
    ['0.0.0.0', 'external'],
    ['::', 'external'],
    ['10.0.0.3', 'internal'],
    ['127.0.0.1', 'local'],
  ])('on %s is a plaintext listener', (host, exposure) => {
    const one = admin(host);
    expect([valueOf(one.tls), valueOf(one.protocol), valueOf(one.exposure)]).toEqual([null, 'management', exposure]);
  });

  it('is not there without an address', () => {
    expect(listenersIn(parse('admin: { access_log: [] }\nstatic_resources: {}\n'))).toEqual([]);
  });
});
