import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { fileTreeOnDisk } from '../../src/engine/file-tree.ts';
import { findSettingsFile } from '../../src/engine/find-settings-file.ts';
import type { Run } from '../../src/engine/finding.ts';
import type { Format } from '../../src/engine/parser.ts';
import { run } from '../../src/engine/run.ts';
import { readSettingsFile } from '../../src/engine/settings-file.ts';
import { defaultSettings, type Settings } from '../../src/engine/settings.ts';
import type { FileId } from '../../src/model/span.ts';
import type { Profile } from '../../src/standards/profile.ts';
import { chooseProfile, loadProfile } from '../../src/standards/profiles/index.ts';

export const fixturesRoot = resolve(import.meta.dirname, '../../fixtures');

/** Knowledge that has a date is tested as of this day. */
export const testDay = '2026-12-01';

/** A directory fixtures/<format>/<case>/. */
export interface Case {
  readonly format: string;
  readonly name: string;
  readonly directory: string;
  /** What is checked: the lines of `paths.txt`, else the whole directory. */
  readonly paths: readonly string[];
  /** Every input by its path in the directory. */
  readonly inputs: ReadonlyMap<FileId, string>;
}

export function allCases(): readonly Case[] {
  return directoriesIn(fixturesRoot).flatMap((format) =>
    directoriesIn(join(fixturesRoot, format)).map((name) => readCase(format, name, join(fixturesRoot, format, name))),
  );
}

/** A case as the command would check it, with other texts in the place of files if there are any. */
export async function checkCase(
  { directory, paths }: Case,
  { format, settings, profile }: { readonly format: Format; readonly settings: Settings; readonly profile: Profile },
  overlay: ReadonlyMap<FileId, string> = new Map(),
): Promise<Run> {
  const tree = fileTreeOnDisk({ workingDirectory: directory, roots: ['.', ...settings.roots], overlay });
  return run({ paths, tree, formats: [format], rules, settings, profile, today: testDay, isIgnored: (path) => !isInput(path) });
}

export async function settingsOf({ directory }: Case): Promise<{ readonly settings: Settings; readonly profile: Profile }> {
  const path = findSettingsFile(directory);
  const result = path?.startsWith(directory) === true ? await readSettingsFile(path, rules) : null;
  if (result?.kind === 'mistake') throw new Error(`${result.mistake.path}: ${result.mistake.text.en}`);
  const settings = result?.file.settings ?? defaultSettings;
  return { settings, profile: await profileNamed(settings.profile) };
}

export async function profileNamed(name: string): Promise<Profile> {
  const choice = chooseProfile(name);
  if (!choice.found) throw new Error(`no profile ${name}`);
  return loadProfile(choice.id);
}

function readCase(format: string, name: string, directory: string): Case {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1)).filter(isInput);
  const list = join(directory, 'paths.txt');
  return {
    format,
    name,
    directory,
    paths: existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n') : ['.'],
    inputs: new Map(paths.map((path) => [path, readFileSync(join(directory, path), 'utf8')])),
  };
}

/** Everything but what belongs to the harness and the settings. */
function isInput(path: string): boolean {
  return !/^(?:output\.txt|paths\.txt|fixed\/.*|fixed|tlslint\.config\.\w+|.*\.expect)$/.test(path);
}

function directoriesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
