import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { http, nothingStated, parseFiles, running, serverWith } from './parsed.ts';

/** What nginx 1.22.1 says with -t for each of these is in the comment beside it. */
const stated = running('1.22.1', '3.0');
const server = (directives: string): string => serverWith(directives);

function problems(content: string, runtime = stated): readonly string[] {
  return parseFiles(http(content), runtime).problems;
}

describe('what nginx refuses', () => {
  it.each([
    // "ssl_protocols" directive is not allowed here
    [server('location / { ssl_protocols TLSv1.2; }'), 'nginx/not-allowed-here ssl_protocols'],
    [server('if ($host = x) { ssl_protocols TLSv1.2; }'), 'nginx/not-allowed-here ssl_protocols'],
    ['upstream u { ssl_protocols TLSv1.2; server b; }', 'nginx/not-allowed-here ssl_protocols'],
    // "proxy_ssl_verify" directive is not allowed here
    [server('location / { if ($host = x) { proxy_ssl_verify on; } }'), 'nginx/not-allowed-here proxy_ssl_verify'],
    // "proxy_pass" directive is not allowed here
    [server('proxy_pass http://a;'), 'nginx/not-allowed-here proxy_pass'],
    ['grpc_pass a;', 'nginx/not-allowed-here grpc_pass'],
    // "add_header" directive is not allowed here
    [server('location / { limit_except GET { add_header X y; } }'), 'nginx/not-allowed-here add_header'],
    [server('if ($host = x) { add_header X y; }'), 'nginx/not-allowed-here add_header'],
    ['upstream u { add_header X y; server b; }', 'nginx/not-allowed-here add_header'],
    // "proxy_set_header" directive is not allowed here
    [server('location / { if ($host = x) { proxy_set_header X y; } }'), 'nginx/not-allowed-here proxy_set_header'],
    // invalid number of arguments in "add_header" directive
    ['add_header X;', 'nginx/wrong-number-of-arguments add_header'],
    ['proxy_set_header X;', 'nginx/wrong-number-of-arguments proxy_set_header'],
    [server('if ($host = x) { proxy_pass http://a; }'), 'nginx/not-allowed-here proxy_pass'],
    // "proxy_pass" directive is duplicate
    [server('location / { proxy_pass http://a; proxy_pass http://b; }'), 'nginx/duplicate-directive proxy_pass'],
    // "ssl_ciphers" directive is duplicate
    [server('ssl_ciphers HIGH; ssl_ciphers HIGH;'), 'nginx/duplicate-directive ssl_ciphers'],
    [server('location / { proxy_ssl_verify on; proxy_ssl_verify off; }'), 'nginx/duplicate-directive proxy_ssl_verify'],
    // invalid value "TLSv1.4"
    [server('ssl_protocols TLSv1.4;'), 'nginx/invalid-value TLSv1.4'],
    [server('location / { proxy_ssl_protocols TLS1.2; }'), 'nginx/invalid-value TLS1.2'],
    // duplicate value "tlsv1.2" (a warning)
    [server('ssl_protocols TLSv1.2 tlsv1.2;'), 'nginx/duplicate-value tlsv1.2'],
    [server('ssl_protocols TLSv1.3; ssl_protocols TLSv1.2 TLSv1.3;'), 'nginx/duplicate-value TLSv1.3'],
    [server('location / { proxy_ssl_protocols TLSv1.2 TLSv1.2; }'), 'nginx/duplicate-value TLSv1.2'],
    // invalid value "yes" in "ssl_prefer_server_ciphers" directive, it must be "on" or "off"
    [server('ssl_prefer_server_ciphers yes;'), 'nginx/invalid-value yes'],
    [server('ssl_verify_client required;'), 'nginx/invalid-value required'],
    [server('ssl_ocsp both;'), 'nginx/invalid-value both'],
    [server('ssl_verify_depth x;'), 'nginx/invalid-value x'],
    // invalid number of arguments in "ssl_ciphers" directive
    [server('ssl_ciphers HIGH MEDIUM;'), 'nginx/wrong-number-of-arguments ssl_ciphers'],
    [server('ssl_protocols;'), 'nginx/wrong-number-of-arguments ssl_protocols'],
    // invalid value "ssl_ciphers", invalid number of arguments in "ssl_ciphers" directive, invalid parameter "server_name"
    [server('ssl_protocols TLSv1.2\nssl_ciphers HIGH;'), 'nginx/swallowed-directive ssl_ciphers'],
    [server('ssl_ciphers HIGH\nssl_dhparam dh.pem;'), 'nginx/swallowed-directive ssl_dhparam'],
    [server('listen 8443 ssl\nroot /srv;'), 'nginx/swallowed-directive root'],
    // no "ssl_certificate" is defined for the "listen ... ssl" directive
    ['server { listen 443 ssl; }', 'nginx/missing-certificate listen 443 ssl;'],
    ['server { listen 443 ssl default_server; ssl_reject_handshake on; } server { listen 443 ssl; server_name b; }', 'nginx/missing-certificate listen 443 ssl;'],
    // no "ssl_certificate_key" is defined for certificate "a.pem"
    ['server { listen 443 ssl; ssl_certificate a.pem; }', 'nginx/missing-certificate-key ssl_certificate a.pem;'],
    ['server { listen 80; ssl_certificate a.pem; }', 'nginx/missing-certificate-key ssl_certificate a.pem;'],
    // no ssl_client_certificate for ssl_verify_client
    [server('ssl_verify_client on;'), 'nginx/missing-client-authority ssl_verify_client on;'],
    [server('ssl_verify_client on; ssl_trusted_certificate ca.pem;'), 'nginx/missing-client-authority ssl_verify_client on;'],
    // conflicting server name "a" on 0.0.0.0:80, ignored (a warning)
    ['server { listen 80; server_name a b; } server { listen 80; server_name c A; } server { listen 81; server_name a; }', 'nginx/conflicting-server-name A'],
    ['server { listen 80; } server { listen 80; }', 'nginx/conflicting-server-name listen 80;'],
    // unknown directive "http2"
    [server('http2 on;'), 'nginx/unknown-directive http2'],
    // a duplicate listen 0.0.0.0:443
    [server('listen *:443;'), 'nginx/duplicate-listen listen *:443;'],
    // no proxy_ssl_trusted_certificate for proxy_ssl_verify
    [server('location / { proxy_pass https://b; proxy_ssl_verify on; }'), 'nginx/missing-server-authority proxy_ssl_verify on;'],
    // SSL_CONF_cmd("MinProtocl", "TLSv1.2") failed (unknown cmd name), SSL_CONF_cmd("MinProtocol", "TLS1.3") failed (bad value)
    [server('ssl_conf_command MinProtocl TLSv1.2;'), 'nginx/invalid-value MinProtocl'],
    [server('ssl_conf_command MinProtocol TLS1.3;'), 'nginx/invalid-value TLS1.3'],
    [server('ssl_conf_command MinProtocol tlsv1.3;'), 'nginx/invalid-value tlsv1.3'],
    [server('ssl_conf_command Protocol -ALL,TLSv1_3;'), 'nginx/invalid-value -ALL,TLSv1_3'],
    [server('ssl_conf_command Options NoCompression;'), 'nginx/invalid-value NoCompression'],
    [server('ssl_conf_command VerifyMode Sometimes;'), 'nginx/invalid-value Sometimes'],
    [server('location / { proxy_ssl_conf_command Cyphersuites TLS_AES_128_GCM_SHA256; }'), 'nginx/invalid-value Cyphersuites'],
    // "ssl_ocsp" is incompatible with "ssl_verify_client optional_no_ca"
    [server('ssl_verify_client optional_no_ca; ssl_ocsp on;'), 'nginx/ocsp-needs-verification ssl_ocsp on;'],
    // invalid URL prefix in OCSP responder "https://o.example/" in "ssl_ocsp_responder"
    [server('ssl_ocsp on; ssl_ocsp_responder https://o.example/;'), 'nginx/invalid-value https://o.example/'],
  ])('%s', (content, problem) => {
    expect(problems(content)).toEqual([problem]);
  });
});

