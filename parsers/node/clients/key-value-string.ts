import { parseHost, type ConnectionUrl, type UrlParameterText } from './connection-url.ts';
import { unknownPart } from '../values/value.ts';

/** Names of the key with the server (@tediousjs/connection-string, src/schema/mssql-schema.ts). */
const serverKeys: ReadonlySet<string> = new Set(['data source', 'server', 'addr', 'address', 'network address']);

/** Names that stand for this host (mssql, lib/base/connection-pool.js). */
const ownNames: ReadonlySet<string> = new Set(['.', '(.)', '(local)', '(localdb)']);

/**
 * Reads a connection string of SQL Server, `Server=db,1433;Encrypt=true`, as ADO.NET and mssql write it, or `sqlserver://db:1433;encrypt=true`,
 * as JDBC and Prisma do; its pairs are the parameters, with names in lower case. `null` for a text that names no server.
 */
export function parseKeyValueString(text: string): ConnectionUrl | null {
  const url = /^(?:jdbc:)?sqlserver:\/\/([^;]*)(?:;|$)/i.exec(text);
  const parameters = pairsIn(text, url === null ? 0 : url[0].length);
  const server = url?.[1] ?? parameters.find(({ name }) => serverKeys.has(name))?.value;
  if (server === undefined || (url === null && !/^[^;=]+=/.test(text))) return null;
  const host = url === null ? hostOf(server) : server;
  return {
    scheme: url === null ? 'mssql' : 'sqlserver',
    hosts: host === '' ? [] : [parseHost(host)],
    parameters,
    text: (url === null ? host : `sqlserver://${host}`).replaceAll(unknownPart, '…'),
  };
}

/** `tcp:host\instance,port` as `host:port`. */
function hostOf(server: string): string {
  const [, name = '', port] = /^(?:tcp:)?([^\\,]*)(?:\\[^,]*)?(?:,\s*(\d+))?/i.exec(server) ?? [];
  const host = ownNames.has(name.trim().toLowerCase()) ? 'localhost' : name.trim();
  const written = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? written : `${written}:${port}`;
}

/** Of several of a name the last counts. */
function pairsIn(text: string, start: number): readonly UrlParameterText[] {
  const pairs = new Map<string, UrlParameterText>();
  for (let at = start, equals = text.indexOf('=', at); equals !== -1; equals = text.indexOf('=', at)) {
    const written = text.slice(at, equals);
    const key = written.slice(written.lastIndexOf(';') + 1);
    const { value, end, next } = valueAt(text, equals + 1);
    const name = key.trim().toLowerCase();
    pairs.set(name, { name, value, range: { start: equals - key.trimStart().length, end } });
    at = next;
  }
  return [...pairs.values()];
}

/** A value may stand in braces or quotes, which a semicolon in it needs; `next` is behind the semicolon after it. */
function valueAt(text: string, start: number): { readonly value: string; readonly end: number; readonly next: number } {
  const quoted = /\s*(\{(?:[^}]|\}\})*\}|"(?:[^"]|"")*"|'(?:[^']|'')*')\s*(?:;|$)/y;
  quoted.lastIndex = start;
  const [whole = '', inQuotes] = quoted.exec(text) ?? [];
  const semicolon = text.indexOf(';', start);
  const end = inQuotes === undefined ? (semicolon === -1 ? text.length : semicolon) : start + whole.lastIndexOf(inQuotes) + inQuotes.length;
  const raw = text.slice(start, end);
  return { value: inQuotes === undefined ? raw.trim() : inQuotes.slice(1, -1), end: start + raw.trimEnd().length, next: inQuotes === undefined ? end + 1 : start + whole.length };
}
