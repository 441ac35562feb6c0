/**
 * The algorithms OpenSSL tells apart, one bit each, as in ssl/ssl_local.h. The numbers are this project's own. A mask of 0 constrains nothing.
 */
export const kx = { RSA: 1, DHE: 2, ECDHE: 4, PSK: 8, RSAPSK: 16, ECDHEPSK: 32, DHEPSK: 64, SRP: 128, GOST: 256, GOST18: 512 } as const;

export const auth = { RSA: 1, DSS: 2, NULL: 4, ECDSA: 8, PSK: 16, SRP: 32, GOST01: 64, GOST12: 128 } as const;

export const enc = {
  NULL: 1,
  DES: 1 << 1,
  '3DES': 1 << 2,
  RC4: 1 << 3,
  RC2: 1 << 4,
  IDEA: 1 << 5,
  SEED: 1 << 6,
  AES128: 1 << 7,
  AES256: 1 << 8,
  CAMELLIA128: 1 << 9,
  CAMELLIA256: 1 << 10,
  AES128GCM: 1 << 11,
  AES256GCM: 1 << 12,
  AES128CCM: 1 << 13,
  AES256CCM: 1 << 14,
  AES128CCM8: 1 << 15,
  AES256CCM8: 1 << 16,
  CHACHA20POLY1305: 1 << 17,
  ARIA128GCM: 1 << 18,
  ARIA256GCM: 1 << 19,
  GOST2814789CNT: 1 << 20,
  GOST2814789CNT12: 1 << 21,
  MAGMA: 1 << 22,
  KUZNYECHIK: 1 << 23,
} as const;

export const mac = { MD5: 1, SHA1: 2, SHA256: 4, SHA384: 8, AEAD: 16, GOST94: 32, GOST89MAC: 64, GOST89MAC12: 128, GOST12_256: 256 } as const;

/** SSL_STRONG_MASK: a suite has one of the classes and perhaps FIPS, which OpenSSL treats as one more class. */
export const strength = { NONE: 1, LOW: 2, MEDIUM: 4, HIGH: 8, FIPS: 16 } as const;
