import type { Certificates } from './certificates.ts';
import type { Bundles } from './haproxy-run.ts';
import { versionChoice } from './haproxy-versions.ts';
import { random, type Random } from './random.ts';

/** A configuration made from a seed, and what has to be asked of the HAProxy that runs it. */
export interface HaproxyCase {
  readonly files: Readonly<Record<string, string>>;
  readonly sockets: readonly HaproxySocket[];
}

export interface HaproxySocket {
  readonly port: number;
  readonly tls: boolean;
  /** Names of handshakes; `null` is a handshake without one. */
  readonly serverNames: readonly (string | null)[];
  /** Kinds of keys of the certificates when there are two for one name: HAProxy chooses between them before it looks for a suite. */
  readonly kinds: readonly ('ecdsa' | 'rsa')[];
}

/** What a case is made with. */
export interface Material {
  readonly certificates: Certificates;
  readonly bundles: Bundles;
  /** Ports that are free for `bind`. */
  readonly ports: readonly [number, number, number];
  /** Port of an HTTP server that answers everything. */
  readonly backendPort: number;
}

const cipherLists = [
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE+AESGCM:ECDHE+CHACHA20',
  'HIGH:!aNULL:!MD5',
  'ALL:@SECLEVEL=0',
  'DEFAULT:@SECLEVEL=0',
  'ECDHE-RSA-AES256-SHA384:AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=1',
  'EECDH+AESGCM:EDH+AESGCM:AES256+EECDH',
  'ALL:!aNULL:!eNULL:+kRSA:@STRENGTH',
  'RC4-SHA:ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256:DES-CBC3-SHA:ECDHE-ECDSA-AES128-GCM-SHA256',
  'HIGH:!EXP!aNULL:-RSA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA:+SHA1',
  'AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-CCM8:ECDHE-ECDSA-AES128-GCM-SHA256',
] as const;

const tls13Lists = ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384', 'TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_CCM_SHA256:TLS_AES_128_GCM_SHA256'] as const;

const groupLists = ['X25519', 'prime256v1', 'secp384r1:P-256', 'X25519:secp521r1', 'P-521', 'X448:X25519:P-256'] as const;

const protocolLists = ['h2,http/1.1', 'http/1.1', 'h2', 'http/1.0,http/1.1'] as const;

const ignoredErrors = ['crt-ignore-err all', 'ca-ignore-err all', 'crt-ignore-err 10', 'crt-ignore-err 18', 'crt-ignore-err 20,21', 'crt-ignore-err 21', 'ca-ignore-err 19', 'ca-ignore-err 18,21', 'crt-ignore-err 20 crt-ignore-err 21'] as const;

/** Makes the TLS side of a configuration: only settings that HAProxy 2.6 accepts together are used. */
export function haproxyCase(seed: number, material: Material): HaproxyCase {
  const choose = random(seed);
  const [firstPort, secondPort, plainPort] = material.ports;
  const above = globalLines(choose, material);
  const below = choose.chance(25) ? ['global', '  ssl-default-bind-options ssl-min-ver TLSv1.3 no-tls-tickets', '  ssl-default-bind-curves P-521', '  ssl-default-bind-ciphers AES128-SHA'] : [];
  const makeSocket = socketMaker(choose, material, above.versions);
  const sockets = [makeSocket(firstPort, 'first'), ...(choose.chance(35) ? [makeSocket(secondPort, 'second')] : [])];
  const plain = choose.chance(40) ? [`bind 127.0.0.1:${String(plainPort)} crt ${material.bundles.rsa} ssl-min-ver TLSv1.2 verify required ca-file ${material.certificates.authority.certificate}`] : [];
  const [own, ...others] = sockets.map(({ bind }) => bind);
  const last = choose.pick(lastDefaults);
  const proxies = choose.chance(50)
    ? [proxy(choose, 'front', [own ?? '', ...others, ...plain], last.mode)]
    : [proxy(choose, 'front', [own ?? '', ...plain], last.mode), ...others.map((bind) => proxy(choose, 'other', [bind], last.mode))];
  const backends = ['http', 'tcp'].flatMap((mode) => [`backend ${mode} from common`, `  mode ${mode}`, `  server s 127.0.0.1:${String(material.backendPort)}`]);
  const lines = ['global', ...above.lines, ...common, ...last.lines, ...proxies.flat(), ...below, ...backends];
  return {
    files: { 'haproxy.cfg': `${lines.join('\n')}\n`, ...Object.fromEntries(sockets.flatMap(({ lists }) => lists)) },
    sockets: [...sockets.map(({ socket }) => socket), ...plain.map(() => ({ port: plainPort, tls: false, serverNames: [], kinds: [] }))],
  };
}

