import { materialFrom, type Material } from '../../_shared/material.ts';
import { candidatesFor } from './include-path.ts';
import type { Sources } from './source.ts';

export type { Material, PublicKey } from '../../_shared/material.ts';

/** What the files around a main file say. */
export function materialIn(sources: Sources): Material {
  return materialFrom((path) => textOf(path, sources));
}

function textOf(path: string, sources: Sources): string | null {
  for (const candidate of candidatesFor(path, sources.directories)) {
    const read = sources.read(candidate);
    if (read.kind === 'text') return read.text;
  }
  return null;
}
