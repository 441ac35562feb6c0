import { describe, expect, it } from 'vitest';
import { istioReleases } from '../../../parsers/envoy/control-plane/istio/release.ts';
import envoy from '../../../parsers/envoy/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { Runtime } from '../../../src/engine/parser.ts';
import { connection, listener, listenersIn, namesOf, only, parse, placeOf, spelled, tlsOf, valueOf, versionsOf } from './parsed.ts';

const gateway = (server: string): string => `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: shop }\nspec:\n  selector: { istio: ingressgateway }\n  servers:\n    - ${server}\n`;
const https = (tls: string, protocol = 'HTTPS'): string => gateway(`{ port: { number: 443, name: s, protocol: ${protocol} }, hosts: [shop.example], tls: { ${tls} } }`);
const rule = (policy: string, host = 'api.example.com'): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: r }\nspec:\n  host: "${host}"\n  trafficPolicy: ${policy}\n`;
const entry = (spec: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e }\nspec: ${spec}\n---\n`;
const peers = (spec: string, namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: p, namespace: ${namespace} }\nspec: ${spec}\n`;

describe('a server of a gateway', () => {
  it.each([
    ['HTTP', 'http', false],
    ['HTTP2', 'http', false],
    ['GRPC', 'grpc', false],
    ['GRPC-WEB', 'grpc', false],
    ['MONGO', 'database', false],
    ['TCP', 'tcp', '<run-time>'],
  ])('of %s is plaintext', (protocol, application, passthrough) => {
    const server = listener(gateway(`{ port: { number: 80, name: s, protocol: ${protocol} }, hosts: ["*"] }`));
    expect([valueOf(server.tls), valueOf(server.protocol), valueOf(server.passthrough), valueOf(server.exposure)]).toEqual([null, application, passthrough, 'external']);
  });

  it.each([
    ['SIMPLE', 'none'],
    ['MUTUAL', 'required'],
    ['OPTIONAL_MUTUAL', 'optional'],
    ['ISTIO_MUTUAL', 'required'],
  ])('in mode %s asks for certificates: %s', (mode, asked) => {
    const server = listener(https(`mode: ${mode}, credentialName: c`));
    expect(valueOf(server.clientAuthentication.mode)).toBe(asked);
    expect(versionsOf(tlsOf(server))).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it.each(['mode: PASSTHROUGH', 'mode: AUTO_PASSTHROUGH', 'credentialName: c'])('with %s passes on what clients encrypt', (tls) => {
    const server = listener(https(tls));
    expect([valueOf(server.tls), valueOf(server.passthrough), valueOf(server.protocol)]).toEqual([null, true, 'tcp']);
  });

  it('without settings for TLS is refused on a port for it', () => {
    expect(valueOf(listener(gateway('{ port: { number: 443, name: s, protocol: HTTPS }, hosts: ["*"] }')).tls)).toBe('<not-understood>');
  });

  it('lets certificates through that do not verify, where it is told to', () => {
    expect(valueOf(listener(https('mode: MUTUAL, credentialName: c, insecureSkipVerify: true')).clientAuthentication.mode)).toBe('required-unverified');
    expect(valueOf(listener(https('mode: OPTIONAL_MUTUAL, credentialName: c, insecureSkipVerify: true')).clientAuthentication.mode)).toBe('optional-unverified');
    expect(valueOf(listener(https('mode: MUTUAL, credentialName: c, insecureSkipVerify: false')).clientAuthentication.mode)).toBe('required');
  });

  it('has authorities of a secret of its own, of the secret, or of a file', () => {
    const anchors = (tls: string): unknown => valueOf(listener(https(`mode: MUTUAL, ${tls}`)).clientAuthentication.trustAnchors);
    expect(anchors('credentialName: c, caCertCredentialName: ca')).toEqual({ kind: 'file', path: 'ca' });
    expect(anchors('credentialName: c')).toEqual({ kind: 'file', path: 'c-cacert' });
    expect(anchors('credentialNames: [rsa, ecdsa]')).toEqual({ kind: 'file', path: 'rsa-cacert' });
    expect(anchors('serverCertificate: a.pem, privateKey: a.key, caCertificates: ca.pem')).toEqual({ kind: 'file', path: 'ca.pem' });
  });

  it('has the revocation list of a file; what a secret holds is not in sight', () => {
    const revocation = (tls: string): unknown => valueOf(listener(https(`mode: MUTUAL, ${tls}`)).clientAuthentication.revocation);
    expect(revocation('caCertificates: ca.pem, caCrl: ca.crl')).toEqual({ kind: 'crl', path: 'ca.crl' });
    expect(revocation('caCertificates: ca.pem')).toEqual({ kind: 'none' });
    expect(revocation('credentialName: c')).toBe('<run-time>');
  });

  it('has the certificates of secrets or files', () => {
    const paths = (tls: string): unknown => {
      const { certificates } = tlsOf(listener(https(`mode: SIMPLE, ${tls}`)));
      return certificates.known ? certificates.value.map(({ path, keyPath }) => [path, keyPath]) : certificates.doubt.kind;
    };
    expect(paths('credentialNames: [rsa, ecdsa]')).toEqual([['rsa', null], ['ecdsa', null]]);
    expect(paths('serverCertificate: a.pem, privateKey: a.key')).toEqual([['a.pem', 'a.key']]);
    expect(paths('tlsCertificates: [{ serverCertificate: a.pem, privateKey: a.key }, { serverCertificate: b.pem, privateKey: b.key }]')).toEqual([['a.pem', 'a.key'], ['b.pem', 'b.key']]);
    expect(paths('credentialName: {{ .Values.secret }}')).toBe('template');
  });

  it.each([
    ['minProtocolVersion: TLS_AUTO', ['TLSv1.2', 'TLSv1.3']],
    ['minProtocolVersion: TLSV1_3', ['TLSv1.3']],
    ['maxProtocolVersion: TLSV1_2', ['TLSv1.2']],
    ['minProtocolVersion: TLSV1_1, maxProtocolVersion: TLSV1_1', ['TLSv1.1']],
  ])('with %s permits %j', (bounds, expected) => {
    expect(versionsOf(tlsOf(listener(https(`mode: SIMPLE, credentialName: c, ${bounds}`))))).toEqual(expected);
  });

  it('permits by default what its Envoy does', () => {
    expect(versionsOf(tlsOf(listener(https('mode: SIMPLE, credentialName: c'), '1.21')))).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
  });

  it('has the supported suites of a list, and passes over the others', () => {
    const { cipherSuites, writtenLists } = tlsOf(listener(https('mode: SIMPLE, credentialName: c, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256, nonsense, ECDHE-PSK-CHACHA20-POLY1305]')));
    expect(namesOf(cipherSuites)).toEqual(['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256']);
    expect(writtenLists.flatMap(({ unmatched }) => unmatched.map(({ word, reason }) => `${word} ${reason}`))).toEqual(['nonsense unknown', 'ECDHE-PSK-CHACHA20-POLY1305 not-in-library']);
  });

  it('has the default where no supported suite is left', () => {
    expect(namesOf(tlsOf(listener(https('mode: SIMPLE, credentialName: c, cipherSuites: [nonsense]'))).cipherSuites)).toHaveLength(6);
  });

  it('offers HTTP/2 and HTTP/1.1', () => {
    expect(valueOf(tlsOf(listener(https('mode: SIMPLE, credentialName: c'))).alpn)).toEqual(['h2', 'http/1.1']);
  });

  it('has the groups that are written', () => {
    expect(namesOf(tlsOf(listener(https('mode: SIMPLE, credentialName: c, ecdhCurves: [P-256]'))).groups)).toEqual(['secp256r1']);
  });

  it.each([
    ['mode: PASSTHROUGH, credentialName: c', ['credentialName']],
    ['mode: SIMPLE, credentialName: c, caCertCredentialName: ca', ['caCertCredentialName']],
    ['mode: ISTIO_MUTUAL, minProtocolVersion: TLSV1_3', ['minProtocolVersion']],
    ['mode: MUTUAL, caCertificates: ca.pem, verifyCertificateSpki: [a]', ['verifyCertificateSpki']],
    ['mode: MUTUAL, credentialName: c, verifyCertificateSpki: [a]', []],
    ['mode: SIMPLE, credentialName: c, cipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]', ['cipherSuites']],
    ['mode: SIMPLE, credentialName: c, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256, nonsense]', []],
  ])('with %s has settings without effect: %j', (tls, expected) => {
    expect(listener(https(tls)).ineffective.map(({ setting }) => setting)).toEqual(expected);
  });

  it('is reached by names without their namespace, and from where it is bound', () => {
    const server = listener(gateway('{ port: { number: 80, name: s, protocol: HTTP }, bind: 127.0.0.1, hosts: ["shop/a.example", "./b.example", "*"] }'));
    expect([valueOf(server.names), valueOf(server.exposure)]).toEqual([['a.example', 'b.example'], 'local']);
  });

  it('is inside where it leads out, or is named for it', () => {
    for (const label of ['egressgateway', 'internal-ingressgateway', 'cluster-local-gateway']) {
      expect(valueOf(listener(gateway('{ port: { number: 80, name: s, protocol: HTTP }, hosts: ["*"] }').replace('ingressgateway', label)).exposure)).toBe('internal');
    }
  });

  it('is nothing for a protocol that is not known', () => {
    expect(parse(gateway('{ port: { number: 80, name: s, protocol: SPDY }, hosts: ["*"] }')).endpoints).toEqual([]);
  });
});

describe('a server that is refused', () => {
  it.each([
    ['HTTPS', null, 'istio-no-tls'],
    ['HTTP', 'mode: SIMPLE, credentialName: c', 'istio-tls-on-plaintext'],
    ['HTTPS', 'mode: SIMPLE', 'istio-no-certificate'],
    ['HTTPS', 'mode: SIMPLE, serverCertificate: a.pem', 'istio-no-certificate'],
    ['HTTPS', 'mode: MUTUAL, serverCertificate: a.pem, privateKey: a.key', 'istio-no-authority'],
    ['HTTPS', 'mode: SIMPLE, credentialName: c, minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2', 'no-protocol-version'],
  ])('%s with %s: %s', (protocol, tls, code) => {
    const text = tls === null ? gateway(`{ port: { number: 443, name: s, protocol: ${protocol} }, hosts: ["*"] }`) : https(tls, protocol);
    expect(parse(text).problems.map((problem) => problem.code)).toEqual([`envoy/${code}`]);
  });

  it.each([
    ['HTTP', 'httpsRedirect: true'],
    ['HTTPS', 'mode: PASSTHROUGH'],
    ['HTTPS', 'mode: ISTIO_MUTUAL'],
    ['HTTPS', 'mode: {{ .Values.mode }}'],
    ['HTTPS', 'mode: MUTUAL, credentialName: c'],
    ['HTTPS', 'mode: MUTUAL, serverCertificate: a.pem, privateKey: a.key, caCertificates: ca.pem'],
    ['HTTPS', 'mode: SIMPLE, tlsCertificates: [{ serverCertificate: a.pem, privateKey: a.key }]'],
  ])('%s with %s is not', (protocol, tls) => {
    expect(parse(https(tls, protocol)).problems).toEqual([]);
  });
});

describe('what else is refused', () => {
  it.each([
    ['mode: MUTUAL', ['istio-no-client-certificate']],
    ['mode: MUTUAL, clientCertificate: a.pem', ['istio-no-client-certificate']],
    ['mode: MUTUAL, clientCertificate: a.pem, privateKey: a.key', []],
    ['mode: MUTUAL, credentialName: c', []],
    ['mode: SIMPLE, insecureSkipVerify: true, caCertificates: ca.pem', ['istio-skipped-verification']],
    ['mode: SIMPLE, insecureSkipVerify: true, credentialName: c', ['istio-skipped-verification']],
    ['mode: SIMPLE, insecureSkipVerify: false, caCertificates: ca.pem', []],
  ])('of a client: %s', (tls, codes) => {
    expect(parse(rule(`{ tls: { ${tls} } }`)).problems.map(({ code }) => code.replace('envoy/', ''))).toEqual(codes);
  });

  it('are ports of a policy without workloads, which count for nothing', () => {
    const result = parse(peers('{ mtls: { mode: STRICT }, portLevelMtls: { 80: { mode: DISABLE } } }'));
    expect([result.problems.map(({ code }) => code), result.endpoints.length]).toEqual([['envoy/istio-port-of-no-workload'], 1]);
    expect(parse(peers('{ selector: { matchLabels: { app: a } }, mtls: { mode: STRICT }, portLevelMtls: { 80: { mode: DISABLE } } }')).problems).toEqual([]);
  });
});

describe('what a gateway answers', () => {
  const service = (http: string, hosts = '[shop.example]', gateways = '[shop]'): string => `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: v, namespace: shop }\nspec:\n  hosts: ${hosts}\n  gateways: ${gateways}\n  http: ${http}\n`;
  const plain = gateway('{ port: { number: 80, name: s, protocol: HTTP }, hosts: [shop.example] }');
  const answers = (text: string): unknown => {
    const { routes } = listener(text);
    return routes.known ? routes.value.map(({ scope, condition, answer }) => [scope, condition, valueOf(answer)]) : routes.doubt.kind;
  };
  const served = [['', 'always', { kind: 'forward', to: [] }]];

  it('is a redirect with httpsRedirect', () => {
    expect(answers(gateway('{ port: { number: 80, name: s, protocol: HTTP }, hosts: ["*"], tls: { httpsRedirect: true } }'))).toEqual([['', 'always', { kind: 'redirect', scheme: 'https', status: 301 }]]);
    expect(answers(gateway('{ port: { number: 80, name: s, protocol: HTTP }, hosts: ["*"], tls: { httpsRedirect: false } }'))).toEqual(served);
  });

  it.each([
    ['[{ redirect: { scheme: https } }]', [['', 'always', { kind: 'redirect', scheme: 'https', status: 301 }]]],
    ['[{ redirect: { scheme: http, redirectCode: 302 } }]', [['', 'always', { kind: 'redirect', scheme: 'http', status: 302 }]]],
    ['[{ redirect: { uri: /b } }]', [['', 'always', { kind: 'redirect', scheme: 'same', status: 301 }]]],
    ['[{ directResponse: { status: 503 } }]', [['', 'always', { kind: 'refuse', status: 503 }]]],
    ['[{ directResponse: { status: 200 } }]', [['', 'always', { kind: 'fixed', status: 200 }]]],
    ['[{ delegate: { name: d } }]', [['', 'always', '<run-time>']]],
    ['[{ match: [{ uri: { prefix: /a } }, { scheme: { exact: https } }, { headers: { a: {} } }], route: [] }]', [['/a', 'always', { kind: 'forward', to: [] }], ['', 'forwarded-header', { kind: 'forward', to: [] }], ['', 'other', { kind: 'forward', to: [] }]]],
  ])('is what the services behind it do: %s', (http, expected) => {
    expect(answers(plain + service(http))).toEqual(expected);
  });

  it.each([
    ['of another gateway', '[shop.example]', '[other]'],
    ['of the mesh', '[shop.example]', '[mesh]'],
    ['of another host', '[other.example]', '[shop]'],
  ])('is not what a service does %s', (_, hosts, gateways) => {
    expect(answers(plain + service('[{ redirect: { scheme: https } }]', hosts, gateways))).toEqual(served);
  });

  it('is what the services of its own file do, where other files have variants of it', () => {
    const others = { 'a.yaml': plain + service('[{ route: [] }]'), 'b.yaml': plain + service('[{ redirect: { scheme: https } }]') };
    const tree = fileTreeInMemory(new Map(Object.entries(others)));
    const { endpoints } = envoy.parse({ entries: ['a.yaml', 'b.yaml'], fragment: true }, tree, { runtime: { products: {}, library: null, distribution: null }, exposure: { external: [], internal: [] } });
    const kinds = endpoints.map((endpoint) => (endpoint.kind === 'listener' && endpoint.routes.known ? endpoint.routes.value.map(({ answer }) => (answer.known ? answer.value.kind : null)) : null));
    expect(kinds).toEqual([['forward'], ['redirect']]);
  });

  it('is what services with patterns and namespaces do', () => {
    const redirected = [['', 'always', { kind: 'redirect', scheme: 'https', status: 301 }]];
    expect(answers(plain + service('[{ redirect: { scheme: https } }]', '["*.example"]', '[shop/shop]'))).toEqual(redirected);
  });

  it('has the header of services for HSTS', () => {
    const secure = https('mode: SIMPLE, credentialName: c');
    const hsts = (operation: string): unknown => {
      const { routes } = listener(secure + service(`[{ headers: { response: { ${operation}: { Strict-Transport-Security: max-age=63072000 } } } }]`));
      return routes.known ? routes.value.map((route) => valueOf(route.hsts)) : null;
    };
    expect(hsts('set')).toMatchObject([{ maxAge: 63_072_000 }]);
    expect(hsts('add')).toMatchObject([{ maxAge: 63_072_000 }]);
    expect(hsts('remove')).toEqual([null]);
    expect(valueOf(listener(secure).routes)).toBe('<fragment>');
  });
});

describe('a rule for a destination', () => {
  it.each([
    ['tls: { mode: DISABLE }', null],
    ['tls: {}', null],
  ])('with { %s } adds no TLS', (policy, expected) => {
    expect(valueOf(connection(rule(`{ ${policy} }`)).tls)).toBe(expected);
  });

  it('uses TLS 1.2 and 1.3', () => {
    for (const mode of ['SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL']) expect(versionsOf(tlsOf(connection(rule(`{ tls: { mode: ${mode} } }`))))).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it('makes no connection without settings for TLS', () => {
    expect(parse(rule('{ loadBalancer: { simple: RANDOM } }')).endpoints).toEqual([]);
  });

  it.each<[string, string | null, unknown]>([
    ['mode: SIMPLE', null, [true, 'name', { kind: 'system', path: null }]],
    ['mode: SIMPLE', '1.28', [false, 'none', { kind: 'none' }]],
    ['mode: SIMPLE, caCertificates: ca.pem', '1.28', [true, 'none', { kind: 'file', path: 'ca.pem' }]],
    ['mode: SIMPLE, caCertificates: system', '1.28', [true, 'none', { kind: 'system', path: null }]],
    ['mode: SIMPLE, credentialName: c', null, [true, 'name', { kind: 'file', path: 'c-cacert' }]],
    ['mode: SIMPLE, sni: api.example.com', null, [true, 'none', { kind: 'system', path: null }]],
    ['mode: SIMPLE, sni: api.example.com, subjectAltNames: [api.example.com]', null, [true, 'san-matcher', { kind: 'system', path: null }]],
    ['mode: SIMPLE, insecureSkipVerify: true', null, [false, 'none', { kind: 'none' }]],
    ['mode: MUTUAL, clientCertificate: a.pem, privateKey: a.key, caCertificates: ca.pem', null, [true, 'name', { kind: 'file', path: 'ca.pem' }]],
    ['mode: ISTIO_MUTUAL', null, [true, 'san-matcher', { kind: 'file', path: 'ROOTCA' }]],
    ['mode: SIMPLE, insecureSkipVerify: {{ .Values.skip }}', null, ['<template>', '<template>', '<template>']],
  ])('with { %s } in Envoy %s verifies %j', (tls, version, expected) => {
    const { verification } = connection(rule(`{ tls: { ${tls} } }`), version);
    const name = verification.name.known ? verification.name.value.kind : `<${verification.name.doubt.kind}>`;
    expect([valueOf(verification.chain), name, valueOf(verification.trustAnchors)]).toEqual(expected);
  });

  it('presents a certificate where it is mutual', () => {
    const presented = (tls: string): unknown => valueOf(connection(rule(`{ tls: { ${tls} } }`)).clientCertificate);
    expect(presented('mode: SIMPLE')).toBeNull();
    expect(presented('mode: MUTUAL, clientCertificate: a.pem, privateKey: a.key')).toBe('a.pem');
    expect(presented('mode: MUTUAL, credentialName: c')).toBe('c');
    expect(presented('mode: ISTIO_MUTUAL')).toBe('default');
  });

  it.each([
    ['api.example.com', 'external'],
    ['*.example.com', 'external'],
    ['reviews', 'internal'],
    ['reviews.shop.svc.cluster.local', 'internal'],
    ['*.local', 'internal'],
    ['*', '<run-time>'],
  ])('for %s leads %s', (host, expected) => {
    expect(valueOf(connection(rule('{ tls: { mode: SIMPLE } }', host)).exposure)).toBe(expected);
  });

  it.each([
    ['{ hosts: [api.example.com], location: MESH_INTERNAL }', 'internal'],
    ['{ hosts: ["*.example.com"] }', 'external'],
    ['{ hosts: [api.example.com], endpoints: [{ address: 10.0.0.7 }] }', 'internal'],
    ['{ hosts: [other.example.com], location: MESH_INTERNAL }', 'external'],
  ])('leads where an entry %s says: %s', (spec, expected) => {
    expect(valueOf(connection(entry(spec) + rule('{ tls: { mode: SIMPLE } }')).exposure)).toBe(expected);
  });

  it.each([
    ['HTTP', 'http', false],
    ['GRPC', 'grpc', false],
    ['HTTPS', 'tcp', true],
    ['TLS', 'tcp', true],
    ['TCP', 'tcp', '<run-time>'],
    ['MONGO', 'database', false],
  ])('to a port for %s sends it as it comes', (protocol, application, passthrough) => {
    const made = connection(`${entry(`{ hosts: [api.example.com], ports: [{ number: 7, protocol: ${protocol} }] }`)}${rule('{ tls: { mode: DISABLE } }')}`);
    expect([valueOf(made.protocol), valueOf(made.passthrough)]).toEqual([application, passthrough]);
    expect(made.target).toMatchObject({ value: { text: 'api.example.com:7' } });
  });

  it('finds the names of the entry, and none by requests where there are none', () => {
    const name = (spec: string): unknown => valueOf(connection(entry(`{ hosts: [api.example.com], ${spec} }`) + rule('{ tls: { mode: SIMPLE } }')).verification.name);
    expect(name('subjectAltNames: [a.example.com]')).toEqual({ kind: 'san-matcher', anything: false });
    expect(name('ports: [{ number: 80, protocol: HTTP }]')).toEqual({ kind: 'name', name: 'api.example.com' });
    expect(name('ports: [{ number: 3306, protocol: MYSQL }]')).toEqual({ kind: 'none' });
  });

  it('is for each port and subset', () => {
    const text = `${rule('{ tls: { mode: SIMPLE }, portLevelSettings: [{ port: { number: 80 }, tls: { mode: DISABLE } }] }')}  subsets: [{ name: v1, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }, { name: v2 }]\n`;
    expect(parse(text).endpoints.map(({ id }) => id)).toEqual(['connection:DestinationRule:r:api.example.com', 'connection:DestinationRule:r:api.example.com:80', 'connection:DestinationRule:r:api.example.com:v1']);
  });
});

describe('a policy for peers', () => {
  const accepted = (text: string): unknown => listenersIn(parse(text)).map(({ tls, clientAuthentication, names, addresses }) => [valueOf(names), addresses.known ? addresses.value.map(({ port }) => port) : null, tls.known && tls.value === null ? 'plaintext' : tls.known ? valueOf(clientAuthentication.mode) : tls.doubt.kind]);

  it.each<[string, unknown]>([
    ['{ mtls: { mode: STRICT } }', [[['*.shop'], [null], 'required']]],
    ['{ mtls: { mode: PERMISSIVE } }', [[['*.shop'], [null], 'required'], [['*.shop'], [null], 'plaintext']]],
    ['{ mtls: { mode: DISABLE } }', [[['*.shop'], [null], 'plaintext']]],
    ['{ mtls: { mode: UNSET } }', []],
    ['{ mtls: {} }', []],
    ['{}', []],
    ['{ selector: { matchLabels: { app: pay } }, mtls: { mode: STRICT }, portLevelMtls: { 80: { mode: DISABLE }, 81: { mode: UNSET } } }', [[['pay.shop'], [null], 'required'], [['pay.shop'], [80], 'plaintext']]],
  ])('%s', (spec, expected) => {
    expect(accepted(peers(spec))).toEqual(expected);
  });

  it('may let TLS of the workload through on a port for it', () => {
    const passed = (port: number): unknown => listenersIn(parse(peers(`{ selector: { matchLabels: { app: hook } }, portLevelMtls: { "${port}": { mode: DISABLE } } }`))).map(({ passthrough }) => valueOf(passthrough));
    expect([passed(8443), passed(8080)]).toEqual([['<run-time>'], [false]]);
  });

  it('lets plaintext in where nothing is set for the mesh', () => {
    expect(accepted(peers('{ mtls: {} }', 'istio-system'))).toEqual([[['*.local'], [null], 'required'], [['*.local'], [null], 'plaintext']]);
    expect(accepted(peers('{ selector: { matchLabels: { app: a } } }', 'istio-system'))).toEqual([]);
  });

  it('is not known where a template writes it', () => {
    expect(accepted('apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: p }\nspec:\n  mtls:\n    mode: {{ .Values.mode }}\n')).toEqual([[[], [null], 'template']]);
  });
});

describe('the configuration of a mesh', () => {
  const values = (config: string): string => `meshConfig:\n  ${config}\n`;

  it('decides what workloads accept', () => {
    const workloads = listener(values('meshMTLS: { minProtocolVersion: TLSV1_3, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256] }'));
    expect([versionsOf(tlsOf(workloads)), namesOf(tlsOf(workloads).cipherSuites), valueOf(workloads.exposure)]).toEqual([['TLSv1.3'], ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'], 'internal']);
  });

  it('has suites by default', () => {
    expect(namesOf(tlsOf(listener(values('meshMTLS: { minProtocolVersion: TLSV1_2 }'))).cipherSuites)).toHaveLength(6);
  });

  it('decides for gateways what these leave open, and for what leads out', () => {
    const text = `${values('tlsDefaults: { minProtocolVersion: TLSV1_3, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256], ecdhCurves: [P-256] }')}---\n`;
    const [, server] = listenersIn(parse(text + https('mode: SIMPLE, credentialName: c')));
    expect(server === undefined ? null : [versionsOf(tlsOf(server)), namesOf(tlsOf(server).cipherSuites), namesOf(tlsOf(server).groups)]).toEqual([['TLSv1.3'], ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'], ['secp256r1']]);
    const [, own] = listenersIn(parse(text + https('mode: SIMPLE, credentialName: c, minProtocolVersion: TLSV1_2')));
    expect(own === undefined ? null : versionsOf(tlsOf(own))).toEqual(['TLSv1.2', 'TLSv1.3']);
    const { endpoints } = parse(text + rule('{ tls: { mode: SIMPLE } }'));
    const out = endpoints.flatMap((endpoint) => (endpoint.kind === 'connection' ? [endpoint] : []));
    expect(namesOf(tlsOf(only(out)).groups)).toEqual(['secp256r1']);
    expect(versionsOf(tlsOf(only(out)))).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it('decides for workloads of policies', () => {
    const [, workloads] = listenersIn(parse(`${values('meshMTLS: { minProtocolVersion: TLSV1_3 }')}---\n${peers('{ mtls: { mode: STRICT } }')}`));
    expect(workloads === undefined ? null : versionsOf(tlsOf(workloads))).toEqual(['TLSv1.3']);
  });

  it('is found in a text of a ConfigMap, at its place', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio }\ndata:\n  mesh: |-\n    rootNamespace: istio-system\n    tlsDefaults:\n      cipherSuites: [AES128-SHA]\n';
    const result = parse(text);
    const { cipherSuites } = tlsOf(only(listenersIn(result)));
    expect(cipherSuites.known ? cipherSuites.value.map((suite) => placeOf(result, { known: true, value: null, from: suite.from })) : null).toEqual(['AES128-SHA']);
  });
});

describe('the releases', () => {
  const defaultsOf = (products: Runtime['products']): unknown => {
    const { istio, envoy } = istioReleases({ products, library: null, distribution: null });
    return [istio.version, istio.stated.product, envoy.version, envoy.stated.product];
  };

  it.each<[Runtime['products'], unknown]>([
    [{}, ['1.26', false, '1.34', false]],
    [{ istio: '1.20' }, ['1.20', true, '1.28', true]],
    [{ istio: '1.20.3' }, ['1.20.3', true, '1.28', true]],
    [{ envoy: '1.28.1' }, ['1.20', true, '1.28.1', true]],
    [{ istio: '1.20', envoy: '1.29' }, ['1.20', true, '1.29', true]],
  ])('%j', (products, expected) => {
    expect(defaultsOf(products)).toEqual(expected);
  });

  it('are told with what is not written', () => {
    const { verification } = connection(rule('{ tls: { mode: SIMPLE } }'));
    expect(verification.chain.from).toMatchObject({ kind: 'default', of: { product: 'istio', version: '1.26' } });
    expect(tlsOf(connection(rule('{ tls: { mode: SIMPLE } }'))).keyLog.from).toMatchObject({ kind: 'default', of: { product: 'envoy', version: '1.34' } });
  });
});

describe('fixes', () => {
  it('redirect a server', () => {
    const text = gateway('port: { number: 80, name: s, protocol: HTTP }\n      hosts: ["*"]');
    const { fixed } = spelled(text, (on) => ({ set: 'redirect-to-https', on, at: { file: 'envoy.yaml', start: 0, end: 0 } }));
    expect(fixed).toBe(`${text.trimEnd()}\n      tls:\n        httpsRedirect: true\n`);
  });

  it('raise the bounds of a server that are too low only', () => {
    const { fixed } = spelled(https('mode: SIMPLE, minProtocolVersion: TLSV1_0, maxProtocolVersion: TLSV1_3'), (on) => ({ set: 'protocols', on, to: ['TLSv1.2', 'TLSv1.3'] }));
    expect(fixed).toBe(https('mode: SIMPLE, minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_3'));
    expect(spelled(https('mode: SIMPLE, minProtocolVersion: TLSV1_3'), (on) => ({ set: 'protocols', on, to: ['TLSv1.2', 'TLSv1.3'] })).spelling).toBeNull();
  });

  it('take weak suites out of a list', () => {
    const { fixed } = spelled(https('mode: SIMPLE, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256, AES128-SHA]'), (on) => ({ set: 'cipher-suites', on, to: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] }));
    expect(fixed).toBe(https('mode: SIMPLE, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256]'));
  });

  it('make a policy strict', () => {
    const fix = (spec: string): string => spelled(peers(spec), (on) => ({ set: 'tls', on, to: true })).fixed;
    expect(fix('{ mtls: { mode: DISABLE } }')).toBe(peers('{ mtls: { mode: STRICT } }'));
  });

  it('verify a server and its name', () => {
    expect(spelled(rule('{ tls: { mode: SIMPLE, insecureSkipVerify: true } }'), (on) => ({ set: 'chain-verification', on, to: true })).fixed).toBe(rule('{ tls: { mode: SIMPLE } }'));
    expect(spelled(rule('{ tls: { mode: SIMPLE, sni: a.example } }'), (on) => ({ set: 'name-verification', on, to: true })).fixed).toBe(rule('{ tls: { mode: SIMPLE, sni: a.example, subjectAltNames: ["a.example"] } }').replaceAll('"a.example"', 'a.example'));
    expect(spelled(rule('{ tls: { mode: SIMPLE } }', '*.example.com'), (on) => ({ set: 'name-verification', on, to: true })).spelling?.edits).toEqual([]);
  });
});
