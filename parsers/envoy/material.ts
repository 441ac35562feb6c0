import { posix } from 'node:path';
import type { FileTree } from '../../src/engine/files.ts';
import type { Unit } from '../../src/engine/parser.ts';
import { materialFrom, type Material } from '../_shared/material.ts';

/** Certificates as the configuration gives them: the text itself, or a path, which is looked for from the file that names it as well. */
export function materialIn({ entries }: Unit, tree: FileTree): Material {
  const directory = posix.dirname(entries[0] ?? '');
  return materialFrom((source) => (source.includes('-----BEGIN ') ? source : (textAt(source, tree) ?? textAt(posix.join(directory, source), tree))));
}

function textAt(path: string, tree: FileTree): string | null {
  const result = tree.read(path);
  return result.kind === 'text' ? result.text : null;
}
