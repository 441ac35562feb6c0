import { dirname, relative, resolve } from 'node:path';
import { findSettingsFile } from '../engine/find-settings-file.ts';
import { globMatcher } from '../engine/glob.ts';
import type { SettingsMistake } from '../engine/settings-file.ts';
import { defaultSettings, type Settings } from '../engine/settings.ts';
import { chooseProfile, profileIds } from '../standards/profiles/index.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** What a call goes by: the settings file, and the options, which count more. */
export interface CallSettings {
  readonly settings: Settings;
  readonly isIgnored: (path: string) => boolean;
}

/** @throws UsageError for a mistake in the settings file or the name of a profile. */
export async function settingsOfCall(given: Arguments, workingDirectory: string): Promise<CallSettings> {
  const path = settingsPath(given, workingDirectory);
  const written = path === null ? defaultSettings : await readSettings(path, workingDirectory);
  const settings: Settings = {
    ...written,
    level: given.level ?? written.level,
    profile: given.profile ?? written.profile,
    failOn: given.failOn ?? written.failOn,
    locale: given.locale ?? written.locale,
    roots: [...written.roots, ...given.roots.map((root) => resolve(workingDirectory, root))],
  };
  requireProfile(settings.profile);
  return { settings, isIgnored: ignoreTest(written.ignore, path === null ? workingDirectory : dirname(path), workingDirectory) };
}

/** @throws UsageError when there is no such profile. */
export function requireProfile(name: string): void {
  const choice = chooseProfile(name);
  if (choice.found) return;
  const [similar] = choice.similar;
  const known = profileIds().join(', ');
  throw new UsageError(
    { en: `there is no profile "${name}"`, ja: `プロファイル "${name}" はない` },
    similar === undefined ? { en: `known: ${known}`, ja: `使えるもの: ${known}` } : { en: `did you mean "${similar}"?`, ja: `"${similar}" の誤りか` },
  );
}

function settingsPath({ config }: Arguments, workingDirectory: string): string | null {
  if (config === null) return findSettingsFile(workingDirectory);
  return typeof config === 'string' ? resolve(workingDirectory, config) : null;
}

async function readSettings(path: string, workingDirectory: string): Promise<Settings> {
  const [{ readSettingsFile }, { allRules }] = await Promise.all([import('../engine/settings-file.ts'), import('../index.ts')]);
  const result = await readSettingsFile(path, allRules().map(({ id }) => id));
  if (result.kind === 'settings') return result.file.settings;
  const place = placeOf(result.mistake, workingDirectory);
  const { en, ja } = result.mistake.text;
  throw new UsageError({ en: `${place}: ${en}`, ja: `${place}: ${ja}` }, null);
}

function placeOf({ path, position }: SettingsMistake, workingDirectory: string): string {
  const shown = relative(workingDirectory, path);
  const name = shown.startsWith('..') ? path : shown;
  return position === null ? name : `${name}:${position.line}:${position.column}`;
}

function ignoreTest(patterns: readonly string[], base: string, workingDirectory: string): (path: string) => boolean {
  const matchers = patterns.map(globMatcher);
  return (path) => matchers.some((matches) => matches(relative(base, resolve(workingDirectory, path)).replaceAll('\\', '/')));
}
