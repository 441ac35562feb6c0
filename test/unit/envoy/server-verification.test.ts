import { describe, expect, it } from 'vitest';
import { connection, connectionsIn, httpManager, only, parse, placeOf, upstream, valueOf } from './parsed.ts';

const ca = 'trusted_ca: { filename: internal-ca.pem }';
const san = (matcher: string): string => `match_typed_subject_alt_names: [{ san_type: DNS, matcher: ${matcher} }]`;
const pin = 'verify_certificate_hash: DF6FF72FE9116521268F6F2DD4966F51DF479883FE7037B39F75916AC3049D1A';
const untrusted = 'trust_chain_verification: ACCEPT_UNTRUSTED';
const validation = (...lines: readonly string[]): string => `validation_context:\n  ${lines.join('\n  ')}`;

/** HTTP options of the cluster. */
const httpOptions = (fields: string): string => `
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    upstream_http_protocol_options: { ${fields} }
    explicit_http_config: { http_protocol_options: {} }`;

function checks(text: string, version: string | null = null): readonly unknown[] {
  const { chain, name } = connection(text, version).verification;
  return [valueOf(chain), valueOf(name)];
}

describe('what a cluster checks', () => {
  it.each([
    ['no validation context', '', '', false, { kind: 'none' }],
    ['an empty one', 'validation_context: {}', '', false, { kind: 'none' }],
    ['an authority alone: the name is not checked', validation(ca), '', true, { kind: 'none' }],
    ['an authority and a name', validation(ca, san('{ exact: backend.internal }')), '', true, { kind: 'san-matcher', anything: false }],
    ['the deprecated matchers', validation(ca, 'match_subject_alt_names: [{ exact: backend.internal }]'), '', true, { kind: 'san-matcher', anything: false }],
    ['the names of v2', validation(ca, 'verify_subject_alt_name: backend.internal'), '', true, { kind: 'san-matcher', anything: false }],
    ['a pin', validation(pin), '', false, { kind: 'pin' }],
    ['an authority and a pin', validation(ca, pin), '', true, { kind: 'pin' }],
    ['accepting untrusted ones', validation(ca, untrusted, san('{ exact: a }')), '', false, { kind: 'san-matcher', anything: false }],
    ['the name that is sent', validation(ca), 'sni: backend.internal\nauto_sni_san_validation: true', true, { kind: 'name', name: 'backend.internal' }],
    ['the name of the host', validation(ca), 'auto_host_sni: true\nauto_sni_san_validation: true', true, { kind: 'name', name: 'backend.internal' }],
    ['the name that is sent, of which there is none', validation(ca), 'auto_sni_san_validation: true', true, { kind: 'none' }],
    ['the system authorities that Envoy does not use', validation('system_root_certs: {}'), '', false, { kind: 'none' }],
    ['an extension', validation(ca, 'custom_validator_config: { name: envoy.tls.cert_validator.spiffe }'), '', '<not-understood>', '<not-understood>'],
  ])('%s', (_, common, context, chain, name) => {
    expect(checks(upstream(common, context))).toEqual([chain, name]);
  });

  it('shows where a missing check is missed', () => {
    const at = (text: string, part: 'chain' | 'name'): string => placeOf(parse(text), connection(text).verification[part]);
    expect(at(upstream(validation(ca)), 'name')).toBe('internal-ca.pem');
    expect(at(upstream(validation(ca, untrusted)), 'chain')).toBe('ACCEPT_UNTRUSTED');
    expect(connection(upstream()).verification.chain.from.kind).toBe('default');
  });

  it('is open where a secret brings the authorities', () => {
    const named = 'validation_context_sds_secret_config: { name: ca, sds_config: { ads: {} } }';
    expect(checks(upstream(named))).toEqual(['<run-time>', '<run-time>']);
    const combined = (byDefault: string): string => `combined_validation_context:\n  default_validation_context: { ${byDefault} }\n  ${named}`;
    expect(checks(upstream(combined(san('{ exact: a }'))))).toEqual([true, { kind: 'san-matcher', anything: false }]);
    expect(checks(upstream(combined('')))).toEqual(['<run-time>', '<run-time>']);
    expect(checks(upstream(combined(untrusted)))).toEqual([false, '<run-time>']);
  });

  it('says what has no effect', () => {
    const settings = (common: string, context = ''): unknown => connection(upstream(common, context)).ineffective.map(({ setting, reason }) => [setting, reason]);
    expect(settings(validation(ca), 'auto_sni_san_validation: true')).toEqual([['auto_sni_san_validation', 'needs-other-setting']]);
    expect(settings(validation('system_root_certs: {}'))).toEqual([['system_root_certs', 'not-supported']]);
    expect(settings(validation(ca), 'sni: a\nauto_sni_san_validation: true')).toEqual([]);
  });

  it('is refused where the name in the handshake is to be found, and no authority is given', () => {
    expect(parse(upstream('', 'sni: a\nauto_sni_san_validation: true')).problems.map(({ code }) => code)).toEqual(['envoy/no-trusted-ca']);
    expect(parse(upstream('validation_context: {}', 'sni: a\nauto_sni_san_validation: true')).problems.map(({ code }) => code)).toEqual(['envoy/no-trusted-ca']);
    expect(parse(upstream('', 'sni: a\nauto_sni_san_validation: false')).problems).toEqual([]);
  });

  it('has revocation lists, depth and authorities', () => {
    const { revocation, depth, trustAnchors, bypasses } = connection(
      upstream(validation('trusted_ca: { filename: /etc/ssl/certs/ca-certificates.crt }', 'crl: { filename: a.crl }', 'max_verify_depth: 3', 'allow_expired_certificate: true')),
    ).verification;
    expect([valueOf(revocation), valueOf(depth), valueOf(trustAnchors)]).toEqual([
      { kind: 'crl', path: 'a.crl' },
      3,
      { kind: 'system', path: '/etc/ssl/certs/ca-certificates.crt' },
    ]);
    expect(bypasses).toHaveLength(1);
  });
});

