/**
 * Numbers of `crypto.constants` for `secureOptions` (Node.js, "OpenSSL options"; values of OpenSSL 3, include/openssl/ssl.h.in). What Node
 * no longer has is `undefined` there, which `|` takes for 0.
 */
const options = {
  SSL_OP_ALL: 0x80000850,
  SSL_OP_ALLOW_NO_DHE_KEX: 0x400,
  SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION: 0x40000,
  SSL_OP_CIPHER_SERVER_PREFERENCE: 0x400000,
  SSL_OP_CISCO_ANYCONNECT: 0x8000,
  SSL_OP_COOKIE_EXCHANGE: 0x2000,
  SSL_OP_CRYPTOPRO_TLSEXT_BUG: 0x80000000,
  SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS: 0x800,
  SSL_OP_LEGACY_SERVER_CONNECT: 0x4,
  SSL_OP_NO_COMPRESSION: 0x20000,
  SSL_OP_NO_ENCRYPT_THEN_MAC: 0x80000,
  SSL_OP_NO_QUERY_MTU: 0x1000,
  SSL_OP_NO_RENEGOTIATION: 0x40000000,
  SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION: 0x10000,
  SSL_OP_NO_SSLv2: 0,
  SSL_OP_NO_SSLv3: 0x2000000,
  SSL_OP_NO_TICKET: 0x4000,
  SSL_OP_NO_TLSv1: 0x4000000,
  SSL_OP_NO_TLSv1_1: 0x10000000,
  SSL_OP_NO_TLSv1_2: 0x8000000,
  SSL_OP_NO_TLSv1_3: 0x20000000,
  SSL_OP_PRIORITIZE_CHACHA: 0x200000,
  SSL_OP_TLS_ROLLBACK_BUG: 0x800000,
} as const;

export type OpenSslOption = keyof typeof options;

/** Whether a value of `secureOptions` has an option set. */
export function hasOption(value: number, name: OpenSslOption): boolean {
  const flag = options[name];
  return flag !== 0 && (value & flag) === (flag | 0);
}

/** The number behind the name; `null` for a name that is no option of SSL. */
export function openSslConstant(name: string): number | null {
  if (!name.startsWith('SSL_OP_')) return null;
  return isOption(name) ? options[name] : 0;
}

function isOption(name: string): name is OpenSslOption {
  return name in options;
}
