import { defineRule, isListener, optionValues, type Report, type RuleOptions } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { servesContent, type Listener, type Route, type StrictTransportSecurity } from '../src/model/endpoint.ts';
import type { Origin, Unknown } from '../src/model/fact.ts';
import { hstsFault, type HstsFault } from '../src/standards/hsts.ts';
import type { Profile } from '../src/standards/profile.ts';
import type { RequirementLevel } from '../src/standards/requirements.ts';

type Key = HstsFault | 'too-short' | 'preload' | 'preload-refused' | 'missing' | 'lost' | 'backend' | 'undecided' | 'lost-here';

const inEnvoy = (value: string): string => `static_resources:
  listeners:
    - name: web
      address: { socket_address: { address: 0.0.0.0, port_value: 443 } }
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                tls_certificates: [{ certificate_chain: { filename: shop.pem }, private_key: { filename: shop.key } }]
          filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: web
                route_config:
                  response_headers_to_add: [{ header: { key: strict-transport-security, value: ${value} }, append_action: OVERWRITE_IF_EXISTS_OR_ADD }]
                  virtual_hosts:
                    - name: shop
                      domains: [shop.example]
                      routes: [{ match: { prefix: / }, route: { cluster: app } }]
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
`;

const inNode = (headers: string): string => `import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { pageFor } from './pages.js';

const server = createServer({ key: readFileSync('shop.key'), cert: readFileSync('shop.pem'), ciphers: 'ECDHE+AESGCM' });
server.on('request', (request, response) => {
  response.setHeader('Content-Type', 'text/html');${headers}
  response.end(pageFor(request.url));
});
server.listen(443);
`;

const options = {
  'max-age': {
    type: 'integer',
    minimum: 1,
    default: null,
    title: { en: 'Seconds that browsers have to remember it at least; by default, what the profile asks for.', ja: 'ブラウザに覚えさせる最短の秒数。既定ではプロファイルの値。' },
  },
  'include-subdomains': {
    type: 'boolean',
    default: null,
    title: { en: 'Whether subdomains have to be included; by default, as the profile asks for it.', ja: 'サブドメインを含める必要があるか。既定ではプロファイルに従う。' },
  },
  preload: {
    type: 'boolean',
    default: false,
    title: { en: 'Whether the header has to ask for a place in the preload lists of browsers.', ja: 'ブラウザのプリロードリストへの登録を求める必要があるか。' },
  },
} as const satisfies RuleOptions;

