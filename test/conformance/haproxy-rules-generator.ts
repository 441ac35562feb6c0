import { random, type Random } from './random.ts';
import { pageContent } from './routes.ts';

/** A request as the conditions of the generated rules see it. */
export interface RuleRequest {
  readonly tls: boolean;
  readonly host: string;
  readonly path: string;
  /** The X-Forwarded-Proto header that the client sends. */
  readonly forwarded: string | null;
}

/** A configuration of rules, and for each line that may answer the requests that come to it and for which it holds. */
export interface RulesCase {
  readonly files: Readonly<Record<string, string>>;
  /** By number of the line, from 1. Other lines hold for every request. */
  readonly holds: ReadonlyMap<number, Holds>;
  /** Numbers of lines that lead to servers which do not listen: HAProxy answers with 503 itself. */
  readonly down: ReadonlySet<number>;
}

export interface RulesMaterial {
  readonly bundle: string;
  readonly plainPort: number;
  readonly tlsPort: number;
  readonly backendPort: number;
  /** Nobody listens there. */
  readonly closedPort: number;
}

type Holds = (request: RuleRequest) => boolean;

interface Condition {
  readonly text: string;
  readonly holds: Holds;
}

/** A line of the configuration; `holds` for those that may answer. */
interface RuleLine {
  readonly text: string;
  readonly holds?: Holds;
  readonly isDown?: boolean;
}

const always: Condition = { text: '', holds: () => true };

const never: Condition = { text: '', holds: () => false };

/** Makes the rules of `seed`: the same `frontend` on a port without TLS and on one with. */
export function rulesCase(seed: number, material: RulesMaterial): RulesCase {
  const choose = random(seed);
  const atoms = atomsFor(choose, material);
  const hasNamedDefaults = choose.chance(25);
  const toOther = choose.chance(60) ? atoms.condition() : null;
  const lines: readonly RuleLine[] = [
    ...['defaults', '  timeout connect 2s', '  timeout client 5s', '  timeout server 5s', '  retries 0', '  mode http'].map((text) => ({ text })),
    ...(hasNamedDefaults ? [{ text: 'defaults page from base' }, ...responseRules(choose)] : []),
    { text: `frontend front${hasNamedDefaults ? ' from page' : ''}` },
    { text: `  bind 127.0.0.1:${String(material.plainPort)}` },
    { text: `  bind 127.0.0.1:${String(material.tlsPort)} ssl crt ${material.bundle}` },
    ...atoms.acls.map((text) => ({ text: `  ${text}` })),
    ...frontendRules(choose, atoms, toOther),
    ...backends(choose, atoms, material, { from: hasNamedDefaults ? ' from base' : '', reach: toOther ?? never }),
  ];
  const named = lines.map(({ text }) => (text === 'defaults' && hasNamedDefaults ? 'defaults base' : text));
  return {
    files: { 'haproxy.cfg': `${named.join('\n')}\n`, 'page.http': pageContent },
    holds: new Map(lines.flatMap(({ holds }, index) => (holds === undefined ? [] : [[index + 1, holds] as const]))),
    down: new Set(lines.flatMap(({ isDown }, index) => (isDown === true ? [index + 1] : []))),
  };
}

interface Atoms {
  readonly acls: readonly string[];
  readonly condition: () => Condition;
}

