import type { Fact, Truth } from './fact.ts';
import type { Release } from './release.ts';
import type { Span } from './span.ts';
import type { PeerRevocation, TlsSettings, TrustAnchors } from './tls.ts';

/** Identifies an endpoint within a run, and across runs as long as its names and addresses stay. */
export type EndpointId = string;

/** Who can reach a listener, or where a connection leads: the outside, other hosts of the same system, or this host only. */
export type Exposure = 'external' | 'internal' | 'local';

export type ApplicationProtocol =
  | 'http'
  | 'grpc'
  | 'uwsgi'
  | 'fastcgi'
  | 'scgi'
  | 'memcached'
  | 'tcp'
  | 'udp'
  | 'smtp'
  | 'imap'
  | 'pop3'
  | 'ldap'
  | 'database'
  | 'syslog'
  | 'dns'
  /** Brings its own encryption and its own proof of the server (RFC 4251, section 4): there is no TLS, and no plaintext either. */
  | 'ssh'
  /** Traces, metrics, access logs. */
  | 'telemetry'
  | 'management';

export interface Address {
  /** Host, IP literal without brackets, `*` for every address, or the path of a unix socket. */
  readonly host: string;
  /** `null` for unix sockets and where the product chooses. */
  readonly port: number | null;
  readonly transport: 'tcp' | 'quic' | 'udp' | 'unix';
  readonly span: Span;
}

/** A setting that is written and has no effect. */
export interface IneffectiveSetting {
  /** Name of the setting as the product spells it. */
  readonly setting: string;
  readonly span: Span;
  readonly reason: IneffectiveReason;
  /** Whether it asks for more security than what is in effect: then somebody believes in a protection that is not there. */
  readonly stronger: Truth;
  /** What decides instead, when something does. */
  readonly decidedBy: Span | null;
}

export type IneffectiveReason =
  /** The socket's default server decides for every name on it. */
  | 'default-server-decides'
  /** It does so in this release; in later ones the setting counts. */
  | 'default-server-decides-in-release'
  /** The endpoint has no certificate, so the product makes no TLS context of its own for it. */
  | 'no-certificate'
  /** The setting is about TLS and the endpoint speaks plaintext. */
  | 'no-tls'
  /** A later or more specific setting replaces it. */
  | 'overridden'
  /** It is added to what is written elsewhere for the same place, and takes nothing away. */
  | 'added'
  /** It stands after what it was meant for. */
  | 'too-late'
  /** It needs another setting that is missing. */
  | 'needs-other-setting'
  /** This release, its build or its library ignores it. */
  | 'not-supported'
  /** It needs the certificate of the issuer of the endpoint's own one, which the product is not given. */
  | 'missing-issuer'
  /** Nothing asks for what it configures, e.g. authorities for client certificates that are never requested. */
  | 'never-used'
  /** It holds when a session begins, and no more when it is resumed. */
  | 'not-when-resumed';

/** Whether and how a listener asks clients for certificates. */
export type ClientCertificateMode =
  | 'none'
  /** Asked for; refused when it does not verify; no certificate is fine. */
  | 'optional'
  /** Asked for; accepted even when it does not verify. */
  | 'optional-unverified'
  | 'required'
  /** A certificate must be sent and need not verify. */
  | 'required-unverified';

export interface ClientAuthentication {
  readonly mode: Fact<ClientCertificateMode>;
  readonly trustAnchors: Fact<TrustAnchors>;
  readonly depth: Fact<number | null>;
  readonly revocation: Fact<PeerRevocation>;
  /** Ways around the verification that the rest of the configuration opens. */
  readonly bypasses: readonly VerificationBypass[];
}

