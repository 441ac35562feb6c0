import { isClaimedIdentity, isForwardedHeader } from '../_shared/request-header.ts';
import type { Call, Sample } from './sample.ts';

/** The kind of requests that are looked at. */
export interface Request {
  readonly tls: boolean;
  /** Port of the socket; `null` when it has several. */
  readonly port: number | null;
  /** `any`: no certificate, one that verifies or one that does not. */
  readonly certificate: 'any' | 'absent' | 'unverified' | 'verified';
  /** The name that the request asks for is another one than that of the handshake. */
  readonly namesDiffer: boolean;
}

/** Who decides a value that differs from request to request. */
export type Chooser = 'host' | 'path' | 'address' | 'certificate' | 'claim' | 'other';

/** What a sample gives. */
export type Value =
  /** Nothing, so that no test passes. `forwarded`: a proxy in front may send something. */
  | { readonly kind: 'none'; readonly forwarded: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly forwarded: boolean }
  | {
      readonly kind: 'some';
      readonly by: Chooser;
      /** The same for samples that give the same. */
      readonly subject: string;
      /** What it certainly is not: the number 0, or a fingerprint that somebody wrote down. */
      readonly never: 'zero' | 'written' | null;
    };

export const nothing: Value = { kind: 'none', forwarded: false };

export function text(value: string | number, forwarded = false): Value {
  return { kind: 'text', text: String(value), forwarded };
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
  if (name === 'always_true') return text(1);
  if (name === 'always_false') return text(0);
  if (/^(?:bool|int|str)$/.test(name)) return text(args[0] ?? '');
  if (serverName.test(name)) return some('host', 'sni');
  if (path.test(name)) return some('path', name === 'path' || name === 'pathq' || name === 'url' ? 'path' : name);
  return ofHeader(fetch) ?? some('other', written);
}

function ofHeader({ name, args }: Call): Value | null {
  const field = args[0]?.toLowerCase() ?? '';
  if (countOfHeaders.test(name)) return isForwardedHeader(field) ? text(0, true) : some('other', `${name}(${field})`);
  if (!header.test(name)) return null;
  if (isForwardedHeader(field)) return { kind: 'none', forwarded: true };
  if (isClaimedIdentity(field)) return some('claim', `header ${field}`);
  return field === 'host' ? some('host', 'host') : some('other', `header ${field}`);
}

function ofTls({ name }: Call, { tls, certificate }: Request): Value {
  if (name === 'ssl_fc') return text(tls ? 1 : 0);
  if (!tls) return nothing;
  if (identity.has(name)) return ofCertificate(name, certificate);
  if (verification.has(name)) return ofVerification(name, certificate);
  switch (name) {
    case 'ssl_fc_sni':
      return some('host', 'sni');
    case 'ssl_c_used':
      return certificate === 'any' ? some('other', name) : text(certificate === 'absent' ? 0 : 1);
    // 0 in sessions that are resumed, too (configuration.txt, ssl_fc_has_crt).
    case 'ssl_fc_has_crt':
      return certificate === 'absent' ? text(0) : some('other', name);
    default:
      return some('other', name);
  }
}

function ofCertificate(name: string, certificate: Request['certificate']): Value {
  if (certificate === 'absent') return nothing;
  const isFingerprint = name === 'ssl_c_sha1' || name === 'ssl_c_der' || name === 'ssl_c_chain_der';
  return some('certificate', name, certificate === 'unverified' && isFingerprint ? 'written' : null);
}

/** 0 without a certificate, too: HAProxy, smp_fetch_ssl_c_verify. */
function ofVerification(name: string, certificate: Request['certificate']): Value {
  if (certificate === 'absent' || certificate === 'verified') return text(0);
  return some('other', name, certificate === 'unverified' && name === 'ssl_c_verify' ? 'zero' : null);
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
      return value;
    case 'some':
      return keeping.has(call) ? value : { ...value, subject: `${value.subject},${call}`, never: value.never === 'zero' ? null : value.never };
    case 'text':
      return convertedText(value.text, call, value.forwarded);
  }
}

function convertedText(value: string, call: string, forwarded: boolean): Value {
  switch (call) {
    case 'lower':
      return text(value.toLowerCase(), forwarded);
    case 'upper':
      return text(value.toUpperCase(), forwarded);
    case 'not':
      return text(value === '0' || value === '' ? 1 : 0, forwarded);
    case 'bool':
      return text(value === '0' || value === '' ? 0 : 1, forwarded);
    default:
      return some('other', `${value},${call}`);
  }
}
