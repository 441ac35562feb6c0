import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Names that the file may have; the first that exists in a directory counts. */
export const settingsFileNames = ['tlslint.config.toml', 'tlslint.config.yaml', 'tlslint.config.json'] as const;

/** The settings file of a directory or of the nearest one above it; `null` when there is none. */
export function findSettingsFile(directory: string): string | null {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const found = settingsFileNames.map((name) => join(at, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (at === dirname(at)) return null;
  }
}
