import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import haproxy from '../../../parsers/haproxy/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { lintTexts } from '../../../src/index.ts';
import { inspect } from '../../../src/report/inspect.ts';
import { toJson } from '../../../src/report/json.ts';
import { assumedRuntime } from './parsed.ts';

const exposure = { external: [], internal: ['hidden.example'] };

/** How many endpoints are like another one. */
function alikeIn(proxies: string, around = 'defaults\n  mode http\n', others: Readonly<Record<string, string>> = {}): number {
  const tree = fileTreeInMemory(new Map(Object.entries({ 'haproxy.cfg': `${around}\n${proxies}`, ...others })));
  return haproxy.parse({ entries: ['haproxy.cfg'], fragment: false }, tree, { runtime: assumedRuntime, exposure }).alike?.size ?? 0;
}

function backend(name: string, address = `${name}.internal:8443`, more = ''): string {
  return `backend ${name}\n  server ${name} ${address} ssl verify required ca-file /ca.pem sni str(${name}.internal)${more}\n`;
}

function frontend(name: string, bind = `192.0.2.1:9443 ssl crt /c/${name}.pem`, more = ''): string {
  return `frontend ${name}\n  bind ${bind}${more}\n`;
}

const leading = (name: string, to: string): string => frontend(name, undefined, `\n  default_backend ${to}`);

describe('proxies that are written alike', () => {
  it('differ in names, addresses and files', () => {
    expect(alikeIn(backend('a') + backend('b') + backend('c') + frontend('web1', '192.0.2.1:9001') + frontend('web2', '*:9002'))).toBe(2);
    expect(alikeIn(frontend('web1') + frontend('web2') + frontend('web3'))).toBe(2);
  });

  it('may have comments and empty lines between them', () => {
    expect(alikeIn(`${backend('a')}\n# the other\n\n${backend('b')}# last`)).toBe(1);
  });

  it('lead to backends that are alike, or to the same', () => {
    expect(alikeIn(backend('a') + backend('b') + leading('web1', 'a') + leading('web2', 'b'))).toBe(2);
    expect(alikeIn(backend('a', 'a.internal:80', '\n  mode tcp') + leading('web1', 'a') + leading('web2', 'a'))).toBe(1);
  });

  it.each([
    ['other settings', backend('a'), backend('b', undefined, ' no-tls-tickets')],
    ['more lines', backend('a'), `${backend('b')}  retries 3\n`],
    ['a target elsewhere', backend('a'), backend('b', 'b.example:8443')],
    ['a target that the settings speak of', backend('a', 'a.example:8443'), backend('b', 'hidden.example:8443')],
    ['a port with a meaning', backend('a', '10.0.0.1:8443'), backend('b', '10.0.0.1:8444')],
    ['one name for two things', backend('a'), backend('b').replace('server b', 'server c')],
    ['a variable', backend('a', '"${HOST}:1"'), backend('b', '"${HOST}:1"')],
    ['TCP', backend('a', undefined, '\n  mode tcp'), backend('b', undefined, '\n  mode tcp')],
    ['the name of a handshake', backend('a', undefined, '\n  server x x.internal:1 ssl verify none sni ssl_fc_sni'), backend('b', undefined, '\n  server x x.internal:1 ssl verify none sni ssl_fc_sni')],
    ['receivers of logs', backend('a', undefined, '\n  log 192.0.2.9 local0'), backend('b', undefined, '\n  log 192.0.2.9 local0')],
    ['an address in the network', frontend('a', '192.0.2.1:9001'), frontend('b', '10.0.0.1:9001')],
    ['backends that are made of the request', frontend('a', '*:9001', '\n  use_backend %[req.hdr(host)]'), frontend('b', '*:9001', '\n  use_backend %[req.hdr(host)]')],
    ['backends that are not there', leading('a', 'x'), leading('b', 'y')],
    ['something that HAProxy refuses', frontend('a', '*:9001 shining'), frontend('b', '*:9001 shining')],
    ['a condition around a line', frontend('a', '*:9001', '\n.if defined(X)\n  mode tcp\n.endif'), frontend('b', '*:9001', '\n.if defined(X)\n  mode tcp\n.endif')],
  ])('do not have %s', (_, one, other) => {
    expect(alikeIn(one + other)).toBe(0);
  });

  it('lead to no backends that differ', () => {
    expect(alikeIn(backend('a') + backend('b', 'b.example:8443') + leading('web1', 'a') + leading('web2', 'b'))).toBe(0);
  });

  it('have certificates that cannot be seen', () => {
    expect(alikeIn(frontend('a') + frontend('b'), undefined, { '/c/a.pem': '' })).toBe(0);
  });

  it('come in on ports that nobody asks for', () => {
    const proxies = frontend('a', '*:9001') + frontend('b', '*:9002');
    expect(alikeIn(proxies, 'defaults\n  mode http\n  acl first dst_port 9001\n  http-request deny if first\n')).toBe(0);
  });

  it('stand below the same global and defaults', () => {
    expect(alikeIn(`${backend('a')}defaults\n  mode http\n${backend('b')}`)).toBe(0);
    expect(alikeIn(`${backend('a')}global\n  ca-base /x\n${backend('b')}`)).toBe(0);
  });
});

