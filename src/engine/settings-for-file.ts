import { resolve } from 'node:path';
import type { FileId } from '../model/span.ts';
import type { Profile } from '../standards/profile.ts';
import { chooseProfile, loadProfile } from '../standards/profiles/index.ts';
import type { AnalysisOptions } from './analyse.ts';
import { fileIdOf } from './file-tree.ts';
import { pathTest } from './path-pattern.ts';
import { withOverride } from './settings-values.ts';
import type { Settings } from './settings.ts';
import type { IgnoredFindings } from './suppress.ts';

/** What settings mean for the files of a run. `workingDirectory` is absolute: `FileId`s start there. */
export interface FileSettings {
  /** Settings with the overrides that match a file. The same object for files with the same ones. */
  readonly settingsOf: (file: FileId) => Settings;
  /** Whether a file is left out. */
  readonly isIgnored: (path: string) => boolean;
  /** Findings that are left out. */
  readonly ignored: readonly IgnoredFindings[];
}

export function fileSettings(settings: Settings, workingDirectory: string): FileSettings {
  const absolute = (file: FileId): string => resolve(workingDirectory, file);
  const left = pathTest(settings.ignore.flatMap(({ rule, path }) => (rule === null ? [path] : [])));
  return {
    settingsOf: overridesByFile(settings, absolute),
    isIgnored: (path) => left(absolute(path)),
    ignored: settings.ignore.flatMap(({ path, rule, reason, until, untilPlace, file }) => {
      if (rule === null) return [];
      const matches = pathTest([path]);
      return [{ rule, reason, until, ...(untilPlace && { untilPlace }), pattern: path.pattern, file: fileIdOf(workingDirectory, file), matches: (id: FileId) => matches(absolute(id)) }];
    }),
  };
}

function overridesByFile(settings: Settings, absolute: (file: FileId) => string): (file: FileId) => Settings {
  const tests = settings.overrides.map((override) => ({ override, matches: pathTest(override.paths) }));
  const known = new Map<string, Settings>([['', settings]]);
  return (file) => {
    const path = absolute(file);
    const matching = tests.map(({ matches }) => matches(path));
    const key = matching.every((match) => !match) ? '' : matching.map(Number).join('');
    const made = known.get(key) ?? tests.reduce((made, { override }, index) => (matching[index] === true ? withOverride(made, override) : made), settings);
    known.set(key, made);
    return made;
  };
}

/** What files are analysed by: the settings, those of the overrides that match, and the profiles that all of them name. */
export async function analysisBySettings(settings: Settings, { settingsOf }: Pick<FileSettings, 'settingsOf'>): Promise<Pick<AnalysisOptions, 'settings' | 'profile' | 'optionsOf'>> {
  const names = new Set(settings.overrides.flatMap(({ profile }) => profile ?? []));
  const others = new Map(await Promise.all([...names].map(async (name) => [name, await profileNamed(name)] as const)));
  const base = await profileNamed(settings.profile);
  return {
    settings,
    profile: base,
    optionsOf: (file) => {
      const own = settingsOf(file);
      return { settings: own, profile: others.get(own.profile) ?? base };
    },
  };
}

/** @throws RangeError when there is no such profile. */
async function profileNamed(name: string): Promise<Profile> {
  const choice = chooseProfile(name);
  if (!choice.found) throw new RangeError(`no such profile: ${name}`);
  return loadProfile(choice.id);
}
