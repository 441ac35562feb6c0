import type { TlsVersion } from '../../model/tls.ts';
import { isAtLeast, type OpenSslVersion } from '../library.ts';
import { auth, enc, kx, mac, strength } from './algorithm-bits.ts';

/** What a word of a cipher list selects: suites that share a bit with every mask that is not 0. */
export interface Selection {
  readonly kx: number;
  readonly auth: number;
  readonly enc: number;
  readonly mac: number;
  readonly strength: number;
  readonly notDefault: boolean;
  /** The suite's oldest version must be exactly this one; `null` constrains nothing. */
  readonly minimumVersion: TlsVersion | null;
  /** One suite by its code point; `null` constrains nothing. */
  readonly codePoint: number | null;
}

export const everything: Selection = {
  kx: 0,
  auth: 0,
  enc: 0,
  mac: 0,
  strength: 0,
  notDefault: false,
  minimumVersion: null,
  codePoint: null,
};

/** The words of `version` that stand for several suites. Ones whose algorithms the build lacks are unknown words, as in OpenSSL. */
export function aliases(version: OpenSslVersion): readonly (readonly [name: string, selection: Selection])[] {
  const lacking = lackingEncryptions(version);
  return aliasRows
    .filter(([, , lifetime]) => isWithin(lifetime, version))
    .map(([name, selection]) => [name, { ...everything, ...selection }] as const)
    .filter(([, selection]) => isOffered(selection, lacking));
}

/** Words of any version, also of 1.0.2, that stand for several suites: to tell a word that has gone from one that never was. */
export function isAliasOfAnyVersion(word: string): boolean {
  return aliasRows.some(([name]) => name === word) || goneAliases.has(word);
}

interface Lifetime {
  readonly since?: OpenSslVersion;
  /** The first version without it. */
  readonly until?: OpenSslVersion;
}

type AliasRow = readonly [name: string, selection: Partial<Selection>, lifetime?: Lifetime];

function isWithin({ since, until }: Lifetime = {}, version: OpenSslVersion): boolean {
  return (since === undefined || isAtLeast(version, since)) && (until === undefined || !isAtLeast(version, until));
}

/** `ssl_cipher_collect_aliases` skips an alias when every algorithm in one of its masks is disabled. */
function isOffered(selection: Selection, lackingEnc: number): boolean {
  return (
    isOfferedMask(selection.kx, kx.GOST | kx.GOST18) &&
    isOfferedMask(selection.auth, auth.GOST01 | auth.GOST12) &&
    isOfferedMask(selection.enc, lackingEnc) &&
    isOfferedMask(selection.mac, mac.GOST94 | mac.GOST89MAC | mac.GOST89MAC12 | mac.GOST12_256)
  );
}

function isOfferedMask(mask: number, lacking: number): boolean {
  return mask === 0 || (mask & ~lacking) !== 0;
}

/** GOST needs an engine or a provider of its own; OpenSSL 3.0 moved DES, RC4, RC2, IDEA and SEED to the legacy provider (migration_guide(7)). */
function lackingEncryptions(version: OpenSslVersion): number {
  const gost = enc.GOST2814789CNT | enc.GOST2814789CNT12 | enc.MAGMA | enc.KUZNYECHIK;
  const legacy = enc.DES | enc.RC4 | enc.RC2 | enc.IDEA | enc.SEED;
  return isAtLeast(version, '3.0') ? gost | legacy : gost | enc.IDEA;
}

const AESGCM = enc.AES128GCM | enc.AES256GCM;
const AESCCM8 = enc.AES128CCM8 | enc.AES256CCM8;
const AESCCM = enc.AES128CCM | enc.AES256CCM | AESCCM8;
const AES128 = enc.AES128 | enc.AES128GCM | enc.AES128CCM | enc.AES128CCM8;
const AES256 = enc.AES256 | enc.AES256GCM | enc.AES256CCM | enc.AES256CCM8;
const CAMELLIA = enc.CAMELLIA128 | enc.CAMELLIA256;
const ARIA = enc.ARIA128GCM | enc.ARIA256GCM;
const GOST89 = enc.GOST2814789CNT | enc.GOST2814789CNT12 | enc.MAGMA | enc.KUZNYECHIK;
const CBC = enc.DES | enc['3DES'] | enc.RC2 | enc.IDEA | enc.AES128 | enc.AES256 | CAMELLIA | enc.SEED;

