/** Texts of nginx configurations for measurements: `servers` blocks as hosting machines have them. */

const http = `  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256;
`;

/** Each server has a certificate of its own and serves files. */
export function sites(servers: number): string {
  return configuration(servers, (number) => site(number, '', `root /srv/s${number};`));
}

/** One server in four passes on to a verified backend, one only redirects, and one has versions of its own. */
export function mixed(servers: number): string {
  return configuration(servers, (number) => {
    switch (number % 4) {
      case 0:
        return site(number, '', `root /srv/s${number};`);
      case 1:
        return site(number, '', backend(number));
      case 2:
        return `  server {\n    listen 80;\n    server_name s${number}.example;\n    return 301 https://$host$request_uri;\n  }\n`;
      default:
        return site(number, '    ssl_protocols TLSv1.2 TLSv1.3;\n', `root /srv/s${number};`);
    }
  });
}

function configuration(servers: number, serverOf: (number: number) => string): string {
  return `events {}\nhttp {\n${http}${Array.from({ length: servers }, (_, number) => serverOf(number)).join('')}}\n`;
}

function site(number: number, settings: string, content: string): string {
  return `  server {
    listen 443 ssl;
    server_name s${number}.example;
${settings}    ssl_certificate /etc/ssl/s${number}.pem;
    ssl_certificate_key /etc/ssl/s${number}.key;
    add_header Strict-Transport-Security "max-age=63072000" always;
    location / {
      ${content}
    }
  }
`;
}

function backend(number: number): string {
  return [
    `proxy_pass https://b${number}.internal:8443;`,
    'proxy_ssl_verify on;',
    `proxy_ssl_name b${number}.internal;`,
    'proxy_ssl_server_name on;',
    'proxy_ssl_trusted_certificate /etc/ssl/internal-ca.pem;',
  ].join('\n      ');
}
