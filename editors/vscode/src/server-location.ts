import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The tlslint to run: a script for Node, or a command of the system. */
export type ServerLocation = { readonly kind: 'script'; readonly path: string } | { readonly kind: 'command'; readonly command: string };

export interface ServerLocationOptions {
  /** What the setting says; `null`: nothing. */
  readonly path: string | null;
  readonly folders: readonly string[];
  /** Code out of a workspace that is not trusted is not run. */
  readonly isTrusted: boolean;
}

/** The tlslint that the setting names, else that of the workspace, else that of the PATH. */
export function serverLocation({ path, folders, isTrusted }: ServerLocationOptions): ServerLocation {
  if (path !== null && path !== '') return /\.[cm]?js$/.test(path) ? { kind: 'script', path } : { kind: 'command', command: path };
  const candidates = isTrusted ? folders.map((folder) => join(folder, 'node_modules/tlslint/dist/cli.cjs')) : [];
  const own = candidates.find((candidate) => existsSync(candidate));
  return own === undefined ? { kind: 'command', command: 'tlslint' } : { kind: 'script', path: own };
}
