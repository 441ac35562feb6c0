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
    // "ssl_ciphers" directive is duplicate
    [server('ssl_ciphers HIGH; ssl_ciphers HIGH;'), 'nginx/duplicate-directive ssl_ciphers'],
    [server('location / { proxy_ssl_verify on; proxy_ssl_verify off; }'), 'nginx/duplicate-directive proxy_ssl_verify'],
    // invalid value "TLSv1.4"
    [server('ssl_protocols TLSv1.4;'), 'nginx/invalid-value TLSv1.4'],
    [server('location / { proxy_ssl_protocols TLS1.2; }'), 'nginx/invalid-value TLS1.2'],
    // invalid value "yes" in "ssl_prefer_server_ciphers" directive, it must be "on" or "off"
    [server('ssl_prefer_server_ciphers yes;'), 'nginx/invalid-value yes'],
    [server('ssl_verify_client required;'), 'nginx/invalid-value required'],
    [server('ssl_ocsp both;'), 'nginx/invalid-value both'],
    [server('ssl_verify_depth x;'), 'nginx/invalid-value x'],
    // invalid number of arguments in "ssl_ciphers" directive
    [server('ssl_ciphers HIGH MEDIUM;'), 'nginx/wrong-number-of-arguments ssl_ciphers'],
    [server('ssl_protocols;'), 'nginx/wrong-number-of-arguments ssl_protocols'],
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
    // "ssl_ocsp" is incompatible with "ssl_verify_client optional_no_ca"
    [server('ssl_verify_client optional_no_ca; ssl_ocsp on;'), 'nginx/ocsp-needs-verification ssl_ocsp on;'],
  ])('%s', (content, problem) => {
    expect(problems(content)).toEqual([problem]);
  });
});

describe('what nginx accepts', () => {
  it.each([
    [server('ssl_protocols TLSv1.2; ssl_protocols TLSv1.3;')],
    [server('ssl_prefer_server_ciphers ON; ssl_verify_client Optional_No_CA;')],
    [server('ssl_certificate b.pem; ssl_certificate_key b.key;')],
    [server('ssl_conf_command Options PrioritizeChaCha; ssl_conf_command MinProtocol TLSv1.2;')],
    [server('location / { proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem; }')],
    ['server { listen 80; ssl_verify_client on; }'],
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

  it('is not judged at the outer level of a fragment', () => {
    const { problems: told } = parseFiles({ 'tls.conf': 'ssl_protocols TLSv1.2;\nproxy_pass http://b;\n' }, stated, { entries: ['tls.conf'], fragment: true });
    expect(told).toEqual([]);
  });
});
