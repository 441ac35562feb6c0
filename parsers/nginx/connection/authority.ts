/** Where a connection goes: the part of a URL between the scheme and the path. */
export interface Authority {
  /** Name, IP literal without brackets, or path of a unix socket. */
  readonly host: string;
  /** `open` where a variable or template writes it. */
  readonly port: number | 'open' | null;
  readonly unix: boolean;
}

/** Reads `host`, `host:port`, `[::1]:port`, `unix:/path`, as ngx_parse_url does; `null` when nginx would refuse it. */
export function parseAuthority(text: string): Authority | null {
  if (text.toLowerCase().startsWith('unix:')) return { host: text.slice('unix:'.length), port: null, unix: true };
  const match = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (match === null || host === undefined) return null;
  const port = match[3] === undefined ? null : Number(match[3]);
  return port === 0 || (port ?? 0) > 65_535 ? null : { host, port, unix: false };
}

/**
 * Reads a host whose port is not a number: a variable or a template writes it. `null` when the host is not readable either. The path of a unix
 * socket may be anything.
 */
export function authorityWithOpenPort(text: string): Authority | null {
  if (text.toLowerCase().startsWith('unix:')) return parseAuthority(text);
  const match = /^(\[[\da-f:.]+\]|[\w.-]+):(?!$)/i.exec(text);
  const authority = match?.[1] === undefined ? null : parseAuthority(match[1]);
  return authority && { ...authority, port: 'open' };
}

/**
 * Splits the text of a `*_pass` directive into scheme and authority; the URI is left out. The scheme is `null` when none is
 * written, and the path of a unix socket ends at a colon: `http://unix:/run/app.sock:/uri/`.
 */
export function splitUrl(text: string): { readonly scheme: string | null; readonly authority: string } {
  const end = text.indexOf('://');
  const before = text.slice(0, Math.max(end, 0));
  const written = before.includes('$') ? before : before.toLowerCase();
  const scheme = written !== 'unix' && schemePattern.test(written) ? written : null;
  const rest = scheme === null ? text : text.slice(end + '://'.length);
  const authorityEnd = rest.slice(0, 'unix:'.length).toLowerCase() === 'unix:' ? rest.indexOf(':', 'unix:'.length) : rest.search(/[/?#]/);
  return { scheme, authority: authorityEnd === -1 ? rest : rest.slice(0, authorityEnd) };
}

/** Variables included. */
const schemePattern = /^(?:[\w.+-]|\$(?:\{\w+\})?)+$/;