function globalLines(choose: Random, { bundles }: Material): { readonly lines: readonly string[]; readonly versions: string } {
  const versions = choose.chance(45) ? versionChoice(choose, [], 'global') : '';
  const lines: string[] = [];
  const perhaps = (percent: number, line: () => string): void => {
    if (choose.chance(percent)) lines.push(`  ${line()}`);
  };
  const flags = choose.some(['no-tls-tickets', 'prefer-client-ciphers'], 0, 2).join(' ');
  if (versions !== '') lines.push(`  ssl-default-bind-options ${versions}`);
  if (flags !== '') lines.push(`  ssl-default-bind-options ${flags}`);
  perhaps(35, () => `ssl-default-bind-ciphers ${choose.pick(cipherLists)}`);
  perhaps(25, () => `ssl-default-bind-ciphersuites ${choose.pick(tls13Lists)}`);
  perhaps(25, () => `ssl-default-bind-curves ${choose.pick(groupLists)}`);
  perhaps(15, () => choose.pick(['tune.ssl.default-dh-param 2048', `ssl-dh-param-file ${bundles.parameters}`]));
  perhaps(15, () => 'ssl-default-server-options ssl-min-ver TLSv1.3');
  if (choose.chance(20)) lines.push('global');
  if (choose.chance(15)) lines.push(`  ssl-default-bind-ciphers ${choose.pick(cipherLists)}`);
  return { lines, versions };
}

type Mode = 'http' | 'tcp';

const timeouts = ['  timeout connect 2s', '  timeout client 5s', '  timeout server 5s'] as const;

const common = ['defaults common', ...timeouts, '  mode http'] as const;

/** Sections behind `common`: the proxies below start from the last one, or from the one that they name. */
const lastDefaults: readonly [{ readonly lines: readonly string[]; readonly mode: Mode }, ...{ readonly lines: readonly string[]; readonly mode: Mode }[]] = [
  { lines: ['defaults', ...timeouts, '  mode http'], mode: 'http' },
  { lines: ['defaults bare', ...timeouts], mode: 'tcp' },
  { lines: ['defaults fast from common', '  timeout connect 1s'], mode: 'http' },
  { lines: ['defaults tcp from common', '  mode tcp'], mode: 'tcp' },
];

function proxy(choose: Random, name: string, binds: readonly string[], last: Mode): readonly string[] {
  const isCommon = choose.chance(40);
  const mode = choose.pick([null, 'http', 'tcp'] as const);
  const effective = mode ?? (isCommon ? 'http' : last);
  return [
    `${choose.pick(['frontend', 'listen'])} ${name}${isCommon ? ' from common' : ''}`,
    ...(mode === null ? [] : [`  mode ${mode}`]),
    ...binds.map((bind) => `  ${bind}`),
    `  default_backend ${effective}`,
  ];
}

interface MadeSocket {
  readonly socket: HaproxySocket;
  readonly bind: string;
  /** Files of certificates that the `bind` names. */
  readonly lists: readonly (readonly [string, string])[];
}

