import { expect, it } from 'vitest';
import type { InspectedListener } from '../../src/report/inspect.ts';
import { pages } from './nginx-generator.ts';
import { describeWithNginx, shownFiles, whileRunning } from './nginx-run.ts';
import { freePorts, mainBlock, temporaryPaths } from './nginx-server.ts';
import { listenerFor, valueOf } from './observation.ts';
import { get } from './probe.ts';
import { backendContent, promisedAnswer, promisedHsts, routeFor, seenAnswer, seenHsts, type Condition } from './routes.ts';

const paths = ['/', '/api/', '/.well-known/acme-challenge/token'] as const;

/** A request, and the conditions of routes that it meets. */
interface Request {
  readonly path: string;
  readonly host: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly meets: readonly Condition[];
  /** The location that answers where it is not that of the path: where the request is sent on. */
  readonly at?: string;
}

const direct: readonly Request[] = paths.map((path) => ({ path, host: 'a.test', meets: ['host'] }));
const otherHost: readonly Request[] = paths.map((path) => ({ path, host: 'other.test', meets: [] }));

/** Behind a proxy that says which scheme the client used. */
function forwarded(scheme: string): readonly Request[] {
  return direct.map((request) => ({ ...request, headers: { 'X-Forwarded-Proto': scheme }, meets: ['host', 'forwarded-header'] }));
}

/** Requests of one path. */
function only(path: string, more: Partial<Request>): readonly Request[] {
  return direct.filter((request) => request.path === path).map((request) => ({ ...request, ...more }));
}

function sentOnTo(at: string): readonly Request[] {
  return direct.map((request) => ({ ...request, at }));
}

/** What a server on a plaintext socket and a TLS socket holds, what http{} holds, and what is asked. */
interface Row {
  readonly server: string;
  readonly http?: string;
  readonly requests?: readonly Request[];
}

const toHttps = 'return 301 https://$host$request_uri;';
const redirects: readonly Row[] = [
  ...[301, 302, 303, 307, 308].map((status) => ({ server: `return ${String(status)} https://$host$request_uri;` })),
  { server: 'return https://$host$request_uri;' },
  { server: 'return 301 HTTPS://$host$request_uri;' },
  { server: 'return 301 "https://a.test$uri";' },
  { server: 'return 301 $scheme://$host$request_uri;' },
  { server: 'return 301 http://$host$request_uri;' },
  { server: 'return 301 /other;' },
  { server: 'return 301 //a.test/;' },
  { server: 'rewrite ^ https://$host$request_uri? permanent;' },
  { server: 'rewrite ^(.*)$ https://$host$1 redirect;' },
  { server: 'rewrite ^/(.*)$ https://a.test/$1;' },
  { server: 'rewrite ^ $scheme://a.test$request_uri? permanent;' },
  { server: 'rewrite ^/api https://a.test/api permanent; root www;', requests: [...only('/api/', { meets: ['other'] }), ...only('/', {})] },
  { server: 'rewrite ^/api /index.html; root www;' },
  {
    server: 'rewrite ^/api /other last; location / { root www; } location = /other { return 204; }',
    requests: [...only('/', {}), ...only('/api/', { at: 'location = /other' })],
  },
  { server: 'set $target https; return 301 $target://$host$request_uri;' },
  { server: 'set $target http; if ($scheme = http) { set $target https; } return 301 $target://$host$request_uri;' },
  { server: 'return 301 $target$request_uri;', http: 'map $host $target { default https://a.test; }' },
  { server: 'return 301 $target$request_uri;', http: 'map $scheme $target { http https://a.test; https http://b.test; }' },
];

const conditions: readonly Row[] = [
  { server: `if ($scheme = http) { ${toHttps} } location / { root www; }` },
  { server: `if ($scheme = "https") { return 204; } ${toHttps}` },
  { server: 'if ($https = "") { return 302 https://$host$request_uri; } root www;' },
  { server: 'if ($https = on) { return 204; } return 403;' },
  { server: 'if ($https) { return 204; } return 403;' },
  { server: 'if ($scheme != "https") { rewrite ^ https://$host$request_uri? permanent; } root www;' },
  { server: 'if ($scheme ~ ^http$) { return 403; } root www;' },
  { server: 'if ($scheme !~* ^HTTPS$) { return 403; } root www;' },
  { server: 'if ($ssl_protocol = "") { return 308 https://$host$request_uri; } root www;' },
  { server: `set $plain ""; if ($scheme = http) { set $plain yes; } if ($plain = yes) { ${toHttps} } root www;` },
  { server: `if ($plain) { ${toHttps} } root www;`, http: 'map $scheme $plain { http 1; default 0; }' },
  { server: `if ($host = a.test) { ${toHttps} } return 404;`, requests: [...direct, ...otherHost] },
  { server: `if ($host = www.a.test) { return 444; } if ($host = a.test) { ${toHttps} } return 404;`, requests: [...otherHost, ...otherHost.map((request) => ({ ...request, host: 'www.a.test', meets: ['host'] as const }))] },
  { server: `if ($http_x_forwarded_proto = "http") { ${toHttps} } root www;`, requests: [...direct, ...forwarded('http')] },
  { server: `if ($http_x_forwarded_proto != "https") { ${toHttps} } root www;`, requests: [...direct, ...forwarded('https')] },
  { server: `if ($forwarded = http) { ${toHttps} } root www;`, http: 'map $http_x_forwarded_proto $forwarded { default http; https https; }', requests: [...direct, ...forwarded('https')] },
  { server: `location / { if ($scheme = http) { ${toHttps} } root www; }` },
  { server: `location /api { if ($scheme = http) { ${toHttps} } root www; } location / { return 204; }` },
];

