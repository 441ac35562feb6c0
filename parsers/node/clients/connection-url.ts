import type { Range } from '../../_shared/ranges.ts';
import { unknownPart } from '../values/value.ts';

/** A URL as clients of databases and HTTP take it: several hosts are possible, and what is not known is left open. */
export interface ConnectionUrl {
  /** In lower case, without the colon. */
  readonly scheme: string;
  /** In order; a host that is not known is `null`. */
  readonly hosts: readonly { readonly host: string | null; readonly port: number | null }[];
  readonly parameters: readonly UrlParameterText[];
  /** Scheme, hosts and ports, without credentials, path and query. */
  readonly text: string;
}

export interface UrlParameterText {
  readonly name: string;
  readonly value: string;
  /** Name and value, in the text. */
  readonly range: Range;
}

/** Reads `scheme://user:password@host:port,host:port/path?name=value`; `null` for a text without a scheme and hosts. */
export function parseConnectionUrl(text: string): ConnectionUrl | null {
  const found = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)[^?#]*(?:\?([^#]*))?/i.exec(text);
  if (found === null) return null;
  const [whole, scheme = '', authority = '', query] = found;
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  return {
    scheme: scheme.toLowerCase(),
    hosts: hosts === '' ? [] : hosts.split(',').map(parseHost),
    parameters: query === undefined ? [] : parametersIn(query, whole.length - query.length),
    text: `${scheme}://${hosts.replaceAll(unknownPart, '…')}`,
  };
}

/** `host:port`, `[::1]:port`, or a host alone. */
export function parseHost(text: string): { readonly host: string | null; readonly port: number | null } {
  const [, bracketed, bare, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?/.exec(text) ?? [];
  const host = bracketed ?? bare ?? '';
  return { host: host === '' || host.includes(unknownPart) ? null : decode(host), port: port === undefined ? null : Number(port) };
}

function parametersIn(query: string, start: number): readonly UrlParameterText[] {
  return [...query.matchAll(/[^&]+/g)].map(({ 0: pair, index }) => {
    const [name = '', ...value] = pair.split('=');
    return { name: decode(name), value: decode(value.join('=')), range: { start: start + index, end: start + index + pair.length } };
  });
}

/** A text that is no valid encoding stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
