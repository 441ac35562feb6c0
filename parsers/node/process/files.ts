import type { FileId } from '../../../src/model/span.ts';
import { startsInDockerfile } from './dockerfile.ts';
import { startsInDocument } from './document.ts';
import { startsInDotenv } from './dotenv.ts';
import { startsInPackageManagerFile } from './package-manager-file.ts';
import { startsInProcfile } from './procfile.ts';
import { startsInScript } from './shell-script.ts';
import { startsInSystemdUnit } from './systemd-unit.ts';
import type { Start, VariablesOfFile } from './words.ts';

/** A kind of file that says what processes are started with. */
interface FileKind {
  readonly name: RegExp;
  readonly read: (file: FileId, text: string, variablesOf: VariablesOfFile) => readonly Start[];
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
export function startsInFile(file: FileId, text: string, variablesOf: VariablesOfFile): readonly Start[] {
  const kind = kindOf(file);
  if (kind !== undefined) return kind.read(file, text, variablesOf);
  return /^#![^\n]*\b(?:ba|da|k|z)?sh\b/.test(text) ? startsInShellFile(file, text) : [];
}

/** Whether a file is read by itself, whoever names it. */
export function isOfKind(file: FileId): boolean {
  return kindOf(file) !== undefined;
}

function kindOf(file: FileId): FileKind | undefined {
  return kinds.find(({ name }) => name.test(file));
}

function startsInShellFile(file: FileId, text: string): readonly Start[] {
  return startsInScript({ text, place: ({ start, end }) => ({ file, start, end }), name: '', environment: [] });
}
