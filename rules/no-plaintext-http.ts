import { defineRule, isListener, type Report } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import type { Endpoint, Listener, Route } from '../src/model/endpoint.ts';
import type { Fact } from '../src/model/fact.ts';
import type { Intent } from '../src/model/intent.ts';
import type { RequirementId } from '../src/standards/requirements.ts';
import { envoyPlaintextListener } from './examples/envoy.ts';

type Key = 'serves' | 'partial' | 'forwarded-header' | 'tls-port' | 'undecided' | 'open-route';

/** Ports where clients begin with a TLS handshake. */
const tlsPorts: readonly (number | null)[] = [443, 8443];

const inNode = (answer: string): string => `import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { pageFor } from './pages.js';

const serve = (request, response) => {
  response.setHeader('Strict-Transport-Security', 'max-age=31536000');
  response.end(pageFor(request.url));
};
createServer({ key: readFileSync('shop.key'), cert: readFileSync('shop.pem'), ciphers: 'ECDHE+AESGCM' }, serve).listen(443);
createPlainServer(${answer}).listen(80);
`;

export default defineRule<Key>({
  id: 'no-plaintext-http',
  requirements: ['v5.0.be-9.1.1', 'v5.0.be-9.3.1'],
  severity: 'error',
  fix: 'either',
  texts: {
    en: {
      title: 'HTTP is served over TLS only',
      why: 'Whoever can read the network reads requests, cookies and answers, and whoever can write to it replaces them. One host or path that is still served in plaintext is enough: a link to it is all that an attacker needs.',
      how: 'Answer plaintext requests with a redirect to https and nothing else, or refuse them. Only the ACME challenge has to stay on port 80.',
      messages: {
        serves: '{endpoint} serves content over plaintext HTTP',
        partial: '{endpoint} redirects to https, but not everywhere: {scopes} is served in plaintext',
        'forwarded-header': '{endpoint} redirects to https only when a header of a proxy in front says so; a direct client gets plaintext',
        'tls-port': '{endpoint} speaks plaintext HTTP on a port where clients expect TLS',
        undecided: 'whether {endpoint} serves content over plaintext HTTP cannot be seen here',
        'open-route': 'served in plaintext here',
      },
    },
    ja: {
      title: 'HTTP は TLS 上でだけ提供する',
      why: '通信路を読める者はリクエスト、Cookie、応答を読み、書き込める者はそれらを差し替える。平文のまま残ったホストやパスが一つあれば、そこへのリンクだけで攻撃が成り立つ。',
      how: '平文のリクエストには https へのリダイレクトだけを返すか、拒否する。ポート 80 に残す必要があるのは ACME チャレンジだけである。',
      messages: {
        serves: '{endpoint} が平文の HTTP でコンテンツを提供している',
        partial: '{endpoint} は https へリダイレクトするが、すべてではない: {scopes} は平文で提供される',
        'forwarded-header': '{endpoint} が https へリダイレクトするのは前段プロキシのヘッダがあるときだけで、直接接続するクライアントには平文で応答する',
        'tls-port': '{endpoint} は、クライアントが TLS を期待するポートで平文の HTTP を話す',
        undecided: '{endpoint} が平文の HTTP でコンテンツを提供するかどうかは、ここからは分からない',
        'open-route': 'ここが平文で提供される',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-3.2', 'https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html'],
  examples: () => [
    {
      format: 'nginx',
      bad: `events {}
http {
  server {
    listen 80;
    server_name shop.example;
    root /srv/shop;
  }
}
`,
      good: `events {}
http {
  server {
    listen 80;
    server_name shop.example;
    location /.well-known/acme-challenge/ { root /srv/acme; }
    location / { return 301 https://$host$request_uri; }
  }
}
`,
    },
    {
      format: 'haproxy',
      bad: `frontend web
  mode http
  bind :80
  default_backend app
backend app
  mode http
  server app 127.0.0.1:8080
`,
      good: `frontend web
  mode http
  bind :80
  http-request redirect scheme https code 301 unless { path_beg /.well-known/acme-challenge/ }
  default_backend app
backend app
  mode http
  server app 127.0.0.1:8080
`,
    },
    { format: 'envoy', bad: envoyPlaintextListener('route: { cluster: app }'), good: envoyPlaintextListener('redirect: { https_redirect: true }') },
    { format: 'node', bad: inNode('serve'), good: inNode('(request, response) => response.writeHead(308, { Location: `https://shop.example${request.url}` }).end()') },
  ],
  appliesTo: (endpoint) => isListener(endpoint) && isPlaintextHttp(endpoint),
  requirementsFor: (endpoint) => [requirementOf(endpoint)],
  check(endpoint) {
    if (!isListener(endpoint) || !isPlaintextHttp(endpoint)) return [];
    if (!endpoint.routes.known) return [undecided(endpoint, endpoint.routes)];
    const routes = endpoint.routes.value.filter((route) => !route.restricted && route.management === null);
    const open = routes.filter(isOpen);
    if (open.length > 0) return [served(endpoint, open, routes)];
    const unseen = routes.find((route) => !route.answer.known);
    return unseen === undefined ? [] : [undecided(endpoint, unseen.answer)];
  },
});

function isPlaintextHttp(listener: Listener): boolean {
  const isPlaintext = listener.tls.known && listener.tls.value === null && !(listener.passthrough.known && listener.passthrough.value);
  const isHttp = listener.protocol.known && (listener.protocol.value === 'http' || listener.protocol.value === 'grpc');
  return isPlaintext && isHttp && !(listener.exposure.known && listener.exposure.value === 'local');
}

/** Where it is not known who can reach it, it may be everybody. */
function isExternal({ exposure }: Endpoint): boolean {
  return !exposure.known || exposure.value === 'external';
}

function requirementOf(endpoint: Endpoint): RequirementId {
  return isExternal(endpoint) ? 'v5.0.be-9.1.1' : 'v5.0.be-9.3.1';
}

/** What only requests with the header of a proxy in front get, no direct client does. */
function isOpen({ answer, condition }: Route): boolean {
  return condition !== 'forwarded-header' && answer.known && (answer.value.kind === 'content' || answer.value.kind === 'forward');
}

function served(listener: Listener, open: readonly Route[], routes: readonly Route[]): Report<Key> {
  const redirects = routes.filter(({ answer }) => answer.known && answer.value.kind === 'redirect' && answer.value.scheme === 'https');
  const common = {
    truth: listener.exposure.known ? ('yes' as const) : ('unknown' as const),
    doubtful: listener.exposure,
    severity: isExternal(listener) ? ('error' as const) : ('warning' as const),
    requirement: requirementOf(listener),
  };
  const endpoint = describeEndpoint(listener);
  const at = { kind: 'written', span: listener.at } as const;
  const related = open.map((route) => ({ message: 'open-route' as const, data: {}, span: route.span }));
  if (listener.addresses.known && listener.addresses.value.some(({ port }) => tlsPorts.includes(port))) {
    return { ...common, message: 'tls-port', data: { endpoint }, at, intent: { set: 'tls', on: listener.id, to: true } };
  }
  const intent = intentFor(listener, open);
  if (redirects.some(({ condition }) => condition === 'forwarded-header')) {
    return { ...common, severity: 'warning', message: 'forwarded-header', data: { endpoint }, at, related, intent };
  }
  if (redirects.length === 0) return { ...common, message: 'serves', data: { endpoint }, at, intent };
  const scopes = open.map(({ scope }) => (scope === '' ? '/' : scope)).join(', ');
  return { ...common, message: 'partial', data: { endpoint, scopes }, at, related, intent };
}

/** Clients of gRPC follow no redirects. */
function intentFor({ id, at, protocol }: Listener, open: readonly Route[]): Intent {
  const isGrpc = protocol.known && protocol.value === 'grpc';
  return isGrpc ? { set: 'tls', on: id, to: true } : { set: 'redirect-to-https', on: id, at: open[0]?.span ?? at };
}

function undecided(listener: Listener, doubtful: Fact<unknown>): Report<Key> {
  return { message: 'undecided', data: { endpoint: describeEndpoint(listener) }, at: { kind: 'written', span: listener.at }, truth: 'unknown', doubtful, requirement: requirementOf(listener) };
}
