import { dirname, join } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';
import { lazilyFor } from '../../../src/tls/lazily.ts';

/** A file that says how names of modules are meant around it. */
export interface Manifest {
  readonly directory: string;
  /** `null` for what is no JSON. */
  readonly content: unknown;
}

/** The manifests of a tree, each read once: every import of a file asks for them. */
export interface Manifests {
  /** `null` where there is none. */
  readonly at: (path: string) => Manifest | null;
  /** The first with one of the names, in the directory of a file or above. */
  readonly nearest: (names: readonly string[], file: FileId) => Manifest | null;
}

/** Directories above a file in which a manifest is looked for. */
const maximumLevels = 20;

export function manifestsIn(tree: FileTree): Manifests {
  const at = lazilyFor((path: string): Manifest | null => {
    const result = tree.read(path);
    return result.kind === 'text' ? { directory: dirname(path), content: parseLenient(result.text) } : null;
  });
  return { at, nearest: (names, file) => nearest(names, dirname(file), at, maximumLevels) };
}

function nearest(names: readonly string[], directory: string, at: Manifests['at'], levels: number): Manifest | null {
  for (const name of names) {
    const found = at(join(directory, name));
    if (found !== null) return found;
  }
  const above = join(directory, '..');
  const isLast = directory === '.' || above === directory || directory.split('/').at(-1) === '..';
  return isLast || levels === 1 ? null : nearest(names, above, at, levels - 1);
}

/** TypeScript's files have comments, and commas behind the last entry. `null` for what is no JSON. */
function parseLenient(text: string): unknown {
  const strict = text.replace(/("(?:[^"\\]|\\[^])*(?:"|$))|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, '$1').replace(/("(?:[^"\\]|\\[^])*(?:"|$))|,(?=\s*[}\]])/g, '$1');
  try {
    return JSON.parse(strict) as unknown;
  } catch {
    return null;
  }
}
