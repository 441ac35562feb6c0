import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import envoy from '../../../parsers/envoy/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { lintTexts } from '../../../src/index.ts';
import { inspect } from '../../../src/report/inspect.ts';
import { toJson } from '../../../src/report/json.ts';

interface Site {
  /** Lines of the TLS context of its filter chain. */
  readonly context: string;
  /** Lines of its connection manager. */
  readonly manager: string;
  readonly routes: string;
  /** Lines of its cluster. */
  readonly cluster: string;
  readonly domain: string;
  readonly serverName: string;
}

const tls = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3';
const network = 'type.googleapis.com/envoy.extensions.filters.network';

/** `#` is the number of a site, `~` two digits that have no part in anything; where they differ, nothing is alike and all places stay the same. */
const usual: Site = {
  context: '          common_tls_context:\n            tls_certificates: [{ certificate_chain: { filename: /c/s#.pem }, private_key: { filename: /c/s#.key } }]',
  manager: '',
  routes: '{ match: { prefix: / }, route: { cluster: app# } }',
  cluster: '    transport_socket:\n      name: tls\n      typed_config:\n        "@type": TLS.UpstreamTlsContext\n        sni: app#.internal\n        common_tls_context: { validation_context: { trusted_ca: { filename: /c/ca.pem }, match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: app#.internal } }] } }',
  domain: '"*"',
  serverName: 's#.example',
};

function chainOf({ context, manager, routes, domain, serverName }: Site): string {
  const socket = context === '' ? '' : `      transport_socket:\n        name: tls\n        typed_config:\n          "@type": ${tls}.DownstreamTlsContext\n${context}\n`;
  return `    - filter_chain_match: { server_names: [${serverName}] }
      transport_socket_connect_timeout: ~s
${socket}      filters:
      - name: http
        typed_config:
          "@type": ${network}.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: s#
${manager}          route_config:
            virtual_hosts:
            - { name: s#, domains: [${domain}], routes: [${routes}] }
`;
}

function clusterOf({ cluster }: Site): string {
  return `  - name: app#
    type: STRICT_DNS
    connect_timeout: ~s
    load_assignment: { cluster_name: app#, endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app#.internal, port_value: 8443 } } } }] }] }
${cluster.replaceAll('TLS', tls)}
`;
}

function configuration(sites: readonly Site[], digits: (number: number) => string): string {
  const write = (part: (site: Site) => string): string => sites.map((site, number) => part(site).replaceAll('#', String(number)).replaceAll('~', digits(number))).join('');
  return `admin: { address: { socket_address: { address: 127.0.0.1, port_value: 9901 } } }
static_resources:
  listeners:
  - name: edge
    address: { socket_address: { address: 0.0.0.0, port_value: 443 } }
    listener_filters: [{ name: envoy.filters.listener.tls_inspector, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector } }]
    filter_chains:
${write(chainOf)}  clusters:
${write(clusterOf)}`;
}

/** How many endpoints are like another one. */
function alikeIn(...sites: readonly Site[]): number {
  const text = configuration(sites, () => '10');
  const options = { runtime: { products: {}, library: null, distribution: null }, exposure: { external: [], internal: ['s9.example'] } };
  const tree = fileTreeInMemory(new Map([['envoy.yaml', text], ['/seen/s0.pem', '']]));
  return envoy.parse({ entries: ['envoy.yaml'], fragment: false }, tree, options).alike?.size ?? 0;
}

const cluster = (from: string, to: string): Site => ({ ...usual, cluster: usual.cluster.replace(from, to) });
const chain = (from: string, to: string): Site => ({ ...usual, context: usual.context.replace(from, to) });

describe('chains and clusters that are written alike', () => {
  it('differ in names and files', () => {
    expect(alikeIn(usual, usual, usual)).toBe(4);
    expect(alikeIn({ ...usual, domain: 's#.example' }, { ...usual, domain: 's#.example' })).toBe(2);
  });

  it('have their certificates in directories of their own', () => {
    const live = { ...usual, context: usual.context.replaceAll('/c/', '/etc/letsencrypt/live/s#.example/') };
    expect(alikeIn(live, live)).toBe(2);
  });

  it.each<readonly [string, Site, Site]>([
    ['other settings', chain('common_tls_context:', 'require_client_certificate: true\n          common_tls_context:'), usual],
    ['a private name', usual, { ...usual, serverName: 's#.internal' }],
    ['a name that the settings speak of', usual, { ...usual, serverName: 's9.example' }],
    ['certificates elsewhere', chain('/c/s#.pem', '/etc/letsencrypt/s#.pem'), usual],
    ['certificates that can be seen', chain('/c/s#.pem', '/seen/s#.pem'), usual],
    ['a pattern', usual, { ...usual, serverName: '"*.example"' }],
    ['one name for two things', { ...usual, domain: 's#.example' }, { ...usual, domain: 'other#.example' }],
    ['a header', { ...usual, manager: '          forward_client_cert_details: SANITIZE_SET\n' }, usual],
    ['an end of tunnels', { ...usual, routes: '{ match: { connect_matcher: {} }, route: { cluster: app#, upgrade_configs: [{ upgrade_type: CONNECT, connect_config: {} }] } }' }, usual],
    ['another name in the handshake', { ...cluster('sni: app#', 'sni: x#'), manager: ' '.repeat(10) + 'server_name: x\n' }, usual],
    ['other requests', { ...usual, domain: 's#.example' }, usual],
  ])('do not have %s', (_, one, other) => {
    // What is alike are the two clusters at most, when the chains differ.
    expect(alikeIn(one, other)).toBeLessThan(2);
  });

  it('are not in a text with aliases or templates', () => {
    expect(alikeIn({ ...usual, manager: '          server_name: &a x\n          stat_prefix: *a\n' }, usual, usual)).toBe(0);
    expect(alikeIn({ ...usual, manager: '          server_name: {{ name }}\n' }, usual, usual)).toBe(0);
  });
});

