import type { Random } from './random.ts';

/** Words about versions as they stand on one place. A certificate takes the bounds only. */
const choices = {
  global: [
    ...['ssl-min-ver TLSv1.2', 'ssl-min-ver TLSv1.0', 'ssl-min-ver TLSv1.3', 'ssl-max-ver TLSv1.2', 'ssl-max-ver TLSv1.1', 'force-tlsv12', 'force-tlsv13'],
    ...['no-tlsv12', 'no-tlsv13', 'no-sslv3 no-tlsv10 no-tlsv11', 'ssl-min-ver TLSv1.1 ssl-max-ver TLSv1.3', 'no-tlsv13 ssl-min-ver TLSv1.2'],
  ],
  bind: [
    ...['ssl-min-ver TLSv1.2', 'ssl-min-ver TLSv1.0', 'ssl-min-ver TLSv1.1', 'ssl-min-ver TLSv1.3', 'ssl-max-ver TLSv1.2', 'ssl-max-ver TLSv1.1', 'ssl-max-ver TLSv1.3'],
    ...['force-tlsv10', 'force-tlsv12', 'force-tlsv13', 'no-tlsv12', 'no-tlsv13', 'no-sslv3 no-tlsv10 no-tlsv11', 'no-tlsv12 ssl-max-ver TLSv1.3'],
    ...['no-tlsv13 ssl-min-ver TLSv1.0', 'ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.2', 'force-tlsv12 ssl-max-ver TLSv1.3'],
  ],
  server: [
    ...['ssl-min-ver TLSv1.2', 'ssl-min-ver TLSv1.0', 'ssl-min-ver TLSv1.3', 'ssl-max-ver TLSv1.2', 'ssl-max-ver TLSv1.0', 'force-tlsv10', 'force-tlsv12', 'force-tlsv13'],
    ...['no-tlsv13', 'no-tlsv10 no-tlsv11', 'no-tlsv11', 'no-tlsv12', 'no-tlsv12 ssl-min-ver TLSv1.0', 'no-sslv3 no-tlsv10 no-tlsv11 no-tlsv12'],
  ],
  certificate: ['ssl-min-ver TLSv1.0', 'ssl-min-ver TLSv1.2', 'ssl-min-ver TLSv1.3', 'ssl-max-ver TLSv1.2', 'ssl-max-ver TLSv1.3', 'ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.1', 'ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.3'],
} as const;

/** Words for one place, which together with those of the places around it leave a version: else HAProxy does not start. */
export function versionChoice(choose: Random, around: readonly string[], place: keyof typeof choices): string {
  const possible = choices[place].filter((words) => leavesVersion(around, words, place));
  const [first, ...rest] = possible;
  return first === undefined ? '' : choose.pick([first, ...rest]);
}

/** Versions are numbers: the 2 of TLS 1.2. */
interface Words {
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly disabled: readonly number[];
}

/** Of a `bind`; connections to servers have no such floor. */
const oldestByDefault = 2;
const newest = 3;

/** The bounds of a certificate replace those that its `bind` has in the end. */
function leavesVersion(around: readonly string[], words: string, place: keyof typeof choices): boolean {
  if (place === 'server') return rangeOf([...around, words], 0) !== null;
  if (place !== 'certificate') return rangeOf([...around, words], oldestByDefault) !== null;
  const outer = rangeOf(around, oldestByDefault);
  const { minimum, maximum } = read(words);
  return outer !== null && (minimum ?? outer.minimum) <= (maximum ?? outer.maximum);
}

/** Bounds are replaced one by one from the outside to the inside; disabled versions add up and count without bounds only. */
function rangeOf(places: readonly string[], oldest: number): { readonly minimum: number; readonly maximum: number } | null {
  const none: Words = { minimum: null, maximum: null, disabled: [] };
  const { minimum, maximum, disabled } = places.map(read).reduce((outer, inner) => ({
    minimum: inner.minimum ?? outer.minimum,
    maximum: inner.maximum ?? outer.maximum,
    disabled: [...outer.disabled, ...inner.disabled],
  }), none);
  if (minimum === null && maximum === null) {
    const left = [0, 1, 2, newest].filter((version) => version >= oldest && !disabled.includes(version));
    return left.length === 0 ? null : { minimum: Math.min(...left), maximum: Math.max(...left) };
  }
  const range = { minimum: minimum ?? Math.min(oldest, maximum ?? newest), maximum: maximum ?? newest };
  return range.minimum <= range.maximum ? range : null;
}

function read(words: string): Words {
  const bound = (keyword: string): number | null => {
    const found = [...words.matchAll(/(ssl-min-ver|ssl-max-ver) TLSv1\.(\d)|(force)-tlsv1(\d)/g)].findLast(([, own, , force]) => own === keyword || force !== undefined);
    return found === undefined ? null : Number(found[2] ?? found[4]);
  };
  return { minimum: bound('ssl-min-ver'), maximum: bound('ssl-max-ver'), disabled: [...words.matchAll(/no-tlsv1(\d)/g)].map(([, digit]) => Number(digit)) };
}