export interface VerificationBypass {
  /**
   * `error-page`: requests that failed verification are answered with content. `ignored-errors`: verification errors are
   * ignored. `per-name`: another name on the same socket asks for less, and names are not compared with the handshake.
   * `shared-connection`: connections made without verification are used again. `resumption`: a resumed session is not verified again.
   */
  readonly kind: 'error-page' | 'ignored-errors' | 'per-name' | 'shared-connection' | 'resumption';
  readonly span: Span;
  /** The route, name or pool that is open, as written. */
  readonly scope: string;
}

/** A place where the identity out of a client certificate is passed on or decided upon. */
export interface IdentityUse {
  /** Header, parameter or decision that carries the identity, e.g. `X-Client-DN`. */
  readonly carrier: string;
  readonly how: 'forwarded' | 'decides' | 'taken-from-client';
  readonly span: Span;
  /** Where it happens, e.g. `location /admin`. */
  readonly scope: string;
  /** What makes sure on this path that the certificate was verified. */
  readonly guard: Fact<'verified' | 'status-forwarded' | 'certificate-present' | 'none'>;
  /** Whether a client can put its own value where the identity is expected. */
  readonly clientCanSet: Truth;
}

/** A value of the Strict-Transport-Security header. */
export interface StrictTransportSecurity {
  /** Seconds; `null` when the header has no readable max-age. */
  readonly maxAge: number | null;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
  /** Whether the header is also sent with errors and answers the product makes itself. */
  readonly onEveryAnswer: boolean;
}

/** What an HTTP listener answers. */
export type Answer =
  | {
      readonly kind: 'redirect';
      /** Scheme the client is sent to; `same` repeats the scheme of the request. */
      readonly scheme: 'https' | 'http' | 'same';
      readonly status: number;
    }
  /** No content: 4xx, connection closed. */
  | { readonly kind: 'refuse'; readonly status: number | null }
  /** A short fixed answer that holds no application content, e.g. a health check. */
  | { readonly kind: 'fixed'; readonly status: number }
  | { readonly kind: 'acme-challenge' }
  | { readonly kind: 'content' }
  /** Passed on to the connections named. */
  | { readonly kind: 'forward'; readonly to: readonly EndpointId[] };

/** A part of what an HTTP listener serves. */
export interface Route {
  /** What it matches, as written, e.g. `location /api`; empty for everything. */
  readonly scope: string;
  readonly span: Span;
  readonly answer: Fact<Answer>;
  /** `forwarded-header`: only for requests in which a header of a proxy in front says so; a direct client does not get it. */
  readonly condition: 'always' | 'host' | 'forwarded-header' | 'other';
  readonly hsts: Fact<StrictTransportSecurity | null>;
  /** A status or administration page, as the product calls it (`stub_status`, `stats`), else `null`. */
  readonly management: string | null;
  /** Reachable from this host only (allow/deny lists, internal locations). */
  readonly restricted: boolean;
}

/** Whether it shows content, be it the product's own or what a connection brings. */
export function servesContent({ answer }: Route): boolean {
  return answer.known && (answer.value.kind === 'content' || answer.value.kind === 'forward');
}

/** What accepts connections: one server on the sockets where it behaves the same. */
export interface Listener {
  readonly kind: 'listener';
  readonly id: EndpointId;
  readonly release: Release;
  /** The block that defines it. */
  readonly block: Span;
  /** What a person would point at: the `listen` or `bind` line. */
  readonly at: Span;
  readonly addresses: Fact<readonly Address[]>;
  /** Server names as written, patterns included; empty for a catch-all. */
  readonly names: Fact<readonly string[]>;
  readonly protocol: Fact<ApplicationProtocol>;
  readonly exposure: Fact<Exposure>;
  /** Known `null`: plaintext. */
  readonly tls: Fact<TlsSettings | null>;
  /** For protocols that begin in plaintext and may be upgraded. */
  readonly startTls: Fact<'none' | 'optional' | 'required'>;
  /** TLS of the client is passed to the target as it is. */
  readonly passthrough: Fact<boolean>;
  /** Every handshake is refused, as a catch-all for unknown names does. */
  readonly rejectsHandshake: Fact<boolean>;
  readonly clientAuthentication: ClientAuthentication;
  readonly identityUses: readonly IdentityUse[];
  /** Empty for protocols other than HTTP. */
  readonly routes: Fact<readonly Route[]>;
  readonly ineffective: readonly IneffectiveSetting[];
  /** Labels of the other servers for which this one decides a setting, because it is the default of their socket. */
  readonly decidesFor: readonly string[];
  /** Whether protocol versions are among what it decides for them. */
  readonly decidesVersions: boolean;
}

