import { dirname } from 'node:path';
import { pathTest } from './path-pattern.ts';
import type { Position } from './position.ts';
import { placeOfSetting } from './settings-validation.ts';
import { libraryNames, type SettingsLayer, type WrittenIgnore, type WrittenOverridable, type WrittenOverride, type WrittenRule } from './settings-values.ts';
import { defaultSettings } from './settings.ts';

/** One effective setting, or one item of a list. */
export interface SettingRow {
  /** `level`, `rules.no-weak-cipher`, `overrides[0].level`. */
  readonly key: string;
  readonly value: string | number | boolean;
  readonly from: SettingOrigin;
}

export type SettingOrigin =
  | { readonly kind: 'default' }
  | { readonly kind: 'option' }
  /** `path` is absolute; `override`: it counts because an override matches. */
  | { readonly kind: 'file'; readonly path: string; readonly position: Position | null; readonly override: boolean };

/** What the command line says, by the names of settings. */
export type OptionValues = Readonly<Partial<Record<'level' | 'profile' | 'failOn' | 'locale' | 'baseline', string | number>>> & { readonly roots: readonly string[] };

/**
 * The effective settings with where each comes from.
 * @param layers Those that count more behind the others.
 * @param file Absolute path of a main file, to see what counts for it; `null`: overrides are listed.
 */
export function settingRows(layers: readonly SettingsLayer[], options: OptionValues, file: string | null): readonly SettingRow[] {
  const rows = new SettingRows();
  for (const key of ['level', 'profile', 'failOn', 'requireReason'] as const) rows.set(key, defaultSettings[key], { kind: 'default' });
  for (const layer of layers) addLayer(rows, layer);
  for (const layer of layers) addOverrides(rows, layer, file);
  for (const key of ['level', 'profile', 'failOn', 'locale', 'baseline'] as const) {
    const value = options[key];
    if (value !== undefined) rows.set(key, value, { kind: 'option' });
  }
  for (const root of options.roots) rows.add('roots', root, { kind: 'option' });
  return rows.all();
}

type OriginOf = (...path: readonly string[]) => SettingOrigin;

function originsIn({ path, text }: SettingsLayer, start: readonly string[], override: boolean): OriginOf {
  return (...keys) => ({ kind: 'file', path, position: placeOfSetting(text, [...start, ...keys], 'key'), override });
}

function addLayer(rows: SettingRows, layer: SettingsLayer): void {
  const { written } = layer;
  const from = originsIn(layer, [], false);
  addOverridable(rows, written, from, '');
  for (const key of ['locale', 'failOn', 'requireReason', 'baseline'] as const) {
    const value = written[key];
    if (value !== undefined) rows.set(key, value, from(key));
  }
  for (const [index, entry] of (written.ignore ?? []).entries()) rows.add('ignore', ignoreText(entry), typeof entry === 'string' ? from('ignore') : from('ignore', String(index), 'path'));
  for (const root of written.roots ?? []) rows.add('roots', root, from('roots'));
}

function ignoreText(entry: string | WrittenIgnore): string {
  if (typeof entry === 'string') return entry;
  const { path, rule, reason, until } = entry;
  return [path, ...(rule === undefined ? [] : [`rule ${rule}`]), ...(until === undefined ? [] : [`until ${until}`]), ...(reason === undefined ? [] : [reason])].join(', ');
}

function addOverrides(rows: SettingRows, layer: SettingsLayer, file: string | null): void {
  const base = dirname(layer.path);
  for (const [index, override] of (layer.written.overrides ?? []).entries()) {
    const from = originsIn(layer, ['overrides', String(index)], true);
    if (file === null) listOverride(rows, override, from);
    else if (pathTest(override.paths.map((pattern) => ({ pattern, base })))(file)) addOverridable(rows, override, from, '');
  }
}

function listOverride(rows: SettingRows, override: WrittenOverride, from: OriginOf): void {
  const prefix = `overrides[${rows.overrides}].`;
  rows.overrides += 1;
  for (const pattern of override.paths) rows.add(`${prefix}paths`, pattern, from('paths'));
  addOverridable(rows, override, from, prefix);
}

function addOverridable(rows: SettingRows, written: WrittenOverridable, from: OriginOf, prefix: string): void {
  for (const key of ['level', 'profile'] as const) {
    const value = written[key];
    if (value !== undefined) rows.set(prefix + key, value, from(key));
  }
  for (const [key, version] of Object.entries(written.runtime ?? {})) {
    if (libraryNames.some((name) => name === key)) rows.forget(...libraryNames.map((name) => `${prefix}runtime.${name}`));
    rows.set(`${prefix}runtime.${key}`, version, from('runtime', key));
  }
  for (const kind of ['external', 'internal'] as const) {
    for (const name of written.exposure?.[kind] ?? []) {
      rows.take(`${prefix}exposure.external`, name);
      rows.take(`${prefix}exposure.internal`, name);
      rows.add(`${prefix}exposure.${kind}`, name, from('exposure', kind));
    }
  }
  for (const [id, rule] of Object.entries(written.rules ?? {})) {
    if (typeof rule === 'string') rows.set(`${prefix}rules.${id}`, rule, from('rules', id));
    else addRule(rows, id, rule, from, prefix);
  }
}

function addRule(rows: SettingRows, id: string, { severity, ...options }: WrittenRule, from: OriginOf, prefix: string): void {
  if (severity !== undefined) rows.set(`${prefix}rules.${id}`, severity, from('rules', id, 'severity'));
  for (const [name, value] of Object.entries(options)) {
    rows.set(`${prefix}rules.${id}.${name}`, typeof value === 'object' ? value.join(', ') : value, from('rules', id, name));
  }
}

/** Rows by key, in the order in which keys came first. */
class SettingRows {
  /** Overrides that were listed. */
  overrides = 0;
  readonly #rows = new Map<string, SettingRow[]>();

  set(key: string, value: SettingRow['value'], from: SettingOrigin): void {
    this.#rows.set(key, [{ key, value, from }]);
  }

  add(key: string, value: string, from: SettingOrigin): void {
    this.#rows.set(key, [...(this.#rows.get(key) ?? []), { key, value, from }]);
  }

  take(key: string, value: string): void {
    const rows = this.#rows.get(key);
    if (rows !== undefined) this.#rows.set(key, rows.filter((row) => row.value !== value));
  }

  forget(...keys: readonly string[]): void {
    for (const key of keys) this.#rows.delete(key);
  }

  all(): readonly SettingRow[] {
    return [...this.#rows.values()].flat();
  }
}
