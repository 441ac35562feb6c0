import { argv, exit } from 'node:process';
import { rules } from '../../rules/index.ts';
import { documents, gaps } from './documents.ts';
import { writeOrCheck } from './generated-files.ts';
import { formatsIn } from './generate-registries.ts';
import { projectRoot } from './project-root.ts';

/** `npm run docs` writes the pages of rules and requirements and prints what they lack; `-- --check` fails when they are stale. */
for (const gap of gaps(rules, formatsIn(projectRoot))) console.log(`no example: ${gap}`);
exit(writeOrCheck(projectRoot, documents(rules), { check: argv.includes('--check'), command: 'npm run docs' }));
