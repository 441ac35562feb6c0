import type { DirectoryEntry, FileTree } from '../../src/engine/files.ts';

type Kind = DirectoryEntry['kind'];

/** What of a file tree is in sight, for paths that a configuration names. */
export interface Sight {
  /** `null` for what is not in sight. */
  readonly kindOf: (path: string) => Kind | null;
  /** What is in a directory, by name in byte order; nothing for what is no directory. */
  readonly kindsIn: (directory: string) => ReadonlyMap<string, Kind>;
  /** The text of a file; `null` for what is none or not in sight. */
  readonly textOf: (path: string) => string | null;
}

/** Thousands of certificates lie in few directories: one look into the directory tells which of them are in sight. */
export function sightOf(tree: FileTree): Sight {
  const directories = new Map<string, ReadonlyMap<string, Kind>>();
  const kindsIn = (directory: string): ReadonlyMap<string, Kind> => {
    const before = directories.get(directory);
    if (before !== undefined) return before;
    const kinds = new Map(tree.list(directory).map(({ name, kind }) => [name, kind]));
    directories.set(directory, kinds);
    return kinds;
  };
  const kindOf = (path: string): Kind | null => {
    const place = withoutSlash(path);
    const slash = place.lastIndexOf('/');
    const directory = slash === -1 ? '.' : place.slice(0, slash) || '/';
    return kindsIn(directory).get(place.slice(slash + 1)) ?? null;
  };
  const textOf = (path: string): string | null => {
    const read = kindOf(path) === 'file' ? tree.read(path) : null;
    return read?.kind === 'text' ? read.text : null;
  };
  return { kindOf, kindsIn: (directory) => kindsIn(withoutSlash(directory)), textOf };
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=[^/])\/+$/, '');
}
