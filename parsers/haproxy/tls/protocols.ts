import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import { tlsVersions, type TlsVersion } from '../../../src/model/tls.ts';
import type { Setting } from '../setting/settings.ts';

export type VersionFacts = Readonly<Record<TlsVersion, Fact<boolean>>>;

/** The lowest or highest version, by number in `tlsVersions`; a doubt when it is set to something that is not known. */
export type Bound = { readonly index: number; readonly from: Origin } | { readonly doubt: Doubt; readonly from: Origin };

/** A version that `no-tlsv10` or one of its likes takes away. */
export interface DisabledVersion {
  readonly index: number;
  readonly setting: Setting;
  readonly from: Origin;
  readonly doubt: Doubt | null;
}

/** What one place, a `bind` or all of `ssl-default-bind-options`, says about versions. */
export interface VersionWords {
  readonly minimum: Bound | null;
  readonly maximum: Bound | null;
  readonly disabled: readonly DisabledVersion[];
}

/** A setting and how it comes into effect. */
export interface PlacedSetting {
  readonly setting: Setting;
  readonly originOf: (part: 'keyword' | 'value') => Origin;
  readonly doubt: Doubt | null;
}

export const noVersionWords: VersionWords = { minimum: null, maximum: null, disabled: [] };

const versionNames: ReadonlyMap<string, TlsVersion> = new Map([
  ['SSLv3', 'SSLv3'],
  ['TLSv1.0', 'TLSv1'],
  ['TLSv1.1', 'TLSv1.1'],
  ['TLSv1.2', 'TLSv1.2'],
  ['TLSv1.3', 'TLSv1.3'],
]);

const keywordVersions: ReadonlyMap<string, TlsVersion> = new Map([
  ['sslv3', 'SSLv3'],
  ['tlsv10', 'TLSv1'],
  ['tlsv11', 'TLSv1.1'],
  ['tlsv12', 'TLSv1.2'],
  ['tlsv13', 'TLSv1.3'],
]);

/** How HAProxy writes a version, e.g. `TLSv1.0`; `null` for SSL 2, which it does not know. */
export function spellVersion(version: TlsVersion): string | null {
  return [...versionNames].find(([, name]) => name === version)?.[0] ?? null;
}

/** The version of a word after `ssl-min-ver` or `ssl-max-ver`; `null` for a word that HAProxy refuses. */
export function versionOfWord(word: string): TlsVersion | null {
  return versionNames.get(word) ?? null;
}

/** Reads the settings about versions; a later one replaces an earlier one, but the disabled versions add up. */
export function versionWords(settings: readonly PlacedSetting[]): VersionWords {
  let minimum: Bound | null = null;
  let maximum: Bound | null = null;
  const disabled: DisabledVersion[] = [];
  for (const placed of settings) {
    const keyword = placed.setting.keyword.value;
    const [action, rest] = splitAtHyphen(keyword);
    const version = keywordVersions.get(rest);
    if (keyword === 'ssl-min-ver') minimum = boundOf(placed);
    else if (keyword === 'ssl-max-ver') maximum = boundOf(placed);
    else if (version !== undefined && action === 'force') minimum = maximum = forced(placed, version);
    else if (version !== undefined && action === 'no') disabled.push(disabledBy(placed, version));
  }
  return { minimum, maximum, disabled };
}

