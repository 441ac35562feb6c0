import type { FileId } from '../../../src/model/span.ts';
import { startsInDockerfile } from './dockerfile.ts';
import { startsInDocument } from './document.ts';
import { startsInDotenv } from './dotenv.ts';
import { startsInPackageManagerFile } from './package-manager-file.ts';
import { startsInProcfile } from './procfile.ts';
import { startsInScript } from './shell-script.ts';
import { startsInSystemdUnit } from './systemd-unit.ts';
import type { Start } from './words.ts';

/** A kind of file that says what processes are started with. */
interface FileKind {
  readonly name: RegExp;
  readonly read: (file: FileId, text: string) => readonly Start[];
}

const kinds: readonly FileKind[] = [
  { name: /(?:^|\/)\.(?:npmrc|yarnrc|yarnrc\.yml)$/, read: startsInPackageManagerFile },
  { name: /(?:^|\/)\.env(?:\.[\w.-]+)?$|[\w-]\.env$/, read: startsInDotenv },
  { name: /(?:^|\/)(?:[\w-]+\.)?(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.(?:dockerfile|containerfile)$/i, read: startsInDockerfile },
  { name: /\.service$|\.service\.d\/[^/]+\.conf$/, read: startsInSystemdUnit },
  { name: /(?:^|\/)Procfile(?:\.\w+)?$/, read: startsInProcfile },
  { name: /\.(?:sh|bash|ksh|zsh)$|(?:^|\/)(?:docker-)?entrypoint$/, read: startsInShellFile },
  { name: /\.(?:ya?ml|json)$/, read: startsInDocument },
];

/**
 * What a file says of the processes that it starts; empty for other files. A file without an ending is a script when its first line says so.
 */
export function startsInFile(file: FileId, text: string): readonly Start[] {
  const kind = kinds.find(({ name }) => name.test(file));
  if (kind !== undefined) return kind.read(file, text);
  return /^#![^\n]*\b(?:ba|da|k|z)?sh\b/.test(text) ? startsInShellFile(file, text) : [];
}

function startsInShellFile(file: FileId, text: string): readonly Start[] {
  return startsInScript({ text, place: ({ start, end }) => ({ file, start, end }), name: '', environment: [] });
}
