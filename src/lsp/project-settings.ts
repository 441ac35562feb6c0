import { dirname, relative, resolve } from 'node:path';
import { findSettingsFile } from '../engine/find-settings-file.ts';
import { globMatcher } from '../engine/glob.ts';
import { readSettingsFile, type SettingsMistake } from '../engine/settings-file.ts';
import { allRules, chooseProfile, defaultProfile, defaultSettings, loadProfile, type Profile, type Settings } from '../index.ts';
import type { EditorSettings } from './editor-settings.ts';

/** What the files of a folder are judged by. */
export interface ProjectSettings {
  readonly settings: Settings;
  readonly profile: Profile;
  readonly isIgnored: (path: string) => boolean;
  /** Of the settings file, whose settings do not count then. */
  readonly mistake: SettingsMistake | null;
}

/**
 * The settings of a folder: those of the file in it or above, and what the editor says, which counts more. A profile that does not exist
 * counts as not given.
 */
export async function projectSettings(folder: string, editor: EditorSettings): Promise<ProjectSettings> {
  const path = findSettingsFile(folder);
  const result = path === null ? null : await readSettingsFile(path, allRules().map(({ id }) => id));
  const written = result?.kind === 'settings' ? result.file.settings : defaultSettings;
  const choice = chooseProfile(editor.profile ?? written.profile);
  const settings: Settings = { ...written, level: editor.level ?? written.level, locale: editor.locale ?? written.locale };
  return {
    settings,
    profile: await loadProfile(choice.found ? choice.id : defaultProfile),
    isIgnored: ignoreTest(written.ignore, path === null ? folder : dirname(path), folder),
    mistake: result?.kind === 'mistake' ? result.mistake : null,
  };
}

function ignoreTest(patterns: readonly string[], base: string, folder: string): (path: string) => boolean {
  const matchers = patterns.map(globMatcher);
  return (path) => matchers.some((matches) => matches(relative(base, resolve(folder, path)).replaceAll('\\', '/')));
}
