import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** What the bundle of the command exports. */
export interface CommandModule {
  /** See main.ts. */
  readonly main: () => Promise<number | null>;
  /** What a thread of the command does. */
  readonly work: () => Promise<void>;
}

/** What stands around a bundle: the function that CommonJS modules are, so that the text is compiled as it was read. */
export const bundleWrapper = { before: '(function (exports, require, module, __filename, __dirname) {', after: '})' } as const;

/**
 * Compiles a wrapped bundle. With `cachedData`, made by the same V8 from the same bundle, hardly anything is left to
 * compile; other data is refused by V8 and does no harm.
 */
export function compileBundle(path: string, cachedData: Buffer | undefined): Script {
  // A bundle is ASCII, for which this is the fastest decoding.
  return new Script(readFileSync(path, 'latin1'), { filename: path, cachedData });
}

/** Runs a compiled bundle as a module and gives its exports. */
export function loadBundle(script: Script, path: string): CommandModule {
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
  run(module.exports, createRequire(path), module, path, dirname(path));
  return module.exports as CommandModule;
}