function atomsFor(choose: Random, { tlsPort }: RulesMaterial): Atoms {
  const acls = [`acl is_https dst_port ${String(tlsPort)}`, 'acl is_tls ssl_fc', 'acl acme path_beg /.well-known/acme-challenge/', 'acl api path_beg /api', 'acl first req.hdr(host) -i a.test a.test:80'];
  const atoms: readonly [Condition, ...Condition[]] = [
    { text: '{ ssl_fc }', holds: ({ tls }) => tls },
    { text: '{ ssl_fc }', holds: ({ tls }) => tls },
    { text: 'is_tls', holds: ({ tls }) => tls },
    { text: 'is_https', holds: ({ tls }) => tls },
    { text: '{ ssl_fc 0 }', holds: ({ tls }) => tls },
    { text: '{ ssl_fc -m int 0 }', holds: ({ tls }) => !tls },
    { text: '{ ssl_fc,not }', holds: ({ tls }) => !tls },
    { text: '{ dst_port eq 1:100 }', holds: () => false },
    { text: '{ hdr_cnt(host) ge 1 }', holds: () => true },
    { text: '{ hdr(host) -m found }', holds: () => true },
    { text: '{ hdr_cnt(host) }', holds: () => false },
    { text: '{ always_true 0 }', holds: () => true },
    { text: '{ path }', holds: () => false },
    { text: 'acme', holds: ({ path }) => path.startsWith('/.well-known/acme-challenge/') },
    { text: '{ path_beg /.well-known/acme-challenge/ /.well-known/pki/ }', holds: ({ path }) => path.startsWith('/.well-known/acme-challenge/') },
    { text: 'api', holds: ({ path }) => path.startsWith('/api') },
    { text: '{ path -i -m beg /API }', holds: ({ path }) => path.startsWith('/api') },
    { text: '{ path / }', holds: ({ path }) => path === '/' },
    { text: 'first', holds: ({ host }) => host === 'a.test' },
    { text: '{ hdr(host) -i b.test }', holds: ({ host }) => host === 'b.test' },
    { text: '{ hdr_end(host) -i .test }', holds: () => true },
    { text: '{ hdr(X-Forwarded-Proto) -i http }', holds: ({ forwarded }) => forwarded === 'http' },
    { text: '{ req.hdr(x-forwarded-proto) https }', holds: ({ forwarded }) => forwarded === 'https' },
    { text: 'TRUE', holds: () => true },
    { text: 'FALSE', holds: () => false },
  ];
  const literal = (): Condition => {
    const atom = choose.pick(atoms);
    return choose.chance(35) ? { text: `!${atom.text}`, holds: (request) => !atom.holds(request) } : atom;
  };
  const conjunction = (): Condition => {
    const parts = choose.chance(30) ? [literal(), literal()] : [literal()];
    return { text: parts.map(({ text }) => text).join(' '), holds: (request) => parts.every(({ holds }) => holds(request)) };
  };
  const condition = (): Condition => {
    const parts = choose.chance(25) ? [conjunction(), conjunction()] : [conjunction()];
    const text = parts.map((part) => part.text).join(choose.pick([' or ', ' || ']));
    const holds = (request: RuleRequest): boolean => parts.some((part) => part.holds(request));
    return choose.chance(35) ? { text: ` unless ${text}`, holds: (request) => !holds(request) } : { text: ` if ${text}`, holds };
  };
  return { acls, condition };
}

const answers = [
  'redirect scheme https',
  'redirect scheme https code 301',
  'redirect scheme https',
  'redirect location https://a.test/ code 308',
  'redirect prefix https://a.test',
  'redirect location /moved code 303',
  'redirect scheme http',
  'deny',
  'deny deny_status 429',
  'return status 200 content-type text/plain string "fixed"',
  'return status 404',
  'return status 200 content-type text/plain file page.http',
  'return status 302 hdr Location https://a.test/',
] as const;

const redirects = ['redirect scheme https', 'redirect scheme https code 301', 'redirect prefix https://a.test code 307', 'redirect location http://a.test/'] as const;

/** Rules in the order in which HAProxy goes through them, whatever their order in the file. */
function frontendRules(choose: Random, atoms: Atoms, toOther: Condition | null): readonly RuleLine[] {
  const groups = [
    ...(choose.chance(15) ? [[rejection(choose, atoms)]] : []),
    requestRules(choose, atoms, 3, always),
    ...(choose.chance(30) ? [redirectRules(choose, atoms, always)] : []),
    ...(choose.chance(15) ? [[statisticsLine]] : []),
    responseRules(choose),
    switching(choose, toOther),
  ];
  return choose.shuffle(groups).flat();
}