const locations: readonly Row[] = [
  { server: `location / { ${toHttps} } location /.well-known/acme-challenge/ { root www; }` },
  { server: `location / { ${toHttps} } location ^~ /.well-known/acme-challenge/ { root www; } location ~ token$ { return 404; }` },
  { server: `location / { ${toHttps} } location ~ ^/api { root www; }` },
  { server: `location / { ${toHttps} } location ~ ^/API { root www; } location ~* ^/API { return 204; }` },
  { server: `location = / { ${toHttps} } location / { root www; }` },
  { server: `${toHttps} location /api { root www; }` },
  { server: `location ^~ /api { return 308 https://$host$request_uri; } location / { root www; }` },
  { server: `location /api { location /api/ { return 204; } return 403; } location / { ${toHttps} }` },
  { server: `location /api { location ~ /api/$ { return 204; } return 403; } location / { ${toHttps} }` },
  { server: `location ~ /$ { ${toHttps} } location /api { root www; } location / { return 204; }` },
  { server: `location ^~ / { ${toHttps} } location ~ ^/api { root www; }` },
  { server: 'location @moved { return 301 https://$host$request_uri; } location / { root www; try_files /missing @moved; }', requests: sentOnTo('location @moved') },
  { server: 'location / { root www; } location /internal/ { internal; root www; }' },
];

const refusals: readonly Row[] = [
  { server: 'return 444;' },
  { server: 'return 403;' },
  { server: 'return 204;' },
  { server: 'return 200 text;' },
  { server: 'return 404 text;' },
  { server: 'deny all; root www;' },
  { server: 'allow 127.0.0.1; deny all; root www;' },
  { server: 'location / { deny all; } location /api { root www; }' },
  { server: 'error_page 404 =301 https://a.test/; root www; location / { return 404; }' },
  { server: 'error_page 403 https://a.test/; deny all;' },
  { server: 'error_page 403 =307 https://a.test/; return 403;' },
  { server: 'error_page 403 /moved; location / { deny all; } location = /moved { return 302 https://a.test/; }' },
  { server: 'error_page 403 @open; location / { return 403; } location @open { return 204; }' },
  { server: 'error_page 403 = @open; location / { return 403; } location @open { return 204; }' },
  { server: 'error_page 403 =200 @open; location / { return 403; } location @open { return 204; }' },
  { server: 'error_page 403 =404 @open; location / { return 403; } location @open { return 204; }' },
  { server: 'error_page 403 = @open; location / { return 403; } location @open { return 301 https://a.test/; }' },
  { server: 'root www;' },
];

const headers: readonly Row[] = [
  { server: 'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains; preload" always; root www;' },
  { server: 'add_header strict-transport-security max-age=300; return 403;' },
  { server: 'add_header Strict-Transport-Security max-age=300 always; location / { return 403; } location /api { add_header X-Frame-Options DENY; root www; }' },
  { server: 'add_header Strict-Transport-Security max-age=300; location / { root www; } location /api { add_header Strict-Transport-Security max-age=400; root www; }' },
  { server: 'root www;', http: 'add_header Strict-Transport-Security max-age=500;' },
  { server: 'add_header X-Frame-Options DENY; root www;', http: 'add_header Strict-Transport-Security max-age=500;' },
  { server: 'add_header Strict-Transport-Security $hsts always; root www;', http: 'map $scheme $hsts { https "max-age=63072000"; }' },
  { server: `add_header Strict-Transport-Security max-age=300; ${toHttps}` },
  { server: `location / { ${toHttps} add_header Strict-Transport-Security "max-age=0"; }` },
];

