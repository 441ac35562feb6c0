import type { LocalizedText } from '../model/text.ts';
import type { CertificateKeyType, CipherSuiteName, NamedGroup, SignatureScheme, TlsVersion } from '../model/tls.ts';
import type { SuiteParts } from '../tls/cipher-suite-name.ts';
import { cipherSuite } from '../tls/cipher-suites.ts';
import { lazilyFor, lazilyForObject } from '../tls/lazily.ts';
import { judge, ratingOf, ratingOfSize, type Judgement, type Listed, type Rating, type Thresholds } from './rating.ts';
import type { RequirementLevel } from './requirements.ts';

/** Suites whose every named part is one of the given values. */
export type SuiteMatch = { readonly [Part in keyof SuiteParts]?: readonly SuiteParts[Part][] };

/**
 * `rated`: the standard rates primitives. Every row that matches counts, the worst verdict decides and the reasons of all
 * rows are given; `otherwise` decides where none matches. `listed`: the standard lists suites by name.
 */
export type SuitePolicy =
  | {
      readonly kind: 'rated';
      readonly rows: readonly (Rating & { readonly when: SuiteMatch })[];
      readonly otherwise: Rating;
    }
  | ({ readonly kind: 'listed' } & Listed<CipherSuiteName>);

/** Names of signature algorithms in certificates, as RFC 5280, 5758, 8017 and 8410 write them. */
export type CertificateSignature =
  | 'md5WithRSAEncryption'
  | 'sha1WithRSAEncryption'
  | 'sha224WithRSAEncryption'
  | 'sha256WithRSAEncryption'
  | 'sha384WithRSAEncryption'
  | 'sha512WithRSAEncryption'
  | 'id-RSASSA-PSS'
  | 'ecdsa-with-SHA1'
  | 'ecdsa-with-SHA224'
  | 'ecdsa-with-SHA256'
  | 'ecdsa-with-SHA384'
  | 'ecdsa-with-SHA512'
  | 'id-Ed25519'
  | 'id-Ed448'
  | 'dsa-with-sha1'
  | 'dsa-with-sha224'
  | 'dsa-with-sha256';

export interface CertificatePolicy {
  readonly keyTypes: Listed<CertificateKeyType>;
  /** Bits of the modulus. */
  readonly rsaBits: Thresholds;
  /** Curves of ECDSA keys. */
  readonly curves: Listed<NamedGroup>;
  readonly signatures: Listed<CertificateSignature>;
  /**
   * Longest validity in days by day of issue (ISO date, `null` for any), oldest first; the last row that has begun counts.
   * Empty: no limit.
   */
  readonly lifetimes: readonly {
    readonly issuedFrom: string | null;
    readonly maximumDays: number;
    readonly recommendedDays: number | null;
    readonly cite: string;
  }[];
  /** Which certificates the lifetimes bind. */
  readonly lifetimesBind: 'publicly-trusted' | 'every';
}

/** One dated edition of a standard, as data. A shipped edition never changes. */
export interface Profile {
  /** `name@edition`. */
  readonly id: string;
  readonly title: LocalizedText;
  /** Day or month of publication, ISO. */
  readonly published: string;
  /** Where the document can be read. */
  readonly source: string;
  readonly versions: Listed<TlsVersion>;
  /** Versions that have to be enabled, with the rating of their absence. */
  readonly requiredVersions: readonly (Rating & { readonly version: TlsVersion })[];
  readonly suites: SuitePolicy;
  /** Classes of equal strength, the strongest first; a suite belongs to the first that matches. */
  readonly preference: readonly { readonly when: SuiteMatch; readonly cite: string }[];
  /** Whether the server has to enforce its own order. Where it does not, the order is no matter of security. */
  readonly serverPreference: { readonly asked: boolean; readonly cite: string };
  /** From which level on every suite has to provide forward secrecy; `null`: never asked as such. */
  readonly forwardSecrecy: { readonly fromLevel: RequirementLevel | null; readonly cite: string };
  readonly groups: Listed<NamedGroup>;
  readonly signatureSchemes: Listed<SignatureScheme>;
  /** Bits of the prime of the parameters for finite-field DHE in TLS 1.2. */
  readonly dhParameters: Thresholds;
  readonly certificates: CertificatePolicy;
  /** `null`: the standard does not ask for the Strict-Transport-Security header. */
  readonly hsts: {
    readonly minimumSeconds: number;
    readonly includeSubDomainsFromLevel: RequirementLevel | null;
    readonly cite: string;
  } | null;
  readonly ocspStapling: { readonly asked: boolean; readonly cite: string };
}

/** Judges one cipher suite by its IANA name. A name that is not registered is judged like one the standard does not know. */
export function suiteVerdict(profile: Profile, name: CipherSuiteName): Judgement {
  return suiteVerdicts(profile)(name);
}

/** Thousands of servers share a profile and a few suites. */
const suiteVerdicts = lazilyForObject((profile: Profile) => lazilyFor((name: CipherSuiteName) => judgeSuite(profile, name)));

