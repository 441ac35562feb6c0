/** A frontend of HAProxy for the examples of rules; `settings` follow on its `bind`. */
export function haproxyFrontend(settings = '', ciphers = 'ECDHE+AESGCM'): string {
  return `global
  ssl-default-bind-ciphers ${ciphers}
frontend web
  bind 127.0.0.1:443 ssl crt shop.pem${settings && ` ${settings}`}
`;
}

/** A backend with one server, to which `settings` say how to connect. */
export function haproxyBackend(settings: string, port = 443): string {
  return `global
  ssl-default-server-options ssl-min-ver TLSv1.2
  ssl-default-server-ciphers ECDHE+AESGCM:ECDHE+CHACHA20
backend app
  mode http
  server app app.internal:${port}${settings && ` ${settings}`}
`;
}

/** How a server with an internal certificate is verified. */
export const haproxyVerification = 'ssl verify required ca-file /etc/ssl/internal-ca.pem sni str(app.internal)';
