import type { Doubt } from '../../src/model/fact.ts';
import type { Span } from '../../src/model/span.ts';
import type { TlsPlace } from './place.ts';

/** Errors of the verification that `ca-ignore-err` and `crt-ignore-err` of a `bind` pass over. */
export interface IgnoredErrors {
  /** As written: numbers, names, `all`. */
  readonly words: readonly string[];
  /** The lists, e.g. `all`. */
  readonly places: readonly Span[];
  readonly doubt: Doubt | null;
}

/** Errors that say that nobody who is believed vouches for the certificate (OpenSSL, x509_vfy.h). */
const unknownIssuer: ReadonlySet<string> = new Set([
  'all',
  ...['2', 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT'],
  ...['7', 'X509_V_ERR_CERT_SIGNATURE_FAILURE'],
  ...['18', 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT'],
  ...['19', 'X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN'],
  ...['20', 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ...['21', 'X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['27', 'X509_V_ERR_CERT_UNTRUSTED'],
]);

export function ignoredErrors({ bind }: TlsPlace): IgnoredErrors {
  const lists = ['crt-ignore-err', 'ca-ignore-err'].flatMap((keyword) => bind.settings.last.get(keyword)?.value ?? []);
  return {
    words: lists.flatMap(({ value }) => value.split(',')),
    places: lists.map(({ span }) => span),
    doubt: lists.find(({ doubt }) => doubt !== null)?.doubt ?? null,
  };
}

/** Whether a certificate that anybody made for himself is accepted. */
export function acceptsUnknownIssuers({ words }: IgnoredErrors): boolean {
  return words.some((word) => unknownIssuer.has(word));
}
