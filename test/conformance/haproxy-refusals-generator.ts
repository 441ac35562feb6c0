import type { Certificates } from './certificates.ts';
import type { Bundles } from './haproxy-run.ts';
import { random, type Random } from './random.ts';

/** What files a server line can name. */
export interface RefusalsMaterial {
  readonly certificates: Certificates;
  readonly bundles: Bundles;
}

/** Words that HAProxy takes anywhere on a line. */
const ordinary = [
  ...['check', 'inter 2s', 'fall 3', 'rise 2', 'weight 10', 'maxconn 100', 'backup', 'disabled', 'cookie a', 'init-addr none', 'on-marked-down shutdown-sessions', 'slowstart 10s'],
  ...['send-proxy', 'send-proxy-v2', 'proxy-v2-options ssl,authority', 'observe layer4', 'error-limit 5', 'on-error mark-down', 'proto h1', 'ws auto', 'redir http://a.test'],
  ...['source 127.0.0.1', 'source 127.0.0.1 interface lo', 'source 127.0.0.1 usesrc clientip', 'pool-max-conn 3', 'max-reuse 5', 'tfo', 'no-tfo', 'non-stick', 'stick', 'weight(3) 5'],
  ...['no-check', 'no-ssl', 'no-check-ssl', 'check-send-proxy', 'addr 127.0.0.1', 'port 8080', 'agent-inter 3s', 'resolve-prefer ipv4', 'socks4 127.0.0.1:1080', 'tcp-ut 3s'],
] as const;

const aboutTls = [
  ...['ssl', 'ssl', 'ssl', 'check-ssl', 'verify none', 'verify none', 'verify required', 'alpn h2,http/1.1', 'check-alpn h2', 'check-sni a.test', 'sni str(a.test)', 'verifyhost a.test'],
  ...['ssl-min-ver TLSv1.2', 'ssl-min-ver TLSv1.3', 'ssl-max-ver TLSv1.2', 'force-tlsv12', 'no-tlsv13', 'no-sslv3 no-tlsv10 no-tlsv11 no-tlsv12'],
  ...['ciphers ECDHE', 'ciphers NONE-SUCH', 'ciphersuites TLS_AES_128_GCM_SHA256', 'ciphersuites NONE', 'no-ssl-reuse', 'no-tls-tickets', 'tls-tickets', 'allow-0rtt', 'npn h2'],
] as const;

/** What HAProxy 2.6 refuses anywhere on a line. */
const refused = [
  ...['none-such', 'SSL', 'tls', '127.0.0.1:81', 'tls-ticket-keys x', 'crt-list x', 'no-verify', 'verify always', 'verify optional', 'verify NONE', 'ssl-min-ver TLSv1', 'ssl-max-ver 1.2'],
  ...['usesrc client', 'interface lo', 'strict-sni', 'ecdhe prime256v1', 'ssl-verify none', 'cafile x', 'tlsv12', 'accept-proxy', 'curves X25519', 'sigalgs RSA-PSS+SHA256', 'sni-auto'],
  ...['set-proxy-v2-tlv-fmt(0x20) x', 'hash-key id', 'guid a', 'init-state up'],
] as const;

/** Words at the end of a line, where the value of the last one is missing. */
const unfinished = [
  ...['verify', 'ssl-min-ver', 'ssl-max-ver', 'ca-file', 'crl-file', 'crt', 'ciphers', 'ciphersuites', 'alpn', 'check-alpn', 'sni', 'check-sni', 'verifyhost', 'inter', 'cookie', 'proto', 'source'],
  ...['addr', 'port', 'rise', 'observe', 'redir', 'track', 'ws', 'log-proto', 'slowstart', 'weight', 'maxconn', 'minconn', 'maxqueue', 'init-addr', 'resolve-opts'],
] as const;

/** What is negotiated by health checks alone is not looked at. */
const ofChecks = /^(?:ciphers|ciphersuites|(?:no|force)-|ssl-m)/;

const optionsOfBinds = [
  ...['no-tls-tickets', 'ssl-min-ver TLSv1.2', 'ssl-max-ver TLSv1.2', 'ssl-min-ver TLSv1.3', 'force-tlsv12', 'no-tlsv10', 'prefer-client-ciphers', 'strict-sni', 'ssl-min-ver', 'verify none', 'none-such', ''],
] as const;

function bindOptions(choose: Random): readonly string[] {
  return choose.chance(20) ? [`ssl-default-bind-options ${choose.pick(optionsOfBinds)}`] : [];
}

const serverOptions = [
  ...['no-tls-tickets', 'ssl-min-ver TLSv1.2', 'ssl-max-ver TLSv1.2', 'ssl-min-ver TLSv1.3', 'force-tlsv12', 'no-tlsv10', 'ssl-min-ver', 'tls-tickets', 'strict-sni', 'ssl-min-ver TLSv1', 'verify none', ''],
] as const;

