import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Certificates, Pair } from './certificates.ts';
import { describeWithNginx, refusalsOf } from './nginx-run.ts';
import { mainBlock, temporaryPaths } from './nginx-server.ts';

/** Lines of a server that has a certificate. */
const inServer = [
  '',
  'ssl_protocols;',
  'ssl_protocols TLSv1.2 TLSv1.3;',
  'ssl_protocols TLSv1.2; ssl_protocols TLSv1.3;',
  'ssl_protocols TLSv1_2;',
  'ssl_protocols TLSv1.4;',
  'ssl_protocols all;',
  'ssl_protocols TLSv1.2 tlsv1.2;',
  'ssl_protocols TLSv1.2; ssl_protocols TLSv1.2 TLSv1.3;',
  'ssl_protocols sslv2 SSLV3 tlsv1;',
  'ssl_ciphers HIGH;',
  'ssl_ciphers HIGH ECDHE;',
  'ssl_ciphers HIGH; ssl_ciphers DEFAULT;',
  'ssl_ciphers "";',
  'ssl_ciphers TLS_AES_128_GCM_SHA256;',
  'ssl_ciphers NONE-SUCH;',
  'ssl_ciphers NONE-SUCH:ECDHE;',
  'ssl_ciphers "HIGH:%";',
  'ssl_ciphers "ECDHE:!ALL";',
  'ssl_ciphers "HIGH:@SECLEVEL=9";',
  'ssl_ciphers "HIGH:@STRONG";',
  'ssl_ciphers "aNULL:@SECLEVEL=0";',
  'ssl_prefer_server_ciphers on;',
  'ssl_prefer_server_ciphers yes;',
  'ssl_prefer_server_ciphers ON; ssl_prefer_server_ciphers ON;',
  'ssl_prefer_server_ciphers;',
  'ssl_ecdh_curve X25519:prime256v1;',
  'ssl_ecdh_curve x25519;',
  'ssl_ecdh_curve secp256r1:P-384;',
  'ssl_ecdh_curve auto;',
  'ssl_ecdh_curve auto:X25519;',
  'ssl_ecdh_curve X25519MLKEM768;',
  'ssl_ecdh_curve X25519:none;',
  'ssl_ecdh_curve "";',
  'ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;',
  'ssl_conf_command Ciphersuites "";',
  'ssl_conf_command Ciphersuites TLS_NONE;',
  'ssl_conf_command CipherString NONE-SUCH;',
  'ssl_conf_command CipherString ECDHE;',
  'ssl_conf_command Groups X25519:none;',
  'ssl_conf_command Curves P-256;',
  'ssl_conf_command SignatureAlgorithms RSA-PSS+SHA256:ECDSA+SHA256;',
  'ssl_conf_command SignatureAlgorithms none;',
  'ssl_conf_command Options ServerPreference;',
  'ssl_conf_command Options NoneSuch;',
  'ssl_conf_command Options ServerPreference,-SessionTicket;',
  'ssl_conf_command MinProtocol TLSv1.2;',
  'ssl_conf_command MinProtocol TLSv1.9;',
  'ssl_conf_command MinProtocol tlsv1.2;',
  'ssl_conf_command MaxProtocol None;',
  'ssl_conf_command Protocol "-all, +tlsv1.3";',
  'ssl_conf_command Protocol "";',
  'ssl_conf_command VerifyMode Peer,-Once;',
  'ssl_conf_command Protocol -ALL,TLSv1.3;',
  'ssl_conf_command Protocol -TLSv9;',
  'ssl_conf_command VerifyMode Require;',
  'ssl_conf_command VerifyMode Sometimes;',
  'ssl_conf_command NoneSuch value;',
  'ssl_conf_command Ciphersuites;',
  'ssl_conf_command ciphersuites TLS_AES_128_GCM_SHA256;',
  'ssl_session_tickets off;',
  'ssl_session_tickets never;',
  'ssl_session_timeout 1d;',
  'ssl_session_timeout soon;',
  'ssl_session_cache shared:name:10m;',
  'ssl_session_cache none;',
  'ssl_verify_client on;',
  'ssl_verify_client on; ssl_client_certificate AUTHORITY;',
  'ssl_verify_client on; ssl_trusted_certificate AUTHORITY;',
  'ssl_verify_client optional;',
  'ssl_verify_client optional_no_ca;',
  'ssl_verify_client off;',
  'ssl_verify_client always;',
  'ssl_verify_client on; ssl_verify_client off;',
  'ssl_verify_depth 2;',
  'ssl_verify_depth two;',
  'ssl_verify_depth -1;',
  'ssl_ocsp on; ssl_verify_client optional_no_ca;',
  'ssl_ocsp leaf; ssl_verify_client on; ssl_client_certificate AUTHORITY; resolver 127.0.0.1;',
  'ssl_ocsp maybe;',
  'ssl_ocsp on; ssl_ocsp_responder https://127.0.0.1/;',
  'ssl_ocsp_responder https://127.0.0.1/;',
  'ssl_reject_handshake on;',
  'ssl_reject_handshake maybe;',
  'ssl_early_data on;',
  'ssl_stapling on;',
  'ssl_stapling 1;',
  'ssl_buffer_size 4k;',
  'ssl_certificate_key OTHER;',
  'ssl_certificate CERTIFICATE;',
  'ssl on;',
  'http2 on;',
  'ssl_key_log keys;',
  'ssl_stapling on; ssl_certificate_compression on;',
  'ssl_stapling on; ssl_stapling_responder https://ocsp.test/;',
  'ssl_ech_file x;',
  'add_header Strict-Transport-Security;',
  'location / { limit_except GET { add_header X y; } }',
  'if ($host = a) { add_header X y; }',
  'if ($host = a) { proxy_pass http://127.0.0.1; }',
  'location / { if ($host = a) { proxy_set_header X y; } }',
  'location / { if ($host = a) { add_header X y; } proxy_set_header X y; }',
  'listen 127.0.0.1:20444 ssl default_server; listen 127.0.0.1:20444 ssl;',
  'listen 127.0.0.1:20444 ssl default_server default_server;',
  'listen 127.0.0.1:99999 ssl;',
  'listen 127.0.0.1:0 ssl;',
  'listen 127.0.0.1: ssl;',
  'listen 127.0.0.1:20444 tls;',
  'listen 127.0.0.1:20444 ssl http2 quic;',
  'listen [::1:20444 ssl;',
  'listen 127.0.0.1:20444 ssl proxy_protocol;',
  'listen 127.0.0.1:20444 ssl\n root /srv;',
  'ssl_protocols TLSv1.2\n ssl_ciphers HIGH;',
  'location / { ssl_protocols TLSv1.3; }',
  'if ($scheme = http) { ssl_ciphers HIGH; }',
  'proxy_ssl_verify on;',
  'proxy_pass http://127.0.0.1;',
  'location / { proxy_pass http://127.0.0.1; proxy_pass http://127.0.0.2; }',
  'location / { fastcgi_pass 127.0.0.1:1; fastcgi_pass 127.0.0.1:2; }',
  'location / { if ($arg_x) { proxy_pass http://127.0.0.1; } limit_except GET { proxy_pass http://127.0.0.2; } }',
  'location / { proxy_ssl_verify yes; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_verify on; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_verify on; proxy_ssl_trusted_certificate AUTHORITY; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_protocols TLSv1.4; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_ciphers NONE-SUCH; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_conf_command NoneSuch x; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_name a; proxy_ssl_name b; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_server_name maybe; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_verify_depth x; }',
  'location / { proxy_pass https://127.0.0.1; proxy_ssl_ecdh_curve X25519; }',
] as const;