/** What can stand in proxies; `#` is the number of the site. */
const frontends: readonly string[] = [
  'http-request redirect scheme https code 301 unless { ssl_fc }\n default_backend app#',
  'http-response set-header Strict-Transport-Security "max-age=63072000"\n default_backend app#',
  'http-after-response set-header Strict-Transport-Security "max-age=300"\n acl api path_beg /api\n use_backend app# if api\n default_backend common',
  'redirect scheme https if !{ ssl_fc }\n default_backend common',
  'acl host hdr(host) -i shop#.example\n use_backend app# if host\n use_backend %[req.hdr(host)]\n default_backend app#',
  'http-request set-header X-Client-DN %[ssl_c_s_dn]\n http-request deny if { ssl_c_used 0 }\n default_backend app#',
  'http-request set-header X-Client-DN %[ssl_c_s_dn]\n default_backend app#',
  'use_backend app# if { path_beg /a }\n use_backend app# if { path_beg /b }\n default_backend missing#',
  'acl plain dst_port 9080\n http-request deny if plain\n default_backend app#',
  'stats enable\n stats uri /stats\n default_backend app#',
  'mode tcp\n tcp-request content reject if !{ req.ssl_hello_type 1 }\n default_backend app#',
  'log 192.0.2.9 local0\n default_backend app#',
  'default_backend twice',
  '# nothing but a comment\n default_backend app#',
  '.if defined(WEB)\n mode tcp\n.endif\n default_backend app#',
];

const binds: readonly string[] = [
  'bind :80',
  'bind 192.0.2.#:9080\n bind 192.0.2.#:9443 ssl crt /c/s#.pem',
  'bind *:443 ssl crt /c/s#.pem ssl-min-ver TLSv1.0',
  'bind 127.0.0.1:90#',
  'bind 10.0.0.#:80#0 ssl crt /c/s#.pem verify required ca-file /ca.pem',
  'bind *:443 ssl crt /c/s#.pem verify optional ca-file /ca.pem crt-ignore-err all',
  'bind *:8443 ssl crt /c/seen.pem\n bind *:8080',
  'bind *:443 ssl crt-list /lists/list',
  'bind *:443 ssl crt /c/s#.pem unknown-word',
  'bind hidden.example:9080\n bind *:9081',
  'bind *:443 crt /c/s#.pem',
];

