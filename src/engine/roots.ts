import { statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';

/**
 * The directories that may be read for a path that somebody named: the directory itself; for a file, its directory and the one
 * above, where its main file may be; and the working directory when it holds the path. Never the root of the file
 * system, unless it is named.
 */
export function rootsFor(path: string, workingDirectory: string): readonly string[] {
  const absolute = resolve(workingDirectory, path);
  const isDirectory = statSync(absolute, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isDirectory && absolute === dirname(absolute)) return [absolute];
  const own = isDirectory ? [absolute] : [dirname(absolute), dirname(dirname(absolute))];
  const around = absolute.startsWith(workingDirectory + sep) ? [workingDirectory] : [];
  return [...own, ...around].filter((directory) => directory !== dirname(directory));
}