describe('matchers that are too wide', () => {
  it.each([
    ['{ exact: "*" }', false],
    ['{ exact: backend.internal }', false],
    ['{ suffix: .backend.internal }', false],
    ['{ suffix: .internal }', false],
    ['{ suffix: .com }', true],
    ['{ suffix: com }', true],
    ['{ prefix: "spiffe://" }', true],
    ['{ prefix: "spiffe://shop.example/" }', false],
    ['{ contains: . }', true],
    ['{ contains: backend }', false],
    ['{ safe_regex: { regex: ".*" } }', true],
    ['{ safe_regex: { regex: "^.+$" } }', true],
    ['{ safe_regex: { google_re2: {}, regex: "(.*)" } }', true],
    ['{ safe_regex: { regex: "[a-z0-9.-]+" } }', true],
    ['{ safe_regex: { regex: "[^.]+" } }', true],
    ['{ safe_regex: { regex: ".*\\\\.com" } }', true],
    ['{ safe_regex: { regex: ".*\\\\.backend\\\\.internal" } }', false],
    ['{ safe_regex: { regex: "spiffe://shop/.*" } }', false],
    ['{ custom: { name: own } }', '<not-understood>'],
  ])('%s', (matcher, anything) => {
    const { name } = connection(upstream(validation(ca, san(matcher)))).verification;
    expect(name.known && name.value.kind === 'san-matcher' ? name.value.anything : valueOf(name)).toBe(anything);
  });

  it('one of them is enough', () => {
    const both = 'match_typed_subject_alt_names:\n    - { san_type: DNS, matcher: { exact: a } }\n    - { san_type: DNS, matcher: { suffix: org } }';
    expect(checks(upstream(validation(ca, both)))[1]).toEqual({ kind: 'san-matcher', anything: true });
  });
});

