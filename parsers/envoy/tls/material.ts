import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import { materialFrom } from '../../_shared/material.ts';
import { sightOf } from '../../_shared/sight.ts';
import type { Sight } from '../normalize.ts';

/** Certificates as the configuration gives them: the text itself, or a path, which is looked for from the file that names it as well. */
export function sightFrom({ entries }: Unit, tree: FileTree): Sight {
  const directory = posix.dirname(entries[0] ?? '');
  const { textOf, kindsIn } = sightOf(tree);
  return {
    material: materialFrom((source) => (source.includes('-----BEGIN ') ? source : (textOf(source) ?? textOf(posix.join(directory, source))))),
    isVisible: (path) => kindsIn(path).size > 0 || kindsIn(posix.join(directory, path)).size > 0,
  };
}
