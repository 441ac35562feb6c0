import type { NamedGroup } from '../model/tls.ts';
import { lazily } from './lazily.ts';
import type { OpenSslVersion } from './library.ts';
import { spellings, type Spelling } from './spelling.ts';

/** `ecdh`: an elliptic curve. `ffdh`: a finite field. `kem`: ML-KEM alone. `hybrid`: ML-KEM (or its draft, Kyber) and a curve together. */
export type GroupKind = 'ecdh' | 'ffdh' | 'kem' | 'hybrid';

/**
 * `deprecated`: RFC 8422 section 5.1.1. `discouraged`: deprecated, and D in the IANA registry by RFC 9847. `draft`: registered, and not in an RFC yet.
 * `obsolete`: a draft that was replaced.
 */
export type GroupStatus = 'current' | 'deprecated' | 'discouraged' | 'draft' | 'obsolete';

/** A group of the registry "TLS Supported Groups". */
export interface Group {
  readonly codePoint: number;
  readonly name: NamedGroup;
  readonly kind: GroupKind;
  /** Security against computers of today, in bits, as OpenSSL rates it (providers/common/capabilities.c). */
  readonly securityBits: number;
  readonly postQuantum: boolean;
  readonly status: GroupStatus;
  /** May be negotiated in TLS 1.3. */
  readonly tls13: boolean;
  /** May be negotiated in TLS 1.2. */
  readonly tls12: boolean;
  /** Spellings that OpenSSL takes, with the first version that takes each, and the first version without the group. */
  readonly openSsl: { readonly spellings: readonly Spelling[]; readonly until: OpenSslVersion | null };
  readonly boringSslSpellings: readonly string[];
}

/** Every group that a library here knows or knew, by code point. */
export const groups: () => readonly Group[] = lazily(() => groupRows.map(groupOfRow));

/** The group with an IANA name; `null` if there is none. */
export function group(name: NamedGroup): Group | null {
  return byName().get(name) ?? null;
}

const byName = lazily(() => new Map(groups().map((one) => [one.name, one])));

/** In which versions of TLS a group may be used: curves and finite fields of RFC 8422 and RFC 7919 in both, brainpool's of RFC 7027 in 1.2 only. */
type Versions = '1.2' | '1.3' | 'both';

type GroupRow = readonly [
  codePoint: number,
  name: string,
  kind: GroupKind,
  securityBits: number,
  status: GroupStatus,
  versions: Versions,
  /** See spelling.ts. */
  openSsl: string,
  boringSsl: string,
];

/**
 * Code points: https://www.iana.org/assignments/tls-parameters, "TLS Supported Groups". Status: RFC 8422, RFC 9847 (D), RFC 10024 (the hybrids),
 * draft-ietf-tls-mlkem. Spellings: OpenSSL 1.1.1w ssl/t1_lib.c with crypto/objects, 3.0 to 4.0 providers/common/capabilities.c;
 * BoringSSL a0689af29 ssl/ssl_key_share.cc.
 */
