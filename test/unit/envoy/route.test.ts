import { describe, expect, it } from 'vitest';
import type { Route } from '../../../src/model/endpoint.ts';
import { downstream, httpManager, listener, parse, plaintext, valueOf, listenersIn, only } from './parsed.ts';

const host = (fields: string, domains = '"*"'): string => `- name: all\n      domains: [${domains}]\n      ${fields.replaceAll('\n', '\n      ')}`;
const manager = (hosts: string, table = '', fields = ''): string => httpManager(`${fields}\nroute_config:\n  ${table}\n  virtual_hosts:\n    ${hosts}`);
const routes = (text: string, version: string | null = null): readonly Route[] => {
  const fact = listener(text, version).routes;
  if (!fact.known) throw new Error(fact.doubt.kind);
  return fact.value;
};
const inPlaintext = (fields: string, rest: Partial<Record<'table' | 'manager' | 'domains', string>> = {}, version: string | null = null): readonly unknown[] =>
  routes(plaintext(manager(host(fields, rest.domains), rest.table, rest.manager)), version).map(({ scope, answer, condition }) => [scope, answerOf(answer), condition]);

function answerOf(answer: Route['answer']): unknown {
  if (!answer.known) return valueOf(answer);
  const { kind } = answer.value;
  return answer.value.kind === 'redirect' ? `${answer.value.status} ${answer.value.scheme}` : kind;
}

const forward = 'routes: [{ match: { prefix: / }, route: { cluster: backend } }]';
const redirect = (fields: string): string => `routes: [{ match: { prefix: / }, redirect: { ${fields} } }]`;

describe('require_tls', () => {
  it.each([
    ['NONE', [['', 'forward', 'always']]],
    ['0', [['', 'forward', 'always']]],
    ['ALL', [['', '301 https', 'always']]],
    ['2', [['', '301 https', 'always']]],
    ['EXTERNAL_ONLY', [['', '301 https', 'always']]],
  ])('%s', (value, expected) => {
    expect(inPlaintext(`require_tls: ${value}\n${forward}`)).toEqual(expected);
  });

  it('EXTERNAL_ONLY lets those through that say they are inside', () => {
    const external = `require_tls: EXTERNAL_ONLY\n${forward}`;
    const through = [['', '301 https', 'always'], ['', 'forward', 'other']];
    expect(inPlaintext(external, {}, '1.32.0')).toEqual(through);
    const config = 'internal_address_config: { cidr_ranges: [{ address_prefix: 10.0.0.0, prefix_len: 8 }] }';
    expect(inPlaintext(external, { manager: config }, '1.34')).toEqual(through);
    expect(inPlaintext(external, { manager: `${config}\nuse_remote_address: true` })).toEqual([['', '<run-time>', 'always']]);
    expect(inPlaintext(external, { manager: 'use_remote_address: true' }, '1.32.0')).toEqual([['', '<run-time>', 'always']]);
    expect(inPlaintext(external, { manager: 'use_remote_address: true' }, '1.33.0')).toEqual([['', '301 https', 'always']]);
  });

  it('is about its own virtual host', () => {
    const text = plaintext(manager(`${host(`require_tls: ALL\n${forward}`, 'shop.example')}\n    ${host(forward, 'old.example').replace('all', 'old')}`));
    expect(routes(text).map(({ scope, answer }) => [scope, answerOf(answer)])).toEqual([['shop.example', '301 https'], ['old.example', 'forward']]);
  });

  it('means nothing where TLS is spoken', () => {
    expect(routes(downstream('', '', manager(host(`require_tls: ALL\n${forward}`)))).map(({ answer }) => answerOf(answer))).toEqual(['forward']);
  });
});

describe('redirects', () => {
  it.each([
    ['https_redirect: true', '301 https'],
    ['https_redirect: true, response_code: PERMANENT_REDIRECT', '308 https'],
    ['https_redirect: true, response_code: FOUND', '302 https'],
    ['https_redirect: true, response_code: 3', '307 https'],
    ['scheme_redirect: https', '301 https'],
    ['scheme_redirect: HTTPS', '301 https'],
    ['scheme_redirect: http', '301 http'],
    ['host_redirect: www.shop.example', '301 same'],
    ['port_redirect: 443', '301 same'],
    ['https_redirect: true, port_redirect: 8443', '301 https'],
    ['https_redirect: false', '301 same'],
  ])('%s', (fields, expected) => {
    expect(inPlaintext(redirect(fields))).toEqual([['', expected, 'always']]);
  });
});

