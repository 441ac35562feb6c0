import { readFileSync } from 'node:fs';
import { cipherSuite } from '../../../src/tls/cipher-suites.ts';

/** What real libraries made of lists; see "about" in the file. */
interface LibraryOutput {
  readonly lists: readonly Vector[];
  readonly tls13: readonly Vector[];
  readonly groups: readonly Vector[];
}

type Vector = Readonly<Record<string, string>> & { readonly list: string };

export const libraryOutput = JSON.parse(
  readFileSync(new URL('data/library-output.json', import.meta.url), 'utf8'),
) as LibraryOutput;

/** A column of a vector, with "=" columns resolved. */
export function expected(vector: Vector, column: string): string {
  const value = vector[column];
  if (value === undefined) throw new Error(`no column ${column} for ${vector.list}`);
  return value.startsWith('=') ? expected(vector, value.slice(1)) : value;
}

/** Code points of four hex digits, as in the file; an empty list is `none`. */
export function codePoints(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map(hexOf).join('');
}

function hexOf(name: string): string {
  const suite = cipherSuite(name);
  if (suite === null) throw new Error(`${name} is not registered`);
  return suite.codePoint.toString(16).padStart(4, '0');
}
