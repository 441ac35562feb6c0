import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { compileBundle, loadBundle } from '../cli/command-script.ts';

/**
 * Makes the code cache of dist/command.cjs: checks the demonstration, so that the functions of a usual run are compiled, and
 * keeps what V8 made of them.
 */
const [dist = ''] = process.argv.slice(2);
const bundle = join(dist, 'command.cjs');
const script = compileBundle(bundle, undefined);
process.argv.splice(2, Infinity, join(dist, '../docs/demo/nginx'), '--no-config');
await loadBundle(script, bundle).main();
process.exitCode = 0;
writeFileSync(join(dist, 'command.cache'), script.createCachedData());
