import { argv, exit } from 'node:process';
import { registries } from './generate-registries.ts';
import { writeOrCheck } from './generated-files.ts';
import { projectRoot } from './project-root.ts';

/** `npm run gen` writes the registries of parsers and rules; `npm run gen -- --check` fails when they are stale. */
exit(writeOrCheck(projectRoot, registries(projectRoot), { check: argv.includes('--check'), command: 'npm run gen' }));
