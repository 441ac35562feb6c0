import type { Fact } from '../../../src/model/fact.ts';
import { isAcmePath, matchesEveryPath } from '../../_shared/pattern.ts';
import { booleanField, messageField, messagesField, textField } from '../message/field.ts';
import type { Field, Message } from '../message/message.ts';

/** What requests a route is for. */
export interface RouteMatch {
  /** The path, prefix or pattern as written; empty for every path. */
  readonly path: string;
  readonly everyPath: boolean;
  /** About nothing but the files of the ACME challenge. */
  readonly acme: boolean;
  /** Only for requests of that scheme, by `x-forwarded-proto`, which Envoy sets itself where no proxy in front did. */
  readonly scheme: 'http' | 'https' | null;
  /** Only where the client's certificate was verified. */
  readonly validated: boolean;
  /** Something else decides as well: headers, parameters, a share of the requests. */
  readonly conditional: boolean;
}

const conditions: readonly string[] = ['query_parameters', 'grpc', 'dynamic_metadata', 'filter_state', 'cookies', 'connect_matcher', 'path_match_policy'];

export function routeMatchOf(match: Fact<Message> | null): RouteMatch {
  if (match?.known !== true) return { path: '', everyPath: match === null, acme: false, scheme: null, validated: false, conditional: match !== null };
  const message = match.value;
  const { path, everyPath } = pathOf(message);
  const headers = messagesField(message, 'headers');
  const schemes = headers.items.flatMap((header) => schemeIn(header) ?? []);
  const tls = messageField(message, 'tls_context');
  const validated = tls?.known === true ? booleanField(tls.value, 'validated') : null;
  return {
    path,
    everyPath,
    acme: path !== '' && isAcmePath(path),
    scheme: schemes[0] ?? null,
    validated: validated?.known === true && validated.value,
    conditional: headers.items.length > schemes.length || headers.doubt !== null || isShare(message) || conditions.some((name) => message.field(name) !== null),
  };
}

/** The field by which a route asks whether the certificate of the client was verified. */
export function validatedField(route: Message): Field | null {
  const match = messageField(route, 'match');
  const tls = match?.known === true ? messageField(match.value, 'tls_context') : null;
  return tls?.known === true ? tls.value.field('validated') : null;
}

function pathOf(message: Message): Pick<RouteMatch, 'path' | 'everyPath'> {
  const prefix = textField(message, 'prefix');
  if (prefix !== null) return prefix.known ? everyOr(prefix.value, prefix.value === '' || prefix.value === '/') : open;
  const exact = textField(message, 'path') ?? textField(message, 'path_separated_prefix');
  if (exact !== null) return exact.known ? everyOr(exact.value, false) : open;
  const safe = messageField(message, 'safe_regex');
  const regex = textField(message, 'regex') ?? (safe?.known === true ? textField(safe.value, 'regex') : null);
  return regex?.known === true ? everyOr(regex.value, matchesEveryPath(regex.value)) : open;
}

const open = { path: '?', everyPath: false } as const;

function everyOr(path: string, everyPath: boolean): Pick<RouteMatch, 'path' | 'everyPath'> {
  return { path: everyPath ? '' : path, everyPath };
}

/** The scheme that a header matcher asks for; `null` when it is about something else. */
function schemeIn(header: Message): 'http' | 'https' | null {
  const name = textField(header, 'name');
  if (name?.known !== true || !/^(?:x-forwarded-proto|:scheme)$/i.test(name.value)) return null;
  const matcher = messageField(header, 'string_match');
  const exact = matcher?.known === true ? textField(matcher.value, 'exact') : textField(header, 'exact_match');
  if (exact?.known !== true || (exact.value !== 'http' && exact.value !== 'https')) return null;
  const inverted = booleanField(header, 'invert_match');
  if (inverted?.known === true && inverted.value) return exact.value === 'http' ? 'https' : 'http';
  return inverted?.known === false ? null : exact.value;
}

/** `runtime_fraction` takes a part of the requests only, unless its default is all of them. */
function isShare(message: Message): boolean {
  const fraction = messageField(message, 'runtime_fraction');
  if (fraction === null) return false;
  const value = fraction.known ? messageField(fraction.value, 'default_value') : null;
  if (value?.known !== true) return true;
  const numerator = textField(value.value, 'numerator');
  const denominator = textField(value.value, 'denominator');
  const all: Readonly<Record<string, string>> = { HUNDRED: '100', TEN_THOUSAND: '10000', MILLION: '1000000' };
  return !(numerator?.known === true && numerator.value === all[denominator?.known === true ? denominator.value : 'HUNDRED']);
}