describe('engines', () => {
  const main = { 'nginx.conf': 'ssl_engine pkcs11;\nevents {}\n' };

  it('are none in OpenSSL 4', () => {
    expect(parseFiles(main, running('1.31.0', '4.0')).problems).toEqual(['nginx/no-engines ssl_engine']);
  });

  it('are there before it, and where nobody states the library', () => {
    expect(parseFiles(main, running('1.31.0', '3.6')).problems).toEqual([]);
    expect(parseFiles(main, nothingStated).problems).toEqual([]);
  });
});

describe('what nginx accepts', () => {
  it.each([
    [server('ssl_protocols TLSv1.2; ssl_protocols TLSv1.3;')],
    [server('ssl_prefer_server_ciphers ON; ssl_verify_client Optional_No_CA;')],
    [server('ssl_certificate b.pem; ssl_certificate_key b.key;')],
    [server('ssl_conf_command Options PrioritizeChaCha; ssl_conf_command MinProtocol TLSv1.2;')],
    [server('location / { if ($x) { proxy_pass http://a; } limit_except GET { proxy_pass http://b; } proxy_pass http://c; }')],
    [server('listen 8443 ssl http2 proxy_protocol;')],
    [server('add_header X y always; proxy_set_header A b; location / { if ($x) { add_header X y; } proxy_set_header A b; }')],
    [server('ssl_conf_command protocol "-all, +tlsv1.3"; ssl_conf_command VerifyMode Peer,Once; ssl_conf_command MaxProtocol None; ssl_conf_command Options $options;')],
    [server('location / { proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem; }')],
    ['server { listen 80; ssl_verify_client on; }'],
    ['ssl_protocols TLSv1.2; server { listen 80; ssl_protocols TLSv1.2; }'],
    [server('ssl_stapling on; ssl_stapling_responder https://o.example/; ssl_ocsp_responder https://o.example/;')],
    [server('ssl_ocsp on; ssl_ocsp_responder HTTP://o.example/;')],
    ['ssl_certificate a.pem; ssl_certificate_key a.key; server { listen 443 ssl; }'],
    ['server { listen 443 ssl; include unseen/*.conf; include /etc/ssl/nginx.conf; }'],
    ['server { listen 443 ssl; server_name {{ name }}; {{ certificate }} \n }'],
    [server('{% if tls13 %} ssl_protocols TLSv1.3; {% endif %} ssl_ciphers {{ list }};')],
    [server('{% if a %}\n ssl_ciphers HIGH;\n {% else %}\n ssl_ciphers DEFAULT;\n {% endif %}')],
    [server('ssl_verify_client ${VERIFY};')],
    ['server { listen 80; server_name ~^a$; } server { listen 80; server_name ~^a$ $hostname; } server { listen 127.0.0.1:80; server_name b; }'],
    [server('ssl_session_cache shared:a:1m; ssl_session_cache off; ssl_buffer_size 4k;')],
  ])('%s', (content) => {
    expect(problems(content)).toEqual([]);
  });

  it('may be more in another release', () => {
    const trusted = server('ssl_verify_client on; ssl_trusted_certificate ca.pem;');
    expect(problems(trusted, running('1.27.2', '3.5'))).toEqual([]);
    expect(problems(trusted, nothingStated)).toEqual([]);
    const tls12 = 'server { listen 443 quic; ssl_certificate a; ssl_certificate_key b; ssl_protocols TLSv1.2; }';
    expect(problems(tls12, running('1.26.3', '3.5'))).toEqual(['nginx/quic-needs-tls13 ssl_protocols TLSv1.2;']);
    expect(problems(server('http2 on;'), running('1.25.1', '3.5'))).toEqual([]);
    expect(problems(server('http2 on;'), nothingStated)).toEqual([]);
    expect(problems(server('ssl on;'), running('1.25.1', '3.5'))).toEqual(['nginx/unknown-directive ssl']);
    expect(problems(server('ssl_key_log keys;'), running('1.26.3', '3.0'))).toEqual(['nginx/unknown-directive ssl_key_log']);
    expect(problems(server('listen 443 quic;'), running('1.24.0', '3.0'))).toEqual(['nginx/invalid-value quic']);
    expect(problems(server('listen 443 quic;'), running('1.25.0', '3.0'))).toEqual([]);
    expect(problems(server('ssl_reject_handshake on;'), running('1.18.0', '1.1.1'))).toEqual(['nginx/unknown-directive ssl_reject_handshake']);
  });

  it('knows since when there is TLS 1.3, and ECH, OCSP and certificate compression', () => {
    expect(problems(server('ssl_protocols TLSv1.2 TLSv1.3;'), running('1.12.2', '1.1.1'))).toEqual(['nginx/invalid-value TLSv1.3']);
    expect(problems(server('ssl_protocols TLSv1.2 TLSv1.3;'), running('1.13.0', '1.1.1'))).toEqual([]);
    expect(problems(server('ssl_ech_file a.ech;'), running('1.29.3', '4.0'))).toEqual(['nginx/unknown-directive ssl_ech_file']);
    expect(problems(server('ssl_ocsp on;'), running('1.18.0', '1.1.1'))).toEqual(['nginx/unknown-directive ssl_ocsp']);
    expect(problems(server('ssl_certificate_compression on;'), running('1.29.0', '3.5'))).toEqual(['nginx/unknown-directive ssl_certificate_compression']);
  });

  it.each([
    ['ssl_trusted_certificate ca.pem;', '1.3.6', '1.3.7'],
    ['ssl_session_ticket_key t.key;', '1.5.6', '1.5.7'],
    ['ssl_session_tickets off;', '1.5.8', '1.5.9'],
    ['ssl_early_data on;', '1.15.2', '1.15.3'],
    ['ssl_ocsp_responder http://o.example/;', '1.18.0', '1.19.0'],
    ['ssl_conf_command Options KTLS;', '1.19.3', '1.19.4'],
    ['ssl_certificate_cache max=1;', '1.27.3', '1.27.4'],
    ['add_header_inherit merge;', '1.29.2', '1.29.3'],
  ])('has %s not in %s, but in %s', (directive, before, since) => {
    const name = directive.split(' ')[0] ?? '';
    expect(problems(server(directive), running(before, '1.1.1'))).toContain(`nginx/unknown-directive ${name}`);
    expect(problems(server(directive), running(since, '1.1.1'))).toEqual([]);
  });

  it('does not know whether a new nginx is one that has a key log', () => {
    const keyLog = server('ssl_key_log keys; location / { proxy_pass https://b; proxy_ssl_key_log keys; }');
    expect(problems(keyLog, running('1.27.2', '3.5'))).toEqual([]);
    expect(problems(keyLog, running('1.27.1', '3.5'))).toEqual(['nginx/unknown-directive ssl_key_log', 'nginx/unknown-directive proxy_ssl_key_log']);
  });

  it('has TCP and QUIC on different listens', () => {
    const release = running('1.26.3', '3.5');
    expect(problems(server('listen 8443 quic ssl;'), release)).toEqual(['nginx/quic-excludes-tcp listen 8443 quic ssl;']);
    expect(problems(server('listen 8443 quic http2;'), release)).toEqual(['nginx/quic-excludes-tcp listen 8443 quic http2;']);
    expect(problems(server('listen 8443 quic reuseport; listen 8443 ssl;'), release)).toEqual([]);
  });

  it('compresses no certificate that it staples to', () => {
    const both = (stapling: string, compression: string) => server(`ssl_stapling ${stapling}; ssl_certificate_compression ${compression};`);
    const release = running('1.30.6', '3.6');
    expect(problems(both('on', 'ON'), release)).toEqual(['nginx/stapling-excludes-compression ssl_stapling on;']);
    expect(problems(`ssl_certificate_compression on; ${server('ssl_stapling on;')}`, release)).toEqual(['nginx/stapling-excludes-compression ssl_stapling on;']);
    expect([...problems(both('off', 'on'), release), ...problems(both('on', 'off'), release)]).toEqual([]);
  });

  it('upgrades no mail connection without a certificate', () => {
    const mail = (directives: string) => parseFiles({ 'nginx.conf': `events {} mail { server { listen 143; protocol imap; ${directives} } }` }, stated).problems;
    expect(mail('starttls only;')).toEqual(['nginx/missing-certificate starttls only;']);
    expect([...mail('starttls off;'), ...mail('starttls on; ssl_certificate a; ssl_certificate_key b;'), ...mail('starttls on; include mail/*.conf; {{ certificate }} \n')]).toEqual([]);
  });

  it.each([
    ['stream', 'ssl_reject_handshake on;', '1.25.4', '1.25.5'],
    ['stream', 'ssl_stapling on;', '1.26.3', '1.27.2'],
    ['stream', 'ssl_ocsp on;', '1.27.1', '1.27.2'],
    ['stream', 'ssl_early_data on;', '1.31.4', null],
    ['mail', 'ssl_stapling on;', '1.31.4', null],
  ])('%s servers have %s since a release of their own', (outer, directive, before, since) => {
    const files = { 'nginx.conf': `events {} ${outer} { server { listen 993 ssl; protocol imap; ssl_certificate a; ssl_certificate_key b; ${directive} } }` };
    const name = directive.split(' ')[0] ?? '';
    expect(parseFiles(files, running(before, '3.0')).problems).toEqual([`nginx/not-allowed-here ${name}`]);
    if (since !== null) expect(parseFiles(files, running(since, '3.5')).problems).toEqual([]);
  });

  it('is not judged at the outer level of a fragment', () => {
    const { problems: told } = parseFiles({ 'tls.conf': 'ssl_protocols TLSv1.2;\nproxy_pass http://b;\n' }, stated, { entries: ['tls.conf'], fragment: true });
    expect(told).toEqual([]);
  });
});

