import type { CipherSuiteName } from '../model/tls.ts';

/** How the premaster secret comes about. Anonymous (EC)DH is ephemeral: `DHE` or `ECDHE`; TLS 1.3 suites leave it to the groups: `any`. */
export type KeyExchange = 'RSA' | 'DH' | 'DHE' | 'ECDH' | 'ECDHE' | 'PSK' | 'SRP' | 'KRB5' | 'ECCPWD' | 'GOST' | 'NULL' | 'any';

/** What proves the server's identity; `anon`: nothing does. TLS 1.3 suites leave it to the signature schemes: `any`. */
export type Authentication = 'RSA' | 'DSS' | 'ECDSA' | 'PSK' | 'SRP' | 'KRB5' | 'ECCPWD' | 'GOST' | 'anon' | 'NULL' | 'any';

export type Encryption =
  | 'NULL'
  | 'RC4'
  | 'RC2'
  | 'IDEA'
  | 'DES'
  | '3DES'
  | 'AES'
  | 'CAMELLIA'
  | 'ARIA'
  | 'SEED'
  | 'CHACHA20_POLY1305'
  | 'AEGIS'
  | 'SM4'
  | 'GOST28147'
  | 'KUZNYECHIK'
  | 'MAGMA';

/** Mode of operation; `AEAD` for ciphers that are nothing but an AEAD (ChaCha20-Poly1305, AEGIS), `null` without encryption. */
export type CipherMode = 'stream' | 'CBC' | 'GCM' | 'CCM' | 'CCM_8' | 'AEAD' | 'CTR' | 'CNT' | 'MGM' | null;

/** What protects integrity; `AEAD`: the cipher itself does. */
export type Mac = 'AEAD' | 'MD5' | 'SHA' | 'SHA256' | 'SHA384' | 'OMAC' | 'IMIT' | 'NULL';

/** The parts an IANA name is made of. */
export interface SuiteParts {
  readonly keyExchange: KeyExchange;
  readonly authentication: Authentication;
  readonly encryption: Encryption;
  /** Length of the cipher's key in bits, 0 without encryption. */
  readonly keyBits: number;
  readonly mode: CipherMode;
  readonly mac: Mac;
  /** Weakened for the export rules of the 1990s. */
  readonly export: boolean;
  readonly tls13: boolean;
}

/** Reads the parts out of a registered name. Throws on a name that is not in the registry. */
export function partsOfName(name: CipherSuiteName): SuiteParts {
  const [left, right] = split(name);
  const last = right.lastIndexOf('_');
  const cipher = ciphers[right] ?? ciphers[right.slice(0, last)];
  // RFC 9367: the MGM suites are for TLS 1.3 in spite of their names.
  const tls13 = left === null || cipher?.[2] === 'MGM';
  const isExport = left?.endsWith('_EXPORT') ?? false;
  const exchange = exchanges[tls13 ? 'any' : isExport ? left.slice(0, -'_EXPORT'.length) : left];
  if (exchange === undefined || cipher === undefined) throw new Error(`unknown parts in the cipher suite name ${name}`);
  const [keyExchange, authentication] = exchange;
  const [encryption, keyBits, mode] = cipher;
  const mac = isAead(mode) ? 'AEAD' : macOf(right.slice(last + 1));
  return { keyExchange, authentication, encryption, keyBits, mode, mac, export: isExport, tls13 };
}

/** `TLS_<key exchange and authentication>_WITH_<cipher and hash>`, or `TLS_<cipher and hash>` in TLS 1.3. */
function split(name: CipherSuiteName): readonly [left: string | null, right: string] {
  const at = name.indexOf('_WITH_');
  return at < 0 ? [null, name.slice('TLS_'.length)] : [name.slice('TLS_'.length, at), name.slice(at + '_WITH_'.length)];
}

function isAead(mode: CipherMode): boolean {
  return mode === 'GCM' || mode === 'CCM' || mode === 'CCM_8' || mode === 'AEAD' || mode === 'MGM';
}

const macs = ['SHA', 'SHA256', 'SHA384', 'MD5', 'OMAC', 'IMIT'] as const;

function macOf(lastWord: string): Mac {
  return macs.find((mac) => mac === lastWord) ?? 'NULL';
}