const groupRows: readonly GroupRow[] = [
  [1, 'sect163k1', 'ecdh', 80, 'discouraged', '1.2', 'sect163k1 K-163', ''],
  [2, 'sect163r1', 'ecdh', 80, 'discouraged', '1.2', 'sect163r1', ''],
  [3, 'sect163r2', 'ecdh', 80, 'discouraged', '1.2', 'sect163r2 B-163', ''],
  [4, 'sect193r1', 'ecdh', 80, 'discouraged', '1.2', 'sect193r1', ''],
  [5, 'sect193r2', 'ecdh', 80, 'discouraged', '1.2', 'sect193r2', ''],
  [6, 'sect233k1', 'ecdh', 112, 'discouraged', '1.2', 'sect233k1 K-233', ''],
  [7, 'sect233r1', 'ecdh', 112, 'discouraged', '1.2', 'sect233r1 B-233', ''],
  [8, 'sect239k1', 'ecdh', 112, 'discouraged', '1.2', 'sect239k1', ''],
  [9, 'sect283k1', 'ecdh', 128, 'deprecated', '1.2', 'sect283k1 K-283', ''],
  [10, 'sect283r1', 'ecdh', 128, 'deprecated', '1.2', 'sect283r1 B-283', ''],
  [11, 'sect409k1', 'ecdh', 192, 'deprecated', '1.2', 'sect409k1 K-409', ''],
  [12, 'sect409r1', 'ecdh', 192, 'deprecated', '1.2', 'sect409r1 B-409', ''],
  [13, 'sect571k1', 'ecdh', 256, 'deprecated', '1.2', 'sect571k1 K-571', ''],
  [14, 'sect571r1', 'ecdh', 256, 'deprecated', '1.2', 'sect571r1 B-571', ''],
  [15, 'secp160k1', 'ecdh', 80, 'discouraged', '1.2', 'secp160k1', ''],
  [16, 'secp160r1', 'ecdh', 80, 'discouraged', '1.2', 'secp160r1', ''],
  [17, 'secp160r2', 'ecdh', 80, 'discouraged', '1.2', 'secp160r2', ''],
  [18, 'secp192k1', 'ecdh', 80, 'discouraged', '1.2', 'secp192k1', ''],
  [19, 'secp192r1', 'ecdh', 80, 'discouraged', '1.2', 'prime192v1 P-192 secp192r1@3.0', ''],
  [20, 'secp224k1', 'ecdh', 112, 'discouraged', '1.2', 'secp224k1', ''],
  [21, 'secp224r1', 'ecdh', 112, 'discouraged', '1.2', 'secp224r1 P-224', ''],
  [22, 'secp256k1', 'ecdh', 128, 'deprecated', '1.2', 'secp256k1', ''],
  [23, 'secp256r1', 'ecdh', 128, 'current', 'both', 'prime256v1 P-256 secp256r1@3.0', 'P-256 prime256v1'],
  [24, 'secp384r1', 'ecdh', 192, 'current', 'both', 'secp384r1 P-384', 'P-384 secp384r1'],
  [25, 'secp521r1', 'ecdh', 256, 'current', 'both', 'secp521r1 P-521', 'P-521 secp521r1'],
  [26, 'brainpoolP256r1', 'ecdh', 128, 'current', '1.2', 'brainpoolP256r1', ''],
  [27, 'brainpoolP384r1', 'ecdh', 192, 'current', '1.2', 'brainpoolP384r1', ''],
  [28, 'brainpoolP512r1', 'ecdh', 256, 'current', '1.2', 'brainpoolP512r1', ''],
  [29, 'x25519', 'ecdh', 128, 'current', 'both', 'X25519 x25519@3.0', 'X25519 x25519'],
  [30, 'x448', 'ecdh', 224, 'current', 'both', 'X448 x448@3.0', ''],
  [31, 'brainpoolP256r1tls13', 'ecdh', 128, 'current', '1.3', 'brainpoolP256r1tls13@3.2', ''],
  [32, 'brainpoolP384r1tls13', 'ecdh', 192, 'current', '1.3', 'brainpoolP384r1tls13@3.2', ''],
  [33, 'brainpoolP512r1tls13', 'ecdh', 256, 'current', '1.3', 'brainpoolP512r1tls13@3.2', ''],
  [41, 'curveSM2', 'ecdh', 128, 'current', '1.3', 'curveSM2@4.0', ''],
  [256, 'ffdhe2048', 'ffdh', 112, 'current', 'both', 'ffdhe2048@3.0', ''],
  [257, 'ffdhe3072', 'ffdh', 128, 'current', 'both', 'ffdhe3072@3.0', ''],
  [258, 'ffdhe4096', 'ffdh', 128, 'current', 'both', 'ffdhe4096@3.0', ''],
  [259, 'ffdhe6144', 'ffdh', 128, 'current', 'both', 'ffdhe6144@3.0', ''],
  [260, 'ffdhe8192', 'ffdh', 192, 'current', 'both', 'ffdhe8192@3.0', ''],
  [512, 'MLKEM512', 'kem', 128, 'draft', '1.3', 'MLKEM512@3.5', ''],
  [513, 'MLKEM768', 'kem', 192, 'draft', '1.3', 'MLKEM768@3.5', ''],
  [514, 'MLKEM1024', 'kem', 256, 'draft', '1.3', 'MLKEM1024@3.5', 'MLKEM1024'],
  [4587, 'SecP256r1MLKEM768', 'hybrid', 192, 'current', '1.3', 'SecP256r1MLKEM768@3.5', ''],
  [4588, 'X25519MLKEM768', 'hybrid', 192, 'current', '1.3', 'X25519MLKEM768@3.5', 'X25519MLKEM768'],
  [4589, 'SecP384r1MLKEM1024', 'hybrid', 256, 'current', '1.3', 'SecP384r1MLKEM1024@3.5', ''],
  [4590, 'curveSM2MLKEM768', 'hybrid', 192, 'draft', '1.3', 'curveSM2MLKEM768@4.0', ''],
  [25497, 'X25519Kyber768Draft00', 'hybrid', 192, 'obsolete', '1.3', '', ''],
  [25498, 'SecP256r1Kyber768Draft00', 'hybrid', 192, 'obsolete', '1.3', '', ''],
];

function groupOfRow([codePoint, name, kind, securityBits, status, versions, openSsl, boringSsl]: GroupRow): Group {
  return {
    codePoint,
    name,
    kind,
    securityBits,
    postQuantum: kind === 'kem' || kind === 'hybrid',
    status,
    tls13: versions !== '1.2',
    tls12: versions !== '1.3',
    // 4.0 is built without the curves that RFC 8422 deprecates (no-tls-deprecated-ec).
    openSsl: { spellings: spellings(openSsl), until: codePoint < 23 ? '4.0' : null },
    boringSslSpellings: boringSsl.split(' ').filter(Boolean),
  };
}
