import { posix } from 'node:path';
import type { DirectoryEntry } from '../../../src/engine/files.ts';
import { glob, isMask } from './glob.ts';

/** What is needed of the files to find what a path names. */
export interface Surroundings {
  readonly directories: readonly string[];
  readonly list: (directory: string) => readonly DirectoryEntry[];
  readonly exists: (path: string) => boolean;
}

/** What an `include` names. `absent`: nothing is there and nothing needs to be. */
export type Included = { readonly kind: 'paths'; readonly paths: readonly string[] } | { readonly kind: 'absent' } | { readonly kind: 'missing' };

/**
 * Directories that packages put nginx.conf into. In a copy of a configuration they stand for the directory of the main file.
 * Packages of nginx.org and Debian, the default of ./configure, FreeBSD, Homebrew, Angie, OpenResty.
 */
const configurationDirectories: readonly string[] = [
  '/etc/nginx',
  '/usr/local/nginx/conf',
  '/usr/local/etc/nginx',
  '/opt/homebrew/etc/nginx',
  '/etc/angie',
  '/usr/local/openresty/nginx/conf',
];

/** Files that packages install beside nginx.conf and that set nothing about TLS, headers or servers (nginx, conf/; Debian, snippets/). */
const stockFiles: ReadonlySet<string> = new Set([
  'mime.types',
  'fastcgi.conf',
  'fastcgi_params',
  'scgi_params',
  'uwsgi_params',
  'koi-utf',
  'koi-win',
  'win-utf',
  'fastcgi-php.conf',
]);

/** Finds what an argument of `include` names: relative to the directory of the main file, whichever file the include is in. */
export function resolveInclude(argument: string, files: Surroundings): Included {
  const candidates = candidatesFor(argument, files.directories);
  if (!isMask(argument)) {
    const path = candidates.find((candidate) => files.exists(candidate));
    if (path !== undefined) return { kind: 'paths', paths: [path] };
    return { kind: stockFiles.has(posix.basename(argument)) ? 'absent' : 'missing' };
  }
  const paths = candidates.map((candidate) => glob(candidate, files.list)).find((found) => found.length > 0);
  if (paths !== undefined) return { kind: 'paths', paths };
  return { kind: candidates.some((candidate) => files.exists(directoryOfMask(candidate))) ? 'absent' : 'missing' };
}

/** Where a path may be: as it is, in a copy of the file system around the main file, and in a copy of the configuration directory. */
export function candidatesFor(path: string, directories: readonly string[]): readonly string[] {
  if (!path.startsWith('/')) return directories.map((directory) => posix.join(directory, path));
  const candidates = [path];
  for (const directory of directories) {
    for (const known of configurationDirectories) addCopies(path, directory, known, candidates);
  }
  return candidates;
}

function addCopies(path: string, directory: string, known: string, candidates: string[]): void {
  if (`/${directory}`.endsWith(known)) {
    const root = directory.slice(0, directory.length - known.length + (directory.length < known.length ? 1 : 0));
    candidates.push(posix.join(root === '' && !directory.startsWith('/') ? '.' : `${root}/`, `.${path}`));
  }
  if (path.startsWith(`${known}/`)) candidates.push(posix.join(directory, `.${path.slice(known.length)}`));
}

function directoryOfMask(mask: string): string {
  const names = mask.split('/');
  return names.slice(0, names.findIndex(isMask)).join('/') || '.';
}
