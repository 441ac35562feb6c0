import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import nginx from '../../../parsers/nginx/index.ts';
import { lintTexts } from '../../../src/index.ts';
import { inspect } from '../../../src/report/inspect.ts';
import { toJson } from '../../../src/report/json.ts';
import { nothingStated, treeOf } from './parsed.ts';

/** How many endpoints are like another one. */
function alikeIn(servers: string, around = ''): number {
  const text = `events {}\nhttp {\n${around}\n${servers}\n}\n`;
  const parsed = nginx.parse({ entries: ['nginx.conf'], fragment: false }, treeOf({ 'nginx.conf': text }), {
    runtime: nothingStated,
    exposure: { external: [], internal: ['hidden.example'] },
  });
  return parsed.alike?.size ?? 0;
}

const decider = 'server { listen 443 ssl default_server; server_name first.example; ssl_certificate /c/1.pem; ssl_certificate_key /c/1.key; }';

function site(name: string, more = ''): string {
  return `server { listen 443 ssl; server_name ${name}; ssl_certificate /c/${name}.pem; ssl_certificate_key /c/${name}.key; ${more} }`;
}

describe('servers that are written alike', () => {
  it('differ in names and files', () => {
    expect(alikeIn(decider + site('a.example') + site('b.example') + site('c.example'))).toBe(2);
  });

  it('have their certificates in directories of their own', () => {
    const live = (name: string): string => site(name).replaceAll('/c/', `/etc/letsencrypt/live/${name}/`);
    expect(alikeIn(decider + live('a.example') + live('b.example'))).toBe(1);
  });

  it('have backends alike', () => {
    const pass = (name: string): string => `location / { proxy_pass https://${name}.internal:8443/x; proxy_ssl_name ${name}.internal; }`;
    expect(alikeIn(decider + site('a.example', pass('a')) + site('b.example', pass('b')))).toBe(2);
  });

  it.each([
    ['other settings', site('a.example'), site('b.example', 'ssl_protocols TLSv1.2;')],
    ['certificates of other authorities', site('a.example').replaceAll('/c/', '/etc/letsencrypt/live/'), site('b.example')],
    ['a private name', site('a.example'), site('b.internal')],
    ['a name that the settings speak of', site('a.example'), site('hidden.example')],
    ['a pattern', site('a.example'), site('*.example')],
    ['one name for two things', site('a.example', 'location / { proxy_pass https://a.example:1; }'), site('b.example', 'location / { proxy_pass https://c.example:1; }')],
    ['a redirect to a host', site('a.example', 'return 301 https://x.example/;'), site('b.example', 'return 301 https://x.example/;')],
    ['a condition on the host', site('a.example', 'if ($host = x) { return 404; }'), site('b.example', 'if ($host = x) { return 404; }')],
    ['a log server', site('a.example', 'access_log syslog:server=192.0.2.1;'), site('b.example', 'access_log syslog:server=192.0.2.1;')],
    ['a template', site('a.example', '{{ more }}'), site('b.example', '{{ more }}')],
  ])('do not have %s', (_, one, other) => {
    expect(alikeIn(decider + one + other)).toBe(0);
  });

  it('do not decide for others', () => {
    expect(alikeIn(site('a.example').replace('443', '1443') + site('b.example').replace('443', '2443'))).toBe(0);
  });

  it('do not share a pool of connections', () => {
    const pass = 'location / { proxy_pass https://pool; }';
    expect(alikeIn(decider + site('a.example', pass) + site('b.example', pass), 'upstream pool { server 192.0.2.1:443; keepalive 8; }')).toBe(0);
  });
});

/** What can stand in a server; `#` is the number of the server. */
const contents: readonly string[] = [
  '',
  'add_header Strict-Transport-Security "max-age=63072000" always;',
  'add_header Strict-Transport-Security "max-age=300";',
  'return 301 https://$host$request_uri;',
  'ssl_protocols TLSv1 TLSv1.2;',
  'ssl_verify_client optional; ssl_client_certificate /ca.pem; location / { proxy_pass http://b#.internal:80; proxy_set_header X-DN $ssl_client_s_dn; }',
  'location / { proxy_pass https://b#.internal:8443; proxy_ssl_verify on; proxy_ssl_name b#.internal; proxy_ssl_trusted_certificate /ca.pem; }',
  'location / { proxy_pass https://b#.internal:8443; } location /x { proxy_pass http://c#.example:80; }',
  'location / { proxy_pass http://b#.example:80/; proxy_ssl_verify on; } location /y { proxy_pass http://b#.example:80/; }',
  'location / { proxy_pass https://b#.internal:8443; proxy_ssl_verify on; }',
  'ssl_verify_client on;',
  'location / { root /srv/s#; try_files $uri =404; } error_page 404 /404.html;',
  'ssl_session_tickets on; ssl_session_tickets off;',
  'access_log syslog:server=192.0.2.#0;',
  'include shared.conf;',
  'location / { include pass.conf; }',
  'include missing.conf;',
];

const listens: readonly string[] = ['listen 443 ssl;', 'listen 443 ssl; listen 80;', 'listen 80;', 'listen 8443 ssl;'];

interface Server {
  readonly listen: string;
  readonly content: string;
  readonly suffix: string;
}

/** `index` has no part in anything; words of the same length in it make servers unlike each other and leave all places as they are. */
function configuration(servers: readonly Server[], indexOf: (number: number) => string): string {
  const blocks = servers.map(({ listen, content, suffix }, number) => {
    const certificate = listen.includes('ssl') ? `ssl_certificate /c/s${number}.pem; ssl_certificate_key /c/s${number}.key;` : '';
    return `server {\n ${listen}\n server_name s${number}.${suffix};\n ${certificate}\n index ${indexOf(number)}; ${content.replaceAll('#', String(number))}\n}`;
  });
  return `events {}\nhttp {\nssl_ciphers HIGH;\n${decider}\n${blocks.join('\n')}\n}\n`;
}

async function resultOf(text: string): Promise<unknown> {
  const files = new Map([
    ['nginx.conf', text],
    ['shared.conf', 'ssl_protocols TLSv1.1;\nlocation / { proxy_pass http://c.internal:80; }\n'],
    ['pass.conf', 'proxy_pass https://d.example; proxy_ssl_verify on;\n'],
  ]);
  const run = await lintTexts(files, { settings: { level: 3 }, today: '2026-01-01' });
  const { findings, unknowns, problems, requirements } = toJson(run, { locale: 'en', version: 'test' });
  const withoutFingerprint = findings.map((finding) => ({ ...finding, fingerprint: '' }));
  return { findings: withoutFingerprint, unknowns: unknowns.map((finding) => ({ ...finding, fingerprint: '' })), problems, requirements, inspected: inspect(run) };
}

describe('reading one of the servers that are alike', () => {
  it('finds what reading all of them finds', async () => {
    const server = fc.record({ listen: fc.constantFrom(...listens), content: fc.constantFrom(...contents), suffix: fc.constantFrom('example', 'internal') });
    const kinds = fc.array(server, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(kinds, fc.array(fc.nat(), { minLength: 2, maxLength: 8 }), async (distinct, choices) => {
        const servers = choices.flatMap((choice) => distinct[choice % distinct.length] ?? []);
        const shared = await resultOf(configuration(servers, () => '00'));
        const alone = await resultOf(configuration(servers, (number) => String(10 + number)));
        expect(shared).toEqual(alone);
      }),
      { numRuns: 150, seed: 20260101 },
    );
  });
});
