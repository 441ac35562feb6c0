import type { ExpectedValue } from '../../../src/engine/parser.ts';
import { expectedAround } from '../../_shared/expected-value.ts';

/** What may be written after the keyword before an offset. */
export function expectedAt(text: string, offset: number): ExpectedValue | null {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (/(?:^|\s)#/.test(line)) return null;
  const keyword = line.split(/\s+/).at(-2) ?? '';
  const values = valuesOf(keyword, line.trimStart());
  return values === null ? null : expectedAround(text, offset, values);
}

/** Versions as `ssl-min-ver` and `ssl-max-ver` name them (HAProxy 2.8 configuration manual, section 5.1). */
const versions: readonly string[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'];

/** By keyword (HAProxy configuration manual, sections 3.1, 5.1 and 5.2). */
const rows: readonly (readonly [keyword: RegExp, values: ExpectedValue['values']])[] = [
  [/^ssl-(?:min|max)-ver$/, versions],
  [/^(?:ssl-default-(?:bind|server)-)?ciphers$/, 'cipher-list'],
  [/^(?:ssl-default-(?:bind|server)-)?ciphersuites$/, 'tls13-cipher-suites'],
  [/^(?:ssl-default-(?:bind|server)-)?curves$/, 'groups'],
  [/^(?:ssl-default-(?:bind|server)-)?(?:client-)?sigalgs$/, 'signature-schemes'],
  [/^alpn$/, ['h2,http/1.1', 'h2', 'http/1.1', 'h3']],
  [/^mode$/, ['http', 'tcp']],
];

function valuesOf(keyword: string, line: string): ExpectedValue['values'] | null {
  // A server verifies or not; only a client may be left to choose.
  if (keyword === 'verify') return /^(?:server|default-server)\b/.test(line) ? ['required', 'none'] : ['required', 'optional', 'none'];
  if (keyword === 'ssl-server-verify') return ['required', 'none'];
  return rows.find(([pattern]) => pattern.test(keyword))?.[1] ?? null;
}
