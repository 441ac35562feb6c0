#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { compileBundle, loadBundle } from './command-script.ts';

/*
 * The published command: the bundle beside it, with the code cache that the build made for it. Compiling takes a third of a
 * short run otherwise; see docs/decisions.md.
 */
const bundle = join(import.meta.dirname, 'command.cjs');
const cache = join(import.meta.dirname, 'command.cache');
void loadBundle(compileBundle(bundle, existsSync(cache) ? readFileSync(cache) : undefined), bundle).main().then(end);

/** Everything is written then. V8 would still collect the memory of a large run before the process ends by itself. */
function end(code: number | null): void {
  if (code !== null) process.exit(code);
}
