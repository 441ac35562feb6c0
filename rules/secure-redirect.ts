import { defineRule, isListener, type Report } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { servesContent, type Answer, type Listener, type Route } from '../src/model/endpoint.ts';
import { envoyPlaintextListener } from './examples/envoy.ts';

type Key = 'to-http' | 'loop' | 'downgrade' | 'temporary';

const inEnvoy = (action: string): string => envoyPlaintextListener(`redirect: { ${action} }`);

const inNode = (status: number): string => `import { createServer } from 'node:http';

createServer((request, response) => {
  response.writeHead(${status}, { Location: 'https://www.shop.example' + request.url }).end();
}).listen(80);
`;

export default defineRule<Key>({
  id: 'secure-redirect',
  requirements: ['v5.0.be-9.1.1'],
  severity: 'error',
  fix: 'either',
  texts: {
    en: {
      title: 'Redirects lead to https',
      why: 'A redirect that keeps or chooses http sends the client back onto the plaintext it should leave: it loops, or it carries cookies and paths over the network in the clear. A temporary redirect has to be asked for again in plaintext each time.',
      how: 'Write the scheme `https` in the target, not a variable that repeats the scheme of the request, and use status 301 or 308.',
      messages: {
        'to-http': 'redirect to http on {endpoint}{scope}',
        loop: 'redirect on {endpoint}{scope} repeats the scheme of the request, so plaintext stays plaintext',
        downgrade: 'redirect from TLS to http on {endpoint}{scope}',
        temporary: 'redirect to https on {endpoint} is temporary (status {status}): clients ask again in plaintext each time',
      },
    },
    ja: {
      title: 'リダイレクト先は https にする',
      why: 'http に留まる、または http へ向かうリダイレクトは、クライアントを平文に送り返す。ループするか、Cookie やパスが平文で流れる。一時的なリダイレクトでは、クライアントが毎回平文で問い合わせる。',
      how: 'リクエストのスキームを引き継ぐ変数ではなく、`https` を直接書き、ステータスは 301 か 308 にする。',
      messages: {
        'to-http': '{endpoint}{scope} のリダイレクト先が http になっている',
        loop: '{endpoint}{scope} のリダイレクトはリクエストのスキームを引き継ぐため、平文は平文のままになる',
        downgrade: '{endpoint}{scope} のリダイレクトが TLS から http へ戻す',
        temporary: '{endpoint} の https へのリダイレクトは一時的 (ステータス {status}) で、クライアントは毎回平文で問い合わせる',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9110#section-15.4', 'https://www.rfc-editor.org/rfc/rfc6797#section-7.2'],
  examples: () => [
    {
      format: 'nginx',
      bad: `events {}
http {
  server {
    listen 80;
    server_name shop.example;
    return 301 $scheme://www.shop.example$request_uri;
  }
}
`,
      good: `events {}
http {
  server {
    listen 80;
    server_name shop.example;
    return 301 https://www.shop.example$request_uri;
  }
}
`,
    },
    {
      format: 'haproxy',
      bad: `frontend web
  mode http
  bind :80
  redirect prefix http://www.shop.example code 301
`,
      good: `frontend web
  mode http
  bind :80
  redirect prefix https://www.shop.example code 301
`,
    },
    { format: 'envoy', bad: inEnvoy('host_redirect: www.shop.example'), good: inEnvoy('host_redirect: www.shop.example, https_redirect: true') },
    { format: 'node', bad: inNode(302), good: inNode(308) },
  ],
  appliesTo: (endpoint) => isListener(endpoint) && concerns(endpoint),
  check(endpoint) {
    if (!isListener(endpoint) || !concerns(endpoint) || !endpoint.routes.known) return [];
    const secure = endpoint.tls.known && endpoint.tls.value !== null;
    // Where content is served in plaintext as well, that is the finding.
    if (!secure && endpoint.routes.value.some((route) => !route.restricted && servesContent(route))) return [];
    const reports = endpoint.routes.value.flatMap((route) => reportOf(endpoint, route, secure));
    return withoutRepetition(reports);
  },
});

function concerns(listener: Listener): boolean {
  const isLocal = listener.exposure.known && listener.exposure.value === 'local';
  return listener.protocol.known && listener.protocol.value === 'http' && listener.tls.known && !isLocal;
}

function reportOf(listener: Listener, route: Route, secure: boolean): readonly Report<Key>[] {
  if (!route.answer.known || route.answer.value.kind !== 'redirect' || route.restricted) return [];
  const message = messageOf(route.answer.value, secure);
  if (message === null) return [];
  const { status } = route.answer.value;
  const intent = { set: 'redirect-to-https', on: listener.id, at: route.span } as const;
  const scope = route.scope === '' ? '' : ` (${route.scope})`;
  const data = { endpoint: describeEndpoint(listener), scope, status };
  const at = { kind: 'written', span: route.span } as const;
  if (message === 'temporary') return [{ message, data, at, truth: 'yes', severity: 'info', intent }];
  return [{ message, data, at, truth: 'yes', intent }];
}

function messageOf(answer: Extract<Answer, { kind: 'redirect' }>, secure: boolean): Key | null {
  const permanent = answer.status === 301 || answer.status === 308;
  if (answer.scheme === 'https') return secure || permanent ? null : 'temporary';
  if (secure) return answer.scheme === 'http' ? 'downgrade' : null;
  return answer.scheme === 'http' ? 'to-http' : 'loop';
}

/** Several routes may share one redirect, e.g. one that stands at the server's level. */
function withoutRepetition(reports: readonly Report<Key>[]): readonly Report<Key>[] {
  const places = reports.map(({ at }) => JSON.stringify(at));
  return reports.filter((_, index) => places.indexOf(places[index] ?? '') === index);
}