export interface Target {
  /** As written: a URL, `host:port`, the name of an upstream group. */
  readonly text: string;
  /** Hosts behind it, after groups are followed, as far as the files show them. */
  readonly addresses: readonly Address[];
}

/** What of the server's name is checked. */
export type NameCheck =
  | { readonly kind: 'none' }
  /** Compared with a name that is written or follows from the target. */
  | { readonly kind: 'name'; readonly name: string }
  /** Compared with a name that the client of the proxy chooses. */
  | { readonly kind: 'client-chosen' }
  /** A pinned certificate or key. */
  | { readonly kind: 'pin' }
  /** A matcher on subject alternative names; `anything` when it matches every name. */
  | { readonly kind: 'san-matcher'; readonly anything: boolean };

export interface ServerVerification {
  /** Whether the chain of the server's certificate is verified. */
  readonly chain: Fact<boolean>;
  readonly name: Fact<NameCheck>;
  readonly trustAnchors: Fact<TrustAnchors>;
  readonly depth: Fact<number | null>;
  readonly revocation: Fact<PeerRevocation>;
  readonly bypasses: readonly VerificationBypass[];
}

/** What opens connections. */
export interface Connection {
  readonly kind: 'connection';
  readonly id: EndpointId;
  readonly release: Release;
  readonly block: Span;
  /** What a person would point at: the `proxy_pass`, the `server` line. */
  readonly at: Span;
  readonly target: Fact<Target>;
  readonly protocol: Fact<ApplicationProtocol>;
  readonly exposure: Fact<Exposure>;
  /** Known `null`: plaintext. */
  readonly tls: Fact<TlsSettings | null>;
  /** Bytes are passed on as they came in from a client: TLS inside, if any, goes through. */
  readonly passthrough: Fact<boolean>;
  /** Plaintext is used when the other side does not offer TLS. */
  readonly fallsBackToPlaintext: Fact<boolean>;
  readonly verification: ServerVerification;
  /** Name sent in the handshake; known `null` is none. */
  readonly serverName: Fact<string | null>;
  /** Path of the certificate presented; known `null` is none. */
  readonly clientCertificate: Fact<string | null>;
  readonly ineffective: readonly IneffectiveSetting[];
}

export type Endpoint = Listener | Connection;

/** Whether bytes are sent in clear: there is no TLS, and the protocol does not encrypt by itself. */
export function isPlaintext({ protocol, tls }: Pick<Endpoint, 'protocol' | 'tls'>): boolean {
  return tls.known && tls.value === null && !encryptsItself(protocol);
}

/** Whether bytes are encrypted, by TLS or by the protocol itself. */
export function isEncrypted({ protocol, tls }: Pick<Endpoint, 'protocol' | 'tls'>): boolean {
  return (tls.known && tls.value !== null) || encryptsItself(protocol);
}

export function encryptsItself(protocol: Fact<ApplicationProtocol>): boolean {
  return protocol.known && protocol.value === 'ssh';
}

/** The settings of an endpoint that can complete handshakes; `null` for plaintext, for a doubt, and where every handshake is refused. */
export function handshakeSettings(endpoint: Endpoint): TlsSettings | null {
  if (!endpoint.tls.known) return null;
  if (endpoint.kind === 'listener' && endpoint.rejectsHandshake.known && endpoint.rejectsHandshake.value) return null;
  return endpoint.tls.value;
}
