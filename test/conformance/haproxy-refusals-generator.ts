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

const serverOptions = [
  ...['no-tls-tickets', 'ssl-min-ver TLSv1.2', 'ssl-max-ver TLSv1.2', 'ssl-min-ver TLSv1.3', 'force-tlsv12', 'no-tlsv10', 'ssl-min-ver', 'tls-tickets', 'strict-sni', 'ssl-min-ver TLSv1', 'verify none', ''],
] as const;

/** A configuration with a few servers, of which most are well-formed. */
export function refusalsCase(seed: number, material: RefusalsMaterial): string {
  const choose = random(seed);
  const server = (): string => words(choose, material, 6);
  return [
    'global',
    ...(choose.chance(20) ? [`  ssl-server-verify ${choose.pick(['none', 'required'])}`] : []),
    ...(choose.chance(20) ? [`  ssl-default-server-options ${choose.pick(serverOptions)}`] : []),
    'defaults',
    ...['mode http', 'timeout connect 2s', 'timeout client 5s', 'timeout server 5s'].map((line) => `  ${line}`),
    ...(choose.chance(25) ? [`  default-server ${words(choose, material, 1)}`] : []),
    'frontend front',
    '  bind 127.0.0.1:20443',
    '  default_backend app',
    'backend app',
    ...(choose.chance(25) ? [`  default-server ${words(choose, material, 1)}`] : []),
    choose.chance(4) ? '  server a' : `  server a 127.0.0.1:8001 ${server()}`,
    ...(choose.chance(20) ? [choose.chance(10) ? '  server-template t 3' : `  server-template t 2 127.0.0.1:8003 ${server()}`] : []),
    '',
  ].join('\n');
}

/** `most` is how many words about TLS there are at most; one line in a few holds something that is refused. */
function words(choose: Random, { certificates, bundles }: RefusalsMaterial, most: number): string {
  const named = [`ca-file ${certificates.authority.certificate}`, `ca-file ${certificates.authority.certificate}`, `crl-file ${bundles.revocations}`, `crt ${bundles.client}`, 'ca-file @system-ca'];
  const parts = [...choose.some(ordinary, 0, 3), ...choose.some(aboutTls, 0, most), ...choose.some(named, 0, 1)];
  if (choose.chance(12)) parts.push(choose.pick(refused));
  const shuffled = choose.shuffle(parts.includes('ssl') ? parts : parts.filter((part) => !ofChecks.test(part)));
  return [...shuffled, ...(choose.chance(8) ? [choose.pick(unfinished)] : [])].join(' ');
}
