import { describe, expect, it } from 'vitest';
import envoy from '../../../parsers/envoy/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { Listener } from '../../../src/model/endpoint.ts';
import { connectionsIn, listenersIn, namesOf, only, parse, tlsOf, valueOf, versionsOf } from './parsed.ts';

const gateway = (listeners: string, more = ''): string =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: shop${more === '' ? '' : `, ${more}`} }\nspec:\n  gatewayClassName: shop-class\n  listeners:\n${listeners.replace(/^/gm, '  ')}\n`;
const https = '- { name: https, protocol: HTTPS, port: 443, hostname: www.shop.example, tls: { certificateRefs: [{ name: shop }] } }';
const http = '- { name: http, protocol: HTTP, port: 80, hostname: www.shop.example }';
const route = (spec: string, kind = 'HTTPRoute'): string => `---\napiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: { name: shop, namespace: shop }\nspec: ${spec}\n`;
const policy = (spec: string, name = 'policy'): string => `---\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ClientTrafficPolicy\nmetadata: { name: ${name} }\nspec: ${spec}\n`;
const targets = 'targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: shop }]';

const listenersOf = (text: string, version: string | null = null): readonly Listener[] => listenersIn(parse(text, version));
const listenerOf = (text: string, version: string | null = null): Listener => only(listenersOf(text, version));

/** Kinds of answers by scope. */
function answersOf({ routes }: Listener): readonly string[] | string {
  if (!routes.known) return `<${routes.doubt.kind}>`;
  return routes.value.map(({ scope, answer, condition }) => `${scope} ${answer.known ? answer.value.kind : `<${answer.doubt.kind}>`} ${condition}`);
}

describe('a listener of Gateway API', () => {
  it.each([
    ['protocol: HTTP', 'http', 'null', 'false'],
    ['protocol: HTTPS', 'http', 'TLS', 'false'],
    ['protocol: HTTPS, tls: { mode: Terminate }', 'http', 'TLS', 'false'],
    ['protocol: TLS, tls: { mode: Terminate }', 'tcp', 'TLS', 'false'],
    ['protocol: TLS, tls: { mode: Passthrough }', 'tcp', 'null', 'true'],
    ['protocol: TCP', 'tcp', 'null', '<run-time>'],
    ['protocol: UDP', 'udp', 'null', '<run-time>'],
    ['protocol: "{{ .Values.protocol }}"', '<not-understood>', '<not-understood>', '<not-understood>'],
    ['protocol: shop.example/own', '<not-understood>', '<not-understood>', '<not-understood>'],
    ['protocol: TLS, tls: { mode: "{{ .Values.mode }}" }', 'tcp', '<template>', '<template>'],
  ])('%s', (fields, protocol, tls, passthrough) => {
    const one = listenerOf(gateway(`- { name: a, port: 443, ${fields} }`));
    const secured = one.tls.known ? (one.tls.value === null ? 'null' : 'TLS') : `<${one.tls.doubt.kind}>`;
    expect([valueOf(one.protocol), secured, String(valueOf(one.passthrough))]).toEqual([protocol, tls, passthrough]);
  });

  it('leaves open what the API says nothing about', () => {
    const { versions, cipherSuites, groups, alpn, tickets } = tlsOf(listenerOf(gateway(https)));
    expect([versions['TLSv1.2'], versions['TLSv1.3'], cipherSuites, groups, alpn, tickets]).toMatchObject(Array.from({ length: 6 }, () => ({ known: false, doubt: { kind: 'run-time', what: 'gatewayClassName shop-class' } })));
    expect(valueOf(tlsOf(listenerOf(gateway(https))).certificates)).toMatchObject([{ path: 'shop' }]);
  });

  it.each([
    ['', '', 'external'],
    ['', 'annotations: { networking.gke.io/load-balancer-type: Internal }', 'internal'],
    ['', 'annotations: { service.beta.kubernetes.io/azure-load-balancer-internal: "true" }', 'internal'],
    ['', 'annotations: { service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing }', 'external'],
    [', hostname: shop.internal', '', 'internal'],
    [', hostname: "*.shop.svc"', '', 'internal'],
    [', hostname: www.shop.example', '', 'external'],
  ])('with %j and %j is reached from where it says', (fields, metadata, expected) => {
    expect(valueOf(listenerOf(gateway(`- { name: a, protocol: HTTP, port: 80${fields} }`, metadata)).exposure)).toBe(expected);
  });

  it('is that of a template whose port and name are not known', () => {
    expect(valueOf(listenerOf(gateway('- { name: a, protocol: HTTP, port: 80, hostname: "{{ .Values.host }}" }')).names)).toBe('<template>');
    expect(valueOf(listenerOf(gateway('- { name: a, protocol: HTTP, port: "{{ .Values.port }}" }')).addresses)).toBe('<template>');
  });
});

describe('routes', () => {
  const redirect = 'rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301 } }] }]';
  const forward = 'rules: [{ backendRefs: [{ name: app, port: 80 }] }]';

  it.each([
    ['parentRefs: [{ name: shop }]', [' forward always']],
    ['parentRefs: [{ name: shop, sectionName: http }]', [' forward always']],
    ['parentRefs: [{ name: shop, sectionName: https }]', '<run-time>'],
    ['parentRefs: [{ name: shop, port: 80 }]', [' forward always']],
    ['parentRefs: [{ name: shop, port: 443 }]', '<run-time>'],
    ['parentRefs: [{ name: other }]', '<run-time>'],
    ['parentRefs: [{ kind: Service, name: shop }]', '<run-time>'],
    ['parentRefs: [{ name: shop }], hostnames: [api.shop.example]', '<run-time>'],
    ['parentRefs: [{ name: shop }], hostnames: ["*.shop.example"]', ['*.shop.example forward always']],
  ])('{ %s } are attached by name, part, port and host', (parents, expected) => {
    expect(answersOf(listenerOf(gateway(http) + route(`{ ${parents}, ${forward} }`)))).toEqual(expected);
  });

  it('of another namespace are those of another gateway', () => {
    const text = gateway(http, 'namespace: edge');
    expect(answersOf(listenerOf(text + route(`{ parentRefs: [{ name: shop }], ${redirect} }`)))).toBe('<run-time>');
    expect(answersOf(listenerOf(text + route(`{ parentRefs: [{ name: shop, namespace: edge }], ${redirect} }`)))).toEqual([' redirect always']);
  });

  it.each([
    ['{ matches: [{ path: { value: /api } }], backendRefs: [{ name: a }] }', '/api forward always'],
    ['{ matches: [{ headers: [{ name: a, value: b }] }], backendRefs: [{ name: a }] }', ' forward other'],
    ['{ matches: [{ path: { value: /.well-known/acme-challenge/ } }], backendRefs: [{ name: a }] }', '/.well-known/acme-challenge/ acme-challenge always'],
    ['{ backendRefs: [] }', ' refuse always'],
    ['{ filters: [{ type: ExtensionRef, extensionRef: { name: a } }] }', ' <not-understood> always'],
    ['{ filters: [{ type: RequestRedirect, requestRedirect: { statusCode: "{{ .Values.status }}" } }] }', ' <template> always'],
  ])('have the rule %s', (rule, expected) => {
    expect(answersOf(listenerOf(gateway(http) + route(`{ parentRefs: [{ name: shop }], rules: [${rule}] }`)))).toEqual([expected]);
  });

  it('of gRPC are routes as well', () => {
    expect(answersOf(listenerOf(gateway(http) + route(`{ parentRefs: [{ name: shop }], ${forward} }`, 'GRPCRoute')))).toEqual([' forward always']);
  });

  it('that stand in one file belong to the gateway in it, where others have one of that name, too', () => {
    const file = (rules: string): string => gateway(http) + route(`{ parentRefs: [{ name: shop }], ${rules} }`);
    const tree = fileTreeInMemory(new Map([['a.yaml', file(redirect)], ['b.yaml', file(forward)]]));
    const result = envoy.parse({ entries: ['a.yaml', 'b.yaml'], fragment: true }, tree, { runtime: { products: {}, library: null, distribution: null }, exposure: { external: [], internal: [] } });
    expect(listenersIn(result).map(answersOf)).toEqual([[' redirect always'], [' forward always']]);
  });
});

describe('a ClientTrafficPolicy of Envoy Gateway', () => {
  const tlsWith = (fields: string): ReturnType<typeof tlsOf> => tlsOf(listenerOf(gateway(https) + policy(`{ ${targets}, tls: { ${fields} } }`)));

  it.each([
    ['', ['TLSv1.2', 'TLSv1.3']],
    ['minVersion: Auto', ['TLSv1.2', 'TLSv1.3']],
    ['minVersion: "1.0"', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['minVersion: 1.1', ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['minVersion: "1.3"', ['TLSv1.3']],
    ['maxVersion: "1.2"', ['TLSv1.2']],
    ['minVersion: "{{ .Values.min }}"', ['TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3']],
  ])('with %j permits these versions', (fields, expected) => {
    expect(versionsOf(tlsWith(fields))).toEqual(expected);
  });

  it('has the suites and groups of Envoy unless it names others, by either name', () => {
    expect(namesOf(tlsWith('').cipherSuites)).toHaveLength(6);
    expect(namesOf(tlsWith('ciphers: [ECDHE-RSA-AES128-GCM-SHA256, TLS_RSA_WITH_AES_128_CBC_SHA]').cipherSuites)).toEqual(['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA']);
    expect(namesOf(tlsWith('ecdhCurves: [P-384]').groups)).toEqual(['secp384r1']);
  });

  it.each([
    ['', false],
    ['session: { resumption: { stateful: {} } }', false],
    ['session: { resumption: { stateless: {} } }', true],
  ])('with %j has tickets: %j', (fields, enabled) => {
    expect(valueOf(tlsWith(fields).tickets)).toMatchObject({ enabled });
  });

  it.each([
    ['mode: Request', 'optional-unverified'],
    ['mode: RequireAny', 'required-unverified'],
    ['mode: VerifyIfGiven', 'optional'],
    ['mode: RequireAndVerify', 'required'],
    ['optional: true', 'optional'],
    ['optional: false', 'required'],
    ['crl: { refs: [{ name: list }] }', 'required'],
    ['mode: "{{ .Values.mode }}"', '<template>'],
  ])('with clientValidation: { %s } asks for certificates', (fields, expected) => {
    const { clientAuthentication } = listenerOf(gateway(https) + policy(`{ ${targets}, tls: { clientValidation: { caCertificateRefs: [{ name: ca }], ${fields} } } }`));
    expect([valueOf(clientAuthentication.mode), valueOf(clientAuthentication.trustAnchors)]).toEqual([expected, { kind: 'file', path: 'ca' }]);
    expect(valueOf(clientAuthentication.revocation)).toEqual(fields.startsWith('crl') ? { kind: 'crl', path: 'list' } : { kind: 'none' });
  });

  it('for one listener counts before that for all, wherever it stands', () => {
    const own = policy(`{ targetRefs: [{ group: g, kind: Gateway, name: shop, sectionName: https }], tls: { minVersion: "1.3" } }`, 'own');
    const all = policy(`{ targetRef: { group: g, kind: Gateway, name: shop }, tls: { minVersion: "1.1" } }`, 'all');
    for (const text of [all + own, own + all]) expect(versionsOf(tlsOf(listenerOf(gateway(https) + text)))).toEqual(['TLSv1.3']);
    expect(versionsOf(tlsOf(listenerOf(gateway(https) + all)))).toEqual(['TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
  });

  it('is not asked for where the class of the gateway is that of another implementation', () => {
    const other = '---\napiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: shop-class }\nspec: { controllerName: other.example/controller }\n';
    expect(versionsOf(tlsOf(listenerOf(gateway(https) + other)))).toEqual(['TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3?']);
    expect(versionsOf(tlsOf(listenerOf(gateway(https) + other.replace('other.example', 'gateway.envoyproxy.io'))))).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it.each([
    ['minVersion: 1.2', ['envoy/version-without-quotes']],
    ['minVersion: "1.2"', []],
    ['minVersion: "{{ .Values.min }}"', []],
    ['maxVersion: 1.3, minVersion: 1.2', ['envoy/version-without-quotes', 'envoy/version-without-quotes']],
  ])('%s: what Kubernetes refuses', (fields, expected) => {
    const { problems } = parse(gateway(https) + policy(`{ ${targets}, tls: { ${fields} } }`));
    expect(problems.map(({ code }) => code)).toEqual(expected);
    expect(problems.every(({ fix }) => fix?.edits.length === 1)).toBe(true);
  });

  it.each([
    [{ set: 'protocols', to: ['TLSv1.2', 'TLSv1.3'] }, 'minVersion: "1.0"', 'tls:\n  minVersion: "1.2"'],
    [{ set: 'protocols', to: ['TLSv1.2', 'TLSv1.3'] }, 'maxVersion: "1.2"', 'tls:\n  maxVersion: "1.3"'],
    [{ set: 'cipher-suites', to: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] }, '', 'tls:\n  ciphers:\n  - ECDHE-RSA-AES128-GCM-SHA256'],
    [{ set: 'early-data', to: 'off' }, '', null],
  ] as const)('says %j beside %j', (intent, fields, expected) => {
    const result = parse(gateway(https) + policy(`{ ${targets}, tls: { ${fields} } }`));
    const spelling = result.spell({ ...intent, on: only(listenersIn(result)).id });
    expect(spelling?.text ?? null).toBe(expected);
  });
});

describe('connections of gateways', () => {
  const backend = (spec: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: { name: app }\nspec: ${spec}\n`;
  const endpoints = 'endpoints: [{ hostname: app.internal, ip: { address: 10.0.0.1, port: 443 } }]';

  it.each([
    ['insecureSkipVerify: true', 'false', { kind: 'none' }, { kind: 'none' }],
    ['wellKnownCACertificates: System', 'true', { kind: 'client-chosen' }, { kind: 'system', path: null }],
    ['caCertificateRefs: [{ name: ca }], sni: app.internal', 'true', { kind: 'name', name: 'app.internal' }, { kind: 'file', path: 'ca' }],
    ['caCertificateRefs: [{ name: ca }], autoSNIFromEndpointHostname: true', 'true', { kind: 'name', name: 'app.internal' }, { kind: 'file', path: 'ca' }],
    ['insecureSkipVerify: "{{ .Values.skip }}"', '<template>', { kind: 'client-chosen' }, { kind: 'none' }],
  ])('to a Backend with tls: { %s }', (tls, chain, name, anchors) => {
    const { verification } = only(connectionsIn(parse(backend(`{ ${endpoints}, tls: { ${tls} } }`))));
    expect([String(valueOf(verification.chain)), valueOf(verification.name), valueOf(verification.trustAnchors)]).toEqual([chain, name, anchors]);
  });

  it.each([
    ['endpoints: [{ unix: { path: /run/app.sock } }]', 'local'],
    ['endpoints: [{ fqdn: { hostname: app.shop.svc, port: 80 } }]', 'internal'],
    ['endpoints: [{ fqdn: { hostname: api.partner.example, port: 80 } }]', 'external'],
    ['type: DynamicResolver', '<run-time>'],
  ])('to a Backend with { %s } lead there in plaintext', (spec, exposure) => {
    const one = only(connectionsIn(parse(backend(`{ ${spec} }`))));
    expect([valueOf(one.tls), valueOf(one.exposure)]).toEqual([null, exposure]);
  });

  it('present the certificate of the gateway, where that is in sight', () => {
    const text = '---\napiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: { name: app }\nspec: { targetRefs: [{ kind: Service, name: app }], validation: { wellKnownCACertificates: System, hostname: app.internal } }\n';
    const presented = (gateways: string): unknown => valueOf(only(connectionsIn(parse(gateways + text))).clientCertificate);
    expect(presented('')).toBe('<fragment>');
    expect(presented(gateway(http))).toBe(null);
    expect(presented(gateway(http).replace('  listeners:', '  tls: { backend: { clientCertificateRef: { name: shop-client } } }\n  listeners:'))).toBe('shop-client');
  });
});

describe('client certificates of Gateway API', () => {
  it.each([
    ['{{- if .Values.clients }}', '{{- end }}', '<template>'],
    ['', '', 'required'],
  ])('are open where a template decides about them: %s', (before, after, mode) => {
    const frontend = '  tls: { frontend: { default: { validation: { caCertificateRefs: [{ name: clients }] } } } }';
    const text = gateway(https).replace('  listeners:', `  ${before}\n${frontend}\n  ${after}\n  listeners:`);
    expect(valueOf(listenerOf(text).clientAuthentication.mode)).toBe(mode);
  });

  it('were asked for by the listener itself before version 1.4', () => {
    const text = gateway('- { name: https, protocol: HTTPS, port: 443, tls: { certificateRefs: [{ name: shop }], frontendValidation: { caCertificateRefs: [{ name: ca }] } } }');
    const { mode, trustAnchors } = listenerOf(text).clientAuthentication;
    expect([valueOf(mode), valueOf(trustAnchors)]).toEqual(['required', { kind: 'file', path: 'ca' }]);
  });
});