const backends: readonly string[] = [
  'server s# 10.0.0.#:8443 ssl verify required ca-file /ca.pem sni str(app#.internal)',
  'default-server ssl verify required ca-file /ca.pem verifyhost app#.internal\n server s1 10.0.0.#:8443 check\n server s2 10.0.1.#:8443 check\n server s3 app#.example:8443',
  'server s# app#.internal:80',
  'server s# 192.0.2.#:443 check\n server t# 127.0.0.1:80',
  'server s# app#.example:8443 ssl verify none\n http-response set-header Strict-Transport-Security "max-age=63072000"',
  'server s# app#.internal:8443 ssl sni ssl_fc_sni',
  'mode tcp\n server s# app#.internal:5432',
  'server s# app#.internal:8443 ssl verify required ca-file /ca.pem send-proxy-v2-ssl-cn',
  'option httpchk GET /\n server s# app#.internal:8443 ssl verify none check port 9000',
  'dispatch 192.0.2.#:80',
  'http-request deny if { path_beg /admin }\n server-template s# 3 app#.internal:8080 no-tlsv10',
  'server s# "${HOST}:8443" ssl',
  'server s# hidden.example:80 cookie s#',
  'http-request set-header X-Client-DN %[ssl_c_s_dn]\n server s# app#.internal:8080\n default-server ssl',
  'retries 3',
];

interface Site {
  readonly bind: string;
  readonly frontend: string;
  readonly backend: string;
  readonly kind: 'apart' | 'listen' | 'late';
}

/** `description` has no part in anything; words of the same length in it make proxies unlike each other and leave all places as they are. */
function configuration(sites: readonly Site[], defaults: string, descriptionOf: (number: number) => string): string {
  const section = (number: number, head: string, ...parts: readonly string[]): string =>
    `${head}#\n description ${descriptionOf(number)}\n ${parts.join('\n ')}\n`.replaceAll('#', String(number));
  const sections = sites.map(({ kind, bind, frontend: rules, backend: servers }, number) => {
    if (kind === 'listen') return section(number, 'listen app', bind, rules.replaceAll('app#', 'common'), servers);
    const [web, app] = [section(number, 'frontend web', bind, rules), section(number, 'backend app', servers)];
    return kind === 'late' ? app + web : web + app;
  });
  const shared = 'backend common\n server c common.internal:8443 ssl verify required ca-file /ca.pem\nbackend twice\n server d d.internal:80\nbackend twice\n server e e.example:80\n';
  return `global\n ssl-default-bind-ciphers ECDHE+AESGCM\n${defaults}\n${sections.join('\n')}${shared}`;
}

async function resultOf(text: string): Promise<unknown> {
  const files = new Map([
    ['/site/haproxy.cfg', text],
    ['/c/seen.pem', ''],
    ['/lists/list', '/c/one.pem [ssl-min-ver TLSv1.1] one.example\n/c/two.pem two.example\n'],
  ]);
  const run = await lintTexts(files, { settings: { level: 3, exposure }, today: '2026-01-01' });
  const { findings, unknowns, problems, requirements } = toJson(run, { locale: 'en', version: 'test' });
  const withoutFingerprint = (found: typeof findings): unknown => found.map((finding) => ({ ...finding, fingerprint: '' }));
  return { findings: withoutFingerprint(findings), unknowns: withoutFingerprint(unknowns), problems, requirements, inspected: inspect(run) };
}

describe('reading one of the proxies that are alike', () => {
  it('finds what reading all of them finds', async () => {
    const site = fc.record({
      bind: fc.constantFrom(...binds),
      frontend: fc.constantFrom(...frontends),
      backend: fc.constantFrom(...backends),
      kind: fc.constantFrom('apart', 'apart', 'listen', 'late'),
    });
    const defaults = fc.constantFrom('defaults\n mode http', 'defaults\n mode http\n default-server ssl verify none', 'defaults\n mode tcp', 'defaults\n mode http\n log 192.0.2.8 local0');
    const kinds = fc.array(site, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(defaults, kinds, fc.array(fc.nat(), { minLength: 2, maxLength: 8 }), async (inherited, distinct, choices) => {
        const sites = choices.flatMap((choice) => distinct[choice % distinct.length] ?? []);
        const shared = await resultOf(configuration(sites, inherited, () => '00'));
        const alone = await resultOf(configuration(sites, inherited, (number) => String(10 + number)));
        expect(shared).toEqual(alone);
      }),
      { numRuns: 150, seed: 20260101 },
    );
  });
});
