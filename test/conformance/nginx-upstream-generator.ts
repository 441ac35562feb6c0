import type { Certificates } from './certificates.ts';
import { mainBlock, temporaryPaths } from './nginx-server.ts';
import { random, type Random } from './random.ts';
import { upstreamKinds, type Upstream, type UpstreamKind } from './upstreams.ts';

/** A configuration made from a seed that passes requests on with TLS, and where it does so. */
export interface UpstreamCase {
  readonly files: Readonly<Record<string, string>>;
  readonly module: 'http' | 'stream';
  readonly passes: readonly Pass[];
}

/** Settings in effect for two targets: one that answers, and one that only hears how nginx begins. */
export interface Pass {
  readonly kind: UpstreamKind;
  readonly toUpstream: Entrance;
  readonly toListener: Entrance;
}

/** Where to ask nginx, and the address it then connects to. */
interface Entrance {
  readonly port: number;
  readonly path: string;
  readonly target: string;
}

export interface Surroundings {
  readonly certificates: Certificates;
  readonly upstreams: Readonly<Record<UpstreamKind, Upstream>>;
  /** Ports of servers that hear how nginx begins, one for each pass. */
  readonly listeners: readonly number[];
  /** Free ports: one for http, two for each pass for stream. */
  readonly ports: readonly number[];
}