/** Servers of one http block, with the certificates that they say they have. */
const inHttp = [
  'server { listen 127.0.0.1:20443 ssl; }',
  'server { listen 127.0.0.1:20443; ssl_protocols TLSv1.3; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR } server { listen 127.0.0.1:20443 ssl; server_name b.test; }',
  'server { listen 127.0.0.1:20443 ssl; ssl_reject_handshake on; } server { listen 127.0.0.1:20443 ssl; server_name b.test; }',
  'server { listen 127.0.0.1:20443 ssl; ssl_reject_handshake on; } server { listen 127.0.0.1:20443 ssl; server_name b.test; PAIR }',
  'server { listen 127.0.0.1:20443; server_name a.test; } server { listen 127.0.0.1:20443 ssl; server_name b.test; PAIR }',
  'server { listen 127.0.0.1:20443 default_server; } server { listen 127.0.0.1:20443 default_server; server_name b.test; }',
  'server { listen 127.0.0.1:20443 ssl; ssl_certificate CERTIFICATE; }',
  'server { listen 127.0.0.1:20443 ssl; ssl_certificate_key KEY; }',
  'ssl_certificate CERTIFICATE; server { listen 127.0.0.1:20443 ssl; ssl_certificate_key KEY; }',
  'PAIR server { listen 127.0.0.1:20443 ssl; }',
  'server { listen 127.0.0.1:20443; ssl_certificate CERTIFICATE; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_certificate CERTIFICATE; }',
  'server { listen 127.0.0.1:20443; server_name a.test; } server { listen 127.0.0.1:20443; server_name a.test; }',
  'ssl_verify_client on; PAIR server { listen 127.0.0.1:20443 ssl; ssl_client_certificate AUTHORITY; }',
  'ssl_client_certificate AUTHORITY; PAIR server { listen 127.0.0.1:20443 ssl; ssl_verify_client on; }',
  'PAIR server { listen 127.0.0.1:20443 ssl; ssl_certificate STRANGER; }',
  'PAIR server { listen 127.0.0.1:20443 ssl; ssl_certificate CERTIFICATE; }',
  'PAIR server { listen 127.0.0.1:20443 ssl; ssl_certificate ELLIPTIC; }',
  'server { listen 127.0.0.1:20443 ssl; SMALL }',
  'server { listen 127.0.0.1:20443 ssl; SMALL ssl_ciphers HIGH:@SECLEVEL=1; }',
  'server { listen 127.0.0.1:20443 ssl; SMALL ssl_ciphers HIGH:@SECLEVEL=0; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_ciphers HIGH:@SECLEVEL=3; }',
  'server { listen 127.0.0.1:20443 ssl; SHA1 }',
  'map $scheme $x { http 1; } server { listen 127.0.0.1:20443; if ($x) { return 301 https://$host; } }',
] as const;

