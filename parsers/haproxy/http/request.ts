import { isClaimedIdentity, isForwardedHeader } from '../../_shared/request-header.ts';
import type { Call, Sample } from './sample.ts';

/** The kind of requests that are looked at. */
export interface Request {
  readonly tls: boolean;
  /** Port of the socket; `null` when it has several. */
  readonly port: number | null;
  /**
   * `any`: no certificate, one that verifies or one that does not. `unverified`: the error is at the certificate itself; `unverified-issuer`: at
   * one that comes with it.
   */
  readonly certificate: 'any' | 'absent' | 'unverified' | 'unverified-issuer' | 'verified';
  /** The name that the request asks for is another one than that of the handshake. */
  readonly namesDiffer: boolean;
}

/** Who decides a value that differs from request to request. */
export type Chooser = 'host' | 'path' | 'address' | 'certificate' | 'claim' | 'other';

/** What a sample gives. */
export type Value =
  /** Nothing, so that no test passes. */
  | { readonly kind: 'none'; readonly forwarded: ForwardedHeader | null }
  | { readonly kind: 'text'; readonly text: string; readonly isBoolean: boolean; readonly forwarded: ForwardedHeader | null }
  | {
      readonly kind: 'some';
      readonly by: Chooser;
      /** The same for samples that give the same. */
      readonly subject: string;
      /** What it certainly is not: the number 0, or a fingerprint that somebody wrote down. */
      readonly never: 'zero' | 'written' | null;
    };

/** A header that direct clients do not send, and a proxy in front may; `subject` as in `Value`. */
export interface ForwardedHeader {
  readonly name: string;
  readonly subject: string;
}

export const nothing: Value = { kind: 'none', forwarded: null };

export function text(value: string | number): Value {
  return { kind: 'text', text: String(value), isBoolean: false, forwarded: null };
}

function truth(value: boolean): Value {
  return { kind: 'text', text: value ? '1' : '0', isBoolean: true, forwarded: null };
}

export function some(by: Chooser, subject: string, never: 'zero' | 'written' | null = null): Value {
  return { kind: 'some', by, subject, never };
}

/** Fetches of the identity in a client's certificate (configuration.txt, 7.3.4). */
const identity: ReadonlySet<string> = new Set(['ssl_c_s_dn', 'ssl_c_i_dn', 'ssl_c_r_dn', 'ssl_c_serial', 'ssl_c_sha1', 'ssl_c_der', 'ssl_c_chain_der', 'ssl_c_san']);

/** Fetches of the result of its verification. */
const verification: ReadonlySet<string> = new Set(['ssl_c_verify', 'ssl_c_err', 'ssl_c_ca_err']);

const path = /^(?:path|pathq|url|base|capture\.req\.uri|url32|base32|req\.uri|uri)$/;
const serverName = /^(?:ssl_fc_sni|req\.ssl_sni|req_ssl_sni)$/;
const header = /^(?:req\.)?f?hdr$|^hdr$/;
const countOfHeaders = /^(?:req\.)?f?hdr_cnt$|^hdr_cnt$/;

export function isIdentityFetch(name: string): boolean {
  return identity.has(name);
}

export function isVerificationFetch(name: string): boolean {
  return verification.has(name);
}

/** The header that a fetch reads, in lower case; `null` for other fetches. */
export function headerOf({ fetch: { name, args } }: Sample): string | null {
  return header.test(name) ? (args[0]?.toLowerCase() ?? null) : null;
}

/** What a fetch gives for requests whose headers and variables are as clients send them. */
export function fetched({ fetch, text: written }: Sample, request: Request): Value {
  const { name, args } = fetch;
  if (/^ssl_(?:fc$|fc_|c_)/.test(name)) return ofTls(fetch, request);
  if (name === 'dst_port') return request.port === null ? some('other', 'dst_port') : text(request.port);
  if (name === 'src') return some('address', 'src');
  if (name === 'always_true' || name === 'always_false') return truth(name === 'always_true');
  if (name === 'bool') return truth(args[0] === 'true' || args[0] === '1');
  if (name === 'int' || name === 'str') return text(args[0] ?? '');
  if (serverName.test(name)) return some('host', 'sni');
  if (path.test(name)) return some('path', name === 'path' || name === 'pathq' || name === 'url' ? 'path' : name);
  return ofHeader(fetch) ?? some('other', written);
}

