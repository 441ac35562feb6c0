import type { Doubt } from '../../../src/model/fact.ts';
import type { FileId } from '../../../src/model/span.ts';
import type { Start } from './words.ts';

/** Files of local development and of tests, and templates of which nobody knows what becomes. */
const files = [
  /(?:^|\/)\.env\.(?:[\w-]+\.)*(?:development|dev|test|testing|ci|local|example|sample|template|dist)(?:\.|$)/,
  /(?:^|\/)(?:dev|development|test|tests|local|example|sample)\.env$/,
  /(?:compose|Dockerfile|Procfile)[\w-]*[._-](?:dev|development|test|tests|local|override|e2e)\b/i,
  /(?:^|\/)(?:dev|test|tests|e2e)[.-](?:Dockerfile|compose)/i,
  /(?:^|\/)(?:tests?|__tests__|e2e|spec|cypress|playwright|fixtures|mocks|examples?|demo|\.devcontainer|\.vscode)\//,
];

/** Scripts of package.json for those who write the program. */
const scripts = /^(?:pre|post)?(?:dev|develop|development|test|tests|e2e|lint|watch|storybook|cypress|playwright|jest|mocha|debug|local)(?:$|[:_-])|[:_-](?:dev|development|test|local|debug|e2e)$/;

/** Why a setting may not be in effect where the program is used; `null` when nothing says so. */
export function developmentDoubt(file: FileId, { name, inherited, variables }: Start): Doubt | null {
  const mode = [...inherited, ...variables].findLast((variable) => variable.name === 'NODE_ENV')?.value.text;
  const isForDevelopment = files.some((pattern) => pattern.test(file)) || scripts.test(name) || mode === 'development' || mode === 'test';
  return isForDevelopment ? { kind: 'run-time', what: 'development' } : null;
}
