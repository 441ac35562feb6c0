import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileBundle, loadBundle } from './command-script.ts';

/* What a thread of the published command runs: the same bundle with the same code cache. */
const bundle = join(import.meta.dirname, 'command.cjs');
const cache = join(import.meta.dirname, 'command.cache');
void loadBundle(compileBundle(bundle, existsSync(cache) ? readFileSync(cache) : undefined), bundle).work();
