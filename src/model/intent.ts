import type { EndpointId } from './endpoint.ts';
import type { Span } from './span.ts';
import type { CipherSuiteName, NamedGroup, TlsVersion } from './tls.ts';

/**
 * What should be true instead, in the words of TLS. A parser spells it in its own format. Only `remove` names a place;
 * the others leave it to the parser, which knows where a value is written or would have to be.
 */
export type Intent =
  | { readonly set: 'protocols'; readonly on: EndpointId; readonly to: readonly TlsVersion[] }
  | { readonly set: 'cipher-suites'; readonly on: EndpointId; readonly to: readonly CipherSuiteName[] }
  | { readonly set: 'tls13-cipher-suites'; readonly on: EndpointId; readonly to: readonly CipherSuiteName[] }
  | { readonly set: 'preference'; readonly on: EndpointId; readonly to: 'server' | 'client' }
  /** `null`: leave the choice to the library. */
  | { readonly set: 'groups'; readonly on: EndpointId; readonly to: readonly NamedGroup[] | null }
  | { readonly set: 'dh-parameters'; readonly on: EndpointId; readonly to: null }
  | { readonly set: 'tls'; readonly on: EndpointId; readonly to: true }
  | { readonly set: 'redirect-to-https'; readonly on: EndpointId; readonly at: Span }
  | { readonly set: 'hsts'; readonly on: EndpointId; readonly maxAge: number; readonly includeSubDomains: boolean; readonly at: Span | null }
  | { readonly set: 'chain-verification'; readonly on: EndpointId; readonly to: true }
  | { readonly set: 'name-verification'; readonly on: EndpointId; readonly to: true }
  /** Connections of the pool that is written there are used again by nobody who would verify them in another way. */
  | { readonly set: 'connection-sharing'; readonly on: EndpointId; readonly at: Span; readonly to: 'none' }
  | { readonly set: 'trust-anchors'; readonly on: EndpointId; readonly to: 'specific-authority' }
  | { readonly set: 'client-certificate'; readonly on: EndpointId; readonly to: 'required' | 'presented' }
  | { readonly set: 'identity-guard'; readonly on: EndpointId; readonly at: Span }
  /** Nothing that a client sends under the names of the headers gets through at that place. */
  | { readonly set: 'identity-header'; readonly on: EndpointId; readonly at: Span; readonly headers: readonly string[] }
  | { readonly set: 'stapling'; readonly on: EndpointId; readonly to: boolean }
  | { readonly set: 'peer-revocation'; readonly on: EndpointId; readonly to: 'crl' }
  | { readonly set: 'encrypted-client-hello'; readonly on: EndpointId; readonly to: true }
  | { readonly set: 'early-data'; readonly on: EndpointId; readonly to: 'off' | 'marked' }
  | { readonly set: 'tickets'; readonly on: EndpointId; readonly to: 'rotated' }
  | { readonly set: 'compression'; readonly on: EndpointId; readonly to: false }
  | { readonly set: 'renegotiation'; readonly on: EndpointId; readonly to: 'secure' }
  | { readonly set: 'start-tls'; readonly on: EndpointId; readonly to: 'required' }
  | { readonly set: 'key-log'; readonly on: EndpointId; readonly to: null }
  /** Take out one written setting, or one word of a list. */
  | { readonly remove: 'setting'; readonly on: EndpointId; readonly at: Span };

/** Replaces `span` by `text`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** An intent in the words of one format. */
export interface Spelling {
  /** What to write, e.g. `ssl_protocols TLSv1.2 TLSv1.3;`. */
  readonly text: string;
  /** Edits that bring it about; empty when only a person can say where or with which file. */
  readonly edits: readonly TextEdit[];
  /** `safe`: clients that could connect securely still can. */
  readonly safety: 'safe' | 'unsafe';
}
