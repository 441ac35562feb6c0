import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import { materialFrom, type Material } from '../../_shared/material.ts';
import { sightOf } from '../../_shared/sight.ts';

/** Certificates as the configuration gives them: the text itself, or a path, which is looked for from the file that names it as well. */
export function materialIn({ entries }: Unit, tree: FileTree): Material {
  const directory = posix.dirname(entries[0] ?? '');
  const { textOf } = sightOf(tree);
  return materialFrom((source) => (source.includes('-----BEGIN ') ? source : (textOf(source) ?? textOf(posix.join(directory, source)))));
}
