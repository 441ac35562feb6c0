import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Scripts } from '../cli/scripts.ts';

/**
 * Makes the code caches of the scripts in dist/: checks the demonstrations of all formats, so that the functions of a usual run are compiled, and
 * keeps what V8 made of them.
 */
const [dist = ''] = process.argv.slice(2);
const scripts = new Scripts(dist);
process.argv.splice(2, Infinity, '.', '--no-config');
process.chdir(join(dist, '../docs/demo'));
await scripts.command().main();
process.exitCode = 0;
for (const [name, script] of scripts.compiled) writeFileSync(join(dist, `${name}.cache`), script.createCachedData());