describe('certificates that nginx cannot load', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-certificates-'));
  const make = (name: string, ...args: readonly string[]): string => {
    const out = join(directory, `${name}.pem`);
    execFileSync('openssl', ['req', '-x509', '-nodes', '-subj', `/CN=${name}`, '-out', out, ...args], { stdio: 'ignore' });
    return readFileSync(out, 'utf8');
  };
  const rsa = (name: string, bits: number): string => make(name, '-newkey', `rsa:${String(bits)}`, '-keyout', join(directory, `${name}.key`));
  const files = {
    'a.pem': rsa('a', 2048),
    'again.pem': make('again', '-key', join(directory, 'a.key')),
    'sha1.pem': make('sha1', '-key', join(directory, 'a.key'), '-sha1'),
    'other.pem': rsa('other', 2048),
    'short.pem': rsa('short', 1024),
    'ec.pem': make('ec', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', join(directory, 'ec.key')),
  };
  rmSync(directory, { recursive: true });
  const found = (content: string, runtime = running('1.26.3', '3.5')): readonly string[] => parseFiles({ ...http(content), ...files }, runtime).problems;
  const inherits = (certificate: string): string => `ssl_certificate a.pem; ssl_certificate_key a.key; server { listen 443 ssl; ssl_certificate ${certificate}; }`;
  const serving = (certificate: string, more = ''): string => `server { listen 443 ssl; ssl_certificate ${certificate}; ssl_certificate_key k; ${more} }`;

  // SSL_CTX_use_PrivateKey("a.key") failed (key values mismatch)
  it.each([
    [inherits('other.pem'), ['nginx/key-of-other-certificate other.pem']],
    [inherits('again.pem'), []],
    [inherits('a.pem'), []],
    // Starts, and has no key for the certificate.
    [inherits('ec.pem'), ['nginx/inherited-key ec.pem']],
    [inherits('elsewhere.pem'), ['nginx/inherited-key elsewhere.pem']],
    ['ssl_certificate_key a.key; server { listen 443 ssl; ssl_certificate other.pem; }', []],
    ['ssl_certificate a.pem; ssl_certificate_key a.key; server { listen 443 ssl; ssl_certificate other.pem; ssl_certificate_key other.key; }', []],
  ])('%s', (content, expected) => {
    expect(found(content)).toEqual(expected);
  });

  // SSL_CTX_use_certificate("short.pem") failed (ee key too small)
  it.each([
    ['', '3.5', ['nginx/small-certificate-key short.pem']],
    ['ssl_ciphers HIGH:@SECLEVEL=1;', '3.5', []],
    ['ssl_ciphers HIGH:@SECLEVEL=2;', '3.0', ['nginx/small-certificate-key short.pem']],
    // Level 1 or 2, as the build has it.
    ['', '3.0', []],
    // Commands are executed when the certificate is loaded already.
    ['ssl_ciphers HIGH:@SECLEVEL=2; ssl_conf_command CipherString HIGH:@SECLEVEL=1;', '3.5', []],
  ])('RSA with 1024 bits and "%s" on OpenSSL %s', (directives, openssl, expected) => {
    expect(found(serving('short.pem', directives), running('1.26.3', openssl))).toEqual(expected);
  });

  it('has larger keys at higher levels, and does not look at the signature of a certificate by itself', () => {
    expect(found(serving('a.pem', 'ssl_ciphers HIGH:@SECLEVEL=3;'))).toEqual(['nginx/small-certificate-key a.pem']);
    expect(found(serving('ec.pem', 'ssl_ciphers HIGH:@SECLEVEL=3;'))).toEqual([]);
    expect(found(serving('sha1.pem'))).toEqual([]);
    expect(found(serving('short.pem'), nothingStated)).toEqual([]);
  });
});