const statisticsLine: RuleLine = { text: '  stats uri /api/stats', holds: ({ path }) => path.startsWith('/api/stats') };

function rejection(choose: Random, { condition }: Atoms): RuleLine {
  const { text, holds } = choose.chance(50) ? { text: ' if !{ ssl_fc }', holds: ({ tls }: RuleRequest) => !tls } : condition();
  return { text: `  tcp-request content reject${text}`, holds };
}

/** What an `allow` ends the list for comes to no later line of it. */
function requestRules(choose: Random, { condition }: Atoms, most: number, reach: Condition): readonly RuleLine[] {
  let reaches = reach.holds;
  return Array.from({ length: choose.integer(most + 1) }, () => {
    const { text, holds } = choose.chance(88) ? condition() : always;
    const before = reaches;
    const line = (action: string): RuleLine => ({ text: `  http-request ${action}${text}`, holds: (request) => before(request) && holds(request) });
    if (choose.chance(15)) {
      reaches = (request) => before(request) && !holds(request);
      return line('allow');
    }
    return choose.chance(15) ? line('set-header X-Noise noise') : line(choose.pick(answers));
  });
}

function redirectRules(choose: Random, { condition }: Atoms, reach: Condition): readonly RuleLine[] {
  return Array.from({ length: 1 + choose.integer(2) }, () => {
    const { text, holds } = condition();
    return { text: `  ${choose.pick(redirects)}${text}`, holds: (request) => reach.holds(request) && holds(request) };
  });
}

const values = ['"max-age=63072000"', '"max-age=31536000; includeSubDomains"', '"max-age=31536000; includeSubDomains; preload"', 'max-age=0'] as const;

const headerChanges = [
  ...values.flatMap((value) => [`set-header Strict-Transport-Security ${value}`, `set-header strict-transport-security ${value}`, `add-header Strict-Transport-Security ${value}`]),
  'del-header Strict-Transport-Security',
  'set-header X-Frame-Options DENY',
  'allow',
];

/** Where an answer is looked at, what the request said is not there any more. */
const answerConditions = ['', '', '', ' if { ssl_fc }', ' unless { ssl_fc }', ' if { path_beg /api }', ' unless { hdr(host) -i a.test }', ' unless { res.hdr(Strict-Transport-Security) -m found }', ' if TRUE'] as const;

function responseRules(choose: Random): readonly RuleLine[] {
  const [first = '', ...rest] = headerChanges;
  return Array.from({ length: choose.integer(3) }, () => ({
    text: `  ${choose.pick(['http-response', 'http-after-response'])} ${choose.pick([first, ...rest])}${choose.pick(answerConditions)}`,
  }));
}

function switching(choose: Random, toOther: Condition | null): readonly RuleLine[] {
  const byDefault = choose.pick(['app', 'app', 'down', 'empty']);
  return [
    ...(toOther === null ? [] : [{ text: `  use_backend other${toOther.text}`, holds: toOther.holds }]),
    ...(choose.chance(90) ? [{ text: `  default_backend ${byDefault}`, holds: (request: RuleRequest) => !(toOther ?? never).holds(request), isDown: byDefault === 'down' }] : []),
  ];
}

/** Only `other` has rules of its own. */
function backends(choose: Random, atoms: Atoms, { backendPort, closedPort }: RulesMaterial, { from, reach }: { readonly from: string; readonly reach: Condition }): readonly RuleLine[] {
  const server = `  server s 127.0.0.1:${String(backendPort)}`;
  const rules = choose.shuffle([requestRules(choose, atoms, 2, reach), choose.chance(30) ? redirectRules(choose, atoms, reach) : [], responseRules(choose)]).flat();
  return [
    { text: `backend other${from}` },
    ...atoms.acls.map((text) => ({ text: `  ${text}` })),
    ...rules,
    { text: server },
    ...[`backend app${from}`, server, `backend down${from}`, `  server s 127.0.0.1:${String(closedPort)}`, `backend empty${from}`].map((text) => ({ text })),
  ];
}
