/** A small configuration as a repository of many services has them: three of nginx for one of HAProxy, a third with an old protocol version. */
export function site(number: number): { readonly path: string; readonly text: string } {
  return number % 4 === 3 ? { path: 'haproxy.cfg', text: haproxy(number) } : { path: 'nginx.conf', text: nginx(number) };
}

function nginx(number: number): string {
  return `events {}
http {
  ssl_protocols ${number % 3 === 0 ? 'TLSv1 ' : ''}TLSv1.2 TLSv1.3;
  ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
  server {
    listen 443 ssl;
    server_name s${number}.example;
    ssl_certificate s${number}.pem;
    ssl_certificate_key s${number}.key;
    add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
    location / { proxy_pass https://backend${number}.internal:8443; proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem; }
  }
  server {
    listen 80;
    server_name s${number}.example;
    return 301 https://$host$request_uri;
  }
}
`;
}

function haproxy(number: number): string {
  return `global
  ssl-default-bind-options ssl-min-ver TLSv1.2
frontend web
  bind :443 ssl crt /etc/ssl/s${number}.pem
  http-response set-header Strict-Transport-Security "max-age=63072000"
  default_backend app
backend app
  server a 10.0.0.${number % 250}:8443 ssl verify required ca-file /etc/ssl/ca.pem
`;
}
