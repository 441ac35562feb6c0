import { dirname, resolve } from 'node:path';
import type { LocalizedText } from '../model/text.ts';
import { findSettingsFile } from './find-settings-file.ts';
import type { Position } from './position.ts';
import { readRegularFile } from './regular-file.ts';
import type { SettableRule } from './settings-schema.ts';
import { parseSettings, type Syntax } from './settings-syntax.ts';
import { placeOfSetting, validate } from './settings-validation.ts';
import { settingsFrom, type SettingsLayer, type WrittenSettings } from './settings-values.ts';
import type { Settings } from './settings.ts';

/** Settings as they were read. */
export interface SettingsFile {
  /** Absolute path of the file that was asked for, or the nearest that was found. */
  readonly path: string;
  readonly settings: Settings;
  /** The files that they are made of, those that count more behind the others. */
  readonly layers: readonly SettingsLayer[];
}

/** What is wrong with a settings file, and how to mend it, in one sentence. */
export interface SettingsMistake {
  readonly path: string;
  /** `null` when the file as a whole is meant. */
  readonly position: Position | null;
  readonly text: LocalizedText;
}

interface Mistaken {
  readonly kind: 'mistake';
  readonly mistake: SettingsMistake;
}

export type SettingsResult = { readonly kind: 'settings'; readonly file: SettingsFile } | Mistaken;

type LayersResult = { readonly kind: 'layers'; readonly layers: readonly SettingsLayer[] } | Mistaken;

/**
 * The settings for a directory: those of the nearest file in it or above, and of the files above that one, up to one that says `root`.
 * @param rules The rules that exist.
 * @returns `null` when there is no file.
 */
export async function settingsAround(directory: string, rules: readonly SettableRule[]): Promise<SettingsResult | null> {
  const nearest = findSettingsFile(directory);
  if (nearest === null) return null;
  let layers: readonly SettingsLayer[] = [];
  for (let path: string | null = nearest; path !== null; ) {
    const read = await readLayers(path, rules, startingAt());
    if (read.kind === 'mistake') return read;
    layers = [...read.layers, ...layers];
    // The file itself decides, not one that it extends.
    path = read.layers.at(-1)?.written.root === true ? null : findAbove(path);
  }
  return { kind: 'settings', file: { path: nearest, layers, settings: settingsFrom(layers) } };
}

function findAbove(path: string): string | null {
  const directory = dirname(path);
  return directory === dirname(directory) ? null : findSettingsFile(dirname(directory));
}

/** The settings of one file and of those that it extends. */
export async function readSettingsFile(path: string, rules: readonly SettableRule[]): Promise<SettingsResult> {
  return withSettings(path, await readLayers(path, rules, startingAt()));
}

/** Reads the text of a settings file. `path` is absolute: relative paths in the settings start at its directory. */
export async function readSettings(path: string, text: string, syntax: Syntax, rules: readonly SettableRule[]): Promise<SettingsResult> {
  return withSettings(path, await layersOf(path, text, syntax, rules, startingAt()));
}

function withSettings(path: string, read: LayersResult): SettingsResult {
  return read.kind === 'mistake' ? read : { kind: 'settings', file: { path, layers: read.layers, settings: settingsFrom(read.layers) } };
}

/** Nobody writes longer settings. In bytes. */
const maximumSize = 1024 * 1024;

/** How a file came to be read. */
interface Way {
  /** Each extends the next one. */
  readonly from: readonly string[];
  /** All that were read; a file that several extend counts once, and first. */
  readonly read: Set<string>;
}

function startingAt(): Way {
  return { from: [], read: new Set() };
}

async function readLayers(path: string, rules: readonly SettableRule[], way: Way): Promise<LayersResult> {
  const syntax = syntaxOf(path);
  if (syntax === null) return mistake(path, null, notASettingsFile);
  let text: string;
  try {
    text = readRegularFile(path, maximumSize);
  } catch {
    return mistake(path, null, unreadable);
  }
  return layersOf(path, text, syntax, rules, way);
}

async function layersOf(path: string, content: string, syntax: Syntax, rules: readonly SettableRule[], { from, read: known }: Way): Promise<LayersResult> {
  // Editors on Windows write a byte order mark, which TOML and JSON do not know.
  const text = content.replace(/^\uFEFF/, '');
  const parsed = await parseSettings(text, syntax);
  if (parsed.kind === 'mistake') return mistake(path, parsed.position, parsed.text);
  const wrong = await validate(parsed.value, text, rules);
  if (wrong !== null) return mistake(path, wrong.position, wrong.text);
  const written = parsed.value as WrittenSettings;
  const way: Way = { from: [...from, path], read: known.add(path) };
  const layers: SettingsLayer[] = [];
  for (const name of [written.extends ?? []].flat()) {
    const base = resolve(dirname(path), name);
    if (way.from.includes(base)) return mistake(path, placeOfSetting(text, ['extends'], 'value'), extendsItself);
    if (known.has(base)) continue;
    const read = await readLayers(base, rules, way);
    if (read.kind === 'mistake') return read;
    layers.push(...read.layers);
  }
  return { kind: 'layers', layers: [...layers, { path, text, written }] };
}

function syntaxOf(path: string): Syntax | null {
  const ending = /\.(toml|ya?ml|json)$/.exec(path)?.[1];
  if (ending === undefined) return null;
  return ending === 'yml' ? 'yaml' : (ending as Syntax);
}

function mistake(path: string, position: Position | null, text: LocalizedText): Mistaken {
  return { kind: 'mistake', mistake: { path, position, text } };
}

const notASettingsFile: LocalizedText = {
  en: 'a settings file ends in .toml, .yaml or .json',
  ja: '設定ファイルの拡張子は .toml、.yaml、.json のいずれか',
};

const unreadable: LocalizedText = {
  en: 'the settings file cannot be read',
  ja: '設定ファイルを読めない',
};

const extendsItself: LocalizedText = {
  en: 'this file extends itself, by way of what it extends: take one of them out',
  ja: '継承が循環している。いずれかの extends を外す',
};
