import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import haproxy from '../../../parsers/haproxy/index.ts';
import { MatchingSection } from '../../../parsers/haproxy/syntax/section-matcher.ts';
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

  it('are not read line by line', () => {
    const lines = vi.spyOn(MatchingSection.prototype, 'lines', 'get');
    expect(alikeIn(backend('a') + backend('b') + backend('c') + leading('web1', 'a') + leading('web2', 'b'))).toBe(3);
    expect(lines).not.toHaveBeenCalled();
    lines.mockRestore();
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

/** What can stand in proxies; words in capitals are names, and `#` is the number of the site. */
const frontends: readonly string[] = [
  'http-request redirect scheme https code 301 unless { ssl_fc }\n default_backend APP',
  'http-response set-header Strict-Transport-Security "max-age=63072000"\n default_backend APP',
  'http-after-response set-header Strict-Transport-Security "max-age=300"\n acl api path_beg /api\n use_backend APP if api\n default_backend common',
  'redirect scheme https if !{ ssl_fc }\n default_backend common',
  'use_backend APP if { path_beg /a }\n use_backend %[req.hdr(host)]\n default_backend APP',
  'http-request set-header X-Client-DN %[ssl_c_s_dn]\n http-request deny if { ssl_c_used 0 }\n default_backend APP',
  'http-request set-header X-Client-DN %[ssl_c_s_dn]\n default_backend APP',
  'use_backend APP if { path_beg /a }\n default_backend APP',
  'acl plain dst_port 9080\n http-request deny if plain\n default_backend APP',
  'stats enable\n stats uri /stats\n default_backend APP',
  'mode tcp\n tcp-request content reject if !{ req.ssl_hello_type 1 }\n default_backend APP',
  'log 192.0.2.9 local0\n default_backend APP',
  '# nothing but a comment\n default_backend APP',
  '.if defined(WEB)\n mode tcp\n.endif\n default_backend APP',
];

const binds: readonly string[] = [
  'bind ADDRESS',
  'bind ADDRESS\n bind 192.0.2.#:9443 ssl crt CERTIFICATE',
  'bind ADDRESS ssl crt CERTIFICATE ssl-min-ver TLSv1.0',
  'bind ADDRESS ssl crt CERTIFICATE verify required ca-file /ca.pem',
  'bind ADDRESS ssl crt CERTIFICATE verify optional ca-file /ca.pem crt-ignore-err all',
  'bind ADDRESS ssl crt CERTIFICATE\n bind *:8080',
  'bind ADDRESS ssl crt-list /lists/list',
  'bind ADDRESS ssl crt CERTIFICATE unknown-word',
  'bind ADDRESS ssl crt CERTIFICATE verify required',
  'bind ADDRESS ssl crt CERTIFICATE no-tlsv12 no-tlsv13 no-tlsv11 no-tlsv10',
  'bind ADDRESS crt CERTIFICATE',
];

const backends: readonly string[] = [
  'server s# TARGET ssl verify required ca-file /ca.pem sni str(app#.internal)',
  'default-server ssl verify required ca-file /ca.pem verifyhost app#.internal\n server s1 TARGET check\n server s2 10.0.1.#:8443 check\n server s3 app#.example:8443',
  'server s# TARGET',
  'server s# TARGET check\n server t# 127.0.0.1:80',
  'server s# TARGET ssl verify none\n http-response set-header Strict-Transport-Security "max-age=63072000"',
  'server s# TARGET ssl sni ssl_fc_sni',
  'mode tcp\n server s# TARGET',
  'server s# TARGET ssl verify required ca-file /ca.pem send-proxy-v2-ssl-cn',
  'option httpchk GET /\n server s# TARGET ssl verify none check port 9000',
  'dispatch TARGET',
  'http-request deny if { path_beg /admin }\n server-template s# 3 TARGET no-tlsv10',
  'server s# "${HOST}:8443" ssl',
  'server s# TARGET cookie s#',
  'http-request set-header X-Client-DN %[ssl_c_s_dn]\n server s# TARGET\n default-server ssl',
  'retries 3',
];

interface Form {
  readonly bind: string;
  readonly frontend: string;
  readonly backend: string;
  readonly kind: 'apart' | 'listen' | 'late';
}

/** The names in capitals. */
interface Names {
  readonly ADDRESS: string;
  readonly CERTIFICATE: string;
  readonly TARGET: string;
  readonly APP: string;
}

interface Site {
  readonly form: number;
  readonly names: Names;
}

/** Mostly the first, so that many are alike. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });
}

const site = fc.record({
  form: mostly(0, 1),
  names: fc.record({
    ADDRESS: mostly('192.0.2.#:90#0', '192.0.2.1:9080', '192.0.2.1:80', '192.0.2.#:443', '10.0.0.#:9080', '127.0.0.1:9080', 'hidden.example:9080', '/run/s#'),
    CERTIFICATE: mostly('/c/s#.pem', '/seen/a.pem', '/seen/s#.pem', 'beside.pem'),
    TARGET: mostly('app#.internal:5000', 'app#.internal:50#1', '10.0.0.#:443', '192.0.2.#:8443', 'app#.example:443', '127.0.0.1:5000', '0.0.0.0:5000', '169.254.1.#:5000', 'hidden.example:5000'),
    APP: mostly('app#', 'common', 'twice', 'missing#', 'tcp'),
  }),
});

const form = fc.record({
  bind: fc.constantFrom(...binds),
  frontend: fc.constantFrom(...frontends),
  backend: fc.constantFrom(...backends),
  kind: fc.constantFrom('apart', 'apart', 'apart', 'listen', 'late'),
});

const allDefaults: readonly string[] = ['mode http', 'mode http', 'mode http', 'mode http\n default-server ssl verify none', 'mode tcp', 'mode http\n log 192.0.2.8 local0', 'mode http\n default_backend twice'];

/** `description` has no part in anything; words of the same length in it make proxies unlike each other and leave all places as they are. */
function configuration(sites: readonly Site[], forms: readonly Form[], defaults: string, descriptionOf: (number: number) => string): string {
  const sections = sites.flatMap(({ form: chosen, names }, number) => {
    const written = forms[chosen % forms.length];
    if (written === undefined) return [];
    const { kind, bind, frontend, backend: servers } = written;
    const words: Readonly<Partial<Record<string, string>>> = { ...names };
    const section = (head: string, ...parts: readonly string[]): string =>
      `${head}#\n description ${descriptionOf(number)}\n ${parts.join('\n ')}\n`.replace(/[A-Z]{3,}(?!=)/g, (name) => words[name] ?? name).replaceAll('#', String(number));
    if (kind === 'listen') return [section('listen app', bind, frontend, servers)];
    const [web, app] = [section('frontend web', bind, frontend), section('backend app', servers)];
    return kind === 'late' ? [app, web] : [web, app];
  });
  const shared = [
    'backend common\n server c common.internal:8443 ssl verify required ca-file /ca.pem',
    'backend twice\n server d d.internal:80',
    'backend twice\n server e e.example:80',
    'backend tcp\n mode tcp\n server f f.internal:5432',
  ];
  return `global\n ssl-default-bind-ciphers ECDHE+AESGCM\ndefaults\n ${defaults}\n${[...sections, ...shared].join('\n')}\n`;
}

async function resultOf(text: string, level: 1 | 3): Promise<unknown> {
  const files = new Map([
    ['/site/haproxy.cfg', text],
    ['/seen/a.pem', ''],
    ['/lists/list', '/c/one.pem [ssl-min-ver TLSv1.1] one.example\n/c/two.pem two.example\n'],
  ]);
  const run = await lintTexts(files, { settings: { level, exposure }, today: '2026-01-01' });
  // Before anybody asks for words.
  const counted = run.aboveLevel.map(({ rule, requirement, level: ofFinding, severity, truth, endpoints }) => [rule, requirement, ofFinding, severity, truth, endpoints]);
  const { findings, unknowns, aboveLevel, problems, requirements } = toJson(run, { locale: 'en', version: 'test' });
  const withoutFingerprint = (found: typeof findings): unknown => found.map((finding) => ({ ...finding, fingerprint: '' }));
  return { counted, findings: [findings, unknowns, aboveLevel].map(withoutFingerprint), problems, requirements, inspected: inspect(run) };
}

describe('reading one of the proxies that are alike', () => {
  it('finds what reading all of them finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...allDefaults), fc.array(form, { minLength: 1, maxLength: 2 }), fc.array(site, { minLength: 2, maxLength: 7 }), fc.constantFrom(1, 3), async (defaults, forms, sites, level) => {
        const shared = await resultOf(configuration(sites, forms, defaults, () => '00'), level);
        const alone = await resultOf(configuration(sites, forms, defaults, (number) => String(10 + number)), level);
        expect(shared).toEqual(alone);
      }),
      { numRuns: 200, seed: 20260101 },
    );
  });
});