describe('the order of routes', () => {
  it('a route for everything answers the rest', () => {
    expect(inPlaintext('routes:\n  - { match: { prefix: / }, redirect: { https_redirect: true } }\n  - { match: { prefix: /api }, route: { cluster: backend } }')).toEqual([['', '301 https', 'always']]);
    expect(inPlaintext('routes:\n  - { match: { safe_regex: { regex: "/.*" } }, redirect: { https_redirect: true } }\n  - { match: { prefix: /api }, route: { cluster: backend } }')).toHaveLength(1);
  });

  it('a route for some does not', () => {
    expect(inPlaintext('routes:\n  - { match: { prefix: /api }, route: { cluster: backend } }\n  - { match: { prefix: / }, redirect: { https_redirect: true } }', { domains: 'shop.example, www.shop.example' })).toEqual([
      ['shop.example/api', 'forward', 'always'],
      ['shop.example', '301 https', 'always'],
    ]);
    expect(inPlaintext('routes:\n  - { match: { prefix: /, headers: [{ name: x-beta, present_match: true }] }, redirect: { https_redirect: true } }\n  - { match: { prefix: / }, route: { cluster: backend } }')).toEqual([
      ['', '301 https', 'other'],
      ['', 'forward', 'always'],
    ]);
    expect(inPlaintext('routes:\n  - { match: { prefix: /, runtime_fraction: { default_value: { numerator: 50 } } }, redirect: { https_redirect: true } }\n  - { match: { prefix: / }, route: { cluster: backend } }')).toHaveLength(2);
  });

  it('a route of a scheme is for that scheme', () => {
    const bySchemeOf = (name: string, matcher: string): string =>
      `routes:\n  - { match: { prefix: /, headers: [{ name: ${name}, ${matcher} }] }, redirect: { https_redirect: true } }\n  - { match: { prefix: / }, route: { cluster: backend } }`;
    const expected = [['', '301 https', 'always'], ['', 'forward', 'forwarded-header']];
    expect(inPlaintext(bySchemeOf('x-forwarded-proto', 'string_match: { exact: http }'))).toEqual(expected);
    expect(inPlaintext(bySchemeOf('X-Forwarded-Proto', 'exact_match: http'))).toEqual(expected);
    expect(inPlaintext(bySchemeOf(':scheme', 'string_match: { exact: https }, invert_match: true'))).toEqual(expected);
    const secure = downstream('', '', manager(host(bySchemeOf('x-forwarded-proto', 'string_match: { exact: http }'))));
    expect(routes(secure).map(({ answer }) => answerOf(answer))).toEqual(['forward']);
  });

  it('virtual hosts that are not in sight leave an open route', () => {
    expect(routes(plaintext(manager(host(redirect('https_redirect: true'), 'a.example'), 'vhds: { config_source: { ads: {} } }'))).map(({ answer }) => answerOf(answer))).toEqual(['301 https', '<run-time>']);
    expect(inPlaintext('matcher: { matcher_list: {} }')).toEqual([['', '<not-understood>', 'other']]);
  });
});

describe('answers', () => {
  it.each([
    ['direct_response: { status: 200, body: { inline_string: ok } }', 'fixed'],
    ['direct_response: { status: 404 }', 'refuse'],
    ['route: { cluster_header: x-cluster }', 'forward'],
    ['non_forwarding_action: {}', '<not-understood>'],
  ])('%s', (action, expected) => {
    expect(inPlaintext(`routes: [{ match: { prefix: /x }, ${action} }]`)).toEqual([['/x', expected, 'always']]);
  });

  it('the challenge of ACME', () => {
    expect(inPlaintext('routes: [{ match: { prefix: /.well-known/acme-challenge/ }, route: { cluster: acme } }]')).toEqual([['/.well-known/acme-challenge/', 'acme-challenge', 'always']]);
  });

  it('lead to the connections of their clusters', () => {
    const clusters = '  clusters:\n    - { name: backend, type: STRICT_DNS, connect_timeout: 1s }\n';
    const [route] = ((fact) => (fact.known ? fact.value : []))(only(listenersIn(parse(plaintext(manager(host(forward))) + clusters))).routes);
    expect(route && valueOf(route.answer)).toEqual({ kind: 'forward', to: ['connection:backend'] });
  });

  it('a script that may redirect leaves them open', () => {
    const lua = (script: string): string => `http_filters: [{ name: envoy.filters.http.lua, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua, default_source_code: { inline_string: "${script}" } } }]`;
    expect(inPlaintext(forward, { manager: lua("handle:respond({[':status'] = '301', ['location'] = 'https://shop.example'}, '')") })).toEqual([['', '<not-understood>', 'always']]);
    expect(inPlaintext(forward, { manager: lua('handle:logInfo(1)') })).toEqual([['', 'forward', 'always']]);
  });
});