const inStream = [
  'server { listen 127.0.0.1:20443 ssl; PAIR return text; }',
  'server { listen 127.0.0.1:20443 ssl; return text; }',
  'server { listen 127.0.0.1:20443; return text; } server { listen 127.0.0.1:20443; return text; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_protocols TLSv1.4; return text; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_verify_client on; return text; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_verify_client optional_no_ca; return text; }',
  'server { listen 127.0.0.1:20443; proxy_pass 127.0.0.1:1; proxy_ssl on; proxy_ssl_verify on; }',
  'server { listen 127.0.0.1:20443; proxy_pass 127.0.0.1:1; proxy_ssl yes; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_reject_handshake on; return text; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_stapling on; return text; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_early_data on; return text; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR ssl_alpn postgresql; return text; }',
] as const;

const inMail = [
  'server { listen 127.0.0.1:20443 ssl; PAIR protocol imap; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR protocol imap; ssl_stapling on; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR protocol imap; ssl_ocsp on; }',
  'server { listen 127.0.0.1:20443 ssl; PAIR protocol imap; ssl_verify_client on; }',
  'server { listen 127.0.0.1:20443; protocol imap; starttls only; }',
] as const;

/** What nginx refuses and we do not look at, each with the reason. */
const differing: ReadonlyMap<string, string> = new Map([
  ['location / { proxy_pass https://127.0.0.1; proxy_ssl_ecdh_curve X25519; }', 'other modules may have directives of any name'],
  ['listen 127.0.0.1:20444 tls;', 'other builds of nginx have more parameters'],
  ['ssl_session_timeout soon;', 'no setting about security'],
]);

const rows = [
  ...inServer.map((text) => ({ text, body: `http { ${temporaryPaths} server { listen 127.0.0.1:20443 ssl; server_name a.test; PAIR ${text} } }` })),
  ...inHttp.map((text) => ({ text, body: `http { ${temporaryPaths} ${text} }` })),
  ...inStream.map((text) => ({ text, body: `stream { ${text} }` })),
  ...inMail.map((text) => ({ text, body: `mail { auth_http 127.0.0.1:1/auth; ${text} }` })),
];

describeWithNginx('nginx -t refuses what has a problem, and nothing else', (workshop) => {
  it.each(rows.map((row) => [row.text, row] as const))('%s', async (text, { body }) => {
    const { certificates, directory } = workshop();
    const written = body.replaceAll(/\b[A-Z]+1?\b/g, (word) => wordsFor(certificates).get(word) ?? word);
    const home = mkdtempSync(join(directory, 'refusal-'));
    const conf = mainBlock(written);
    writeFileSync(join(home, 'nginx.conf'), conf);
    const problems = await refusalsOf(home, directory);
    const said = nginxSays(home);
    if (differing.has(text)) expect(problems, `no longer differing: ${text}`).toEqual([]);
    const expected = differing.has(text) || problems.length > 0;
    expect(said === null ? 'accepted' : 'refused', `${said ?? ''}\n${problems.join('\n')}\n${conf}`).toBe(expected ? 'refused' : 'accepted');
  });
});

/** What the words in capitals of the rows stand for. */
function wordsFor({ rsa, ecdsa, authority, stranger, small, sha1 }: Certificates): ReadonlyMap<string, string> {
  const lines = ({ certificate, key }: Pair): string => `ssl_certificate ${certificate}; ssl_certificate_key ${key};`;
  return new Map([
    ['PAIR', lines(rsa)],
    ['SMALL', lines(small)],
    ['SHA1', lines(sha1)],
    ['CERTIFICATE', rsa.certificate],
    ['KEY', rsa.key],
    ['OTHER', ecdsa.key],
    ['ELLIPTIC', ecdsa.certificate],
    ['STRANGER', stranger.certificate],
    ['AUTHORITY', authority.certificate],
  ]);
}

/** Why `nginx -t` gives up; `null` when it does not. */
function nginxSays(home: string): string | null {
  const { stderr, error } = spawnSync('nginx', ['-t', '-p', home, '-c', join(home, 'nginx.conf'), '-e', 'stderr'], { encoding: 'utf8', timeout: 10_000 });
  if (error !== undefined) throw error;
  return /\[emerg\] .*/.exec(stderr)?.[0] ?? null;
}

