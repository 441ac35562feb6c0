import { relative, resolve } from 'node:path';
import type { SettingsFile, SettingsMistake } from '../engine/settings-file.ts';
import { defaultSettings, type Settings } from '../engine/settings.ts';
import { findSettingsFile } from '../engine/find-settings-file.ts';
import { chooseProfile, profileIds } from '../standards/profiles/index.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/**
 * What a call goes by: the settings files, and the options, which count more.
 * @throws UsageError for a mistake in a settings file or the name of a profile.
 */
export async function settingsOfCall(given: Arguments, workingDirectory: string): Promise<Settings> {
  const file = await settingsFileOfCall(given, workingDirectory);
  const settings = withOptions(file?.settings ?? defaultSettings, given, workingDirectory);
  requireProfile(settings.profile);
  return settings;
}

/** What the command line decides; it counts for every file. */
export function withOptions(written: Settings, given: Arguments, workingDirectory: string): Settings {
  const { level, profile } = given;
  return {
    ...written,
    level: level ?? written.level,
    profile: profile ?? written.profile,
    failOn: given.failOn ?? written.failOn,
    locale: given.locale ?? written.locale,
    baseline: given.baseline === null ? written.baseline : resolve(workingDirectory, given.baseline),
    overrides: written.overrides.map((override) => ({
      ...override,
      level: level === null ? override.level : null,
      profile: profile === null ? override.profile : null,
    })),
    roots: [...written.roots, ...given.roots.map((root) => resolve(workingDirectory, root))],
  };
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

/**
 * The settings files of a call, read; `null` when there are none.
 * @throws UsageError for a mistake in one of them.
 */
export async function settingsFileOfCall({ config }: Arguments, workingDirectory: string): Promise<SettingsFile | null> {
  if (typeof config === 'object' && config !== null) return null;
  // Most calls have no settings file, and need nothing of what reads one.
  if (config === null && findSettingsFile(workingDirectory) === null) return null;
  const [{ readSettingsFile, settingsAround }, { allRules }] = await Promise.all([import('../engine/settings-file.ts'), import('../index.ts')]);
  const rules = allRules();
  const result = config === null ? await settingsAround(workingDirectory, rules) : await readSettingsFile(resolve(workingDirectory, config), rules);
  if (result?.kind !== 'mistake') return result?.file ?? null;
  const place = placeOf(result.mistake, workingDirectory);
  const { en, ja } = result.mistake.text;
  throw new UsageError({ en: `${place}: ${en}`, ja: `${place}: ${ja}` }, null);
}

function placeOf({ path, position }: SettingsMistake, workingDirectory: string): string {
  const name = shownPath(path, workingDirectory);
  return position === null ? name : `${name}:${position.line}:${position.column}`;
}

/** An absolute path as people see it: relative to the working directory when it lies below. */
export function shownPath(path: string, workingDirectory: string): string {
  const shown = relative(workingDirectory, path);
  return shown.startsWith('..') ? path : shown;
}
