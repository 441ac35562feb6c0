import type { SignatureScheme } from '../model/tls.ts';
import { lazily } from './lazily.ts';
import { spellings, type Spelling } from './spelling.ts';

export type SignatureAlgorithm = 'rsa_pkcs1' | 'rsa_pss_rsae' | 'rsa_pss_pss' | 'ecdsa' | 'dsa' | 'eddsa' | 'mldsa' | 'sm2';

/** A scheme of the registry "TLS SignatureScheme". */
export interface Scheme {
  readonly codePoint: number;
  readonly name: SignatureScheme;
  readonly algorithm: SignatureAlgorithm;
  /** `null` where the algorithm brings its own: EdDSA and ML-DSA. */
  readonly hash: 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'sm3' | null;
  /** Gives less than 128 bits, or is forbidden in TLS: SHA-1 (RFC 9155), SHA-224 (112 bits), DSA (RFC 9846 names no scheme for it). */
  readonly weak: boolean;
  /** May sign the handshake in TLS 1.3; PKCS #1 v1.5 is for certificates only there (RFC 9846 section 4.2.3). */
  readonly tls13: boolean;
  /** Spellings that OpenSSL takes, with the first version that takes each. `ALGORITHM+HASH` is TLS 1.2's. */
  readonly openSslSpellings: readonly Spelling[];
  readonly boringSslSpellings: readonly string[];
}

export const signatureSchemes: () => readonly Scheme[] = lazily(() => schemeRows.map(schemeOfRow));

/** The scheme with an IANA name; `null` if there is none. */
export function signatureScheme(name: SignatureScheme): Scheme | null {
  return signatureSchemes().find((scheme) => scheme.name === name) ?? null;
}

type SchemeRow = readonly [
  codePoint: number,
  name: string,
  algorithm: SignatureAlgorithm,
  hash: Scheme['hash'],
  /** See spelling.ts. */
  openSsl: string,
  boringSsl: string,
];

/**
 * https://www.iana.org/assignments/tls-parameters, "TLS SignatureScheme"; the ones of TLS 1.2 that have no name there (DSA, SHA-224) as OpenSSL names them.
 * Spellings: OpenSSL 1.1.1w to 4.0.2 ssl/t1_lib.c (`sigalg_lookup_tbl`), providers/common/capabilities.c (ML-DSA); BoringSSL a0689af29
 * ssl/ssl_privkey.cc (`kSignatureAlgorithmNames`, `kSignatureAlgorithmsMapping`).
 */