const passed: readonly Row[] = [
  { server: 'location / { proxy_pass http://127.0.0.1:BACKEND; }' },
  { server: `location / { ${toHttps} } location /api { proxy_pass http://127.0.0.1:BACKEND; }` },
  { server: `if ($scheme = http) { ${toHttps} } location / { proxy_pass http://127.0.0.1:BACKEND; }` },
  { server: 'location / { if ($scheme = http) { return 403; } proxy_pass http://backend; }', http: 'upstream backend { server 127.0.0.1:BACKEND; }' },
  { server: 'location / { try_files /missing @app; } location @app { proxy_pass http://127.0.0.1:BACKEND; }', requests: sentOnTo('location @app') },
  { server: 'error_page 418 = @app; location / { return 418; } location @app { proxy_pass http://127.0.0.1:BACKEND; }' },
  { server: 'location / { proxy_pass http://127.0.0.1:BACKEND; proxy_hide_header Strict-Transport-Security; add_header Strict-Transport-Security max-age=300; }' },
];

const plainOnTls: readonly Row[] = [
  { server: 'error_page 497 https://$host$request_uri; root www;' },
  { server: 'error_page 497 =301 https://$host$request_uri; root www;' },
  { server: 'error_page 497 =308 https://$host$request_uri; location / { root www; }' },
  { server: 'error_page 497 $scheme://$host$request_uri; root www;' },
  { server: 'error_page 497 @plain; location / { root www; } location @plain { return 204; }' },
  { server: 'error_page 497 = @plain; location / { root www; } location @plain { return 204; }' },
  { server: 'error_page 497 = @plain; location / { root www; } location @plain { return 301 https://a.test/; }' },
  { server: 'error_page 497 = @plain; location / { return 403; } location @plain { proxy_pass http://127.0.0.1:BACKEND; }' },
  { server: 'error_page 400 =301 https://a.test/; root www;' },
];

const rows = [...redirects, ...conditions, ...locations, ...refusals, ...headers, ...passed, ...plainOnTls];

describeWithNginx('what inspect says of answers is what nginx answers', (workshop) => {
  it.each(rows.map((row) => [`${row.http ?? ''} ${row.server}`.trim(), row] as const))('%s', async (_, { server, http = '', requests = direct }) => {
    const [plainPort = 0, tlsPort = 0, backendPort = 0] = await freePorts(3);
    const { rsa } = workshop().certificates;
    const body = [
      `http { ${temporaryPaths} access_log off; ${http}`,
      `server { listen 127.0.0.1:${String(plainPort)}; listen 127.0.0.1:${String(tlsPort)} ssl; server_name a.test;`,
      `ssl_certificate ${rsa.certificate}; ssl_certificate_key ${rsa.key};`,
      `${server} }`,
      `server { listen 127.0.0.1:${String(backendPort)}; location / { return 200 "${backendContent.trim()}\\n"; } } }`,
    ].join('\n').replaceAll('BACKEND', String(backendPort));
    const files = { 'nginx.conf': mainBlock(body), ...pages };
    await whileRunning(workshop(), files, plainPort, async ({ listeners }) => {
      const shown = shownFiles(files);
      await compare(listenerFor(listeners, plainPort, 'a.test'), { port: plainPort, tls: false, requests, shown });
      await compare(listenerFor(listeners, tlsPort, 'a.test'), { port: tlsPort, tls: true, requests, shown });
      await comparePlainOnTls(listenerFor(listeners, tlsPort, 'a.test'), tlsPort, shown);
    });
  });
});

interface Comparison {
  readonly port: number;
  readonly tls: boolean;
  readonly requests: readonly Request[];
  readonly shown: string;
}

async function compare(listener: InspectedListener | undefined, { port, tls, requests, shown }: Comparison): Promise<void> {
  const routes = listener === undefined ? [] : (valueOf(listener.routes) ?? []);
  for (const { path, host, headers: sent = {}, meets, at } of requests) {
    const answer = await get({ port, host, path, headers: sent, ...(tls ? { tls: { servername: 'a.test' } } : {}) });
    const about = `${tls ? 'https' : 'http'} ${path} of ${host} ${JSON.stringify(sent)}\n${shown}\n${JSON.stringify(routes.map(({ scope, condition, answer: promised }) => [scope, condition, promised]))}`;
    const route = at === undefined ? routeFor(routes, path, meets) : routes.find(({ scope }) => scope === at);
    if (route === undefined) throw new Error(`no route for ${about}`);
    expect(promisedAnswer(route, tls ? 'https' : 'http'), about).toBe(seenAnswer(answer));
    if (answer.kind === 'answer') expect(promisedHsts(route, answer.status), `HSTS at ${about}`).toBe(seenHsts(answer.headers['strict-transport-security']?.toString()));
  }
}

/** Plaintext on a socket with TLS is an error, and what `error_page` makes of it. */
async function comparePlainOnTls(listener: InspectedListener | undefined, port: number, shown: string): Promise<void> {
  const routes = listener === undefined ? [] : (valueOf(listener.routes) ?? []);
  const route = routes.find(({ scope }) => scope === 'error_page 497');
  const promise = route === undefined ? 'refuse 400' : promisedAnswer(route, 'http');
  expect(promise, `plaintext on a socket with TLS\n${shown}`).toBe(seenAnswer(await get({ port, host: 'a.test', path: '/' })));
}
