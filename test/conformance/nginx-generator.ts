import { temporaryPaths, mainBlock } from './nginx-server.ts';
import type { Certificates } from './certificates.ts';
import { random, type Random } from './random.ts';
import { pageContent } from './routes.ts';

/** A configuration made from a seed, and what has to be asked of the server that runs it. */
export interface NginxCase {
  readonly files: Readonly<Record<string, string>>;
  readonly sockets: readonly TlsSocket[];
  readonly plainPort: number;
}

export interface TlsSocket {
  readonly port: number;
  /** Names of the servers on it, in the order in which nginx reads them. */
  readonly names: readonly string[];
  /** The server that requests without a known name get. */
  readonly defaultName: string;
}

const versionLists = [
  'TLSv1.2 TLSv1.3',
  'TLSv1.2',
  'TLSv1.3',
  'TLSv1 TLSv1.1 TLSv1.2',
  'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3',
  'TLSv1.1 TLSv1.3',
  'SSLv3 TLSv1.2',
  'tlsv1.2 TLSV1.3',
] as const;

const cipherLists = [
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE+AESGCM:ECDHE+CHACHA20',
  'HIGH:!aNULL:!MD5',
  'HIGH:!aNULL:!MD5:@SECLEVEL=0',
  'DEFAULT:@SECLEVEL=0',
  'ECDHE-RSA-AES256-SHA384:AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=1',
  'EECDH+AESGCM:EDH+AESGCM:AES256+EECDH',
  'ALL:!aNULL:!eNULL:+kRSA:@STRENGTH',
  'AES256+EECDH:AES128+EECDH:!ECDSA',
  'RC4-SHA:ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256:DES-CBC3-SHA:ECDHE-ECDSA-AES128-GCM-SHA256',
  'HIGH:!EXP!aNULL:-RSA:ECDHE-RSA-AES128-SHA:+SHA1',
  'AES128-GCM-SHA256:AES256-GCM-SHA384:ECDHE-ECDSA-AES128-CCM8:ECDHE-ECDSA-AES128-GCM-SHA256',
] as const;

const groupLists = ['auto', 'X25519', 'prime256v1', 'secp384r1:prime256v1', 'X25519:secp521r1', 'secp521r1'] as const;

const confCommands = [
  'Ciphersuites TLS_AES_128_GCM_SHA256',
  'Ciphersuites TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384',
  'MinProtocol TLSv1.2',
  'MinProtocol TLSv1.3',
  'MaxProtocol TLSv1.2',
  'MinProtocol TLSv1',
  'Protocol -TLSv1.3',
  'Protocol -ALL,TLSv1.3',
  'Protocol ALL,-TLSv1.2',
  'Protocol TLSv1.2',
  'CipherString ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384',
  'CipherString HIGH:@SECLEVEL=0',
  'Groups P-256',
  'Curves X25519:P-384',
  'Options ServerPreference',
  'Options -ServerPreference',
  'VerifyMode Require',
  'VerifyMode Request',
  'Options -SessionTicket',
  'Options SessionTicket',
  'Ciphersuites ""',
] as const;

const headerLines = [
  'add_header Strict-Transport-Security "max-age=63072000" always;',
  'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains";',
  'add_header X-Frame-Options DENY;',
] as const;

const plainServers = [
  'return 301 https://$host$request_uri;',
  'location / { return 301 https://$host$request_uri; }\n    location ~ ^/api { root www; }',
  'root www;',
] as const;

/** Makes the configuration of `seed`. Only settings that every supported nginx accepts are used. */
export function nginxCase(seed: number, certificates: Certificates, ports: readonly [number, number, number]): NginxCase {
  const choose = random(seed);
  const [firstPort, secondPort, plainPort] = ports;
  const names = choose.shuffle(['a.test', 'b.test', 'c.test']).slice(0, 1 + choose.integer(3));
  const others = choose.chance(30) ? names.filter(() => choose.chance(60)) : [];
  const sockets = [socketOf(choose, firstPort, names), ...(others.length > 0 ? [socketOf(choose, secondPort, others)] : [])];
  const refusing = names.filter(() => choose.chance(8));
  const servers = names.map((name) => tlsServer(choose, certificates, name, { sockets, refusing }));
  const included = choose.chance(40);
  const body = [
    'http {',
    `  ${temporaryPaths}`,
    '  access_log off;',
    ...tlsLines(choose, 30, certificates).map((line) => `  ${line}`),
    ...(choose.chance(20) ? [`  ${choose.pick(headerLines)}`] : []),
    ...(included ? ['  include conf.d/*.conf;'] : servers),
    `  server {\n    listen 127.0.0.1:${String(plainPort)};\n    server_name a.test;\n    ${choose.pick(plainServers)}\n  }`,
    '}',
  ].join('\n');
  const files: Record<string, string> = { 'nginx.conf': mainBlock(body), ...pages };
  if (included) servers.forEach((server, index) => {
    files[`conf.d/${String(index)}-${names[index] ?? ''}.conf`] = `${server}\n`;
  });
  return { files, sockets, plainPort };
}

