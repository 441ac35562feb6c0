import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { writeOrCheck } from './generated-files.ts';
import { registries } from './generate-registries.ts';
import { projectRoot } from './project-root.ts';
import { formatScaffold, ruleScaffold } from './scaffolds.ts';

/** `npm run new rule <id>` and `npm run new format <id>` write what a new rule or format begins with, and register it. */
const [kind, id, more] = argv.slice(2);
const scaffold = kind === 'rule' ? ruleScaffold : kind === 'format' ? formatScaffold : null;
if (scaffold === null || id === undefined || more !== undefined || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id)) {
  console.error('write npm run new rule <id> or npm run new format <id>; an id is lower-case words joined by -');
  exit(2);
}
const files = scaffold(id);
const taken = [...files.keys()].find((path) => existsSync(join(projectRoot, path)));
if (taken !== undefined) {
  console.error(`${taken} exists already`);
  exit(2);
}
writeOrCheck(projectRoot, files, { check: false, command: 'npm run new' });
writeOrCheck(projectRoot, registries(projectRoot), { check: false, command: 'npm run gen' });