const schemeRows: readonly SchemeRow[] = [
  [0x0201, 'rsa_pkcs1_sha1', 'rsa_pkcs1', 'sha1', 'rsa_pkcs1_sha1 RSA+SHA1', 'rsa_pkcs1_sha1 RSA+SHA1'],
  [0x0202, 'dsa_sha1', 'dsa', 'sha1', 'DSA+SHA1 dsa_sha1@3.5', ''],
  [0x0203, 'ecdsa_sha1', 'ecdsa', 'sha1', 'ECDSA+SHA1 ecdsa_sha1@3.5', 'ecdsa_sha1 ECDSA+SHA1'],
  [0x0301, 'rsa_pkcs1_sha224', 'rsa_pkcs1', 'sha224', 'rsa_pkcs1_sha224 RSA+SHA224', ''],
  [0x0302, 'dsa_sha224', 'dsa', 'sha224', 'DSA+SHA224 dsa_sha224@3.5', ''],
  [0x0303, 'ecdsa_sha224', 'ecdsa', 'sha224', 'ECDSA+SHA224 ecdsa_sha224@3.5', ''],
  [0x0401, 'rsa_pkcs1_sha256', 'rsa_pkcs1', 'sha256', 'rsa_pkcs1_sha256 RSA+SHA256', 'rsa_pkcs1_sha256 RSA+SHA256'],
  [0x0402, 'dsa_sha256', 'dsa', 'sha256', 'DSA+SHA256 dsa_sha256@3.5', ''],
  [0x0403, 'ecdsa_secp256r1_sha256', 'ecdsa', 'sha256', 'ecdsa_secp256r1_sha256 ECDSA+SHA256', 'ecdsa_secp256r1_sha256 ECDSA+SHA256'],
  [0x0501, 'rsa_pkcs1_sha384', 'rsa_pkcs1', 'sha384', 'rsa_pkcs1_sha384 RSA+SHA384', 'rsa_pkcs1_sha384 RSA+SHA384'],
  [0x0502, 'dsa_sha384', 'dsa', 'sha384', 'DSA+SHA384 dsa_sha384@3.5', ''],
  [0x0503, 'ecdsa_secp384r1_sha384', 'ecdsa', 'sha384', 'ecdsa_secp384r1_sha384 ECDSA+SHA384', 'ecdsa_secp384r1_sha384 ECDSA+SHA384'],
  [0x0601, 'rsa_pkcs1_sha512', 'rsa_pkcs1', 'sha512', 'rsa_pkcs1_sha512 RSA+SHA512', 'rsa_pkcs1_sha512 RSA+SHA512'],
  [0x0602, 'dsa_sha512', 'dsa', 'sha512', 'DSA+SHA512 dsa_sha512@3.5', ''],
  [0x0603, 'ecdsa_secp521r1_sha512', 'ecdsa', 'sha512', 'ecdsa_secp521r1_sha512 ECDSA+SHA512', 'ecdsa_secp521r1_sha512 ECDSA+SHA512'],
  [0x0708, 'sm2sig_sm3', 'sm2', 'sm3', 'sm2sig_sm3@4.0', ''],
  [0x0804, 'rsa_pss_rsae_sha256', 'rsa_pss_rsae', 'sha256', 'rsa_pss_rsae_sha256 PSS+SHA256', 'rsa_pss_rsae_sha256 PSS+SHA256'],
  [0x0805, 'rsa_pss_rsae_sha384', 'rsa_pss_rsae', 'sha384', 'rsa_pss_rsae_sha384 PSS+SHA384', 'rsa_pss_rsae_sha384 PSS+SHA384'],
  [0x0806, 'rsa_pss_rsae_sha512', 'rsa_pss_rsae', 'sha512', 'rsa_pss_rsae_sha512 PSS+SHA512', 'rsa_pss_rsae_sha512 PSS+SHA512'],
  [0x0807, 'ed25519', 'eddsa', null, 'ed25519', 'ed25519'],
  [0x0808, 'ed448', 'eddsa', null, 'ed448', ''],
  [0x0809, 'rsa_pss_pss_sha256', 'rsa_pss_pss', 'sha256', 'rsa_pss_pss_sha256', ''],
  [0x080a, 'rsa_pss_pss_sha384', 'rsa_pss_pss', 'sha384', 'rsa_pss_pss_sha384', ''],
  [0x080b, 'rsa_pss_pss_sha512', 'rsa_pss_pss', 'sha512', 'rsa_pss_pss_sha512', ''],
  [0x081a, 'ecdsa_brainpoolP256r1tls13_sha256', 'ecdsa', 'sha256', 'ecdsa_brainpoolP256r1tls13_sha256@3.2 ecdsa_brainpoolP256r1_sha256@3.2', ''],
  [0x081b, 'ecdsa_brainpoolP384r1tls13_sha384', 'ecdsa', 'sha384', 'ecdsa_brainpoolP384r1tls13_sha384@3.2 ecdsa_brainpoolP384r1_sha384@3.2', ''],
  [0x081c, 'ecdsa_brainpoolP512r1tls13_sha512', 'ecdsa', 'sha512', 'ecdsa_brainpoolP512r1tls13_sha512@3.2 ecdsa_brainpoolP512r1_sha512@3.2', ''],
  [0x0904, 'mldsa44', 'mldsa', null, 'mldsa44@3.5 ML-DSA-44@3.5', 'mldsa44'],
  [0x0905, 'mldsa65', 'mldsa', null, 'mldsa65@3.5 ML-DSA-65@3.5', 'mldsa65'],
  [0x0906, 'mldsa87', 'mldsa', null, 'mldsa87@3.5 ML-DSA-87@3.5', 'mldsa87'],
];

function schemeOfRow([codePoint, name, algorithm, hash, openSsl, boringSsl]: SchemeRow): Scheme {
  const weak = hash === 'sha1' || hash === 'sha224' || algorithm === 'dsa';
  return {
    codePoint,
    name,
    algorithm,
    hash,
    weak,
    tls13: !weak && algorithm !== 'rsa_pkcs1',
    openSslSpellings: spellings(openSsl),
    boringSslSpellings: boringSsl.split(' ').filter(Boolean),
  };
}
