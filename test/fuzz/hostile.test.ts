import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../src/engine/glob.ts';
import { lintTexts, type Run } from '../../src/index.ts';
import { textReport } from '../../src/report/text.ts';

/**
 * Files that somebody wrote to keep tlslint busy. Bounds are far above what a busy machine needs, and far below what a step that takes
 * quadratic time would.
 */
const length = 50_000;
const bound = 6_000;

/** What long texts are made of: the marks of the formats and of templates, spaces, and beginnings that a search could stop at. */
const pieces = [
  ' ', '\t', '\n', '\n\t', '\r', '\u2028', '#', '"', '\\"', "'", '`', '\\', '{', '}', '[', '(', '{{', '<%', '%', '${', '/', '/*', ';', ':', '- ', ',', '=', '0', 'a', 'a ', 'a: ', 'a;', '&a ', '*a ',
  'include ', 'include "', '@type:&', '@type:envoy.', 'envoy_grpc:', 'cds_config:#', 'tlslint-', '# tlslint-disable a -- b\n', '-----BEGIN CERTIFICATE-----', '-----BEGIN PRIVATE KEY-----',
];

const shapes: Readonly<Record<string, readonly (readonly [file: string, before: string, after: string])[]>> = {
  nginx: [
    ['nginx.conf', 'events {}\nhttp { server { listen 443 ssl; ssl_ciphers ', '; } }\n'],
    ['nginx.conf', 'events {}\nhttp {\n', '\n}\n'],
    ['site.conf', '', '\nserver { listen 443 ssl; }\n'],
  ],
  haproxy: [
    ['haproxy.cfg', 'global\nfrontend a\n  bind :443 ssl crt a.pem ciphers ', '\n'],
    ['haproxy.cfg', 'global\nfrontend a\n', '\n  mode http\n'],
  ],
  envoy: [
    ['envoy.yaml', 'static_resources:\n  clusters:\n  - name: ', '\n'],
    ['envoy.yaml', 'static_resources:\n  listeners: []\n', '\n'],
    ['envoy.json', '{"static_resources": {"clusters": [{"name": "', '"}]}}'],
    ['gateway.yaml', 'apiVersion: networking.istio.io/v1\nkind: Gateway\nspec:\n  servers:\n  - port: { number: 443, protocol: HTTPS }\n    tls:\n      mode: SIMPLE\n      cipherSuites: [', ']\n'],
    ['route.yaml', 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nspec:\n  parentRefs: [', ']\n'],
    ['proxy.yaml', 'apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nspec:\n  virtualhost: { fqdn: a, tls: { secretName: a } }\n  routes: [', ']\n'],
    ['rule.yaml', 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nspec:\n  trafficPolicy: { tls: { mode: SIMPLE } }\n  host: ', '\n'],
  ],
  node: [
    ['server.js', "import tls from 'node:tls'; tls.connect({ ciphers: '", "' });\n"],
    ['server.js', "import tls from 'node:tls';\n", '\n'],
    ['Dockerfile', 'FROM node:22\nENV NODE_OPTIONS="', '"\nCMD ["node", "a.js"]\n'],
    ['.env', 'NODE_TLS_REJECT_UNAUTHORIZED=0\n', '\nA=1\n'],
    ['package.json', '{"scripts": {"start": "NODE_TLS_REJECT_UNAUTHORIZED=0 node ', '"}}'],
  ],
};

async function check(texts: Readonly<Record<string, string>>): Promise<Run> {
  const before = performance.now();
  const run = await lintTexts(new Map(Object.entries(texts)));
  textReport({ ...run, problems: run.problems.slice(0, 2000) }, { locale: 'en', colours: false, width: 100, review: true, quiet: false });
  expect(performance.now() - before).toBeLessThan(bound);
  expect(run.problems.filter(({ code }) => code === 'internal')).toEqual([]);
  return run;
}

describe.each(Object.entries(shapes))('%s is read in time linear in its length, whatever is repeated in it', (_, files) => {
  it.each(files)('%s: %j', { timeout: 300_000 }, async (file, before, after) => {
    for (const piece of pieces) await check({ [file]: before + piece.repeat(length / piece.length) + after });
  });
});

describe('what is read beside a source', () => {
  // Quadratic steps of one expression are short: they show in longer texts only.
  const longer = 4 * length;

  it.each(['package.json', 'tsconfig.json', '.vscode/launch.json'])('%s is read in time linear in its length', { timeout: 300_000 }, async (file) => {
    const source = "import tls from 'node:tls';\nimport options from 'options';\nimport more from '#more';\ntls.connect({ ...options, ...more });\n";
    for (const piece of [...pieces, ', ', ',\n']) await check({ 'server.js': source, [file]: `{"a": "${piece.repeat(longer / piece.length)}` });
  });
});

describe('resources for a control plane', () => {
  it('that ask for each other are read in time linear in their number', { timeout: 300_000 }, async () => {
    const head = 'apiVersion: networking.istio.io/v1\nkind:';
    const documents = Array.from({ length: 1000 }, (_, index) => [
      `${head} ServiceEntry\nspec: { hosts: [h${index}.example.com], ports: [{ number: 80, protocol: HTTP }] }\n`,
      `${head} DestinationRule\nspec: { host: h${index}.example.com, trafficPolicy: { tls: { mode: SIMPLE } } }\n`,
      `${head} VirtualService\nspec: { hosts: [h${index}.example], gateways: [a], http: [{ redirect: { scheme: https } }] }\n`,
      `${head} Gateway\nmetadata: { name: a }\nspec: { servers: [{ port: { number: 80, protocol: HTTP }, hosts: [h${index}.example] }] }\n`,
    ]);
    const { endpoints } = await check({ 'mesh.yaml': documents.flat().join('---\n') });
    expect(endpoints.length).toBe(2000);
  });
});

describe('gateways', () => {
  it('and what belongs to them are read in time linear in their number', { timeout: 300_000 }, async () => {
    const documents = Array.from({ length: 1000 }, (_, index) => [
      `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: a }\nspec: { listeners: [{ name: http, protocol: HTTP, port: 80, hostname: h${index}.example }] }\n`,
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: a }\nspec: { parentRefs: [{ name: a }], rules: [{ backendRefs: [{ name: a }] }] }\n',
      'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ClientTrafficPolicy\nmetadata: { name: a }\nspec: { targetRefs: [{ kind: Gateway, name: a }], tls: { minVersion: "1.2" } }\n',
      `apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: { name: p${index} }\nspec: { includes: [{ name: p${index + 1} }, { name: p${index} }, { name: p0 }], routes: [{ services: [{ name: a, port: 80, protocol: tls }] }] }\n`,
    ]);
    const root = 'apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: { name: root }\nspec: { virtualhost: { fqdn: a.example }, includes: [{ name: p0 }] }\n';
    const { endpoints } = await check({ 'gateways.yaml': [...documents.flat(), root].join('---\n') });
    expect(endpoints.length).toBe(2001);
  });
});

describe('a bomb', () => {
  it('of includes is given up', async () => {
    const files = Array.from({ length: 40 }, (_, index) => [`${index}.conf`, `include ${index + 1}.conf;\n`.repeat(2)] as const);
    const { problems } = await check({ 'nginx.conf': 'events {}\nhttp { include 0.conf; }\n', ...Object.fromEntries(files), '40.conf': 'server_tokens off;\n'.repeat(100) });
    expect(problems.map(({ code }) => code)).toContain('nginx/too-many-includes');
  });

  it('of includes that go round is given up', async () => {
    const { problems } = await check({ 'nginx.conf': 'events {}\nhttp { include a.conf; }\n', 'a.conf': 'include b.conf;\n', 'b.conf': 'include a.conf;\n' });
    expect(problems.map(({ code }) => code)).toContain('nginx/include-cycle');
  });

  it('of YAML aliases is not blown up', async () => {
    const levels = Array.from({ length: 40 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array.from({ length: 10 }, () => `*l${index}`).join(', ')}]`);
    await check({ 'envoy.yaml': `l0: &l0 {name: x}\n${levels.join('\n')}\nstatic_resources:\n  clusters: *l40\n  listeners: *l40\n` });
  });

  it('of blocks in blocks is no stack overflow', async () => {
    const depth = 20_000;
    await check({ 'nginx.conf': `events {}\nhttp {\n${'location / {\n'.repeat(depth)}${'}\n'.repeat(depth)}}\n` });
    await check({ 'envoy.json': `{"static_resources": {"clusters": ${'['.repeat(depth)}${']'.repeat(depth)}}}` });
    await check({ 'envoy.yaml': `static_resources:\n  clusters: # tlslint-disable no-weak-cipher -- why\n  ${'- '.repeat(depth)}a\n` });
  });

  it('of stars is a pattern like any other', () => {
    const before = performance.now();
    expect(globMatcher(`${'**/'.repeat(200)}${'*a'.repeat(200)}.conf`)(`${'a'.repeat(250)}/`.repeat(20))).toBe(false);
    expect(globMatcher('{a,b}'.repeat(200))('ab'.repeat(99))).toBe(false);
    expect(performance.now() - before).toBeLessThan(bound);
  });
});