describe('the name out of the request', () => {
  const listenerWith = (route: string, domains = '"*"'): string => `
  listeners:
    - name: shop
      address: { socket_address: { address: 127.0.0.1, port_value: 8080 } }
      filter_chains:
        - filters:
            - ${httpManager(`route_config:\n  virtual_hosts:\n    - name: shop\n      domains: [${domains}]\n      routes:\n        - match: { prefix: / }\n          route: { cluster: backend, ${route} }`)
              .trim()
              .replaceAll('\n', '\n              ')}
`;
  const both = 'auto_sni: true, auto_san_validation: true';
  const nameOf = (route: string, domains?: string, fields = both, common = validation(ca)): readonly unknown[] => {
    const { verification, serverName } = only(connectionsIn(parse(upstream(common, '', httpOptions(fields)) + listenerWith(route, domains))));
    return [valueOf(verification.name), valueOf(serverName)];
  };

  it('is one that the client chooses', () => {
    expect(nameOf('')).toEqual([{ kind: 'client-chosen' }, '<variable>']);
    expect(nameOf('', '"*.shop.example"')).toEqual([{ kind: 'client-chosen' }, '<variable>']);
    expect(nameOf('', 'shop.example', `${both}, override_auto_sni_header: x-backend`)).toEqual([{ kind: 'client-chosen' }, 'shop.example']);
  });

  it('is compared besides a matcher', () => {
    expect(nameOf('', undefined, both, validation(ca, san('{ exact: backend.internal }')))[0]).toEqual({ kind: 'san-matcher', anything: false });
    expect(nameOf('', undefined, both, validation(ca, san('{ contains: . }')))[0]).toEqual({ kind: 'client-chosen' });
  });

  it('is one of the names that the host is asked under', () => {
    expect(nameOf('', 'shop.example')).toEqual([{ kind: 'name', name: 'shop.example' }, 'shop.example']);
  });

  it('is one that the route sets', () => {
    expect(nameOf('host_rewrite_literal: backend.internal')).toEqual([{ kind: 'name', name: 'backend.internal' }, 'backend.internal']);
    expect(nameOf('auto_host_rewrite: true')[0]).toEqual({ kind: 'name', name: 'backend.internal' });
    expect(nameOf('host_rewrite_header: x-host')[0]).toBe('<run-time>');
  });

  it('is not known where no route is in sight', () => {
    expect(checks(upstream(validation(ca), '', httpOptions(both)))).toEqual([true, '<run-time>']);
  });

  it('proves nothing without an authority', () => {
    const { chain, name } = only(connectionsIn(parse(upstream('', '', httpOptions(both)) + listenerWith('', 'shop.example')))).verification;
    expect([valueOf(chain), valueOf(name)]).toEqual([false, { kind: 'name', name: 'shop.example' }]);
  });

  it('is asked for in the options of the cluster as well', () => {
    expect(checks(upstream(validation(ca), '', `upstream_http_protocol_options: { ${both} }`))).toEqual([true, '<run-time>']);
  });

  it('is that of the host where hosts are looked up by it', () => {
    const proxy = upstream(validation(ca), '', httpOptions(both)).replace('type: STRICT_DNS', 'cluster_type: { name: envoy.clusters.dynamic_forward_proxy }');
    expect(checks(proxy)[1]).toMatchObject({ kind: 'name' });
    const withoutOptions = upstream(validation(ca)).replace('type: STRICT_DNS', 'cluster_type: { name: envoy.clusters.dynamic_forward_proxy }');
    expect(checks(withoutOptions)[1]).toMatchObject({ kind: 'name' });
  });
});

it('HTTP/3 always compares the name in the handshake', () => {
  const text = upstream(validation(ca)).replace(/transport_socket:[^]*$/, (socket) =>
    socket
      .replace('envoy.transport_sockets.tls\n', 'envoy.transport_sockets.quic\n')
      .replace('tls.v3.UpstreamTlsContext', 'quic.v3.QuicUpstreamTransport')
      .replace(/\n\s+common_tls_context:[^]*$/, (common) => `\n          upstream_tls_context:\n            sni: backend.internal${common.replaceAll('\n', '\n  ')}`),
  );
  expect(checks(text)).toEqual([true, { kind: 'name', name: 'backend.internal' }]);
});
