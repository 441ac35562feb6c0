import { tableOf, type KeywordTable } from '../bind/bind-keywords.ts';
import { laterKeywords, type LaterKeywords } from '../setting/later-keyword.ts';

/**
 * Keywords of a `server` line (HAProxy, srv_kws of 2.2 to 3.5-dev): none of them has been taken out. `source` may be followed by `usesrc` or
 * `interface` and another word, which stand here by themselves.
 */
export const serverKeywords: KeywordTable = tableOf(
  [
    ...['agent-check', 'allow-0rtt', 'backup', 'check', 'check-reuse-pool', 'check-send-proxy', 'check-sni-auto', 'check-ssl', 'check-via-socks4'],
    ...['disabled', 'enabled', 'no-agent-check', 'no-backup', 'no-check', 'no-check-reuse-pool', 'no-check-send-proxy', 'no-check-sni-auto'],
    ...['no-check-ssl', 'no-renegotiate', 'no-send-proxy', 'no-send-proxy-v2', 'no-send-proxy-v2-ssl', 'no-send-proxy-v2-ssl-cn', 'no-sni-auto'],
    ...['no-ssl', 'no-ssl-reuse', 'no-tfo', 'no-tls-tickets', 'non-stick', 'renegotiate', 'send-proxy', 'send-proxy-v2', 'send-proxy-v2-ssl'],
    ...['send-proxy-v2-ssl-cn', 'sni-auto', 'ssl', 'ssl-reuse', 'stick', 'strict-maxconn', 'tfo', 'tls-tickets'],
    ...['force-sslv3', 'force-tlsv10', 'force-tlsv11', 'force-tlsv12', 'force-tlsv13'],
    ...['no-sslv3', 'no-tlsv10', 'no-tlsv11', 'no-tlsv12', 'no-tlsv13'],
  ],
  [
    ...['addr', 'agent-addr', 'agent-inter', 'agent-port', 'agent-send', 'alpn', 'ca-file', 'cc', 'check-alpn', 'check-pool-conn-name', 'check-proto'],
    ...['check-sni', 'ciphers', 'ciphersuites', 'client-sigalgs', 'cookie', 'crl-file', 'crt', 'curves', 'downinter', 'error-limit', 'fall'],
    ...['fastinter', 'guid', 'hash-key', 'healthcheck', 'id', 'idle-ping', 'init-addr', 'init-state', 'inter', 'interface', 'ktls', 'log-bufsize'],
    ...['log-proto', 'max-reuse', 'maxconn', 'maxqueue', 'minconn', 'namespace', 'npn', 'observe', 'on-error', 'on-marked-down', 'on-marked-up'],
    ...['pool-conn-name', 'pool-low-conn', 'pool-max-conn', 'pool-purge-delay', 'port', 'proto', 'proxy-v2-options', 'quic-cc-algo', 'redir'],
    ...['resolve-net', 'resolve-opts', 'resolve-prefer', 'resolvers', 'rise', 'set-proxy-v2-tlv-fmt', 'shard', 'sigalgs', 'slowstart', 'sni', 'socks4'],
    ...['source', 'ssl-max-ver', 'ssl-min-ver', 'tcp-md5sig', 'tcp-ut', 'track', 'usesrc', 'verify', 'verifyhost', 'weight', 'ws'],
  ],
);

/** Keywords that are newer than 2.2 (HAProxy, srv_kws and configuration.txt, 5.2, of each release). */
export const laterServerKeywords: LaterKeywords = laterKeywords({
  '2.5': ['ws'],
  '2.7': ['shard'],
  '2.9': ['client-sigalgs', 'curves', 'log-bufsize', 'set-proxy-v2-tlv-fmt', 'sigalgs'],
  '3.0': ['guid', 'hash-key', 'pool-conn-name'],
  '3.1': ['init-state'],
  '3.2': ['check-pool-conn-name', 'check-reuse-pool', 'idle-ping', 'no-check-reuse-pool', 'strict-maxconn'],
  '3.3': ['cc', 'check-sni-auto', 'ktls', 'no-check-sni-auto', 'no-renegotiate', 'no-sni-auto', 'renegotiate', 'sni-auto', 'tcp-md5sig'],
  '3.4': ['healthcheck', 'quic-cc-algo'],
});

/** Keywords that HAProxy takes as 0 or nothing at the end of a line: all others with a value are refused there (the parse functions of srv_kws). */
export const valueMayLack: ReadonlySet<string> = new Set(['init-addr', 'maxconn', 'maxqueue', 'minconn', 'resolve-opts', 'shard', 'weight']);

/** Keywords that HAProxy passes over in a `default-server`, with a message (srv_kws, default_ok). */
export const withoutDefault: ReadonlySet<string> = new Set(['no-sslv3', 'no-tlsv10', 'no-tlsv11', 'no-tlsv12', 'no-tlsv13']);

/** Keywords of which the later one takes the other back. */
export const oppositeOf: ReadonlyMap<string, string> = new Map(
  [
    ['ssl', 'no-ssl'],
    ['check', 'no-check'],
    ['check-ssl', 'no-check-ssl'],
    ['sni-auto', 'no-sni-auto'],
    ['tls-tickets', 'no-tls-tickets'],
    ['send-proxy-v2-ssl-cn', 'no-send-proxy-v2-ssl-cn'],
  ].flatMap(([on = '', off = '']) => [
    [on, off],
    [off, on],
  ]),
);
