import { laterKeywords, type LaterKeywords } from '../setting/later-keyword.ts';

/** Names of keywords by the number of words that follow each. */
export type KeywordTable = ReadonlyMap<string, number>;

/**
 * Keywords of a `bind` line (HAProxy, bind_kw_list of 2.2 to 3.5-dev): none of them has changed its number of words. `process` was taken out
 * in 2.7, `npn` needs a library that still has it.
 */
export const bindKeywords: KeywordTable = tableOf(
  [
    ...['accept-proxy', 'allow-0rtt', 'defer-accept', 'generate-certificates', 'no-alpn', 'no-ca-names', 'no-strict-sni', 'no-tls-tickets'],
    ...['force-sslv3', 'force-tlsv10', 'force-tlsv11', 'force-tlsv12', 'force-tlsv13'],
    ...['no-sslv3', 'no-tlsv10', 'no-tlsv11', 'no-tlsv12', 'no-tlsv13'],
    ...['prefer-client-ciphers', 'quic-force-retry', 'ssl', 'strict-sni', 'tfo', 'tls-tickets', 'transparent', 'v4v6', 'v6only'],
  ],
  [
    ...['accept-netscaler-cip', 'alpn', 'backlog', 'ca-file', 'ca-ignore-err', 'ca-sign-file', 'ca-sign-pass', 'ca-verify-file', 'cc'],
    ...['ciphers', 'ciphersuites', 'client-sigalgs', 'crl-file', 'crt', 'crt-ignore-err', 'crt-list', 'curves', 'default-crt', 'ecdhe', 'ech'],
    ...['expose-fd', 'gid', 'group', 'guid-prefix', 'id', 'idle-ping', 'interface', 'ktls', 'label', 'level', 'maxconn', 'mode', 'mss', 'name'],
    ...['namespace', 'nbconn', 'nice', 'npn', 'process', 'proto', 'quic-cc-algo', 'quic-socket', 'severity-output', 'shards', 'sigalgs'],
    ...['ssl-max-ver', 'ssl-min-ver', 'tcp-md5sig', 'tcp-ss', 'tcp-ut', 'thread', 'tls-ticket-keys', 'uid', 'user', 'verify'],
  ],
);

/** Keywords that are newer than 2.2 (HAProxy, bind_kws and configuration.txt, 5.1, of each release). */
export const laterBindKeywords: LaterKeywords = laterKeywords({
  '2.5': ['shards', 'thread'],
  '2.6': ['quic-force-retry'],
  '2.7': ['quic-cc-algo'],
  '2.8': ['client-sigalgs', 'no-alpn', 'sigalgs'],
  '2.9': ['nbconn', 'quic-socket'],
  '3.0': ['default-crt', 'guid-prefix'],
  '3.2': ['idle-ping', 'label', 'no-strict-sni', 'tls-tickets'],
  '3.3': ['cc', 'ech', 'ktls', 'tcp-md5sig'],
  '3.4': ['tcp-ss'],
});

/** Keywords in the brackets of a crt-list and in `ssl-f-use` (HAProxy, ssl_crtlist_kws and ckch_conf_kws of 3.5-dev). */
export const certificateKeywords: KeywordTable = tableOf(
  ['allow-0rtt', 'no-alpn', 'no-ca-names'],
  [
    ...['alpn', 'ca-file', 'ca-verify-file', 'ciphers', 'ciphersuites', 'client-sigalgs', 'crl-file', 'curves', 'ecdhe', 'ktls', 'npn', 'sigalgs'],
    ...['ssl-min-ver', 'ssl-max-ver', 'verify'],
    ...['crt', 'key', 'ocsp', 'issuer', 'sctl', 'ocsp-update', 'jwt', 'acme', 'domains', 'ips', 'generate-dummy', 'keytype', 'bits'],
  ],
);

export function tableOf(alone: readonly string[], withValue: readonly string[]): KeywordTable {
  return new Map([...alone.map((keyword) => [keyword, 0] as const), ...withValue.map((keyword) => [keyword, 1] as const)]);
}
