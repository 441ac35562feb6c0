import type { AnalysisOptions } from '../engine/analyse.ts';
import { settingsAround, type SettingsMistake } from '../engine/settings-file.ts';
import { analysisBySettings, fileSettings, type FileSettings } from '../engine/settings-for-file.ts';
import { allRules, chooseProfile, defaultProfile, defaultSettings, type Profile, type Settings } from '../index.ts';
import type { EditorSettings } from './editor-settings.ts';

/** What the files of a folder are judged by. */
export interface ProjectSettings extends Pick<FileSettings, 'isIgnored' | 'ignored'> {
  readonly settings: Settings;
  readonly profile: Profile;
  readonly analysis: Pick<AnalysisOptions, 'settings' | 'profile' | 'optionsOf'>;
  /** Of a settings file; then none of the files counts. */
  readonly mistake: SettingsMistake | null;
}

/**
 * The settings of a folder: those of the files in it or above, and what the editor says, which counts more. A profile that does not exist
 * counts as not given.
 */
export async function projectSettings(folder: string, editor: EditorSettings): Promise<ProjectSettings> {
  const result = await settingsAround(folder, allRules().map(({ id }) => id));
  const written = result?.kind === 'settings' ? result.file.settings : defaultSettings;
  const choice = chooseProfile(editor.profile ?? written.profile);
  const settings: Settings = {
    ...written,
    profile: choice.found ? choice.id : defaultProfile,
    level: editor.level ?? written.level,
    locale: editor.locale ?? written.locale,
    overrides: written.overrides.map((override) => ({
      ...override,
      level: editor.level === null ? override.level : null,
      profile: editor.profile === null ? override.profile : null,
    })),
  };
  const { isIgnored, ignored, settingsOf } = fileSettings(settings, folder);
  const analysis = await analysisBySettings(settings, { settingsOf });
  return { settings, profile: analysis.profile, analysis, isIgnored, ignored, mistake: result?.kind === 'mistake' ? result.mistake : null };
}
