/** A server of nginx for the examples of rules; `directives` set its TLS. */
export function nginxServer(...directives: readonly string[]): string {
  return `events {}
http {
  server {
    listen 443 ssl;
    server_name shop.example;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
${directives.map((directive) => `    ${directive}\n`).join('')}    add_header Strict-Transport-Security "max-age=31536000" always;
  }
}
`;
}

/** A location that passes requests on to `host` by TLS; `directives` say more about how. */
export function nginxProxy(host: string, ...directives: readonly string[]): string {
  return `events {}
http {
  server {
    listen 127.0.0.1:8080;
    location / {
      proxy_pass https://${host};
      proxy_ssl_protocols TLSv1.2 TLSv1.3;
      proxy_ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
      proxy_ssl_server_name on;
      proxy_ssl_verify on;
${directives.map((directive) => `      ${directive}\n`).join('')}    }
  }
}
`;
}
