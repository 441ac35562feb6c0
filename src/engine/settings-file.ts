import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { LocalizedText } from '../model/text.ts';
import type { Position } from './position.ts';
import { settingsFrom, type WrittenSettings } from './settings-values.ts';
import type { Settings } from './settings.ts';
import { parseSettings, type Syntax } from './settings-syntax.ts';
import { validate } from './settings-validation.ts';

/** A settings file as it was read. */
export interface SettingsFile {
  /** Absolute path. */
  readonly path: string;
  readonly settings: Settings;
}

/** What is wrong with a settings file, and how to mend it, in one sentence. */
export interface SettingsMistake {
  readonly path: string;
  /** `null` when the file as a whole is meant. */
  readonly position: Position | null;
  readonly text: LocalizedText;
}

export type SettingsResult =
  | { readonly kind: 'settings'; readonly file: SettingsFile }
  | { readonly kind: 'mistake'; readonly mistake: SettingsMistake };

/** @param rules Ids of the rules that exist. */
export async function readSettingsFile(path: string, rules: readonly string[]): Promise<SettingsResult> {
  const syntax = syntaxOf(path);
  if (syntax === null) return mistake(path, null, notASettingsFile);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return mistake(path, null, unreadable);
  }
  return readSettings(path, text, syntax, rules);
}

/** Reads the text of a settings file. `path` is absolute: relative paths in the settings start at its directory. */
export async function readSettings(path: string, text: string, syntax: Syntax, rules: readonly string[]): Promise<SettingsResult> {
  const parsed = await parseSettings(text, syntax);
  if (parsed.kind === 'mistake') return mistake(path, parsed.position, parsed.text);
  const wrong = await validate(parsed.value, text, rules);
  if (wrong !== null) return mistake(path, wrong.position, wrong.text);
  const settings = settingsFrom(parsed.value as WrittenSettings);
  const directory = dirname(path);
  return { kind: 'settings', file: { path, settings: { ...settings, roots: settings.roots.map((root) => resolve(directory, root)) } } };
}

function syntaxOf(path: string): Syntax | null {
  const ending = /\.(toml|ya?ml|json)$/.exec(path)?.[1];
  if (ending === undefined) return null;
  return ending === 'yml' ? 'yaml' : (ending as Syntax);
}

function mistake(path: string, position: Position | null, text: LocalizedText): SettingsResult {
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