export default defineRule<Key>({
  id: 'strict-transport-security',
  requirements: ['v5.0.be-9.1.1'],
  severity: 'warning',
  fix: 'either',
  options,
  texts: {
    en: {
      title: 'Browsers are told to use TLS only (HSTS)',
      why: 'Without Strict-Transport-Security a browser tries http first, and an attacker in between answers there (SSL stripping). A path whose answers lack the header never refreshes it; a short max-age forgets it between visits.',
      how: 'Send `Strict-Transport-Security: max-age=63072000` with every answer over TLS, errors included.',
      messages: {
        missing: '{endpoint} does not send Strict-Transport-Security',
        lost: '{endpoint} sends Strict-Transport-Security, but not with {scopes}',
        unreadable: 'Strict-Transport-Security of {endpoint} has no readable max-age',
        removed: 'Strict-Transport-Security of {endpoint} has max-age=0, which makes browsers forget it',
        short: 'Strict-Transport-Security of {endpoint} lasts {seconds} seconds; the profile asks for {minimum}',
        'too-short': 'Strict-Transport-Security of {endpoint} lasts {seconds} seconds; the settings ask for {minimum}',
        preload: 'Strict-Transport-Security of {endpoint} does not ask for preloading, which the settings want',
        'preload-refused': 'Strict-Transport-Security of {endpoint} asks for preloading, which the lists of browsers grant for a year at least and with subdomains only',
        subdomains: 'Strict-Transport-Security of {endpoint} leaves out subdomains',
        errors: 'Strict-Transport-Security of {endpoint} is not sent with errors',
        backend: '{endpoint} does not send Strict-Transport-Security itself; whether what it forwards to does cannot be seen here',
        undecided: 'whether {endpoint} sends Strict-Transport-Security is not decided in these files',
        'lost-here': 'answers without it',
      },
    },
    ja: {
      title: 'ブラウザに TLS だけを使わせる (HSTS)',
      why: 'Strict-Transport-Security がないと、ブラウザはまず http を試し、中間者がそこで応答できる (SSL ストリッピング)。このヘッダを返さないパスでは期限が更新されず、max-age が短いと次の訪問までに忘れられる。',
      how: 'エラーを含む TLS 上のすべての応答に `Strict-Transport-Security: max-age=63072000` を付ける。',
      messages: {
        missing: '{endpoint} が Strict-Transport-Security を送らない',
        lost: '{endpoint} は Strict-Transport-Security を送るが、{scopes} では送らない',
        unreadable: '{endpoint} の Strict-Transport-Security に読み取れる max-age がない',
        removed: '{endpoint} の Strict-Transport-Security は max-age=0 で、ブラウザに忘れさせる',
        short: '{endpoint} の Strict-Transport-Security の期限は {seconds} 秒で、プロファイルの求める {minimum} 秒より短い',
        'too-short': '{endpoint} の Strict-Transport-Security の期限は {seconds} 秒で、設定の求める {minimum} 秒より短い',
        preload: '{endpoint} の Strict-Transport-Security に、設定の求める preload がない',
        'preload-refused': '{endpoint} の Strict-Transport-Security は preload を求めるが、ブラウザのプリロードリストは 1 年以上の期限とサブドメインの指定がなければ受け付けない',
        subdomains: '{endpoint} の Strict-Transport-Security がサブドメインを含まない',
        errors: '{endpoint} の Strict-Transport-Security がエラー応答に付かない',
        backend: '{endpoint} 自身は Strict-Transport-Security を送らず、転送先が送るかどうかはここからは分からない',
        undecided: '{endpoint} が Strict-Transport-Security を送るかどうかは、これらのファイルからは決まらない',
        'lost-here': 'ここの応答には付かない',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc6797', 'https://wiki.mozilla.org/Security/Server_Side_TLS'],
  examples: () => [
    {
      format: 'nginx',
      bad: `events {}
http {
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
  server {
    listen 443 ssl;
    server_name shop.example;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
    root /srv/shop;
    add_header Strict-Transport-Security "max-age=63072000" always;
    location /static/ { add_header Cache-Control public; }
  }
}
`,
      good: `events {}
http {
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
  server {
    listen 443 ssl;
    server_name shop.example;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
    root /srv/shop;
    add_header Strict-Transport-Security "max-age=63072000" always;
  }
}
`,
    },
    {
      format: 'haproxy',
      bad: `global
  ssl-default-bind-ciphers ECDHE+AESGCM
frontend web
  mode http
  bind :443 ssl crt shop.pem
  http-after-response set-header Strict-Transport-Security max-age=3600
  default_backend app
backend app
  mode http
  server app 127.0.0.1:8080
`,
      good: `global
  ssl-default-bind-ciphers ECDHE+AESGCM
frontend web
  mode http
  bind :443 ssl crt shop.pem
  http-after-response set-header Strict-Transport-Security max-age=63072000
  default_backend app
backend app
  mode http
  server app 127.0.0.1:8080
`,
    },
    { format: 'envoy', bad: inEnvoy('max-age=3600'), good: inEnvoy('max-age=63072000') },
    { format: 'node', bad: inNode(''), good: inNode(`\n  response.setHeader('Strict-Transport-Security', 'max-age=31536000');`) },
  ],
  appliesTo: (endpoint, { profile }) => profile.hsts !== null && isListener(endpoint) && isAsked(endpoint),
  check(endpoint, { profile, level, options: given }) {
    if (profile.hsts === null || !isListener(endpoint) || !isAsked(endpoint)) return [];
    if (!endpoint.routes.known) return [reportOpen(endpoint, endpoint.routes)];
    const routes = endpoint.routes.value.filter(answersBrowsers);
    const without = routes.filter(({ hsts }) => hsts.known && hsts.value === null);
    const asked = askedBy(profile.hsts, optionValues(options, given));
    if (without.length > 0) return reportMissing(endpoint, routes, without, asked);
    for (const { hsts } of routes) {
      const fault = hsts.known && hsts.value !== null ? hstsFault(hsts.value, asked, level) ?? preloadFault(hsts.value, asked) : null;
      if (fault !== null && hsts.known && hsts.value !== null) return [reportFault(endpoint, fault, hsts.value, hsts.from, asked)];
    }
    return routes.flatMap(({ hsts }) => (hsts.known ? [] : [reportOpen(endpoint, hsts)])).slice(0, 1);
  },
});

/** What the lists of browsers ask for (hstspreload.org, Submission Requirements). In seconds. */
const preloadSeconds = 31_536_000;

function preloadFault({ preload, maxAge, includeSubDomains }: StrictTransportSecurity, asked: Asked): 'preload' | 'preload-refused' | null {
  if (!preload) return asked.preload ? 'preload' : null;
  return includeSubDomains && maxAge !== null && maxAge >= preloadSeconds ? null : 'preload-refused';
}

type Options = ReturnType<typeof optionValues<typeof options>>;

/** What the profile and the settings ask for together. */
interface Asked {
  readonly minimumSeconds: number;
  readonly includeSubDomainsFromLevel: RequirementLevel | null;
  readonly preload: boolean;
  readonly bySettings: { readonly maxAge: boolean; readonly subdomains: boolean };
}

function askedBy({ minimumSeconds, includeSubDomainsFromLevel }: NonNullable<Profile['hsts']>, { 'max-age': maxAge, 'include-subdomains': subdomains, preload }: Options): Asked {
  const fromLevel = subdomains === null ? includeSubDomainsFromLevel : subdomains ? 1 : null;
  return { minimumSeconds: maxAge ?? minimumSeconds, includeSubDomainsFromLevel: fromLevel, preload, bySettings: { maxAge: maxAge !== null, subdomains: subdomains === true } };
}

/**
 * Browser-facing TLS: not where every handshake is refused or clients are programs with certificates. To QUIC browsers come after TLS over TCP told
 * them to, which is where the header counts.
 */
function isAsked({ protocol, exposure, tls, addresses, rejectsHandshake, clientAuthentication: { mode } }: Listener): boolean {
  const isHttp = protocol.known && protocol.value === 'http' && exposure.known && exposure.value === 'external';
  const isTls = tls.known && tls.value !== null && !(rejectsHandshake.known && rejectsHandshake.value);
  const isQuic = addresses.known && addresses.value.length > 0 && addresses.value.every(({ transport }) => transport === 'quic');
  return isHttp && isTls && !isQuic && !(mode.known && mode.value === 'required');
}

function answersBrowsers(route: Route): boolean {
  return !route.restricted && route.management === null && servesContent(route);
}

function reportMissing(listener: Listener, routes: readonly Route[], without: readonly Route[], asked: Asked): readonly Report<Key>[] {
  const endpoint = describeEndpoint(listener);
  const ownContent = without.filter(({ answer }) => answer.known && answer.value.kind === 'content');
  const intent = { set: 'hsts', on: listener.id, maxAge: Math.max(asked.minimumSeconds, usualSeconds), includeSubDomains: asked.bySettings.subdomains, at: null } as const;
  if (without.length === routes.length) {
    const at = { kind: 'written', span: listener.at } as const;
    if (ownContent.length === 0) return [{ message: 'backend', data: { endpoint }, at, truth: 'unknown', intent }];
    return [{ message: 'missing', data: { endpoint }, at, truth: 'yes', intent }];
  }
  const [first, ...others] = ownContent.length > 0 ? ownContent : without;
  if (first === undefined) return [];
  const scopes = [first, ...others].map(({ scope }) => (scope === '' ? '/' : scope)).join(', ');
  const related = others.map(({ span }) => ({ message: 'lost-here' as const, data: {}, span }));
  const truth = ownContent.length > 0 ? ('yes' as const) : ('unknown' as const);
  return [{ message: 'lost', data: { endpoint, scopes }, at: { kind: 'written', span: first.span }, truth, related, intent: { ...intent, at: first.span } }];
}

/** It is sent, or not, by what cannot be seen. */
function reportOpen(listener: Listener, doubtful: Unknown): Report<Key> {
  return { message: 'undecided', data: { endpoint: describeEndpoint(listener) }, at: { kind: 'written', span: listener.at }, truth: 'unknown', doubtful };
}

/** Two years, as browsers want it for their preload lists. */
const usualSeconds = 63_072_000;

function reportFault(listener: Listener, fault: HstsFault | 'preload' | 'preload-refused', { maxAge, includeSubDomains }: StrictTransportSecurity, at: Origin, { minimumSeconds: minimum, bySettings }: Asked): Report<Key> {
  const data = { endpoint: describeEndpoint(listener), seconds: maxAge ?? 0, minimum };
  const isLesser = (fault === 'subdomains' && !bySettings.subdomains) || fault === 'errors' || fault === 'preload-refused';
  const severity = isLesser ? { severity: 'info' as const } : {};
  if (fault === 'preload' || fault === 'preload-refused') return { message: fault, data, at, truth: 'yes', ...severity };
  const intent = {
    set: 'hsts',
    on: listener.id,
    maxAge: Math.max(minimum, usualSeconds),
    includeSubDomains: fault === 'subdomains' || (bySettings.subdomains && includeSubDomains),
    at: at.kind === 'default' ? null : at.span,
  } as const;
  return { message: fault === 'short' && bySettings.maxAge ? 'too-short' : fault, data, at, truth: 'yes', ...severity, intent };
}
