import { dirname, relative, resolve } from 'node:path';
import type { AnalysisOptions } from '../engine/analyse.ts';
import { parseBaseline, withBaseline, type Baseline } from '../engine/baseline.ts';
import { fileTreeOnDisk } from '../engine/file-tree.ts';
import type { Run } from '../engine/finding.ts';
import { analysisBySettings, fileSettings } from '../engine/settings-for-file.ts';
import { settingsAround, type SettingsMistake } from '../engine/settings-file.ts';
import type { IgnoredFindings } from '../engine/suppress.ts';
import { allRules, chooseProfile, defaultProfile, defaultSettings, type Profile, type Settings } from '../index.ts';
import type { EditorSettings } from './editor-settings.ts';

/** What the files of a folder are judged by. */
export interface ProjectSettings {
  readonly settings: Settings;
  readonly profile: Profile;
  readonly analysis: Pick<AnalysisOptions, 'settings' | 'profile' | 'optionsOf'>;
  readonly isIgnored: (path: string) => boolean;
  readonly ignored: readonly IgnoredFindings[];
  /** Suppresses what is known already. */
  readonly withBaseline: (run: Run) => Run;
  /** Of a settings file; then none of the settings in files count. */
  readonly mistake: SettingsMistake | null;
}

/**
 * The settings of a folder: those of the files in it or above, and what the editor says, which counts more. A profile that does not exist
 * counts as not given.
 */
export async function projectSettings(folder: string, editor: EditorSettings): Promise<ProjectSettings> {
  const result = await settingsAround(folder, allRules());
  const settings = withEditorSettings(result?.kind === 'settings' ? result.file.settings : defaultSettings, editor);
  const ofFiles = fileSettings(settings, folder);
  const analysis = await analysisBySettings(settings, ofFiles);
  return {
    settings,
    profile: analysis.profile,
    analysis,
    isIgnored: ofFiles.isIgnored,
    ignored: ofFiles.ignored,
    withBaseline: baselineTest(settings.baseline, folder),
    mistake: result?.kind === 'mistake' ? result.mistake : null,
  };
}

function withEditorSettings(written: Settings, { level, profile, locale }: EditorSettings): Settings {
  const choice = chooseProfile(profile ?? written.profile);
  return {
    ...written,
    level: level ?? written.level,
    locale: locale ?? written.locale,
    profile: choice.found ? choice.id : defaultProfile,
    overrides: written.overrides.map((override) => ({ ...override, level: level === null ? override.level : null, profile: profile === null ? override.profile : null })),
  };
}

function baselineTest(path: string | null, folder: string): ProjectSettings['withBaseline'] {
  const baseline = path === null ? null : readBaseline(path);
  if (path === null || baseline === null) return (run) => run;
  const pathOf = (file: string): string => relative(dirname(path), resolve(folder, file)).replaceAll('\\', '/');
  return (run) => withBaseline(run, baseline, pathOf);
}

/** `null` when it cannot be read: then nothing is known already. */
function readBaseline(path: string): Baseline | null {
  const result = fileTreeOnDisk({ workingDirectory: dirname(path), roots: ['.'] }).read(path);
  return result.kind === 'text' ? parseBaseline(result.text) : null;
}
