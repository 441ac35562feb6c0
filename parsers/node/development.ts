import type { Node } from 'oxc-parser';
import type { Doubt } from '../../src/model/fact.ts';
import type { FileId } from '../../src/model/span.ts';
import { lazilyForObject } from '../../src/tls/lazily.ts';
import type { SourceModule } from './bindings/source-module.ts';
import { executionOf } from './values/execution.ts';
import type { Reading } from './values/reading.ts';

const developmentDirectory = /(?:^|\/)(?:tests?|__tests__|__mocks__|spec|specs|e2e|cypress|playwright|fixtures|mocks?|examples?|demos?|bench(?:marks?)?|stories)\//i;
const developmentFile = /(?:[.-](?:test|spec|e2e|stories|mock|fixture)|(?<!\b(?:ecosystem|pm2))\.config|(?:^|\/)(?:vite|webpack|jest|vitest|playwright|karma|rollup)\.[\w.]*config)\.[cm]?[jt]sx?$/i;

/** Whether a file is for tests, examples or tools by its path. What it does says nothing of production for certain. */
export function isDevelopmentFile(file: FileId): boolean {
  return developmentDirectory.test(file) || developmentFile.test(file);
}

const isForDevelopment = lazilyForObject(({ file }: SourceModule) => isDevelopmentFile(file));

/** Why code does not run in production, as far as is known: its file, or a condition on NODE_ENV around it. `null` for code that may. */
export function developmentDoubt(node: Node, module: SourceModule, reading: Reading): Doubt | null {
  if (isForDevelopment(module)) return { kind: 'run-time', what: module.file };
  return executionOf(node, module, reading, true) === 'never' ? { kind: 'variable', name: 'NODE_ENV' } : null;
}
