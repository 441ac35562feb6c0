import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/model/intent.ts';
import { downstream, httpManager, listenersIn, parse, plaintext, spelled, upstream } from './parsed.ts';

/** The lines that the edits add, or `null` when nothing is edited. */
function added(text: string, intentOn: (id: string) => Intent, version: string | null = null): readonly string[] | null {
  const { spelling, fixed } = spelled(text, intentOn, version);
  if (spelling === null) throw new Error('no words');
  if (spelling.edits.length === 0) return null;
  const codes = new Set(parse(text).problems.map(({ code }) => code));
  expect(parse(fixed).problems.filter(({ code }) => !codes.has(code))).toEqual([]);
  const before = new Map<string, number>();
  for (const line of text.split('\n')) before.set(line, (before.get(line) ?? 0) + 1);
  return fixed.split('\n').flatMap((line) => {
    const left = before.get(line) ?? 0;
    before.set(line, left - 1);
    return left > 0 ? [] : [line.trim()];
  });
}

const protocols = (on: string): Intent => ({ set: 'protocols', on, to: ['TLSv1.2', 'TLSv1.3'] });

describe('protocols', () => {
  it('replaces a minimum that is too low, and keeps comments', () => {
    const text = downstream('tls_params:\n  # for old boxes\n  tls_minimum_protocol_version: TLSv1_0 # until May');
    expect(added(text, protocols)).toEqual(['tls_minimum_protocol_version: TLSv1_2 # until May']);
    expect(spelled(text, protocols).spelling).toMatchObject({ text: 'tls_params:\n  tls_minimum_protocol_version: TLSv1_2', safety: 'safe' });
  });

  it('adds what is missing, where there is something already and where there is nothing', () => {
    expect(added(upstream('tls_params: { ecdh_curves: [X25519] }'), protocols)).toEqual(['tls_params: { ecdh_curves: [X25519], tls_maximum_protocol_version: TLSv1_3 }']);
    expect(added(upstream(), protocols)).toEqual(['tls_params:', 'tls_maximum_protocol_version: TLSv1_3']);
    expect(added(upstream('tls_params:\n  ecdh_curves: X25519'), protocols)).toEqual(['tls_maximum_protocol_version: TLSv1_3']);
  });

  it('leaves a minimum that is higher', () => {
    expect(added(upstream('tls_params: { tls_minimum_protocol_version: TLSv1_3 }'), protocols)).toEqual(['tls_params: { tls_minimum_protocol_version: TLSv1_3, tls_maximum_protocol_version: TLSv1_3 }']);
  });

  it('leaves what a template decides', () => {
    const text = upstream('tls_params: { tls_minimum_protocol_version: "{{ .Values.minimum }}" }');
    expect(added(text, protocols)).toEqual(['tls_params: { tls_minimum_protocol_version: "{{ .Values.minimum }}", tls_maximum_protocol_version: TLSv1_3 }']);
  });

  it('writes camelCase where the file does', () => {
    const camel = downstream('tls_params: { tls_minimum_protocol_version: 1 }').replace(/[a-z\d]+_[a-z\d_]+(?=:)/g, (name) => name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()));
    expect(added(camel, protocols)).toEqual(['tlsParams: { tlsMinimumProtocolVersion: TLSv1_2 }']);
    expect(added(camel.replace('tlsParams: { tlsMinimumProtocolVersion: 1 }', 'tlsParams: { tlsMaximumProtocolVersion: TLSv1_2, tlsMinimumProtocolVersion: TLSv1_1 }'), protocols)).toEqual([
      'tlsParams: { tlsMaximumProtocolVersion: TLSv1_3, tlsMinimumProtocolVersion: TLSv1_2 }',
    ]);
  });

  it('writes JSON where the file is JSON', () => {
    const json = JSON.stringify(
      { static_resources: { clusters: [{ name: 'backend', type: 'STRICT_DNS', transport_socket: { name: 'tls', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext', common_tls_context: { alpn_protocols: ['h2'] } } } }] } },
      null,
      2,
    );
    const { fixed } = spelled(json, protocols);
    expect(JSON.parse(fixed)).toMatchObject({
      static_resources: { clusters: [{ transport_socket: { typed_config: { common_tls_context: { alpn_protocols: ['h2'], tls_params: { tls_maximum_protocol_version: 'TLSv1_3' } } } } }] },
    });
    expect(fixed).toContain('\n              "tls_params": {');
    const onOneLine = JSON.stringify(JSON.parse(json));
    expect(JSON.parse(spelled(onOneLine, protocols).fixed)).toEqual(JSON.parse(fixed));
  });

  it('changes lines of a ConfigMap, and says only words where escapes would be needed', () => {
    const map = (value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: envoy }\ndata:\n  envoy.yaml: ${value}\n`;
    const block = map(`|${upstream().replaceAll('\n', '\n    ')}`);
    expect(added(block, protocols)).toEqual(['tls_params:', 'tls_maximum_protocol_version: TLSv1_3']);
    const quoted = map(JSON.stringify(upstream()));
    expect(added(quoted, protocols)).toBeNull();
    expect(spelled(quoted, protocols).spelling?.text).toBe('tls_params:\n  tls_maximum_protocol_version: TLSv1_3');
  });
});

describe('lists', () => {
  const suites = (on: string): Intent => ({ set: 'cipher-suites', on, to: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'] });

  it('are replaced in the form they have', () => {
    const flow = downstream('tls_params: { cipher_suites: [AES128-SHA, AES256-SHA] }');
    expect(added(flow, suites)).toEqual(['tls_params: { cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256, ECDHE-ECDSA-CHACHA20-POLY1305] }']);
    const block = downstream('tls_params:\n  cipher_suites:\n    - AES128-SHA\n    - AES256-SHA');
    expect(added(block, suites)).toEqual(['- ECDHE-RSA-AES128-GCM-SHA256', '- ECDHE-ECDSA-CHACHA20-POLY1305']);
    expect(spelled(block, suites).fixed).not.toContain('AES256-SHA');
  });

  it('are added', () => {
    expect(added(upstream(), suites)).toEqual(['tls_params:', 'cipher_suites:', '- ECDHE-RSA-AES128-GCM-SHA256', '- ECDHE-ECDSA-CHACHA20-POLY1305']);
  });

  it('of groups have the names of BoringSSL, or go', () => {
    const text = downstream('tls_params:\n  ecdh_curves: P-521\n  cipher_suites: AES128-SHA');
    expect(added(text, (on) => ({ set: 'groups', on, to: ['x25519', 'secp256r1'] }))).toEqual(['ecdh_curves: [X25519, P-256]']);
    const { fixed } = spelled(text, (on) => ({ set: 'groups', on, to: null }));
    expect(fixed).not.toContain('ecdh_curves');
    expect(fixed).toContain('cipher_suites');
  });
});

describe('what goes', () => {
  it.each([
    ['key-log', downstream('key_log: { path: /var/keys }'), (on: string): Intent => ({ set: 'key-log', on, to: null }), '# key_log: { path: /var/keys }'],
    ['renegotiation', upstream('', 'allow_renegotiation: true'), (on: string): Intent => ({ set: 'renegotiation', on, to: 'secure' }), '# allow_renegotiation: true'],
    ['tickets', downstream('', 'session_ticket_keys:\n  keys:\n    - filename: a.key'), (on: string): Intent => ({ set: 'tickets', on, to: 'rotated' }), '# session_ticket_keys:'],
    ['preference', downstream('', 'prefer_client_ciphers: true'), (on: string): Intent => ({ set: 'preference', on, to: 'server' }), '# prefer_client_ciphers: true'],
  ])('%s', (_, text, intent, words) => {
    const { spelling, fixed } = spelled(text, intent);
    expect([spelling?.text, spelling?.safety]).toEqual([words, 'safe']);
    expect(fixed.split('\n').length).toBe(text.split('\n').length - words.split('\n').length - (words.endsWith(':') ? 2 : 0));
    expect(added(text, intent)).toEqual([]);
  });

  it('is parted from its neighbours in flow style and behind a dash', () => {
    const log = (on: string): Intent => ({ set: 'key-log', on, to: null });
    const flow = (fields: string): string => downstream().replace(/common_tls_context:[^]*$/, `common_tls_context: { ${fields} }\n`);
    expect(spelled(flow('key_log: { path: a }, alpn_protocols: h2'), log).fixed).toContain('common_tls_context: { alpn_protocols: h2 }');
    expect(spelled(flow('alpn_protocols: h2, key_log: { path: a }'), log).fixed).toContain('common_tls_context: { alpn_protocols: h2 }');
  });
});

describe('verification', () => {
  const ca = 'validation_context:\n  trusted_ca: { filename: ca.pem }';

  it('of the chain needs a file that only a person knows', () => {
    const { spelling } = spelled(upstream(), (on) => ({ set: 'chain-verification', on, to: true }));
    expect(spelling).toEqual({ text: 'common_tls_context:\n  validation_context:\n    trusted_ca:\n      filename: /path/to/internal-ca.pem', edits: [], safety: 'unsafe' });
  });

  it('of the chain stops accepting everything', () => {
    const text = upstream(`${ca}\n  trust_chain_verification: ACCEPT_UNTRUSTED`);
    expect(spelled(text, (on) => ({ set: 'chain-verification', on, to: true })).fixed).toBe(text.replace(/ *trust_chain_verification: ACCEPT_UNTRUSTED\n/, ''));
  });

  it('of the name takes the one that is sent, or the one of the host', () => {
    const name = (on: string): Intent => ({ set: 'name-verification', on, to: true });
    expect(added(upstream(ca, 'sni: backend.internal'), name)).toEqual(['auto_sni_san_validation: true']);
    const matcher = ['match_typed_subject_alt_names:', '- san_type: DNS', 'matcher:', 'exact: backend.internal'];
    expect(added(upstream(ca, 'sni: backend.internal'), name, '1.32.0')).toEqual(matcher);
    expect(added(upstream(ca), name)).toEqual(matcher);
    expect(added(upstream(ca).replace('address: backend.internal', 'address: 10.0.0.1'), name)).toBeNull();
  });

  it('of clients insists where there are authorities', () => {
    const required = (on: string): Intent => ({ set: 'client-certificate', on, to: 'required' });
    expect(added(downstream(ca), required)).toEqual(['require_client_certificate: true']);
    expect(added(downstream(ca, 'require_client_certificate: false'), required)).toEqual(['require_client_certificate: true']);
    expect(added(downstream(), required)).toBeNull();
    expect(spelled(downstream(), required).spelling?.text).toContain('require_client_certificate: true');
  });
});

describe('HTTP', () => {
  const site = (fields: string, table = ''): string => httpManager(`route_config:\n  name: web\n  ${table}\n  virtual_hosts:\n    - name: all\n      domains: "*"\n      ${fields}`);
  const routes = 'routes: [{ match: { prefix: / }, route: { cluster: backend } }]';

  it('redirects the whole virtual host', () => {
    const text = plaintext(site(routes));
    const at = listenersIn(parse(text))[0]?.at ?? { file: '', start: 0, end: 0 };
    expect(added(text, (on) => ({ set: 'redirect-to-https', on, at }))).toEqual(['require_tls: ALL']);
  });

  it('leaves the challenge of ACME to a person', () => {
    const text = plaintext(site('routes:\n        - { match: { prefix: /.well-known/acme-challenge/ }, route: { cluster: acme } }\n        - { match: { prefix: / }, route: { cluster: backend } }'));
    const { spelling } = spelled(text, (on) => ({ set: 'redirect-to-https', on, at: { file: 'envoy.yaml', start: 0, end: 0 } }));
    expect(spelling).toMatchObject({ text: 'redirect:\n  https_redirect: true', edits: [] });
  });

  it.each([
    ['host_redirect: www.shop.example', 'host_redirect: www.shop.example, https_redirect: true'],
    ['scheme_redirect: http', 'scheme_redirect: https'],
    ['https_redirect: true, response_code: TEMPORARY_REDIRECT', 'https_redirect: true, response_code: PERMANENT_REDIRECT'],
    ['https_redirect: true, response_code: FOUND', 'https_redirect: true, response_code: MOVED_PERMANENTLY'],
  ])('corrects the redirect %s', (before, after) => {
    const text = plaintext(site(`routes: [{ match: { prefix: / }, redirect: { ${before} } }]`));
    const [one] = listenersIn(parse(text));
    const route = one?.routes.known === true ? one.routes.value[0] : undefined;
    if (route === undefined) throw new Error('no route');
    expect(spelled(text, (on) => ({ set: 'redirect-to-https', on, at: route.span })).fixed).toBe(text.replace(before, after));
  });

  const hsts = (at: Extract<Intent, { set: 'hsts' }>['at']) => (on: string): Intent => ({ set: 'hsts', on, maxAge: 63_072_000, includeSubDomains: false, at });

  it('adds HSTS for all routes', () => {
    const header = ['- header:', 'key: strict-transport-security', 'value: "max-age=63072000"', 'append_action: OVERWRITE_IF_EXISTS_OR_ADD'];
    expect(added(downstream('', '', site(routes)), hsts(null))).toEqual(['response_headers_to_add:', ...header]);
    const others = 'response_headers_to_add:\n    - header: { key: x-frame-options, value: DENY }';
    expect(added(downstream('', '', site(routes, others)), hsts(null))).toEqual(header);
    const flow = 'response_headers_to_add: [{ header: { key: x-frame-options, value: DENY } }]';
    expect(added(downstream('', '', site(routes, flow)), hsts(null))?.[0]).toContain('DENY } }, { header: { key: strict-transport-security');
  });

  it('corrects HSTS in its place', () => {
    const text = downstream('', '', site(routes, 'response_headers_to_add: [{ header: { key: strict-transport-security, value: "max-age=60" } }]'));
    const [one] = listenersIn(parse(text));
    const from = one?.routes.known === true ? one.routes.value[0]?.hsts.from : undefined;
    if (from?.kind !== 'written') throw new Error('not written');
    expect(spelled(text, hsts(from.span)).fixed).toBe(text.replace('max-age=60', 'max-age=63072000'));
  });
});

it('puts the administration interface on this host', () => {
  const text = 'admin:\n  address:\n    socket_address: { address: 0.0.0.0, port_value: 9901 } # debugging\nstatic_resources: {}\n';
  const { fixed, spelling } = spelled(text, (on) => ({ set: 'tls', on, to: true }));
  expect([fixed, spelling?.safety]).toEqual([text.replace('0.0.0.0', '127.0.0.1'), 'unsafe']);
  expect(spelled(text.replace('0.0.0.0', '"::"'), (on) => ({ set: 'tls', on, to: true })).fixed).toContain('address: "::1"');
});