function ofHeader({ name, args }: Call): Value | null {
  const field = args[0]?.toLowerCase() ?? '';
  if (countOfHeaders.test(name)) return isForwardedHeader(field) ? noneForwarded(field) : some('other', `${name}(${field})`);
  if (!header.test(name)) return null;
  if (isForwardedHeader(field)) return { kind: 'none', forwarded: { name: field, subject: `header ${field}` } };
  if (isClaimedIdentity(field)) return some('claim', `header ${field}`);
  return field === 'host' ? some('host', 'host') : some('other', `header ${field}`);
}

/** The number of headers that a proxy in front may send. */
function noneForwarded(field: string): Value {
  return { kind: 'text', text: '0', isBoolean: false, forwarded: { name: field, subject: `number of ${field}` } };
}

function ofTls({ name }: Call, { tls, certificate }: Request): Value {
  if (name === 'ssl_fc') return truth(tls);
  if (!tls) return nothing;
  if (identity.has(name)) return ofCertificate(name, certificate);
  if (verification.has(name)) return ofVerification(name, certificate);
  switch (name) {
    case 'ssl_fc_sni':
      return some('host', 'sni');
    case 'ssl_c_used':
      return certificate === 'any' ? some('other', name) : truth(certificate !== 'absent');
    // 0 in sessions that are resumed, too (configuration.txt, ssl_fc_has_crt).
    case 'ssl_fc_has_crt':
      return certificate === 'absent' ? truth(false) : some('other', name);
    default:
      return some('other', name);
  }
}

function ofCertificate(name: string, certificate: Request['certificate']): Value {
  if (certificate === 'absent') return nothing;
  const isFingerprint = name === 'ssl_c_sha1' || name === 'ssl_c_der' || name === 'ssl_c_chain_der';
  return some('certificate', name, certificate.startsWith('unverified') && isFingerprint ? 'written' : null);
}

/** 0 without a certificate, too (HAProxy, smp_fetch_ssl_c_verify); `ssl_c_err` and `ssl_c_ca_err` each tell of their own errors (ssl_sock_bind_verifycbk). */
function ofVerification(name: string, certificate: Request['certificate']): Value {
  if (certificate === 'absent' || certificate === 'verified') return text(0);
  if (certificate === 'any') return some('other', name);
  const isElsewhere = name === (certificate === 'unverified' ? 'ssl_c_ca_err' : 'ssl_c_err');
  return isElsewhere ? text(0) : some('other', name, 'zero');
}

/** Converters that leave a name what it is: `shop.example:443` and `Shop.Example` are the same host. */
const keeping: ReadonlySet<string> = new Set(['lower', 'upper', 'host_only', 'ltrim', 'rtrim', 'url_dec', 'field(1,:)']);

/** What converters make of a value. */
export function converted(value: Value, converters: readonly Call[]): Value {
  return converters.reduce(convertedBy, value);
}

function convertedBy(value: Value, { name, args }: Call): Value {
  const call = args.length === 0 ? name : `${name}(${args.join(',')})`;
  switch (value.kind) {
    case 'none':
      return { ...value, forwarded: value.forwarded && { ...value.forwarded, subject: convertedSubject(value.forwarded.subject, call) } };
    case 'some':
      return { ...value, subject: convertedSubject(value.subject, call), never: value.never === 'zero' ? null : value.never };
    case 'text':
      return convertedText(value.text, call);
  }
}

function convertedSubject(subject: string, call: string): string {
  return keeping.has(call) ? subject : `${subject},${call}`;
}

function convertedText(value: string, call: string): Value {
  switch (call) {
    case 'lower':
      return text(value.toLowerCase());
    case 'upper':
      return text(value.toUpperCase());
    case 'not':
      return truth(value === '0' || value === '');
    case 'bool':
      return truth(value !== '0' && value !== '');
    default:
      return some('other', `${value},${call}`);
  }
}
