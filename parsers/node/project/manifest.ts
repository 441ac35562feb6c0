import { dirname, join } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';

const maximumDirectories = 20;

/** The major version of a package that the nearest package.json asks for; `null` when none does, or not by a number. */
export function majorOf(name: string, file: FileId, tree: FileTree): number | null {
  let directory = dirname(file);
  for (let count = 0; count < maximumDirectories; count += 1) {
    const manifest = tree.read(join(directory, 'package.json'));
    if (manifest.kind === 'text') return majorIn(manifest.text, name);
    const above = join(directory, '..');
    if (directory === '.' || above === directory || directory.split('/').at(-1) === '..') return null;
    directory = above;
  }
  return null;
}

/** A look at the text: a manifest that is no JSON is the matter of others. */
function majorIn(text: string, name: string): number | null {
  const range = new RegExp(`"${name.replace(/[.*+?^$()[\]{}|\\/]/g, '\\$&')}"\\s*:\\s*"[^"\\d]*(\\d+)`).exec(text)?.[1];
  return range === undefined ? null : Number(range);
}
