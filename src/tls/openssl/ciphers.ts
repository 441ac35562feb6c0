import type { CipherSuite } from '../cipher-suites.ts';
import { cipherSuites } from '../cipher-suites.ts';
import { lazilyFor } from '../lazily.ts';
import { isAtLeast, type OpenSslVersion } from '../library.ts';
import { auth, enc, kx, mac, strength } from './algorithm-bits.ts';

/** A suite for TLS 1.2 and below as OpenSSL's table has it (ssl/s3_lib.c, `ssl3_ciphers`). All masks are of algorithm-bits.ts. */
export interface OpenSslCipher {
  readonly suite: CipherSuite;
  readonly openSslName: string;
  readonly kx: number;
  readonly auth: number;
  readonly enc: number;
  readonly mac: number;
  readonly strength: number;
  /** Not in the default list, whatever its strength (SSL_NOT_DEFAULT). */
  readonly notDefault: boolean;
  /** Bits that `@STRENGTH` sorts by and that security levels ask for. */
  readonly strengthBits: number;
}

/**
 * The suites of an ordinary build, by descending code point: the order every cipher list starts from, since the table is sorted at
 * start-up and read backwards (`ssl_sort_cipher_list`, `ssl3_get_cipher`). RC4 and 3DES suites are left out by the build's default
 * (no-weak-ssl-ciphers), IDEA, GOST and, from 3.0, SEED by the lack of an implementation in the default provider.
 */
export const openSslCiphers: (version: OpenSslVersion) => readonly OpenSslCipher[] = lazilyFor((version) =>
  cipherSuites()
    .filter((suite) => isBuilt(suite, version))
    .map((suite) => openSslCipher(suite, version))
    .sort((a, b) => b.suite.codePoint - a.suite.codePoint),
);

/** Bits of security OpenSSL attributes to a suite (`strength_bits`); 3.2.0 took CCM_8 down to 64 and RC4 to 80. */
export function strengthBits({ encryption, mode, keyBits }: CipherSuite, version: OpenSslVersion): number {
  if (encryption === '3DES') return 112;
  if (!isAtLeast(version, '3.2')) return keyBits;
  if (mode === 'CCM_8') return 64;
  return encryption === 'RC4' ? 80 : keyBits;
}

function isBuilt({ tls13, openSslName, keyExchange, encryption }: CipherSuite, version: OpenSslVersion): boolean {
  if (tls13 || openSslName === null || !builtExchanges.has(keyExchange)) return false;
  return builtEncryptions.has(encryption) || (encryption === 'SEED' && !isAtLeast(version, '3.0'));
}

/** Static (EC)DH and Kerberos went with 1.1.0. */
const builtExchanges: ReadonlySet<string> = new Set(['RSA', 'DHE', 'ECDHE', 'PSK', 'SRP']);

const builtEncryptions: ReadonlySet<string> = new Set(['NULL', 'AES', 'CAMELLIA', 'ARIA', 'CHACHA20_POLY1305']);

function openSslCipher(suite: CipherSuite, version: OpenSslVersion): OpenSslCipher {
  return {
    suite,
    openSslName: suite.openSslName ?? suite.name,
    kx: kxBit(suite),
    auth: authBit(suite),
    enc: encBit(suite),
    mac: macBit(suite),
    strength: strengthClass(suite, version),
    notDefault: isNotDefault(suite),
    strengthBits: strengthBits(suite, version),
  };
}

type Bits = Readonly<Record<string, number>>;

function kxBit({ keyExchange, authentication }: CipherSuite): number {
  return (authentication === 'PSK' ? pskBits : kxBits)[keyExchange] ?? 0;
}

const kxBits: Bits = kx;

const pskBits: Bits = { RSA: kx.RSAPSK, DHE: kx.DHEPSK, ECDHE: kx.ECDHEPSK, PSK: kx.PSK };

/** RSA_PSK authenticates by the RSA certificate here. */
function authBit({ keyExchange, authentication }: CipherSuite): number {
  return authBits[keyExchange === 'RSA' ? 'RSA' : authentication] ?? 0;
}

const authBits: Bits = { ...auth, anon: auth.NULL };

function encBit({ encryption, keyBits, mode }: CipherSuite): number {
  return encBits[encryption] ?? encBits[`${encryption}${keyBits}${mode === 'CBC' || mode === null ? '' : mode}`] ?? 0;
}

const encBits: Bits = {
  ...enc,
  CHACHA20_POLY1305: enc.CHACHA20POLY1305,
  AES128CCM_8: enc.AES128CCM8,
  AES256CCM_8: enc.AES256CCM8,
};

function macBit({ mac: name }: CipherSuite): number {
  return macBits[name] ?? 0;
}

const macBits: Bits = { ...mac, SHA: mac.SHA1 };

function strengthClass(suite: CipherSuite, version: OpenSslVersion): number {
  return levelOf(suite, version) | (isFips(suite, version) ? strength.FIPS : 0);
}

function levelOf({ encryption, mode }: CipherSuite, version: OpenSslVersion): number {
  if (encryption === 'NULL') return strength.NONE;
  if (encryption === 'SEED') return strength.MEDIUM;
  return mode === 'CCM_8' && isAtLeast(version, '3.2') ? strength.MEDIUM : strength.HIGH;
}

/** The mark was dropped in 4.0, with the alias. */
function isFips({ encryption, mode, mac: name, keyExchange }: CipherSuite, version: OpenSslVersion): boolean {
  if (keyExchange === 'SRP' || isAtLeast(version, '4.0')) return false;
  return encryption === 'NULL' ? name !== 'MD5' : encryption === 'AES' && (mode === 'CBC' || mode === 'GCM');
}

function isNotDefault({ encryption, authentication, mode }: CipherSuite): boolean {
  if (encryption === 'NULL') return false;
  if (authentication === 'anon' || authentication === 'DSS') return true;
  return encryption === 'CAMELLIA' || encryption === 'ARIA' || encryption === 'SEED' || mode === 'CCM' || mode === 'CCM_8';
}
