import { temporaryPaths, mainBlock } from './nginx-server.ts';
import type { Certificates } from './certificates.ts';
import { random, type Random } from './random.ts';

/** A configuration made from a seed, and what has to be asked of the server that runs it. */
export interface NginxCase {
  readonly seed: number;
  readonly files: Readonly<Record<string, string>>;
  readonly tlsPort: number;
  readonly plainPort: number;
  /** Names on the TLS socket, in file order. */
  readonly names: readonly string[];
  /** Paths worth asking on the plaintext port, and the scope of the route that answers, as nginx writes it. */
  readonly plainPaths: readonly { readonly path: string; readonly host: string }[];
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
] as const;

const headerLines = [
  'add_header Strict-Transport-Security "max-age=63072000" always;',
  'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains";',
  'add_header X-Frame-Options DENY;',
] as const;

/** What a server on port 80 may hold: right and wrong ways to send people to https. */
const plainServers = [
  'return 301 https://$host$request_uri;',
  'return https://$host$request_uri;',
  'rewrite ^ https://$host$request_uri? permanent;',
  'rewrite ^(.*)$ https://$host$1 redirect;',
  'return 301 $scheme://$host$request_uri;',
  'return 301 /other;',
  'if ($scheme = http) { return 301 https://$host$request_uri; }\n    location / { return 200 content; }',
  'if ($https = "") { return 302 https://$host$request_uri; }',
  'if ($scheme != "https") { rewrite ^ https://$host$request_uri? permanent; }\n    root www;',
  'if ($http_x_forwarded_proto = "http") { return 301 https://$host$request_uri; }\n    root www;',
  'if ($http_x_forwarded_proto != "https") { return 301 https://$host$request_uri; }\n    root www;',
  'location / { return 301 https://$host$request_uri; }\n    location /.well-known/acme-challenge/ { root www; }',
  'location / { return 301 https://$host$request_uri; }\n    location ~ ^/api { root www; }',
  'location = / { return 301 https://$host$request_uri; }\n    location / { root www; }',
  'return 301 https://$host$request_uri;\n    location /api { root www; }',
  'if ($host = a.test) { return 301 https://$host$request_uri; }\n    return 404;',
  'return 444;',
  'return 403;',
  'error_page 404 =301 https://a.test/;\n    root www;',
  'root www;',
  'set $target https; return 301 $target://$host$request_uri;',
  'location ^~ /api { return 308 https://$host$request_uri; }\n    location / { root www; }',
] as const;

/** Makes the configuration of `seed`. Only settings that every supported nginx accepts are used. */
export function nginxCase(seed: number, certificates: Certificates, ports: readonly [number, number]): NginxCase {
  const choose = random(seed);
  const [tlsPort, plainPort] = ports;
  const names = choose.shuffle(['a.test', 'b.test', 'c.test']).slice(0, 1 + choose.integer(3));
  const defaultName = choose.chance(50) ? choose.pick([names[0] ?? 'a.test', ...names]) : null;
  const servers = names.map((name) => tlsServer(choose, certificates, name, { port: tlsPort, isDefault: name === defaultName }));
  const included = choose.chance(40);
  const plain = choose.pick(plainServers);
  const body = [
    'http {',
    `  ${temporaryPaths}`,
    '  access_log off;',
    ...tlsLines(choose, 30, certificates).map((line) => `  ${line}`),
    ...(choose.chance(20) ? [`  ${choose.pick(headerLines)}`] : []),
    ...(included ? ['  include conf.d/*.conf;'] : servers),
    `  server {\n    listen 127.0.0.1:${plainPort};\n    server_name a.test;\n    ${plain}\n  }`,
    '}',
  ].join('\n');
  const files: Record<string, string> = { 'nginx.conf': mainBlock(body), 'www/index.html': 'content\n', 'www/api/index.html': 'content\n', 'www/.well-known/acme-challenge/token': 'token\n', 'temp/.keep': '' };
  if (included) servers.forEach((server, index) => {
    files[`conf.d/${String(9 - index)}-${names[index] ?? ''}.conf`] = `${server}\n`;
  });
  const plainPaths = ['/', '/api/', '/.well-known/acme-challenge/token'].map((path) => ({ path, host: 'a.test' }));
  return { seed, files, tlsPort, plainPort, names, plainPaths };
}

function tlsServer(choose: Random, certificates: Certificates, name: string, socket: { readonly port: number; readonly isDefault: boolean }): string {
  const refuses = choose.chance(8);
  const lines = [
    `listen 127.0.0.1:${socket.port} ssl${socket.isDefault ? ' default_server' : ''};`,
    `server_name ${name};`,
    ...(refuses ? ['ssl_reject_handshake on;'] : certificateLines(choose, certificates)),
    ...tlsLines(choose, 45, certificates),
    ...clientLines(choose, certificates),
    ...(choose.chance(50) ? [choose.pick(headerLines)] : []),
    'root www;',
    ...(choose.chance(30) ? [`location /api { ${choose.chance(50) ? choose.pick(headerLines) : ''} root www; }`] : []),
  ];
  return `  server {\n${lines.map((line) => `    ${line}`).join('\n')}\n  }`;
}

function certificateLines(choose: Random, { rsa, ecdsa }: Certificates): readonly string[] {
  const chosen = choose.pick([[rsa], [ecdsa], [rsa, ecdsa]]);
  return chosen.flatMap(({ certificate, key }) => [`ssl_certificate ${certificate};`, `ssl_certificate_key ${key};`]);
}

function clientLines(choose: Random, { authority }: Certificates): readonly string[] {
  if (!choose.chance(35)) return [];
  return [`ssl_verify_client ${choose.pick(['on', 'optional', 'optional_no_ca', 'off'])};`, `ssl_client_certificate ${authority.certificate};`];
}

function tlsLines(choose: Random, percent: number, certificates: Certificates): readonly string[] {
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
  if (choose.chance(10)) lines.push(`ssl_dhparam ${certificates.rsa.certificate.replace(/rsa\.pem$/, 'dh2048.pem')};`);
  return lines;
}