/** Words that HAProxy takes on a `bind` that speaks TLS. */
const ofBinds = [
  ...['alpn h2,http/1.1', 'ciphers ECDHE', 'ciphersuites TLS_AES_128_GCM_SHA256', 'curves X25519:P-256', 'ecdhe prime256v1', 'verify none', 'verify optional', 'verify required', 'no-ca-names'],
  ...['ssl-min-ver TLSv1.2', 'ssl-min-ver TLSv1.3', 'ssl-max-ver TLSv1.2', 'force-tlsv12', 'force-tlsv13', 'no-tlsv12', 'no-tlsv13', 'no-sslv3', 'strict-sni', 'no-tls-tickets', 'allow-0rtt'],
  ...['accept-proxy', 'backlog 10', 'defer-accept', 'maxconn 10', 'mss 1400', 'name a', 'nice 1', 'tcp-ut 3s', 'tfo', 'transparent', 'prefer-client-ciphers', 'crt-ignore-err all', 'ca-ignore-err 10'],
  ...['level user', 'severity-output none', 'proto h1', 'shards 1', 'thread 1'],
] as const;

const refusedOfBinds = [
  ...['none-such', 'SSL', 'cert x', 'verify always', 'ssl-min-ver TLSv1', 'ssl-max-ver 1.3', 'tls-tickets', 'no-strict-sni', 'default-crt x', 'sigalgs RSA-PSS+SHA256', 'no-alpn', 'ktls on', 'label a'],
  ...['weight 10', 'check', 'verifyhost a', 'sni str(a)', 'quic-socket listener', 'tlsv12', '127.0.0.1:81', 'ciphers NONE-SUCH', 'curves none'],
] as const;

const unfinishedOfBinds = ['verify', 'ssl-min-ver', 'crt', 'ca-file', 'ciphers', 'curves', 'ecdhe', 'alpn', 'crt-list', 'maxconn', 'name', 'proto', 'mss', 'thread', 'crt-ignore-err', 'tls-ticket-keys'] as const;

/** A configuration with a few servers, or with a `bind`, of which most are well-formed. */
export function refusalsCase(seed: number, material: RefusalsMaterial): string {
  const choose = random(seed);
  const isOfBinds = choose.chance(40);
  const lines = isOfBinds ? { global: bindOptions(choose), common: [], bind: [`bind 127.0.0.1:20444 ${wordsOfBind(choose, material)}`], servers: ['server a 127.0.0.1:8001'] } : serversCase(choose, material);
  return [
    'global',
    ...indented(lines.global),
    'defaults',
    ...indented(['mode http', 'timeout connect 2s', 'timeout client 5s', 'timeout server 5s', ...lines.common]),
    'frontend front',
    ...indented(['bind 127.0.0.1:20443', ...lines.bind, 'default_backend app']),
    'backend app',
    ...indented(lines.servers),
    '',
  ].join('\n');
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

interface Lines {
  readonly global: readonly string[];
  readonly common: readonly string[];
  readonly bind: readonly string[];
  readonly servers: readonly string[];
}

function serversCase(choose: Random, material: RefusalsMaterial): Lines {
  const server = (): string => words(choose, material, 6);
  const defaultServer = (): readonly string[] => (choose.chance(25) ? [`default-server ${words(choose, material, 1)}`] : []);
  const template = (): string => (choose.chance(10) ? 'server-template t 3' : `server-template t 2 127.0.0.1:8003 ${server()}`);
  return {
    global: [
      ...(choose.chance(20) ? [`ssl-server-verify ${choose.pick(['none', 'required'])}`] : []),
      ...(choose.chance(20) ? [`ssl-default-server-options ${choose.pick(serverOptions)}`] : []),
    ],
    common: defaultServer(),
    bind: [],
    servers: [...(choose.chance(8) ? ['disabled'] : []), ...defaultServer(), choose.chance(4) ? 'server a' : `server a 127.0.0.1:8001 ${server()}`, ...(choose.chance(20) ? [template()] : [])],
  };
}

/** `most` is how many words about TLS there are at most; one line in a few holds something that is refused. */
function words(choose: Random, { certificates, bundles }: RefusalsMaterial, most: number): string {
  const named = [`ca-file ${certificates.authority.certificate}`, `ca-file ${certificates.authority.certificate}`, `crl-file ${bundles.revocations}`, `crt ${bundles.client}`, 'ca-file @system-ca'];
  const parts = [...choose.some(ordinary, 0, 3), ...choose.some(aboutTls, 0, most), ...choose.some(named, 0, 1)];
  if (choose.chance(12)) parts.push(choose.pick(refused));
  const shuffled = choose.shuffle(parts.includes('ssl') ? parts : parts.filter((part) => !ofChecks.test(part)));
  return [...shuffled, ...(choose.chance(8) ? [choose.pick(unfinished)] : [])].join(' ');
}

function wordsOfBind(choose: Random, { certificates, bundles }: RefusalsMaterial): string {
  const authority = choose.chance(60) ? [`${choose.pick(['ca-file', 'ca-verify-file'])} ${certificates.authority.certificate}`] : [];
  const parts = [...(choose.chance(92) ? [`crt ${bundles.rsa}`] : []), ...choose.some(ofBinds, 0, 4), ...authority];
  if (choose.chance(10)) parts.push(choose.pick(refusedOfBinds));
  return ['ssl', ...choose.shuffle(parts), ...(choose.chance(6) ? [choose.pick(unfinishedOfBinds)] : [])].join(' ');
}
