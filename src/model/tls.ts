import type { Fact, Origin } from './fact.ts';
import type { Span } from './span.ts';

/** Protocol versions, oldest first, spelled as OpenSSL does. */
export const tlsVersions = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

export type TlsVersion = (typeof tlsVersions)[number];

/** IANA name of a cipher suite, e.g. `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`. */
export type CipherSuiteName = `TLS_${string}`;

/** IANA name of a named group, e.g. `x25519`, `secp256r1`, `X25519MLKEM768`. */
export type NamedGroup = string;

/** IANA name of a signature scheme, e.g. `rsa_pss_rsae_sha256`. */
export type SignatureScheme = string;

/** A suite, group or scheme that the settings enable, with the word that enabled it. */
export interface Use<Name extends string> {
  readonly name: Name;
  readonly from: Origin;
}

/** A list of suites, groups or schemes as somebody wrote it, and the words in it that have no effect. */
export interface WrittenList {
  readonly of: 'cipher-list' | 'tls13-cipher-suites' | 'groups' | 'signature-schemes';
  readonly text: string;
  readonly span: Span;
  readonly unmatched: readonly UnmatchedWord[];
  /** Set when the library refuses the whole list, so that the product does not start. */
  readonly rejected: RejectedList | null;
}

export interface UnmatchedWord {
  readonly word: string;
  readonly span: Span;
  /** The operator before the word in a cipher list, `''` without one and in the other lists: such a word was meant to add something. */
  readonly operator: '' | '-' | '+' | '!';
  /**
   * `unknown`: no such name. `tls13-name`: a TLS 1.3 suite in a list for TLS 1.2. `empty`: a combination that selects nothing.
   * `not-in-library`: exists, but not in this library. `skipped`: the library passes over it, since it follows an unknown word
   * without a separator.
   */
  readonly reason: 'unknown' | 'tls13-name' | 'empty' | 'not-in-library' | 'skipped';
}

export interface RejectedList {
  readonly reason: 'no-match' | 'invalid-syntax' | 'unknown-name';
  readonly span: Span;
}

export interface DhParameters {
  /** Path as written, or the name of a built-in group. */
  readonly source: string;
  /** Size of the prime in bits; a doubt when the file is not in scope. */
  readonly bits: Fact<number>;
}

export type CertificateKeyType = 'rsa' | 'ecdsa' | 'ed25519' | 'ed448' | 'dsa';

/** A certificate that a side presents. Paths are as written; `null` when the key lies in the same file or is inline. */
export interface CertificateUse {
  readonly path: string;
  readonly keyPath: string | null;
  readonly from: Origin;
  /** Type of the certificate's key; a doubt unless the file is in scope. */
  readonly keyType: Fact<CertificateKeyType>;
  /** Whether the certificate names an OCSP responder; a doubt unless the file is in scope. */
  readonly ocspResponder: Fact<boolean>;
}

/** OCSP stapling of the own certificate. */
export interface Stapling {
  readonly enabled: boolean;
  /** Whether the product checks the response before it staples it. */
  readonly verified: boolean;
  /** A response file or responder given in the settings, as written. */
  readonly source: string | null;
}

/** How the peer's certificate is checked for revocation. */
export type PeerRevocation =
  | { readonly kind: 'none' }
  | { readonly kind: 'crl'; readonly path: string }
  | { readonly kind: 'ocsp'; readonly leafOnly: boolean };

export interface SessionTickets {
  readonly enabled: boolean;
  /** Files of ticket keys; empty when the product makes them. */
  readonly keyFiles: readonly string[];
  /**
   * When the keys change: while the product runs (`automatic`), only when it is started or reloaded (`at-restart`), or when somebody replaces the
   * files (`by-hand`). A client, which holds no keys, has `automatic`.
   */
  readonly rotation: 'automatic' | 'at-restart' | 'by-hand';
}

export interface EarlyData {
  readonly enabled: boolean;
  /**
   * What protects against replay: requests are `marked` for the backend (RFC 8470 Early-Data header), `held` until the
   * handshake is complete, or nothing is done.
   */
  readonly protection: 'none' | 'marked' | 'held';
}

export interface EncryptedClientHello {
  readonly keyFiles: readonly string[];
}

/** Who may negotiate what on one TLS endpoint. Everything is what the settings say; what a library then refuses is computed in src/tls. */
export interface TlsSettings {
  /** Whether the settings permit a version. What is really accepted also depends on the library: see `versionAcceptance` in src/tls. */
  readonly versions: Readonly<Record<TlsVersion, Fact<boolean>>>;
  /** OpenSSL's security level in effect; `null` for libraries that have none. */
  readonly securityLevel: Fact<number | null>;
  /** Suites for TLS 1.2 and below, in preference order, after expansion. */
  readonly cipherSuites: Fact<readonly Use<CipherSuiteName>[]>;
  /**
   * The suites that a handshake begins with: those of the default server of the socket, as long as the client's name has not selected others.
   * OpenSSL looks into them before it reads anything: see `rangeObstacle` in src/tls.
   */
  readonly initialCipherSuites: Fact<readonly Use<CipherSuiteName>[]>;
  /** Suites for TLS 1.3, in preference order. */
  readonly tls13CipherSuites: Fact<readonly Use<CipherSuiteName>[]>;
  /** Whose order counts when both sides share several suites. */
  readonly preference: Fact<'server' | 'client'>;
  /** Groups in preference order. */
  readonly groups: Fact<readonly Use<NamedGroup>[]>;
  /** Signature schemes in preference order; known `null` is the library's own list. */
  readonly signatureSchemes: Fact<readonly Use<SignatureScheme>[] | null>;
  /** The lists above as they are written, for checks of the text itself. */
  readonly writtenLists: readonly WrittenList[];
  /** Known `null`: no parameters, so that no finite-field DHE suite can be negotiated by a server. */
  readonly dhParameters: Fact<DhParameters | null>;
  readonly certificates: Fact<readonly CertificateUse[]>;
  readonly stapling: Fact<Stapling>;
  readonly tickets: Fact<SessionTickets>;
  readonly earlyData: Fact<EarlyData>;
  readonly encryptedClientHello: Fact<EncryptedClientHello | null>;
  /** Protocol names offered by ALPN, in order. */
  readonly alpn: Fact<readonly string[]>;
  /** Path of a file that TLS secrets are written to. */
  readonly keyLog: Fact<string | null>;
  readonly compression: Fact<boolean>;
  /** `client-initiated`, `server-initiated`: the other side may begin one as often as it likes. */
  readonly renegotiation: Fact<'none' | 'secure' | 'client-initiated' | 'server-initiated' | 'legacy-server' | 'unsafe-legacy'>;
}

/** Certification authorities that a verifying side believes. */
export type TrustAnchors =
  | { readonly kind: 'none' }
  /** The public roots: the system's store or a file that is a copy of it. */
  | { readonly kind: 'system'; readonly path: string | null }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline' };
