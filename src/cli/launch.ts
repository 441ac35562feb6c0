#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileBundle, loadBundle } from './command-script.ts';

/*
 * The published command: the bundle beside it, with the code cache that the build made for it. Compiling takes a third of a
 * short run otherwise; see docs/decisions.md.
 */
const bundle = join(import.meta.dirname, 'command.cjs');
const cache = join(import.meta.dirname, 'command.cache');
void loadBundle(compileBundle(bundle, existsSync(cache) ? readFileSync(cache) : undefined), bundle).main();