const versionLists = ['TLSv1.2 TLSv1.3', 'TLSv1.2', 'TLSv1.3', 'TLSv1 TLSv1.1 TLSv1.2', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3', 'TLSv1 TLSv1.3', 'TLSv1'] as const;

const cipherLists = [
  'DEFAULT',
  'HIGH:!aNULL:!MD5',
  'DEFAULT:@SECLEVEL=0',
  'HIGH:!aNULL:@SECLEVEL=0',
  'ECDHE+AESGCM:ECDHE+CHACHA20',
  'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-SHA:AES128-SHA:@SECLEVEL=1',
  'ECDHE-ECDSA-AES256-GCM-SHA384:@SECLEVEL=2',
] as const;

const commands = [
  'Ciphersuites TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256',
  'Ciphersuites ""',
  'MinProtocol TLSv1.2',
  'MinProtocol TLSv1.3',
  'MaxProtocol TLSv1.2',
  'Protocol -TLSv1.3',
  'Protocol ALL,-TLSv1.2',
  'CipherString ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384',
  'CipherString DEFAULT:@SECLEVEL=0',
  'Groups P-256:X25519',
  'Curves P-384:P-256',
  'VerifyMode Peer',
] as const;

const passesInCase = 3;

export function upstreamCase(seed: number, surroundings: Surroundings): UpstreamCase {
  const choose = random(seed);
  const kinds = choose.shuffle(upstreamKinds).slice(0, passesInCase);
  return choose.chance(70) ? httpCase(choose, kinds, surroundings) : streamCase(choose, kinds, surroundings);
}

function httpCase(choose: Random, kinds: readonly UpstreamKind[], { certificates, upstreams, listeners, ports: [port = 0] }: Surroundings): UpstreamCase {
  const grouped = choose.chance(40) ? choose.integer(kinds.length) : null;
  const blocks = kinds.map((kind, index) => {
    const target = `127.0.0.1:${String(upstreams[kind].port)}`;
    const scheme = choose.chance(90) ? 'https' : 'http';
    const authority = index === grouped ? 'upstream.test' : target;
    const passTo = (path: string, to: string): string => `location /${path}${String(index)} { proxy_pass ${scheme}://${to}/; }`;
    return { settings: settingLines(choose, certificates, 'http'), lines: [passTo('u', authority), passTo('l', `127.0.0.1:${String(listeners[index])}`)], scheme };
  });
  const groups = grouped === null ? [] : [`upstream upstream.test { server 127.0.0.1:${String(upstreams[kinds[grouped] ?? 'good'].port)}; }`];
  const body = [
    'http {',
    `  ${temporaryPaths} access_log off; proxy_connect_timeout 2s;`,
    ...groups.map((group) => `  ${group}`),
    ...(choose.chance(40) ? settingLines(choose, certificates, 'http') : []).map((line) => `  ${line}`),
    '  server {',
    `    listen 127.0.0.1:${String(port)};`,
    ...blocks.flatMap(({ settings, lines }) => lines.map((line) => `    ${line.replace('{ ', `{\n      ${settings.join('\n      ')}\n      `)}`)),
    '  }',
    '}',
  ].join('\n');
  const passes = kinds.map((kind, index): Pass => ({
    kind,
    toUpstream: { port, path: `/u${String(index)}`, target: `127.0.0.1:${String(upstreams[kind].port)}` },
    toListener: { port, path: `/l${String(index)}`, target: `127.0.0.1:${String(listeners[index])}` },
  }));
  return { files: { 'nginx.conf': mainBlock(body) }, module: 'http', passes };
}

function streamCase(choose: Random, kinds: readonly UpstreamKind[], { certificates, upstreams, listeners, ports }: Surroundings): UpstreamCase {
  const servers = kinds.map((kind, index) => {
    const settings = [...settingLines(choose, certificates, 'stream'), `proxy_ssl ${choose.chance(90) ? 'on' : 'off'};`];
    const server = (port: number | undefined, target: string): string => `  server {\n    listen 127.0.0.1:${String(port)};\n    ${[...settings, `proxy_pass ${target};`].join('\n    ')}\n  }`;
    return [server(ports[2 * index], `127.0.0.1:${String(upstreams[kind].port)}`), server(ports[2 * index + 1], `127.0.0.1:${String(listeners[index])}`)];
  });
  const common = choose.chance(40) ? settingLines(choose, certificates, 'stream') : [];
  const body = ['stream {', '  proxy_connect_timeout 2s;', ...common.map((line) => `  ${line}`), ...servers.flat(), '}'].join('\n');
  const passes = kinds.map((kind, index): Pass => ({
    kind,
    toUpstream: { port: ports[2 * index] ?? 0, path: '/', target: `127.0.0.1:${String(upstreams[kind].port)}` },
    toListener: { port: ports[2 * index + 1] ?? 0, path: '/', target: `127.0.0.1:${String(listeners[index])}` },
  }));
  return { files: { 'nginx.conf': mainBlock(body) }, module: 'stream', passes };
}

function settingLines(choose: Random, { authority, client, impostor }: Certificates, module: 'http' | 'stream'): readonly string[] {
  // A server does not hear the name again when a session of before is taken up.
  const lines: string[] = ['proxy_ssl_session_reuse off;'];
  const perhaps = (percent: number, line: () => string): void => {
    if (choose.chance(percent)) lines.push(line());
  };
  const names = ['upstream.test', 'other.test', 'UPSTREAM.test', 'upstream.test:443', ...(module === 'http' ? ['$proxy_host', '$host'] : [])] as const;
  perhaps(40, () => `proxy_ssl_protocols ${choose.pick(versionLists)};`);
  perhaps(40, () => `proxy_ssl_ciphers ${choose.pick(cipherLists)};`);
  const verifying = [`VerifyCAFile ${authority.certificate}`, `VerifyCAFile ${impostor.certificate}`];
  if (choose.chance(35)) lines.push(...choose.some([...commands, ...verifying], 1, 2).map((command) => `proxy_ssl_conf_command ${command};`));
  perhaps(60, () => `proxy_ssl_verify ${choose.pick(['on', 'off'])};`);
  lines.push(`proxy_ssl_trusted_certificate ${choose.chance(85) ? authority.certificate : impostor.certificate};`);
  perhaps(60, () => `proxy_ssl_name ${choose.pick(names)};`);
  perhaps(60, () => `proxy_ssl_server_name ${choose.pick(['on', 'off'])};`);
  if (choose.chance(30)) lines.push(`proxy_ssl_certificate ${client.certificate};`, `proxy_ssl_certificate_key ${client.key};`);
  return lines;
}