const contexts: readonly string[] = [
  usual.context,
  '',
  `          require_client_certificate: true\n${usual.context}\n            validation_context: { trusted_ca: { filename: /c/ca.pem } }`,
  `${usual.context}\n            validation_context: { trusted_ca: { filename: /c/ca.pem } }`,
  `${usual.context}\n            tls_params: { tls_minimum_protocol_version: TLSv1_1 }`,
  `          ocsp_staple_policy: MUST_STAPLE\n${usual.context}`,
  '          common_tls_context: {}',
  usual.context.replace('{ filename: /c/s#.pem }', '{ filename: /etc/letsencrypt/live/s#/fullchain.pem }'),
];

const managers: readonly string[] = ['', '          forward_client_cert_details: APPEND_FORWARD\n', '          access_log: [{ name: grpc, typed_config: { grpc_service: { envoy_grpc: { cluster_name: app0 } } } }]\n'];

const routes: readonly string[] = [
  usual.routes,
  '{ match: { prefix: / }, redirect: { https_redirect: true } }',
  '{ match: { prefix: /x }, route: { cluster: app#, host_rewrite_literal: app#.internal } }, { match: { prefix: / }, route: { cluster: app0 } }',
  '{ match: { prefix: / }, route: { cluster: app# }, response_headers_to_add: [{ header: { key: Strict-Transport-Security, value: max-age=63072000 } }] }',
];

const clusters: readonly string[] = [
  usual.cluster,
  '',
  '    transport_socket: { name: tls, typed_config: { "@type": TLS.UpstreamTlsContext } }',
  '    transport_socket: { name: tls, typed_config: { "@type": TLS.UpstreamTlsContext, sni: app#.internal, common_tls_context: { validation_context: { trusted_ca: { filename: /etc/ssl/certs/ca-certificates.crt } } } } }',
  '    transport_socket: { name: tls, typed_config: { "@type": TLS.UpstreamTlsContext, auto_sni_san_validation: true, sni: s#.example, common_tls_context: { validation_context: { trusted_ca: { filename: /c/ca.pem } } } } }',
  '    upstream_http_protocol_options: { auto_sni: true, auto_san_validation: true }\n    transport_socket: { name: tls, typed_config: { "@type": TLS.UpstreamTlsContext, common_tls_context: { validation_context: { trusted_ca: { filename: /c/ca.pem } } } } }',
  usual.cluster.replace('8443', '9901'),
];

async function resultOf(text: string): Promise<unknown> {
  const run = await lintTexts(new Map([['envoy.yaml', text]]), { settings: { level: 3 }, today: '2026-01-01' });
  const { findings, unknowns, problems, requirements } = toJson(run, { locale: 'en', version: 'test' });
  const plain = (list: typeof findings): unknown => list.map((finding) => ({ ...finding, fingerprint: '' }));
  return { findings: plain(findings), unknowns: plain(unknowns), problems, requirements, inspected: inspect(run) };
}

describe('reading one of what is alike', () => {
  it('finds what reading all of it finds', async () => {
    const site = fc.record({
      context: fc.constantFrom(...contexts),
      manager: fc.constantFrom(...managers),
      routes: fc.constantFrom(...routes),
      cluster: fc.constantFrom(...clusters),
      domain: fc.constantFrom('"*"', 's#.example', 's#.internal'),
      serverName: fc.constantFrom('s#.example', 's#.internal'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(site, { minLength: 1, maxLength: 2 }), fc.array(fc.nat(), { minLength: 2, maxLength: 6 }), async (distinct, choices) => {
        const sites = choices.flatMap((choice) => distinct[choice % distinct.length] ?? []);
        expect(await resultOf(configuration(sites, () => '10'))).toEqual(await resultOf(configuration(sites, (number) => String(10 + number))));
      }),
      { numRuns: 150, seed: 20260101 },
    );
  });
});