/** `cipher_aliases[]` of ssl/ssl_ciph.c: OpenSSL 1.1.1w line 198, 3.0.20 line 165, 3.6.3 line 162, 4.0.2 line 159. */
const aliasRows: readonly AliasRow[] = [
  ['ALL', { enc: ~enc.NULL }],
  ['COMPLEMENTOFALL', { enc: enc.NULL }],
  ['COMPLEMENTOFDEFAULT', { notDefault: true }],
  ['kRSA', { kx: kx.RSA }],
  ['kEDH', { kx: kx.DHE }],
  ['kDHE', { kx: kx.DHE }],
  ['DH', { kx: kx.DHE }],
  ['kEECDH', { kx: kx.ECDHE }],
  ['kECDHE', { kx: kx.ECDHE }],
  ['ECDH', { kx: kx.ECDHE }],
  ['kPSK', { kx: kx.PSK }],
  ['kRSAPSK', { kx: kx.RSAPSK }],
  ['kECDHEPSK', { kx: kx.ECDHEPSK }],
  ['kDHEPSK', { kx: kx.DHEPSK }],
  ['kSRP', { kx: kx.SRP }],
  ['kGOST', { kx: kx.GOST }],
  ['kGOST18', { kx: kx.GOST18 }, { since: '3.0' }],
  ['aRSA', { auth: auth.RSA }],
  ['aDSS', { auth: auth.DSS }],
  ['DSS', { auth: auth.DSS }],
  ['aNULL', { auth: auth.NULL }],
  ['aECDSA', { auth: auth.ECDSA }],
  ['ECDSA', { auth: auth.ECDSA }],
  ['aPSK', { auth: auth.PSK }],
  ['aGOST01', { auth: auth.GOST01 }],
  ['aGOST12', { auth: auth.GOST12 }],
  ['aGOST', { auth: auth.GOST01 | auth.GOST12 }],
  ['aSRP', { auth: auth.SRP }],
  ['EDH', { kx: kx.DHE, auth: ~auth.NULL }],
  ['DHE', { kx: kx.DHE, auth: ~auth.NULL }],
  ['EECDH', { kx: kx.ECDHE, auth: ~auth.NULL }],
  ['ECDHE', { kx: kx.ECDHE, auth: ~auth.NULL }],
  ['NULL', { enc: enc.NULL }],
  ['RSA', { kx: kx.RSA, auth: auth.RSA }],
  ['ADH', { kx: kx.DHE, auth: auth.NULL }],
  ['AECDH', { kx: kx.ECDHE, auth: auth.NULL }],
  ['PSK', { kx: kx.PSK | kx.RSAPSK | kx.ECDHEPSK | kx.DHEPSK }],
  ['SRP', { kx: kx.SRP }],
  ['3DES', { enc: enc['3DES'] }],
  ['RC4', { enc: enc.RC4 }],
  ['RC2', { enc: enc.RC2 }],
  ['IDEA', { enc: enc.IDEA }],
  ['SEED', { enc: enc.SEED }],
  ['eNULL', { enc: enc.NULL }],
  ['GOST89', { enc: GOST89 }],
  ['AES128', { enc: AES128 }],
  ['AES256', { enc: AES256 }],
  ['AES', { enc: AES128 | AES256 }],
  ['AESGCM', { enc: AESGCM }],
  ['AESCCM', { enc: AESCCM }],
  ['AESCCM8', { enc: AESCCM8 }],
  ['CAMELLIA128', { enc: enc.CAMELLIA128 }],
  ['CAMELLIA256', { enc: enc.CAMELLIA256 }],
  ['CAMELLIA', { enc: CAMELLIA }],
  ['CHACHA20', { enc: enc.CHACHA20POLY1305 }],
  ['GOST2012-GOST8912-GOST8912', { enc: enc.GOST2814789CNT12 }, { since: '3.0' }],
  ['ARIA', { enc: ARIA }],
  ['ARIAGCM', { enc: ARIA }],
  ['ARIA128', { enc: enc.ARIA128GCM }],
  ['ARIA256', { enc: enc.ARIA256GCM }],
  ['CBC', { enc: CBC }, { since: '3.0' }],
  ['MD5', { mac: mac.MD5 }],
  ['SHA1', { mac: mac.SHA1 }],
  ['SHA', { mac: mac.SHA1 }],
  ['GOST94', { mac: mac.GOST94 }],
  ['GOST89MAC', { mac: mac.GOST89MAC | mac.GOST89MAC12 }],
  ['SHA256', { mac: mac.SHA256 }],
  ['SHA384', { mac: mac.SHA384 }],
  ['GOST12', { mac: mac.GOST12_256 }],
  ['SSLv3', { minimumVersion: 'SSLv3' }, { until: '4.0' }],
  ['TLSv1', { minimumVersion: 'TLSv1' }],
  ['TLSv1.0', { minimumVersion: 'TLSv1' }],
  ['TLSv1.2', { minimumVersion: 'TLSv1.2' }],
  ['LOW', { strength: strength.LOW }],
  ['MEDIUM', { strength: strength.MEDIUM }],
  ['HIGH', { strength: strength.HIGH }],
  ['FIPS', { strength: strength.FIPS, enc: ~enc.NULL }, { until: '4.0' }],
  ['EDH-DSS-DES-CBC3-SHA', { kx: kx.DHE, auth: auth.DSS, enc: enc['3DES'], mac: mac.SHA1, strength: strength.HIGH | strength.FIPS }],
  ['EDH-RSA-DES-CBC3-SHA', { kx: kx.DHE, auth: auth.RSA, enc: enc['3DES'], mac: mac.SHA1, strength: strength.HIGH | strength.FIPS }],
];

/** Aliases that OpenSSL 1.0.2 had (ssl/ssl_ciph.c) and 1.1.0 removed with their suites. */
const goneAliases: ReadonlySet<string> = new Set(
  'kDHr kDHd kDH kKRB5 kECDHr kECDHe kECDH aKRB5 aDH aECDH aGOST94 KRB5 DES SSLv2 EXP EXPORT EXPORT40 EXPORT56'.split(' '),
);