function splitAtHyphen(text: string): readonly [string, string] {
  const at = text.indexOf('-');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** HAProxy refuses a word that is no version. */
function boundOf({ setting: { value }, originOf, doubt }: PlacedSetting): Bound | null {
  if (value === null) return null;
  const from = originOf('value');
  const open = doubt ?? value.doubt;
  if (open !== null) return { doubt: open, from };
  const version = versionOfWord(value.value);
  return version === null ? { doubt: { kind: 'not-understood', what: value.value }, from } : { index: tlsVersions.indexOf(version), from };
}

function forced({ originOf, doubt }: PlacedSetting, version: TlsVersion): Bound {
  const from = originOf('keyword');
  return doubt === null ? { index: tlsVersions.indexOf(version), from } : { doubt, from };
}

function disabledBy({ setting, originOf, doubt }: PlacedSetting, version: TlsVersion): DisabledVersion {
  return { index: tlsVersions.indexOf(version), setting, from: originOf('keyword'), doubt };
}

/** The bounds that a `bind` has in the end, and the versions that it still takes away. */
export interface VersionRange {
  readonly minimum: Bound;
  readonly maximum: Bound | null;
  /** Empty where a bound is set: then HAProxy ignores them. */
  readonly disabled: readonly DisabledVersion[];
}

/**
 * Bounds of the `bind` replace those of `global` one by one; disabled versions add up and count only where no bound is set. Without a
 * minimum, `floor` is the lowest, or the maximum if that is lower still (HAProxy, ssl_sock_initial_ctx).
 */
export function versionRange(bind: VersionWords, global: VersionWords, floor: Bound): VersionRange {
  const minimum = bind.minimum ?? global.minimum;
  const maximum = bind.maximum ?? global.maximum;
  const disabled = minimum === null && maximum === null ? [...bind.disabled, ...global.disabled] : [];
  return { minimum: minimum ?? withoutMinimum(maximum, floor), maximum, disabled };
}

function withoutMinimum(maximum: Bound | null, floor: Bound): Bound {
  if (maximum === null || 'doubt' in floor) return floor;
  return 'doubt' in maximum || maximum.index < floor.index ? maximum : floor;
}

/**
 * The range of a certificate with settings of its own: its bounds replace one by one those that the `bind` has in the end, whatever took
 * away the versions beyond them (HAProxy, ssl_sock_prepare_ctx).
 */
export function certificateRange(range: VersionRange, { minimum, maximum }: VersionWords): VersionRange {
  if (minimum === null && maximum === null) return range;
  const facts = permittedVersions(range);
  const permitted = tlsVersions.filter((version) => facts[version].known && facts[version].value);
  const isOpen = tlsVersions.some((version) => !facts[version].known);
  const [lowest, highest] = [permitted.at(0), permitted.at(-1)];
  if (isOpen || lowest === undefined || highest === undefined) return { ...range, minimum: minimum ?? range.minimum, maximum: maximum ?? range.maximum };
  return {
    minimum: minimum ?? { index: tlsVersions.indexOf(lowest), from: facts[lowest].from },
    maximum: maximum ?? (highest === 'TLSv1.3' ? null : { index: tlsVersions.indexOf(highest), from: facts['TLSv1.3'].from }),
    disabled: [],
  };
}

/** Which versions are permitted. Between the lowest and the highest one HAProxy leaves no gap. */
export function permittedVersions(range: VersionRange): VersionFacts {
  const facts = mapVersions((_, index) => permission(range, index));
  const indexes = tlsVersions.flatMap((version, index) => (facts[version].known && facts[version].value ? [index] : []));
  const [lowest = Infinity, highest = -Infinity] = [indexes.at(0), indexes.at(-1)];
  return mapVersions((version, index) => {
    const fact = facts[version];
    return fact.known && !fact.value && index > lowest && index < highest ? known(true, range.minimum.from) : fact;
  });
}

function permission({ minimum, maximum, disabled }: VersionRange, index: number): Fact<boolean> {
  if (index === 0) return known(false, minimum.from);
  if ('index' in minimum && index < minimum.index) return known(false, minimum.from);
  if (maximum !== null && 'index' in maximum && index > maximum.index) return known(false, maximum.from);
  if ('doubt' in minimum) return unknown(minimum.doubt, minimum.from);
  if (maximum !== null && 'doubt' in maximum) return unknown(maximum.doubt, maximum.from);
  const taken = disabled.find((version) => version.index === index);
  if (taken === undefined) return known(true, minimum.from);
  return taken.doubt === null ? known(false, taken.from) : unknown(taken.doubt, taken.from);
}

/** QUIC has no TLS below 1.3 (RFC 9001, 4.2). */
export function versionsOfQuic(from: Origin): VersionFacts {
  return mapVersions((version) => known(version === 'TLSv1.3', from));
}

export function mapVersions<T>(fact: (version: TlsVersion, index: number) => T): Readonly<Record<TlsVersion, T>> {
  return {
    SSLv2: fact('SSLv2', 0),
    SSLv3: fact('SSLv3', 1),
    TLSv1: fact('TLSv1', 2),
    'TLSv1.1': fact('TLSv1.1', 3),
    'TLSv1.2': fact('TLSv1.2', 4),
    'TLSv1.3': fact('TLSv1.3', 5),
  };
}
