import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface WriteOptions {
  /** Compare only. */
  readonly check: boolean;
  /** What a person runs to write them. */
  readonly command: string;
}

/** Writes generated files, or compares them. Returns an exit code: 1 when one is stale. */
export function writeOrCheck(root: string, files: ReadonlyMap<string, string>, { check, command }: WriteOptions): 0 | 1 {
  const stale = [...files].filter(([path, text]) => readIfThere(join(root, path)) !== text);
  if (check) {
    for (const [path] of stale) console.error(`${path} is not up to date: run ${command}`);
    return stale.length > 0 ? 1 : 0;
  }
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  return 0;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