function socketMaker(choose: Random, material: Material, globalVersions: string): (port: number, name: string) => MadeSocket {
  return (port, name) => {
    const versions = choose.chance(60) ? versionChoice(choose, [globalVersions], 'bind') : '';
    const strict = choose.chance(15);
    const list = choose.chance(50) ? crtList(choose, material, [globalVersions, versions]) : null;
    const certificates = list === null ? certificateWords(choose, material.bundles) : { words: [`crt-list ${name}.list`], isOne: true };
    const words = [
      ...choose.shuffle(['ssl', ...certificates.words, ...tlsWords(choose, 30), ...clientWords(choose, material)]),
      ...(versions === '' ? [] : [versions]),
      ...(choose.chance(20) ? ['no-tls-tickets'] : []),
      ...(choose.chance(20) ? ['prefer-client-ciphers'] : []),
      ...(strict ? ['strict-sni'] : []),
    ];
    const serverNames = list === null ? ['a.test', ...(certificates.isOne && !strict ? ['unknown.test', null] : [])] : list.serverNames;
    return {
      socket: { port, tls: true, serverNames, kinds: list === null && !certificates.isOne ? ['ecdsa', 'rsa'] : [] },
      bind: `bind 127.0.0.1:${String(port)} ${words.join(' ')}`,
      lists: list === null ? [] : [[`${name}.list`, list.text]],
    };
  };
}

function certificateWords(choose: Random, { rsa, ecdsa, rsaWithParameters, rsaWithX942 }: Bundles): { readonly words: readonly string[]; readonly isOne: boolean } {
  const chosen = choose.pick([[rsa], [ecdsa], [rsaWithParameters], [rsaWithX942], [rsa, ecdsa], [ecdsa, rsa]]);
  return { words: chosen.map((path) => `crt ${path}`), isOne: chosen.length === 1 };
}

function tlsWords(choose: Random, percent: number): readonly string[] {
  const words: string[] = [];
  const perhaps = (share: number, word: () => string): void => {
    if (choose.chance(share)) words.push(word());
  };
  perhaps(percent, () => `ciphers ${choose.pick(cipherLists)}`);
  perhaps(percent, () => `ciphersuites ${choose.pick(tls13Lists)}`);
  perhaps(percent, () => `curves ${choose.pick(groupLists)}`);
  perhaps(percent / 2, () => `ecdhe ${choose.pick(['prime256v1', 'secp384r1', 'X25519'])}`);
  perhaps(percent, () => `alpn ${choose.pick(protocolLists)}`);
  return words;
}

function clientWords(choose: Random, { certificates }: Material): readonly string[] {
  if (!choose.chance(45)) return [];
  const ignored = choose.chance(40) ? [choose.pick(ignoredErrors)] : [];
  return [`verify ${choose.pick(['none', 'optional', 'required', 'required'])}`, `ca-file ${certificates.authority.certificate}`, ...ignored];
}

/** Lines of a crt-list; their settings replace those of the `bind` for their names. */
function crtList(choose: Random, material: Material, outer: readonly string[]): { readonly text: string; readonly serverNames: readonly (string | null)[] } {
  const filters = choose.shuffle(['a.test', 'b.test', 'c.test *.c.test', '*.w.test !x.w.test']).slice(0, 1 + choose.integer(4));
  const { rsa, ecdsa, rsaWithParameters } = material.bundles;
  const bundle = (): string => choose.pick([rsa, ecdsa, rsaWithParameters]);
  const common = bundle();
  const lines = filters.map((names) => {
    const versions = choose.chance(40) ? versionChoice(choose, outer, 'certificate') : '';
    const own = choose.chance(30) ? [] : [versions, ...tlsWords(choose, 30), ...verification(choose, material)].filter((word) => word !== '');
    return own.length === 0 ? `${common} ${names}` : `${bundle()} [${own.join(' ')}] ${names}`;
  });
  const asked = filters.flatMap((names) => (names.startsWith('*.w.test') ? ['y.w.test'] : names.startsWith('c.test') ? ['c.test', 'z.c.test'] : [names]));
  return { text: `${lines.join('\n')}\n`, serverNames: [...asked, 'unknown.test', null] };
}

function verification(choose: Random, { certificates }: Material): readonly string[] {
  if (!choose.chance(35)) return [];
  return [`verify ${choose.pick(['none', 'optional', 'required'])}`, `ca-file ${certificates.authority.certificate}`];
}