describe('discovered routes', () => {
  const rds = httpManager('rds: { route_config_name: web, config_source: { path_config_source: { path: rds.yaml } } }');

  it('are found in a file of resources', () => {
    const file = `resources:\n  - "@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration\n    name: web\n    virtual_hosts: [{ name: all, domains: "*", require_tls: ALL }]\n`;
    const fact = listener(plaintext(rds), null, { 'rds.yaml': file }).routes;
    expect(fact.known && fact.value.map(({ answer }) => answerOf(answer))).toEqual(['301 https']);
  });

  it('are not known else', () => {
    expect(valueOf(listener(plaintext(httpManager('rds: { route_config_name: web, config_source: { ads: {} } }'))).routes)).toBe('<run-time>');
    expect(valueOf(listener(plaintext(httpManager('scoped_routes: {}'))).routes)).toBe('<run-time>');
  });
});

describe('Strict-Transport-Security', () => {
  const header = (value: string, action = ''): string => `{ header: { key: Strict-Transport-Security, value: "${value}" }${action} }`;
  const add = (...options: readonly string[]): string => `response_headers_to_add: [${options.join(', ')}]`;
  const hstsIn = (levels: Partial<Record<'route' | 'host' | 'table' | 'manager', string>>): unknown => {
    const text = downstream('', '', manager(host(`${levels.host ?? ''}\nroutes: [{ match: { prefix: / }, route: { cluster: backend }, ${levels.route ?? ''} }]`), levels.table, levels.manager));
    const [route] = routes(text);
    if (route === undefined) throw new Error('no route');
    const value = valueOf(route.hsts);
    return typeof value === 'string' || value === null ? value : value.maxAge;
  };

  it('is added at any level', () => {
    expect(hstsIn({})).toBeNull();
    expect(hstsIn({ route: add(header('max-age=1')) })).toBe(1);
    expect(hstsIn({ host: add(header('max-age=2')) })).toBe(2);
    expect(hstsIn({ table: add(header('max-age=3; includeSubDomains')) })).toBe(3);
  });

  it('is the first of several, or the last that overwrites: routes come before hosts and tables', () => {
    const both = { route: add(header('max-age=1')), table: add(header('max-age=3')) };
    expect(hstsIn(both)).toBe(1);
    expect(hstsIn({ ...both, table: add(header('max-age=3', ', append_action: OVERWRITE_IF_EXISTS_OR_ADD')) })).toBe(3);
    expect(hstsIn({ ...both, table: add(header('max-age=3', ', append: false')) })).toBe(3);
    expect(hstsIn({ ...both, table: `most_specific_header_mutations_wins: true\n  ${both.table}` })).toBe(3);
    expect(hstsIn({ table: add(header('max-age=3', ', append_action: 1')) })).toBe(3);
    expect(hstsIn({ table: add(header('max-age=3', ', append_action: OVERWRITE_IF_EXISTS')) })).toBeNull();
    expect(hstsIn({ ...both, table: add(header('max-age=3', ', append_action: ADD_IF_ABSENT')) })).toBe(1);
    expect(hstsIn({ table: add(header('max-age=3', ', append_action: ADD_IF_ABSENT')) })).toBe(3);
  });

  it('is removed before it is added, level by level', () => {
    expect(hstsIn({ route: add(header('max-age=1')), table: 'response_headers_to_remove: [strict-transport-security]' })).toBeNull();
    expect(hstsIn({ table: `response_headers_to_remove: [strict-transport-security]\n  ${add(header('max-age=3'))}` })).toBe(3);
  });

  it('may be added by filters', () => {
    const mutation = (item: string): string => `http_filters: [{ name: m, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation, mutations: { response_mutations: [${item}] } } }]`;
    expect(hstsIn({ manager: mutation(`{ append: ${header('max-age=9')} }`) })).toBe(9);
    expect(hstsIn({ table: add(header('max-age=3')), manager: mutation('{ remove: strict-transport-security }') })).toBeNull();
    const code = (type: string, fields = ''): string => `http_filters: [{ name: m, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.x.v3.${type}${fields} } }]`;
    expect(hstsIn({ manager: code('Wasm') })).toBe('<run-time>');
    expect(hstsIn({ manager: code('ExternalProcessor') })).toBe('<run-time>');
    expect(hstsIn({ manager: code('Lua', ', inline_code: "x:headers():add(\'strict-transport-security\', v)"') })).toBe('<run-time>');
    expect(hstsIn({ manager: code('Lua', ', inline_code: "x:logInfo(1)"') })).toBeNull();
    expect(hstsIn({ manager: code('Lua'), table: add(header('max-age=3')) })).toBe(3);
    expect(hstsIn({ manager: code('Wasm').replace('name: m', 'name: m, disabled: true') })).toBeNull();
  });

  it('is lacking where one of several clusters lacks it', () => {
    const weighted = (second: string): string => `- name: all\n      domains: ["*"]\n      routes: [{ match: { prefix: / }, route: { weighted_clusters: { clusters: [{ name: a, weight: 1, ${add(header('max-age=1'))} }, { name: b, weight: 1${second} }] } } }]`;
    const of = (second: string): unknown => valueOf(routes(downstream('', '', manager(weighted(second))))[0]?.hsts ?? { known: false, doubt: { kind: 'template' }, from: { kind: 'written', span: { file: '', start: 0, end: 0 } } });
    expect(of('')).toBeNull();
    expect(of(`, ${add(header('max-age=1'))}`)).toMatchObject({ maxAge: 1 });
  });
});