const exchanges: Readonly<Record<string, readonly [KeyExchange, Authentication]>> = {
  any: ['any', 'any'],
  NULL: ['NULL', 'NULL'],
  RSA: ['RSA', 'RSA'],
  RSA_PSK: ['RSA', 'PSK'],
  DH_DSS: ['DH', 'DSS'],
  DH_RSA: ['DH', 'RSA'],
  DH_anon: ['DHE', 'anon'],
  DHE_DSS: ['DHE', 'DSS'],
  DHE_RSA: ['DHE', 'RSA'],
  DHE_PSK: ['DHE', 'PSK'],
  PSK_DHE: ['DHE', 'PSK'],
  ECDH_ECDSA: ['ECDH', 'ECDSA'],
  ECDH_RSA: ['ECDH', 'RSA'],
  ECDH_anon: ['ECDHE', 'anon'],
  ECDHE_ECDSA: ['ECDHE', 'ECDSA'],
  ECDHE_RSA: ['ECDHE', 'RSA'],
  ECDHE_PSK: ['ECDHE', 'PSK'],
  PSK: ['PSK', 'PSK'],
  SRP_SHA: ['SRP', 'SRP'],
  SRP_SHA_RSA: ['SRP', 'RSA'],
  SRP_SHA_DSS: ['SRP', 'DSS'],
  KRB5: ['KRB5', 'KRB5'],
  ECCPWD: ['ECCPWD', 'ECCPWD'],
  GOSTR341112_256: ['GOST', 'GOST'],
};

const ciphers: Readonly<Record<string, readonly [Encryption, number, CipherMode]>> = {
  NULL: ['NULL', 0, null],
  SHA256: ['NULL', 0, null],
  SHA384: ['NULL', 0, null],
  RC4_40: ['RC4', 40, 'stream'],
  RC4_128: ['RC4', 128, 'stream'],
  RC2_CBC_40: ['RC2', 40, 'CBC'],
  IDEA_CBC: ['IDEA', 128, 'CBC'],
  DES40_CBC: ['DES', 40, 'CBC'],
  DES_CBC_40: ['DES', 40, 'CBC'],
  DES_CBC: ['DES', 56, 'CBC'],
  '3DES_EDE_CBC': ['3DES', 168, 'CBC'],
  AES_128_CBC: ['AES', 128, 'CBC'],
  AES_256_CBC: ['AES', 256, 'CBC'],
  AES_128_GCM: ['AES', 128, 'GCM'],
  AES_256_GCM: ['AES', 256, 'GCM'],
  AES_128_CCM: ['AES', 128, 'CCM'],
  AES_256_CCM: ['AES', 256, 'CCM'],
  AES_128_CCM_8: ['AES', 128, 'CCM_8'],
  AES_256_CCM_8: ['AES', 256, 'CCM_8'],
  CAMELLIA_128_CBC: ['CAMELLIA', 128, 'CBC'],
  CAMELLIA_256_CBC: ['CAMELLIA', 256, 'CBC'],
  CAMELLIA_128_GCM: ['CAMELLIA', 128, 'GCM'],
  CAMELLIA_256_GCM: ['CAMELLIA', 256, 'GCM'],
  ARIA_128_CBC: ['ARIA', 128, 'CBC'],
  ARIA_256_CBC: ['ARIA', 256, 'CBC'],
  ARIA_128_GCM: ['ARIA', 128, 'GCM'],
  ARIA_256_GCM: ['ARIA', 256, 'GCM'],
  SEED_CBC: ['SEED', 128, 'CBC'],
  CHACHA20_POLY1305: ['CHACHA20_POLY1305', 256, 'AEAD'],
  AEGIS_128L: ['AEGIS', 128, 'AEAD'],
  AEGIS_256: ['AEGIS', 256, 'AEAD'],
  SM4_GCM: ['SM4', 128, 'GCM'],
  SM4_CCM: ['SM4', 128, 'CCM'],
  KUZNYECHIK_CTR: ['KUZNYECHIK', 256, 'CTR'],
  MAGMA_CTR: ['MAGMA', 256, 'CTR'],
  '28147_CNT': ['GOST28147', 256, 'CNT'],
  KUZNYECHIK_MGM: ['KUZNYECHIK', 256, 'MGM'],
  MAGMA_MGM: ['MAGMA', 256, 'MGM'],
};