function judgeSuite(profile: Profile, name: CipherSuiteName): Judgement {
  const policy = profile.suites;
  if (policy.kind === 'listed') return judge(ratingOf(policy, name));
  const suite = cipherSuite(name);
  const rows = suite === null ? [] : policy.rows.filter((row) => matches(row.when, suite));
  return judge(...(rows.length > 0 ? rows : [policy.otherwise]));
}

export function versionVerdict(profile: Profile, version: TlsVersion): Judgement {
  return versionVerdicts(profile)(version);
}

const versionVerdicts = lazilyForObject((profile: Profile) => lazilyFor((version: TlsVersion) => judge(ratingOf(profile.versions, version))));

/** Versions the profile asks for that are not among the enabled ones, each with the verdict on its absence. */
export function missingVersions(profile: Profile, enabled: readonly TlsVersion[]): readonly (Judgement & { readonly version: TlsVersion })[] {
  return profile.requiredVersions
    .filter((row) => !enabled.includes(row.version))
    .map((row) => ({ version: row.version, ...judge(row) }));
}

export function groupVerdict(profile: Profile, group: NamedGroup): Judgement {
  return groupVerdicts(profile)(group);
}

const groupVerdicts = lazilyForObject((profile: Profile) => lazilyFor((group: NamedGroup) => judge(ratingOf(profile.groups, group))));

export function signatureSchemeVerdict(profile: Profile, scheme: SignatureScheme): Judgement {
  return judge(ratingOf(profile.signatureSchemes, scheme));
}

/** Judges the size of Diffie-Hellman parameters, in bits of the prime. Whether DHE may be used at all is a matter of the suites. */
export function dhParameterVerdict(profile: Profile, bits: number): Judgement {
  return judge(ratingOfSize(profile.dhParameters, bits));
}

/** Judges the key of a certificate: its type, then its size or curve, whichever is worse. */
export function certificateKeyVerdict(
  profile: Profile,
  key: { readonly type: CertificateKeyType; readonly bits: number | null; readonly curve: NamedGroup | null },
): Judgement {
  const { keyTypes, rsaBits, curves } = profile.certificates;
  const ratings = [ratingOf(keyTypes, key.type)];
  if (key.type === 'rsa' && key.bits !== null) ratings.push(ratingOfSize(rsaBits, key.bits));
  if (key.type === 'ecdsa' && key.curve !== null) ratings.push(ratingOf(curves, key.curve));
  return judge(...ratings);
}

export function certificateSignatureVerdict(profile: Profile, signature: CertificateSignature): Judgement {
  return judge(ratingOf(profile.certificates.signatures, signature));
}

/** Judges the validity of a certificate in days (a started day counts), issued on an ISO date. */
export function certificateLifetimeVerdict(profile: Profile, issued: string, days: number): Judgement {
  const limit = profile.certificates.lifetimes.findLast((row) => row.issuedFrom === null || row.issuedFrom <= issued);
  if (limit === undefined) return { verdict: 'recommended', reasons: [] };
  if (days > limit.maximumDays) return judge({ verdict: 'disallowed', reason: 'certificate-lives-too-long', cite: limit.cite });
  const long = limit.recommendedDays !== null && days > limit.recommendedDays;
  if (long) return judge({ verdict: 'acceptable', reason: 'certificate-lives-longer-than-recommended', cite: limit.cite });
  return { verdict: 'recommended', reasons: [] };
}

/** Strength class of a suite under the profile: 0 is the strongest; suites of no class, or not registered, come last. */
export function strengthRank(profile: Profile, name: CipherSuiteName): number {
  return strengthRanks(profile)(name);
}

const strengthRanks = lazilyForObject((profile: Profile) =>
  lazilyFor((name: CipherSuiteName): number => {
    const suite = cipherSuite(name);
    const rank = suite === null ? -1 : profile.preference.findIndex((group) => matches(group.when, suite));
    return rank === -1 ? profile.preference.length : rank;
  }),
);

/** Whether the profile asks for forward secrecy at a level, whatever else it says of a suite. */
export function requiresForwardSecrecy(profile: Profile, level: RequirementLevel): boolean {
  return profile.forwardSecrecy.fromLevel !== null && level >= profile.forwardSecrecy.fromLevel;
}

/** Whether a suite provides forward secrecy; `false` for names that are not registered. */
export function hasForwardSecrecy(name: CipherSuiteName): boolean {
  return cipherSuite(name)?.forwardSecrecy ?? false;
}

const parts = ['keyExchange', 'authentication', 'encryption', 'keyBits', 'mode', 'mac', 'export', 'tls13'] as const satisfies readonly (keyof SuiteParts)[];

function matches(when: SuiteMatch, suite: SuiteParts): boolean {
  return parts.every((part) => {
    const values: readonly unknown[] | undefined = when[part];
    return values === undefined || values.includes(suite[part]);
  });
}