describe('the administration interface', () => {
  const cluster = (host: string, port: number): string => `
  clusters:
    - name: backend
      type: STATIC
      load_assignment: { cluster_name: backend, endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: ${host}, port_value: ${port} } } } }] }] }`;
  const admin = '\nadmin: { address: { socket_address: { address: 127.0.0.1, port_value: 9901 } } }\n';
  const shown = (match: string, to = cluster('127.0.0.1', 9901), bootstrap = admin): readonly unknown[] => {
    const text = plaintext(manager(host(`routes: [${match}]`))).trimEnd() + to + bootstrap;
    const facts = listenersIn(parse(text)).map((one) => one.routes);
    return facts.flatMap((fact) => (fact.known ? fact.value.map(({ answer, management }) => [answerOf(answer), management]) : []));
  };
  const metrics = '{ match: { prefix: /stats/prometheus }, route: { cluster: backend } }';

  it('is a management page where a route leads to it', () => {
    expect(shown(metrics)).toEqual([['forward', 'admin']]);
    expect(shown(metrics, undefined, admin.replace('127.0.0.1', '0.0.0.0'))).toEqual([['forward', 'admin']]);
    expect(shown(metrics, cluster('127.0.0.1', 8080))).toEqual([['forward', null]]);
    expect(shown(metrics, cluster('10.0.0.5', 9901))).toEqual([['forward', null]]);
    expect(shown(metrics, undefined, '')).toEqual([['forward', null]]);
  });

  it('says that it is ready to everybody', () => {
    expect(shown('{ match: { path: /ready }, route: { cluster: backend } }')).toEqual([['fixed', null]]);
    expect(shown('{ match: { prefix: /healthz }, route: { cluster: backend, prefix_rewrite: /ready } }')).toEqual([['fixed', null]]);
    expect(shown('{ match: { path: /ready }, route: { cluster: backend } }', cluster('127.0.0.1', 8080))).toEqual([['forward', null]]);
  });

  it('may be a socket in the file system', () => {
    const pipe = '{ pipe: { path: /run/envoy/admin.sock } }';
    const to = `\n  clusters: [{ name: backend, load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: ${pipe} } }] }] } }]`;
    expect(shown(metrics, to, `\nadmin: { address: ${pipe} }\n`)).toEqual([['forward', 'admin']]);
  });
});
