import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TlsPlace } from '../bind/place.ts';
import type { Word } from '../syntax/tree.ts';

/** Errors of the verification that `ca-ignore-err` and `crt-ignore-err` of a `bind` pass over. */
export interface IgnoredErrors {
  /** About the client's own certificate, as written: numbers, names, `all`. */
  readonly ofCertificate: readonly string[];
  /** About the certificates that it was issued with. */
  readonly ofIssuers: readonly string[];
  /** The lists, e.g. `all`. */
  readonly places: readonly Span[];
  readonly doubt: Doubt | null;
}

/** Numbers that some releases have names for (OpenSSL, x509_vfy.h). */
const numbers: ReadonlyMap<string, string> = new Map([
  ['X509_V_ERR_CERT_SIGNATURE_FAILURE', '7'],
  ['X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT', '18'],
  ['X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN', '19'],
  ['X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY', '20'],
  ['X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE', '21'],
]);

/**
 * What OpenSSL finds (verify_chain, x509_vfy.c) at certificates that anybody makes for himself: signed by itself, by somebody unknown, or
 * in the name of an authority that is believed.
 */
const ownCertificates: readonly (readonly string[])[] = [['18'], ['20', '21'], ['7']];

/** The same at the issuers that come with a certificate: up to an own authority, up to an unknown one, under the name of one that is believed. */
const ownIssuers: readonly (readonly string[])[] = [['19'], ['20'], ['7']];

/** Several lists add up (HAProxy, bind_parse_ignore_err). */
export function ignoredErrors({ bind }: Pick<TlsPlace, 'bind'>): IgnoredErrors {
  const listsOf = (name: string): readonly Word[] => bind.settings.all.flatMap(({ keyword, value }) => (keyword.value === name ? (value ?? []) : []));
  const [ofCertificate, ofIssuers] = [listsOf('crt-ignore-err'), listsOf('ca-ignore-err')];
  const lists = [...ofCertificate, ...ofIssuers];
  return {
    ofCertificate: ofCertificate.flatMap(errorsIn),
    ofIssuers: ofIssuers.flatMap(errorsIn),
    places: lists.map(({ span }) => span),
    doubt: lists.find(({ doubt }) => doubt !== null)?.doubt ?? null,
  };
}

function errorsIn({ value }: Word): readonly string[] {
  return value.split(',').map((word) => numbers.get(word) ?? word);
}

/** Where the error is in certificates that are accepted although anybody can make them for himself. */
export type AcceptedError = 'unverified' | 'unverified-issuer';

/** Empty when no such certificate is accepted. */
export function acceptedErrors({ ofCertificate, ofIssuers }: IgnoredErrors): readonly AcceptedError[] {
  return [...(passes(ofCertificate, ownCertificates) ? (['unverified'] as const) : []), ...(passes(ofIssuers, ownIssuers) ? (['unverified-issuer'] as const) : [])];
}

function passes(words: readonly string[], ways: readonly (readonly string[])[]): boolean {
  return words.includes('all') || ways.some((errors) => errors.every((error) => words.includes(error)));
}
