import type { CipherSuite } from '../cipher-suites.ts';

/** A word that stands for several suites. */
export interface Alias {
  readonly selects: (suite: CipherSuite) => boolean;
  /** The word is about the oldest protocol version of a suite. */
  readonly minimumVersion?: 'SSLv3' | 'TLSv1.2';
  readonly includesDeprecated?: true;
}

const all: Alias = { selects: () => true };
const kECDHE: Alias = { selects: ({ keyExchange }) => keyExchange === 'ECDHE' };
const kRSA: Alias = { selects: ({ keyExchange }) => keyExchange === 'RSA' };
const PSK: Alias = { selects: ({ keyExchange }) => keyExchange === 'PSK' };
const aECDSA: Alias = { selects: ({ authentication }) => authentication === 'ECDSA' };
const SHA1: Alias = { selects: ({ mac }) => mac === 'SHA' };
const oldest: Alias = { selects: ({ mac }) => mac === 'SHA', minimumVersion: 'SSLv3' };

function aes(...keyBits: readonly number[]): Alias {
  return { selects: (suite) => suite.encryption === 'AES' && keyBits.includes(suite.keyBits) };
}

/** `kCipherAliases` of ssl/ssl_cipher.cc in BoringSSL a0689af29. `TLSv1` is meant to be `SSLv3` there, and strength classes are everything. */
export const boringSslAliases: ReadonlyMap<string, Alias> = new Map<string, Alias>([
  ['ALL', all],
  ['kRSA', kRSA],
  ['kECDHE', kECDHE],
  ['kEECDH', kECDHE],
  ['ECDH', kECDHE],
  ['kPSK', PSK],
  ['aRSA', { selects: ({ authentication }) => authentication === 'RSA' }],
  ['aECDSA', aECDSA],
  ['ECDSA', aECDSA],
  ['aPSK', { selects: ({ authentication }) => authentication === 'PSK' }],
  ['ECDHE', kECDHE],
  ['EECDH', kECDHE],
  ['RSA', kRSA],
  ['PSK', PSK],
  ['3DES', { selects: ({ encryption }) => encryption === '3DES', includesDeprecated: true }],
  ['AES128', aes(128)],
  ['AES256', aes(256)],
  ['AES', aes(128, 256)],
  ['AESGCM', { selects: ({ mode }) => mode === 'GCM' }],
  ['CHACHA20', { selects: ({ encryption }) => encryption === 'CHACHA20_POLY1305' }],
  ['SHA1', SHA1],
  ['SHA', SHA1],
  ['SSLv3', oldest],
  ['TLSv1', oldest],
  ['TLSv1.2', { selects: ({ mac }) => mac !== 'SHA', minimumVersion: 'TLSv1.2' }],
  ['HIGH', all],
  ['FIPS', all],
]);
