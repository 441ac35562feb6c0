/** Texts of HAProxy configurations for measurements: a `frontend` and a `backend` of 20 lines each for every site. */

const head = `global
  log stdout format raw local0
  ssl-default-bind-options ssl-min-ver TLSv1.2
  ssl-default-bind-ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256
  ssl-default-server-options ssl-min-ver TLSv1.2

defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
`;

/** Most lines of a section are about other things than TLS. */
export function usual(sections: number): string {
  return configuration(sections, usualFrontend, usualBackend);
}

/** Every line is a rule for requests or a server. */
export function dense(sections: number): string {
  return configuration(sections, denseFrontend, denseBackend);
}

type Part = (site: number) => readonly string[];

function configuration(sections: number, frontend: Part, backend: Part): string {
  const siteOf = (_: unknown, site: number): string => section('frontend', `web${site}`, frontend(site)) + section('backend', `app${site}`, backend(site));
  return head + Array.from({ length: sections / 2 }, siteOf).join('');
}

function section(kind: string, name: string, lines: readonly string[]): string {
  return `\n${kind} ${name}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Plaintext is redirected to TLS, and paths lead to the one backend. */
function entry(site: number): readonly string[] {
  return [
    `bind 192.0.2.1:${1024 + site}`,
    `bind 192.0.2.2:${1024 + site} ssl crt /etc/haproxy/certs/web${site}.pem`,
    'http-request redirect scheme https code 301 unless { ssl_fc }',
    'http-after-response set-header Strict-Transport-Security "max-age=63072000"',
    `acl api path_beg /api/v${site % 4}`,
    `use_backend app${site} if api`,
    `default_backend app${site}`,
  ];
}

function usualFrontend(site: number): readonly string[] {
  return [
    ...entry(site),
    ...['option httplog', 'option forwardfor except 127.0.0.0/8', 'option http-buffer-request', 'option dontlognull', 'log global', 'maxconn 2000'],
    ...['timeout client 60s', 'timeout http-request 10s', 'compression algo gzip', 'compression type text/html text/css'],
    'http-request set-header X-Forwarded-Proto https',
  ];
}

function usualBackend(site: number): readonly string[] {
  return [
    ...['balance leastconn', 'option redispatch', 'option httpchk GET /health', 'http-check expect status 200', 'retries 3', 'fullconn 1000'],
    ...['timeout connect 3s', 'timeout server 60s', 'timeout queue 10s', 'hash-type consistent', 'cookie node insert indirect nocache'],
    ...['stick-table type ip size 100k expire 30m', 'stick on src', 'http-response del-header Server'],
    authority(site),
    ...servers(site, 3),
  ];
}

function denseFrontend(site: number): readonly string[] {
  return [...entry(site), ...Array.from({ length: 11 }, (_, number) => `http-request set-header X-Part-${number} web${site}`)];
}

function denseBackend(site: number): readonly string[] {
  return [authority(site), ...servers(site, 16), `http-request set-header X-Backend app${site}`];
}

function authority(site: number): string {
  return `default-server ssl verify required ca-file /etc/ssl/internal-ca.pem sni str(app${site}.internal)`;
}

function servers(site: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => `server s${number} 10.${site >> 8}.${site & 255}.${number + 1}:8443 check`);
}
