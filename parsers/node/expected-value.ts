import type { ExpectedValue } from '../../src/engine/parser.ts';
import { expectedAround } from '../_shared/expected-value.ts';

/** Of a line before the offset; minified code is one line. In UTF-16 units. */
const maximumLine = 2000;

/** What may be written as the value of the option at an offset: within its quotes, or after its name. */
export function expectedAt(text: string, offset: number): ExpectedValue | null {
  const line = text.slice(Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - maximumLine), offset);
  const [, name = '', quote = ''] = /\b([A-Za-z]{1,40})["']?\s{0,9}:\s{0,9}(["'`]?)[^"'`,{}]*$/.exec(line) ?? [];
  const values = quote === '' ? flags[name] : options[name];
  return values === undefined ? null : expectedAround(text, offset, values);
}

/** Versions as `minVersion` and `maxVersion` name them (nodejs.org, TLS, `tls.createSecureContext`). */
const versions: readonly string[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'];

/** Options whose value is a text (nodejs.org, TLS, `tls.createSecureContext` and `tls.connect`). */
const options: Readonly<Record<string, ExpectedValue['values']>> = {
  minVersion: versions,
  maxVersion: versions,
  ciphers: 'cipher-list',
  ecdhCurve: 'groups',
  sigalgs: 'signature-schemes',
};

const truths: readonly string[] = ['true', 'false'];

/** Options that are on or off. */
const flags: Readonly<Record<string, ExpectedValue['values']>> = {
  rejectUnauthorized: truths,
  requestCert: truths,
  honorCipherOrder: truths,
  enableTrace: truths,
};