/** What the servers have to show. */
export const pages: Readonly<Record<string, string>> = {
  'www/index.html': pageContent,
  'www/api/index.html': pageContent,
  'www/.well-known/acme-challenge/token': pageContent,
};

function socketOf(choose: Random, port: number, names: readonly string[]): TlsSocket & { readonly isWritten: boolean } {
  const isWritten = choose.chance(50);
  return { port, names, defaultName: (isWritten ? names[choose.integer(names.length)] : names[0]) ?? '', isWritten };
}

/** What one server says of a socket; one `ssl` or `http2` is enough for all its servers. */
function listenLine(choose: Random, name: string, { port, names, defaultName, isWritten }: ReturnType<typeof socketOf>): string {
  const words = [
    ...(name === names.at(-1) || choose.chance(70) ? ['ssl'] : []),
    ...(choose.chance(20) ? ['http2'] : []),
    ...(isWritten && name === defaultName ? ['default_server'] : []),
  ];
  return `listen 127.0.0.1:${String(port)}${words.map((word) => ` ${word}`).join('')};`;
}

interface Surroundings {
  readonly sockets: readonly ReturnType<typeof socketOf>[];
  /** Servers that refuse every handshake; where the default server does, the others need certificates. */
  readonly refusing: readonly string[];
}

function tlsServer(choose: Random, certificates: Certificates, name: string, { sockets, refusing }: Surroundings): string {
  const own = sockets.filter(({ names }) => names.includes(name));
  const needsCertificate = own.some(({ defaultName }) => defaultName === name || refusing.includes(defaultName));
  const hasCertificate = needsCertificate || choose.chance(85);
  const refuses = refusing.includes(name);
  const lines = [
    ...own.map((socket) => listenLine(choose, name, socket)),
    `server_name ${name};`,
    ...(refuses ? ['ssl_reject_handshake on;'] : hasCertificate ? certificateLines(choose, certificates) : []),
    ...tlsLines(choose, 45, certificates),
    ...clientLines(choose, certificates, hasCertificate),
    ...(choose.chance(50) ? [choose.pick(headerLines)] : []),
    'root www;',
    ...(choose.chance(30) ? [`location /api { ${choose.chance(50) ? choose.pick(headerLines) : ''} root www; }`] : []),
  ];
  return `  server {\n${lines.map((line) => `    ${line}`).join('\n')}\n  }`;
}

export function certificateLines(choose: Random, { rsa, ecdsa }: Certificates): readonly string[] {
  const chosen = choose.pick([[rsa], [ecdsa], [rsa, ecdsa]]);
  return chosen.flatMap(({ certificate, key }) => [`ssl_certificate ${certificate};`, `ssl_certificate_key ${key};`]);
}

/** `on` without a certificate of the server's own may be said where nobody is asked for one: then nobody gets in at all. */
export function clientLines(choose: Random, { authority }: Certificates, hasCertificate: boolean): readonly string[] {
  if (!choose.chance(35)) return [];
  const mode = choose.pick(['optional', 'optional_no_ca', 'off', ...(hasCertificate ? ['on'] : [])]);
  return [`ssl_verify_client ${mode};`, `ssl_client_certificate ${authority.certificate};`];
}

export function tlsLines(choose: Random, percent: number, certificates: Certificates): readonly string[] {
  const lines: string[] = [];
  const perhaps = (line: () => string): void => {
    if (choose.chance(percent)) lines.push(line());
  };
  perhaps(() => `ssl_protocols ${choose.pick(versionLists)};`);
  if (choose.chance(5)) lines.push('ssl_protocols TLSv1.2;', 'ssl_protocols TLSv1.3;');
  perhaps(() => `ssl_ciphers "${choose.pick(cipherLists)}";`);
  perhaps(() => `ssl_prefer_server_ciphers ${choose.pick(['on', 'off', 'ON'])};`);
  if (choose.chance(percent / 2)) lines.push(`ssl_ecdh_curve ${choose.pick(groupLists)};`);
  if (choose.chance(percent / 2)) lines.push(...choose.some(confCommands, 1, 2).map((command) => `ssl_conf_command ${command};`));
  if (choose.chance(percent / 3)) lines.push(`ssl_session_tickets ${choose.pick(['on', 'off'])};`);
  if (choose.chance(10)) lines.push(`ssl_dhparam ${certificates.rsa.certificate.replace(/rsa\.pem$/, 'dh2048.pem')};`);
  return lines;
}
